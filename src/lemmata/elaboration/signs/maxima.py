"""The sign of a difference with a maximum or a minimum, from those of its entries."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.derived import real_power_nonnegative, root_power, zero_or_positive
from lemmata.elaboration.signs.reading import read, vanishes, without
from lemmata.elaboration.signs.rewriting import as_polynomial, expanded, identity, respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import minus, negative
from lemmata.kernel.structure import given
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import ZERO, Add, Bind, Mul, Position, Power, Term, free, number
from lemmata.kernel.theorem import Formula, Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_maximum"]


def by_maximum(signs: Signs, t: Term) -> Theorem | None:
    """A maximum less one of its entries, or a bound of every entry less a maximum."""
    q = read(t)
    for k, letter in q.letters.items() if not q.under else ():
        if not isinstance(letter, Bind) or letter.kind not in ("maximum", "minimum"):
            continue
        own = [m for m in q.numerator if k in dict(m)]
        power = dict(own[0])[k] if len(own) == 1 else 0
        if power not in (1, 2):
            continue
        cofactor = q.term({without(own[0], k): q.numerator[own[0]]})
        other = q.term({m: c for m, c in q.numerator.items() if m not in own})
        up = signs.nonnegative(cofactor)
        weight = up if up is not None else signs.nonnegative(as_polynomial(negative(cofactor)))
        if weight is None:
            continue
        above = (up is not None) == (letter.kind == "maximum")
        if power == 2:
            theorem = _square_above_every_entry(signs, letter, weight, other) if not above else None
        elif above:
            theorem = _above_an_entry(signs, t, letter, weight)
        elif weight.conclusion.relation == "<":
            theorem = _above_every_entry(signs, letter, weight, other)
        else:
            theorem = _above_every_entry_or_weightless(signs, letter, weight, other)
        if theorem is not None:
            return respelled(signs, theorem, t)
    return None


def _above_an_entry(signs: Signs, t: Term, extreme: Bind, weight: Theorem) -> Theorem | None:
    """t = w·max u + v from w·uᵢ + v ≥ 0, or t = v − w·min u likewise."""
    indices = sorted((i for i in free(t) if i.size == extreme.index.size), key=repr)
    positions: list[Position] = [*indices, 1]
    for position in positions:
        gap = derived.at_most_maximum(extreme.kind, extreme.index, extreme.body, position)  # type: ignore[arg-type]
        part = (Fraction(1), (weight, gap))
        rest = as_polynomial(Add((t, Mul((number(-1), weight.right, gap.right)))))
        if vanishes(rest):
            return rules.combine((part,))
        left = signs.nonnegative(rest)
        if left is not None:
            return rules.combine((part, (Fraction(1), (left,))))
    return None


def _above_every_entry(signs: Signs, extreme: Bind, weight: Theorem, other: Term) -> Theorem | None:
    """v − w·max u from v − w·u ≥ 0 for every index, or w·min u + v from w·u + v ≥ 0; w > 0."""
    shown = _at_every_entry(signs, extreme, weight.right, other)
    if shown is None:
        return None
    inverse, least = derived.power_signed(weight, -1), extreme.kind == "minimum"
    share = rules.combine(((Fraction(1), (shown, inverse)),))
    bound = Mul((other, inverse.right, number(-1))) if least else Mul((other, inverse.right))
    gap = minus(extreme.body, bound) if least else minus(bound, extreme.body)
    each = derived.rewritten(share, identity(signs, share.right, gap))
    made = derived.maximum_at_most(extreme.kind, extreme.index, extreme.body, bound, each)  # type: ignore[arg-type]
    made = rules.combine(((Fraction(1), (weight, made)),))
    return derived.rewritten(made, identity(signs, made.right, _whole(extreme, weight.right, other)))


def _whole(extreme: Bind, weight: Term, other: Term) -> Term:
    """v − w·max u, or w·min u + v."""
    return Add((other, Mul((number(1 if extreme.kind == "minimum" else -1), weight, extreme))))


def _at_every_entry(signs: Signs, extreme: Bind, weight: Term, other: Term) -> Theorem | None:
    """v − w·u ≥ 0 for the u of a maximum, or w·u + v ≥ 0 for that of a minimum."""
    if extreme.index in free(other) | free(weight):
        return None
    sign = number(1 if extreme.kind == "minimum" else -1)
    return signs.nonnegative(as_polynomial(Add((other, Mul((sign, weight, extreme.body))))))


def _above_every_entry_or_weightless(
    signs: Signs, extreme: Bind, weight: Theorem, other: Term
) -> Theorem | None:
    """The same for w ≥ 0: where w is 0, every entry serves as the extreme one."""
    w, sign = weight.right, number(1 if extreme.kind == "minimum" else -1)
    shown = _at_every_entry(signs, extreme, w, other)
    if shown is None:
        return None
    above = Formula("<", ZERO, w)
    positive = _above_every_entry(signs.assuming(above), extreme, given(above), other)
    if positive is None:
        return None
    first, nothing = derived.place(shown, extreme.index, 1), given(Formula("=", w, ZERO))
    apart = Mul((sign, minus(put(extreme.body, {extreme.index: 1}), extreme)))
    equation = expanded(signs, first.right, positive.right, multiples=[(apart, nothing)])
    return zero_or_positive(weight, derived.rewritten(first, equation), positive) if equation else None


def _square_above_every_entry(signs: Signs, extreme: Bind, weight: Theorem, other: Term) -> Theorem | None:
    """v − w·(max u)² from √(v/w) − u ≥ 0 for every index, where max u ≥ 0."""
    share = as_polynomial(Mul((other, Power(weight.right, -1))))
    nonnegative = signs.shown("<=", share)
    if extreme.kind == "minimum" or weight.conclusion.relation != "<" or nonnegative is None:
        return None
    bound = derived.root(share, 2)
    low, made = signs.nonnegative(extreme), _beyond(signs, extreme, bound)
    if low is None or made is None:
        return None
    high = real_power_nonnegative(share, bound.arguments[1])  # type: ignore[attr-defined]
    one = Fraction(1)
    difference = rules.combine(((one, (weight, made, low)), (one, (weight, made, high))))
    plain = Mul((weight.right, Add((share, negative(Power(extreme, 2))))))
    square = (weight.right, root_power(nonnegative, 2))
    equation = expanded(signs, difference.right, plain, multiples=[square])
    return derived.rewritten(difference, equation) if equation is not None else None


def _beyond(signs: Signs, extreme: Bind, bound: Term) -> Theorem | None:
    """A bound less a maximum, or a minimum less a bound, from every entry."""
    entry, least = extreme.body, extreme.kind == "minimum"
    if extreme.index in free(bound):
        return None
    shown = signs.nonnegative(Add((entry, negative(bound))) if least else Add((bound, negative(entry))))
    if shown is None:
        return None
    return derived.maximum_at_most(extreme.kind, extreme.index, entry, bound, shown)  # type: ignore[arg-type]
