"""Deltas: δ·f(i, j) as δ·f(i, i), by the cases i = j and i ≠ j."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import QQ

from lemmata.elaboration import derived
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel import structure
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import Delta, Index, Mul, Position, Term, delta, free, number
from lemmata.kernel.theorem import Apart
from lemmata.tactics.ratio import Ratio

if TYPE_CHECKING:
    from lemmata.elaboration.conversions.normal import Conversions, Normal

__all__ = ["sifted", "split"]


def sifted(c: Conversions, r: Ratio) -> Normal:
    """δ·f(i, j) as δ·f(i, i): the cases i = j and i ≠ j apart, wherever that says more."""
    for m, _ in r.numerator:
        for atom, e in m:
            t = c.atoms.terms[atom]
            if isinstance(t, Delta):
                others = [c.atoms.terms[b] for b, _ in m if b != atom]
                under = Ratio((((), QQ(1)),), r.denominator)
                indices = c.atoms.free(under).union(*map(free, others))
                if e != 1 or _movable(t)[1] in indices:
                    return split(c, c.term(r), t)
    for f, _ in r.denominator:
        for m, _ in f:
            for atom, _ in m:
                if isinstance(found := c.atoms.terms[atom], Delta):
                    return split(c, c.term(r), found)
    return r, None


def split(c: Conversions, t: Term, d: Delta) -> Normal:
    i, j = _movable(d)
    same, first = c.norm(put(t, {j: i}))
    with c.within(c.context.assuming(Apart(i, j))):
        apart, second = c.norm(t)
    theorem = derived.split_delta(i, j, c.some(first, put(t, {j: i})), c.some(second, t))
    moved = put(c.term(apart), {j: i})
    value, third = c.norm(moved)
    total = apart + c.letter(delta(i, j)) * (same - value)
    made = c.term(total)
    if theorem.right != made:
        multiples = [(Mul((number(-1), delta(i, j))), third)] if third is not None else []
        theorem = structure.transitive(theorem, c.field(theorem.right, made, (), multiples))
    return total, theorem


def _movable(d: Delta) -> tuple[Position, Index]:
    """(i, j) with j the index that gives way: one that is bound further out, before one that a user wrote."""
    i, j = sorted((d.left, d.right), key=_inner)
    if not isinstance(j, Index):
        raise NotElaborated("a delta of numbers")
    return i, j


def _inner(p: Position) -> tuple[int, int, str]:
    if isinstance(p, int):
        return 0, p, ""
    mark = "%@".find(p.name[0])
    return (1, 0, p.name) if mark < 0 else (2 + mark, int(p.name[1:]), "")
