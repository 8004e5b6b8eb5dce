r"""What all formulas of a document show together: sizes, outcomes, joint probabilities, how letters are indexed.

No single formula tells that ``p(x)`` is the probability of an outcome; that the page sums over x does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lemmata.documents.blocks import Block, Display, Prose
from lemmata.documents.labels import with_labels
from lemmata.documents.letters import letters_in
from lemmata.documents.prose import sentences
from lemmata.reading.latex.notation import spelling
from lemmata.reading.latex.signs import FUNCTIONS, OPERATORS

__all__ = ["Survey", "sizes_in", "survey"]


@dataclass
class Survey:
    """``outcomes``: letters that are summed over and written in brackets, as x in p(x).

    ``masses``: letters applied to outcomes alone.  ``joint``: letters applied to two of them, with the two.
    ``sizes``: how many components a letter has where a sum over it says so.  ``ranks``: how many indices
    letters have anywhere.  ``counts``: how often a letter is the upper end of a sum.  ``sets``: letters that
    a sum runs over.  ``weights``: letters used as probabilities are, below a logarithm or behind ∼.
    ``whole``: a capital to the letter of its components, P to p.  ``bases``: where sums and enumerations start.
    """

    outcomes: set[str] = field(default_factory=set)
    masses: set[str] = field(default_factory=set)
    joint: dict[str, tuple[str, str]] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, set[int]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    cardinals: set[str] = field(default_factory=set)
    letters: Counter[str] = field(default_factory=Counter)
    weights: set[str] = field(default_factory=set)
    sets: set[str] = field(default_factory=set)
    whole: dict[str, str] = field(default_factory=dict)
    bases: set[int] = field(default_factory=set)


_SUMMED = re.compile(
    r"\\(?:sum|prod)\s*(?:\\limits)?\s*_\s*(?:\{(?P<below>(?:[^{}]|\{[^{}]*\})*)\}|(?P<one>[a-z]))(?:\s*\^\s*(?:\{(?P<above>[^{}]*)\}|(?P<upper>[A-Za-z0-9])))?"
)
_EXPECTED = re.compile(
    r"(?:\\mathbb\s*\{?\s*E\s*\}?|\\operatorname\*?\s*\{E\}|\\E|(?<![A-Za-z\\])E|\\mathrm\s*\{?E\}?)\s*_\s*\{\s*(?P<below>[^{}]*)\}"
)
_APPLIED = re.compile(
    r"(?<![A-Za-z_\\])(?P<name>[A-Za-z]+(?:_(?:hat|bar|tilde|theta|phi|\{[a-z]+\}))?)\((?P<inside>[a-z]'?(?:[,|][a-z]'?)*)\)"
)
_INDEXED = re.compile(
    r"(?<![A-Za-z_])(?P<name>[A-Za-z]+(?:_(?:hat|bar|tilde))?)_(?P<below>[a-z0-9](?![A-Za-z])|\{[a-z],?[a-z]\})"
)
_OVER = re.compile(
    r"\\(?:sum|prod)\s*(?:\\limits)?\s*_\s*\{[^{}]*?\\in\s*((?:\\(?:mathcal|mathbb|mathscr)\s*\{?\s*)?\\?[A-Za-z]+)"
)
_ENUMERATED = re.compile(r"_\s*\{?\s*([01])(?!\d)[^=]*?\\[lc]?dots")
_CARDINAL = re.compile(
    r"\|\s*\\(?:mathcal|mathbb|mathscr)\s*\{?\s*[A-Z]\s*\}?\s*\||\|\s*\\Omega\s*\||\\lvert\s*\\(?:mathcal\s*\{?[A-Z]\}?|Omega)\s*\\rvert"
)


_LABEL = re.compile(r"_\s*\{[^{}]*[A-Z]{2,}[^{}]*\}|_\s*\{\s*\\(?:mathrm|text|rm)[^{}]*\{[^{}]*\}\s*\}")
_LETTER = (
    r"((?:\\(?:mathbf|boldsymbol|vec|hat|bm|widehat)\s*\{?\s*)*"
    r"\\?[A-Za-z]+(?<!\\frac)(?<!\\sum)(?<!\\left)\}?)"
)
_PLACED = r"\s*(?:_\s*\{?\s*[a-z]|\(\s*[a-z]'?\s*\))"
_WEIGHTS = (
    re.compile(rf"\\(?:log|ln)\s*(?:_\s*\{{?\s*2\s*\}}?)?\s*\(?{_LETTER}{_PLACED}"),
    re.compile(
        rf"\\(?:log|ln)\s*(?:_\s*\{{?\s*2\s*\}}?)?\s*\\[dt]?frac\s*\{{\s*{_LETTER}{_PLACED}\s*\}}\s*\{{\s*{_LETTER}{_PLACED}\s*\}}"
    ),
    re.compile(rf"\\sim\s*{_LETTER}(?![A-Za-z(])"),
    re.compile(
        rf"\(\s*{_LETTER}\s*(?:\\,)?\s*(?:\\\||\|\||\\parallel|\\middle\s*\\\|)\s*(?:\\,)?\s*{_LETTER}\s*(?:\\right\s*)?\)"
    ),
)


@lru_cache(maxsize=1024)
def sizes_in(tex: str, *, samples: bool = True) -> Mapping[str, str]:
    r"""How many components letters have by the sums over them: ``\\sum_{k=1}^{K} y_k`` says K of y.

    >>> dict(sizes_in(r"\\sum_{k=1}^{K} y_k \\log p_{k} + \\sum_{i=1}^{N} a^{(i)}"))
    {'y': 'K', 'p': 'K', 'a': 'N'}
    """
    out: dict[str, str] = {}
    for found in _SUMMED.finditer(tex):
        below, above = found["below"] or "", (found["above"] or found["upper"] or "").strip()
        index = re.match(r"\s*([a-z])\s*=(\s*0\s*$)?", below)
        if index is not None and index[2]:
            above = re.sub(r"\s*-\s*1$", "", above)  # numbered from 0
        if index is None or not re.fullmatch(r"[A-Za-z]", above):
            continue
        k = index[1]
        scripts = [rf"_\s*(?:\{{\s*{k}\s*\}}|{k})", rf"\^\s*\{{\s*\(\s*{k}\s*\)\s*\}}"]
        for script in scripts if samples else scripts[:1]:
            for name in re.findall(rf"({_LETTER[1:-1]})\s*{script}", tex[found.end() :]):
                for letter in letters_in(name)[-1:]:
                    out.setdefault(letter, above)
    return out


def survey(blocks: Iterable[Block]) -> Survey:
    """What the formulas of these blocks show."""
    texts: list[str] = []
    for block in blocks:
        match block:
            case Display(tex=tex):
                texts.append(with_labels(tex))
            case Prose(text=text):
                texts += [f.tex for s in sentences(text) for f in s.formulas]
    out = Survey()
    summed: set[str] = set()
    heads: set[str] = set()
    spelled = [_spelled(tex) for tex in texts]
    for tex in texts:
        out.letters.update(set(letters_in(_LABEL.sub("", tex))))
        out.cardinals |= {m[0] for m in _CARDINAL.finditer(tex)}
        for found in _SUMMED.finditer(tex):
            below = found["below"] or found["one"] or ""
            names = re.findall(r"[a-z]'?", re.split(r"=|\\in|\\ne|\\sim|:", below)[0])
            summed |= set(names)
            above = (found["above"] or found["upper"] or "").replace(" ", "")
            start = re.search(r"=([01])$", below.replace(" ", ""))
            if start and (start[1] == "0" or not above.endswith("-1")):
                out.bases.add(int(start[1]))
            if re.fullmatch(r".*=0", below.replace(" ", "")):
                above = above.removesuffix("-1")
            if "=" in below and names and re.fullmatch(r"[A-Za-z]", above):
                out.counts[above] += 1
        out.bases |= {int(found[1]) for found in _ENUMERATED.finditer(tex)}
        out.sets |= {letters_in(found[1])[0] for found in _OVER.finditer(tex) if letters_in(found[1])}
        for name, size in sizes_in(tex, samples=False).items():
            out.sizes.setdefault(name, size)
        for found in _EXPECTED.finditer(tex):
            if r"\sim" in found["below"]:
                summed |= set(re.findall(r"[a-z]'?", found["below"].split(r"\sim")[0]))
    for tex in texts:
        for pattern in _WEIGHTS:
            for found in pattern.finditer(tex):
                out.weights |= {letters_in(part)[0] for part in found.groups() if part and letters_in(part)}
    for text in spelled:
        for found in _INDEXED.finditer(text):
            inside = found["below"].strip("{}").replace(",", "")
            out.ranks.setdefault(found["name"], set()).add(len(inside) if not inside.isdigit() else 1)
        for found in _APPLIED.finditer(text):
            name, arguments = found["name"], re.split(r"[,|]", found["inside"])
            if name in FUNCTIONS or name in OPERATORS or name in ("sigma", "log", "exp", "max", "min", "e"):
                continue
            if any(a in summed for a in arguments) and len(name) == 1:
                heads.add(name)
            if all(a in summed for a in arguments):
                out.outcomes |= set(arguments)
    for text in spelled:
        for found in _APPLIED.finditer(text):
            if (
                found["name"] in heads
                and found["name"] not in ("f", "g")
                and not re.search("[,|]", found["inside"])
            ):
                out.outcomes.add(found["inside"])  # π(a) beside a sum over b of π(b)
    for text in spelled:
        for found in _APPLIED.finditer(text):
            name, arguments = found["name"], re.split(r"[,|]", found["inside"])
            if name in FUNCTIONS or name in OPERATORS or name in ("sigma", "log", "exp", "max", "min", "e"):
                continue
            if not all(a in out.outcomes for a in arguments):
                continue
            if len(arguments) == 1:
                out.masses.add(name)
            elif "," in found["inside"] and len(arguments) == 2 and arguments[0] != arguments[1]:
                out.joint.setdefault(name, (arguments[0], arguments[1]))
    out.whole = _wholes(out)
    return out


_SIZED = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*|\\[,;:!]")
_TIGHT = re.compile(r"\s*(\\mid(?![A-Za-z])|\\vert(?![A-Za-z])|[(),|])\s*")
_OPERATOR = re.compile(
    r"\\(?:sum|prod|log|ln|[dt]?frac|cdot|times|exp|q?quad|max|min|ge|le|geq|leq|sim)(?![A-Za-z])|[=+\-\s&]|\\\\"
)


def _wholes(out: Survey) -> dict[str, str]:
    """Capitals that are never indexed nor applied, beside weights of the same letter: P = (p_1, …, p_n)."""
    return {
        name.upper(): name
        for name in sorted(out.weights | out.masses)
        if len(name) == 1
        and name.islower()
        and (1 in out.ranks.get(name, ()) or name in out.masses)
        and name not in out.joint
        and out.letters.get(name.upper())
        and name.upper() not in out.ranks
        and name.upper() not in out.masses
    }


def _spelled(tex: str) -> str:
    """The formula in one spelling, its factors and terms apart."""
    tight = _TIGHT.sub(r"\1", _SIZED.sub("", tex))
    return " ".join(spelling(part) for part in _OPERATOR.split(tight) if part)
