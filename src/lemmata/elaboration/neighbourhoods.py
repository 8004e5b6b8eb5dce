"""Where a limit looks: hypotheses that hold for a variable close enough to its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from lemmata.elaboration.showing import shown_from
from lemmata.kernel.laws import negative
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Component,
    Index,
    Number,
    Scalar,
    Term,
    number,
    parts,
    positions,
)
from lemmata.kernel.theorem import Formula, Hypotheses, Infinity, Side

__all__ = ["neighbourhoods"]

WIDTHS = (Fraction(1), Fraction(1, 1000))
"""How far from its place the variable may be; at infinity, the inverse of what it is beyond."""

Case = tuple[Formula, ...]


def neighbourhoods(
    terms: Sequence[Term], x: Scalar, at: Term | Infinity, side: Side, outer: Hypotheses
) -> Iterator[list[Case]]:
    """Neighbourhoods without the place itself, wide ones first; those of both sides once together, once apart.

    A condition that is shown in one of them, in each of its cases, holds near the place: whatever bounds x here
    is not the place, and keeps its distance from it wherever the outer hypotheses hold.  ``terms`` are what the
    condition speaks of.
    """
    spoken = (*terms, at) if isinstance(at, Term) else terms
    found = [
        leaf for leaf in dict.fromkeys(leaf for t in spoken for leaf in _leaves(t, frozenset())) if leaf != x
    ]
    for landmarks in ([], [*found, ZERO, ONE]) if found else ([],):
        for width in WIDTHS:
            if isinstance(at, str):
                yield [_far(x, at, width, landmarks)]
                continue
            above = (Formula("<", at, x), *_below(x, at, width, landmarks, outer))
            below = (*_above(x, at, width, landmarks, outer), Formula("<", x, at))
            if side == "both":
                yield [(Formula("!=", x, at), *below[:-1], *above[1:])]
                yield [below, above]
            else:
                yield [above if side == "+" else below]


def _far(x: Scalar, at: Infinity, width: Fraction, landmarks: Sequence[Term]) -> Case:
    """Beyond a number and every parameter."""
    bound = number(1 / width)
    marks = [t for t in landmarks if not isinstance(t, Number)]
    bounds = [bound if at == "oo" else number(-bound.value), *marks, *map(negative, marks)]
    return tuple(Formula("<", b, x) if at == "oo" else Formula("<", x, b) for b in bounds)


def _below(x: Scalar, at: Term, width: Fraction, landmarks: Sequence[Term], outer: Hypotheses) -> Case:
    """Upper bounds that lie above the place."""
    marks = (b for b in landmarks if _less(at, b, outer))
    return tuple(Formula("<", x, b) for b in (_moved(at, width), *marks))


def _above(x: Scalar, at: Term, width: Fraction, landmarks: Sequence[Term], outer: Hypotheses) -> Case:
    marks = (b for b in landmarks if _less(b, at, outer))
    return tuple(Formula("<", b, x) for b in (_moved(at, -width), *marks))


def _moved(at: Term, by: Fraction) -> Term:
    return number(at.value + by) if isinstance(at, Number) else Add((at, number(by)))


def _less(a: Term, b: Term, outer: Hypotheses) -> bool:
    if isinstance(a, Number) and isinstance(b, Number):
        return a.value < b.value
    return shown_from(Formula("<", a, b), (), outer) is not None


def _leaves(t: Term, bound: frozenset[Index]) -> Iterator[Term]:
    """The variables of a term, those aside that a bound index selects."""
    if isinstance(t, Scalar | Component) and not bound.intersection(positions(t)):  # type: ignore[arg-type]
        yield t
    inside = bound | {t.index} if isinstance(t, Bind) else bound
    for part in parts(t):
        yield from _leaves(part, inside)
