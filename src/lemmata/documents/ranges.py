r"""Where the values of a definition lie, where its form tells: a softmax, a sigmoid.

>>> from lemmata.documents.place import Place
>>> body = r"\frac{\exp(z_k / T)}{\sum_{l=1}^{K} \exp(z_l / T)}"
>>> range_of(Meaning("q", Function(body, (), ("k",)), "", Place("", 0), 0)).kind
'simplex'
"""

from __future__ import annotations

import re

from lemmata.documents.domains import Domain
from lemmata.documents.letters import indices_in, letters_in
from lemmata.documents.state import Meaning
from lemmata.reading.latex.notation import Function

__all__ = ["Function", "Meaning", "range_of"]

_FRACTION = re.compile(
    r"(?:\\[dt]?frac)\{(?P<above>.*)\}\{\\sum(?:\\limits)?_\{?(?P<k>[a-z])(?:=1)?\}?(?:\^\{?\w+\}?)?(?P<below>.*)\}"
)
_SIGMOID = re.compile(
    r"\\sigma\(.*\)|\\[dt]?frac\{1\}\{1\+(?:e\^\{-.*\}|\\exp\(-.*\))\}|\\operatorname\{sigmoid\}\(.*\)"
)
_SOFTMAX = re.compile(r"\\(?:operatorname|mathrm|text)\*?\{softmax\}\(.*\)(?:_\{?\w\}?)?")
_ONE_HOT = re.compile(
    r"\\delta_\{[a-z],?[a-z]\}|(?:\\(?:mathbb|mathbf|mathds|mathbbm)\{?(?:1|I)\}?|\[|\\bf1)"
    r"[_({\[\\]*[a-z](?:_\{?[a-z]\}?)?=[a-z](?:_\{?[a-z]\}?)?[)}\]\\]*"
    r"|\\begin\{cases\}1,?&.*\\\\0,?&.*\\end\{cases\}"
)


def range_of(meaning: Meaning) -> Domain | None:
    """The domain in which the values of ``meaning`` lie; None where its form does not tell."""
    body = re.sub(r"\s|\\[,;!:]|\\left|\\right", "", meaning.function.body)
    indices = meaning.function.indices
    if _SIGMOID.fullmatch(body) and _closed(body):
        return Domain("(0,1)", rank=len(indices), stated=False)
    if _SOFTMAX.fullmatch(body):
        return Domain("simplex", rank=1, stated=False)
    if (
        len(indices) == 1
        and _ONE_HOT.fullmatch(body)
        and indices[0] in indices_in(body) | set(letters_in(body))
    ):
        return Domain("onehot", rank=1, stated=False)
    found = _FRACTION.fullmatch(body)
    if found is None or len(indices) != 1 or not re.match(r"e\^|\\?exp|\{e\}\^", found["above"]):
        return None
    i, k = indices[0], found["k"]
    same = re.sub(rf"_(?:\{{{i}\}}|{i}(?![A-Za-z]))", f"_{k}", found["above"])
    return (
        Domain("simplex", rank=1, stated=False)
        if same == re.sub(rf"_\{{{k}\}}", f"_{k}", found["below"])
        else None
    )


def _closed(body: str) -> bool:
    """Whether the first bracket of ``\\sigma(…)`` closes at the end."""
    if not body.startswith(r"\sigma"):
        return True
    depth = 0
    for at, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if depth == 0 and at > 6:
            return at == len(body) - 1
    return False
