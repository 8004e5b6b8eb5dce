r"""What a document has said of its letters: the state with which the reader of LaTeX reads.

Nothing here is guessed.  A letter before brackets is a function because `Notation.functions` says so, p(x) is a
component because p is one of `Notation.distributions`, and ``P(y=1 \mid x)`` is one name because
`Notation.names` has it.  Names are those of the text syntax: ``zeta`` for ``\zeta``, ``y_hat`` for ``\hat y``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["NOTHING", "Function", "Notation", "spelling"]


@dataclass(frozen=True)
class Function:
    r"""What a name stands for: ``\phi(m) = \ln(1 + e^{-m})`` has the parameter m and a body in LaTeX.

    With ``indices`` it is a vector: ``\mathbf s(\mathbf z)_i`` has the parameter z and the index i.  Without
    parameters it is an abbreviation, whose body may have free indices: ``\ell = -\log s_c``.  Used without
    brackets it means itself at its own parameters, as h does in ``\frac{dh}{dr}``.
    """

    body: str
    parameters: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notation:
    r"""What the letters of a document mean.

    ``functions``: a name to a `Function`, or to a function of the text syntax: ``{"s": "softmax"}``.
    ``numbers``: names that are numbers (or vectors), so that ``\lambda(a + b)`` is a product.
    ``distributions``: names of probability vectors, or of any function on a finite set: p(x) is p[x], and
    ``\mathbb{E}_{x \sim p}[f]`` is a sum weighted by p.
    ``names``: notations that are one name, as `spelling` spells them, to names of the text syntax; #1 stands for an
    index: ``{"P(y=1|x)": "P1", "p(#1|#2)": "c[#1,#2]", "y^(i)": "y"}``.
    ``random_variables``: a variable to its distribution, several to their joint one: ``{"X": "p", "X,Y": "r"}``;
    a margin with a name of its own needs its definition beside the claim, ``let p[x] = sum(r[x,y], y, 1, m)``.
    ``sizes``: how many there are, as `spelling` spells it, to a size: ``{"K": "n", "|Omega|": "n", "K-1": "m"}``;
    with the last K is m + 1.  ``{"X": "n"}`` for a set X lets ``\sum_{x \in \mathcal{X}}`` be over all of it.
    ``log_base``: the base of ``\log`` without a subscript, and of entropies; 0 is natural.
    ``lg_base``: the base of ``\lg``, which is refused where it is 0.
    ``index_base``: the first index of what is written in LaTeX; with 0, ``z_0`` is z[1].

    >>> Notation(functions={"zeta": Function(r"\log(1 + e^x)", ("x",))}).functions["zeta"].parameters
    ('x',)
    """

    functions: Mapping[str, Function | str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    distributions: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    random_variables: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, str] = field(default_factory=dict)
    log_base: int = 0
    lg_base: int = 0
    index_base: int = 1

    @cached_property
    def heads(self) -> frozenset[str]:
        """What a notation that is one name may start with."""
        return frozenset(found[0] for found in map(_HEAD.match, self.names) if found) | self.distributions

    def applies(self, name: str) -> bool:
        """Whether ``name`` before brackets is a function: an abbreviation there is a factor, as in s(1 - s)."""
        meaning = self.functions.get(name)
        return meaning is not None and (isinstance(meaning, str) or bool(meaning.parameters))

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The notations with a #1, each as a pattern, the most literal first; then p(x) and p(x,y)."""
        written = sorted((name for name in self.names if "#" in name), key=lambda name: name.count("#"))
        masses = {
            f"{p}({places})": f"{p}[{places}]" for p in self.distributions for places in ("#1", "#1,#2")
        }
        return tuple((_pattern(name), ({**masses, **self.names})[name]) for name in (*written, *masses))

    def unknown_of(self, information: re.Match[str]) -> str:
        """The first variable of ``H(X)`` or ``I(X;Y)`` that is no random variable of the document; or nothing."""
        known = {x for variables in self.random_variables for x in variables.split(",")}
        used = f"{information['left']},{information['right'] or information['left']}".split(",")
        return next((x for x in used if x not in known), "")

    def name_of(self, spelled: str) -> str | None:
        """The name that ``spelled`` is, with its indices; None if it is no notation of the document.

        >>> Notation(names={"P(y=1|x)": "P1", "P(y=#1|x)": "P[#1]"}).name_of("P(y=k|x)")
        'P[k]'
        """
        if spelled in self.names:
            return self.names[spelled]
        if spelled[:1] == "|" and spelled in self.sizes:
            return self.sizes[spelled]
        for pattern, name in self._patterns:
            if found := pattern.fullmatch(spelled):
                return re.sub("#([1-9])", lambda place: _index(found[f"n{place[1]}"]), name)
        return None


NOTHING = Notation()
"""A claim that stands alone."""

_HEAD = re.compile(r"[A-Za-z]+(_(hat|bar|tilde|dot))?|.")
_PLACE = re.compile("#([1-9])")


def _pattern(name: str) -> re.Pattern[str]:
    out, seen, at = "", set(), 0
    for place in _PLACE.finditer(name):
        out += re.escape(name[at : place.start()])
        out += f"(?P=n{place[1]})" if place[1] in seen else f"(?P<n{place[1]}>[A-Za-z]+'*|[0-9]+)"
        seen.add(place[1])
        at = place.end()
    return re.compile(out + re.escape(name[at:]))


def _index(written: str) -> str:
    return written.replace("'", "_prime")


# ------------------------------------------------------------------ spelling

_SPACE = re.compile(
    r"(\s|~|\\[,;:!> ]|\\(left|right|middle|[bB]igg?[lrm]?|q?quad|displaystyle|textstyle|limits|nolimits)(?![A-Za-z]))+"
)
_FONT = re.compile(
    r"\\(mathbf|boldsymbol|bm|pmb|vec|textbf|mathcal|mathscr|mathrm|mathit|mathsf|text|textrm|operatorname\*?|mathbb)"
    r"(?![A-Za-z])"
)
_MARK = re.compile(r"\\(hat|widehat|bar|overline|tilde|widetilde|dot)(?![A-Za-z])")
_MARKS = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_SAME = {
    **{r"\mid": "|", r"\vert": "|", r"\lvert": "|", r"\rvert": "|", r"\|": "||", r"\parallel": "||"},
    **{r"\prime": "'", r"\lbrack": "[", r"\rbrack": "]", r"\lparen": "(", r"\rparen": ")", r"\Vert": "||"},
}


def spelling(latex: str) -> str:
    r"""One way to write a notation, whatever its fonts, spaces and braces.

    >>> spelling(r"P\left(y = 1 \,\middle|\, \mathbf{x}\right)"), spelling(r"y^{(i)}"), spelling(r"\hat{y}_{i}")
    ('P(y=1|x)', 'y^(i)', 'y_hat_i')
    """
    out, at = "", 0
    while at < len(latex):
        piece, at = _spelled(latex, at)
        out += piece
    return out


def _spelled(latex: str, at: int) -> tuple[str, int]:
    """The piece at ``at`` and where the next one starts."""
    if space := _SPACE.match(latex, at):
        return "", space.end()
    if font := _FONT.match(latex, at):
        return _spelled_argument(latex, font.end())
    if mark := _MARK.match(latex, at):
        inside, after = _spelled_argument(latex, mark.end())
        return f"{inside}_{_MARKS.get(mark[1], mark[1])}", after
    if latex[at] == "{":
        close = _closing(latex, at)
        inside = latex[at + 1 : close].strip()
        spelled = spelling(inside)
        single = not inside or _spelled(inside, 0)[1] == len(inside) or _SEEN.fullmatch(spelled)
        return (spelled if single else f"{{{spelled}}}"), close + 1
    command = _COMMAND.match(latex, at)
    written = command[0] if command else latex[at]
    return _SAME.get(written, written[1:] if len(written) > 2 else written), at + len(written)


_SEEN = re.compile(r"\([^()]*\)|#[1-9]|'+")


def _spelled_argument(latex: str, at: int) -> tuple[str, int]:
    while at < len(latex) and latex[at].isspace():
        at += 1
    if at < len(latex) and latex[at] == "{":
        close = _closing(latex, at)
        return spelling(latex[at + 1 : close]), close + 1
    return _spelled(latex, at) if at < len(latex) else ("", at)


def _closing(latex: str, at: int) -> int:
    depth = 0
    for place in range(at, len(latex)):
        depth += (latex[place] == "{") - (latex[place] == "}")
        if not depth:
            return place
    return len(latex)
