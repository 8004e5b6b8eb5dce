"""t ≠ 0: given, by its sign, by its factors, or because something that vanishes with t does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.derived import negative_is_nonzero, turned
from lemmata.elaboration.signs.reading import read, vanishes
from lemmata.elaboration.signs.rewriting import respelled
from lemmata.kernel.laws import negative
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import given
from lemmata.kernel.terms import ZERO, Add, Mul, Power, Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["known_nonzero", "nonzero", "nonzero_product"]


def nonzero(signs: Signs, t: Term) -> Theorem | None:
    if found := known_nonzero(signs, t):
        return found
    if (up := signs.shown("<", t)) is not None:
        return up
    if (down := signs.shown("<", negative(t))) is not None:
        return negative_is_nonzero(down)
    return nonzero_product(signs, t) or _over_one_denominator(signs, t)


def nonzero_product(signs: Signs, t: Term) -> Theorem | None:
    """t ≠ 0 because no factor is 0."""
    if isinstance(t, Power):
        t = Mul((t,))
    if isinstance(t, Mul):
        bases = [(f.base, f.exponent) if isinstance(f, Power) else (f, 1) for f in t.factors]
        found_ = [nonzero(signs, b) if b != t else None for b, _ in bases]
        if all(f is not None for f in found_):
            made = derived.nonzero(tuple(found_), tuple(e for _, e in bases))  # type: ignore[arg-type]
            return respelled(signs, made, t)
    return None


def _over_one_denominator(signs: Signs, t: Term) -> Theorem | None:
    """A sum such as q/p − 1, by the factors of (q − p)/p."""
    q = read(t)
    rest, pieces = q.pieces() if len(q.numerator) > 1 else ({}, [])
    if not pieces:
        return None
    pieces = [(q.term(rest), 1), *pieces]
    found = [nonzero(signs, base) for base, _ in pieces]
    if any(f is None for f in found):
        return None
    made = derived.nonzero(tuple(found), tuple(e for _, e in pieces))  # type: ignore[arg-type]
    return respelled(signs, made, t)


def known_nonzero(signs: Signs, t: Term) -> Theorem | None:
    """t ≠ 0 by a hypothesis, or because something that vanishes with it does not."""
    if (found := signs.context.is_nonzero(t)) is not None:
        return found
    if (found := _unequal(signs, t)) is not None:
        return found
    marker = Power(t, 0)  # what is asked here, lest two that dominate each other ask in a circle
    if marker in signs.workshop.open:
        return None
    signs.workshop.open.add(marker)
    try:
        for theorem in signs.context.dominating(t):
            weight = nonzero(signs, theorem.left)
            if weight is not None:
                return derived.nonzero_factor(derived.rewritten(weight, theorem), 1)
    finally:
        signs.workshop.open.discard(marker)
    return None


def _unequal(signs: Signs, t: Term) -> Theorem | None:
    """t is the difference of two numbers that are given to be unequal, or a sum that is not 0, respelled."""
    for formula in signs.context.formulas():
        if formula.relation != "!=":
            continue
        if formula.right == ZERO:
            spellings = [given(formula)] if isinstance(formula.left, Add) and isinstance(t, Add) else []
        else:
            apart = derived.difference(given(formula))
            spellings = [apart, turned(apart)]
        for one in spellings:
            if vanishes(Add((one.left, negative(t)))):
                return derived.rewritten(one, field(one.left, t, (), (), ()))
    return None
