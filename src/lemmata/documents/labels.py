r"""Names with a label that is no index and no power: ``x^*``, ``\sigma_+``, ``y^{LS}``, ``\hat\theta^{\text{MLE}}``.

Each becomes one name of the reader, ``\mathit{xstar}``.  Such a name is introduced where the page says what it is,
and never by being mentioned: of what nothing is said of it, nothing is claimed.
"""

from __future__ import annotations

import re

from lemmata.reading.syntax import GREEK

__all__ = ["is_labelled", "with_labels"]

_WORD = r"\\(?:text|textrm|textit|mathrm|mathsf|mathit|rm|operatorname)\s*"
_ABOVE = (
    r"\^\s*(?:(?P<star>\*|\\(?:star|ast)(?![A-Za-z])|\{\s*(?:\*|\\(?:star|ast))\s*\})"
    rf"|\{{\s*(?:(?P<capitals>[A-Z]{{2,}})|{_WORD}\{{\s*(?P<word>[A-Za-z]{{2,}})\s*\}})\s*\}})"
)
_BELOW = r"_\s*(?:(?P<sign>[+-])(?!\s*[\d.])|\{\s*(?P<braced>[+-])\s*\})"
_INDEX = r"(?P<index>_\s*(?:\{[^{}]*\}|[A-Za-z0-9]))?\s*"
_BASE = (
    r"(?P<base>\\(?:mathbf|boldsymbol|bm|vec|mathcal|mathrm|hat|bar|tilde)\s*\{\s*\\?[A-Za-z]+\s*\}"
    rf"|(?<![A-Za-z\\_^])[A-Za-z](?![A-Za-z])|\\(?:{'|'.join(sorted(GREEK, key=len, reverse=True))})(?![A-Za-z]))\s*"
)
_LABELLED = re.compile(rf"{_BASE}(?:{_INDEX}{_ABOVE}|{_BELOW})")
_OPERATOR = re.compile(r"_\s*\{\s*\\(log|exp|max|min)\s*\}")
_SIGNS = {"+": "plus", "-": "minus"}
_NAME = re.compile(r"[A-Za-z]+?(?:star|plus|minus|label[A-Za-z]+)")


def with_labels(tex: str) -> str:
    r"""The formula with a plain name for each that has a label; its index comes after the name.

    Capitals that stand in the formula by themselves too are numbers: their product may be a power.

    >>> with_labels(r"p_i^* - y^{LS} + \sigma_+(x)")
    '\\mathit{pstar}_i - \\mathit{ylabelLS} + \\mathit{sigmaplus}(x)'
    >>> with_labels(r"q^{NK} = (q^N)^K")
    'q^{NK} = (q^N)^K'
    """
    if "^" not in tex and "_" not in tex:
        return tex
    alone = set(re.findall(r"(?<![A-Za-z\\])[A-Z](?![A-Za-z])", tex))

    def name(found: re.Match[str]) -> str:
        if found["capitals"] and alone & set(found["capitals"]):
            return found[0]
        base = re.sub(r"\\(?:mathbf|boldsymbol|bm|vec|mathcal|mathrm)\b|[\\{}\s]", "", found["base"])
        sign = found["sign"] or found["braced"]
        words = found["capitals"] or found["word"]
        label = _SIGNS[sign] if sign else f"label{words}" if words else "star"
        return rf"\mathit{{{base}{label}}}{found['index'] or ''}"

    return _OPERATOR.sub(r"_{\\mathrm{\1}}", _LABELLED.sub(name, tex))


def is_labelled(name: str) -> bool:
    """Whether a name is one of those, which being mentioned does not introduce."""
    return _NAME.fullmatch(name) is not None
