"""Rational bounds of what `field` cannot look into: letters, functions, sums and maxima."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.derived import (
    absolute_positive,
    between_delta,
    equal_is_at_most,
    one_of_at_least,
    real_power_nonnegative,
    real_power_positive,
)
from lemmata.elaboration.signs.nonzero import known_nonzero, nonzero
from lemmata.elaboration.signs.rewriting import difference, put_in, respelled
from lemmata.elaboration.signs.weights import (
    above_the_mean,
    share_bound,
    somewhere,
    sum_of_others,
    weighted_mean,
)
from lemmata.elaboration.signs.workshop import Bound
from lemmata.kernel import laws
from lemmata.kernel import signs as rules
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp_sum, negative
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import symmetric, transitive
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Index,
    Mul,
    Number,
    Scalar,
    Select,
    Term,
    number,
)
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["all_bounds"]


def all_bounds(signs: Signs, atom: Term) -> Iterator[tuple[str, Bound]]:
    if (apart := known_nonzero(signs, atom)) is not None:
        for side, bound in _own_bounds(signs, atom):
            if side == "low" and bound.value == 0 and not bound.strict:
                nonnegative = respelled(signs, bound.theorem, atom)
                if nonnegative is not None:
                    yield from _above(signs, atom, 0, derived.positive_unless_zero(nonnegative, apart))
    yield from _own_bounds(signs, atom)


def _above(
    signs: Signs, atom: Term, value: int | Fraction, theorem: Theorem | None
) -> Iterator[tuple[str, Bound]]:
    """A lower bound from a sign of what equals atom − value."""
    if theorem is not None:
        moved = respelled(signs, theorem, Add((atom, negative(number(value)))))
        if moved is not None:
            yield "low", Bound(Fraction(value), moved)


def _below(
    signs: Signs, atom: Term, value: int | Fraction, theorem: Theorem | None
) -> Iterator[tuple[str, Bound]]:
    if theorem is not None:
        moved = respelled(signs, theorem, Add((number(value), negative(atom))))
        if moved is not None:
            yield "high", Bound(Fraction(value), moved)


def _own_bounds(signs: Signs, atom: Term) -> Iterator[tuple[str, Bound]]:
    match atom:
        case Scalar() | Component():
            yield from _given_bounds(signs, atom)
        case Count(size):
            yield from _given_bounds(signs, atom)
            yield from _above(signs, atom, 1, derived.count_at_least_one(size))
        case Delta(i, j):
            with suppress(Refused):
                yield from _above(signs, atom, 0, between_delta(i, j, False))
                yield from _below(signs, atom, 1, between_delta(i, j, True))
        case Apply(function, arguments):
            yield from _function_bounds(signs, atom, function, arguments)
        case Bind(kind, index, body):
            yield from _binder_bounds(signs, atom, kind, index, body)
        case Select(at, entries):
            known = [signs.nonnegative(e) for e in entries]
            if all(s is not None for s in known):
                yield from _above(signs, atom, 0, derived.select_signed(at, tuple(known)))  # type: ignore[arg-type]


def _given_bounds(signs: Signs, leaf: Scalar | Component | Count) -> Iterator[tuple[str, Bound]]:
    for theorem, values in signs.context.choices(leaf):
        yield from _above(signs, leaf, min(values), one_of_at_least(theorem, leaf, min(values), 1))
        yield from _below(signs, leaf, max(values), one_of_at_least(theorem, leaf, max(values), -1))
    for theorem in signs.context.at(leaf):
        if theorem.conclusion.relation == "=":
            yield from _value_bounds(signs, leaf, theorem)
        if theorem.conclusion.relation not in ("<", "<="):
            continue
        left, right = theorem.left, theorem.right
        if right == leaf and isinstance(left, Number):
            yield from _above(signs, leaf, left.value, derived.difference(theorem))
        elif left == leaf and isinstance(right, Number):
            yield from _below(signs, leaf, right.value, derived.difference(theorem))
    if isinstance(leaf, Component) and len(leaf.at) == 1:
        yield from share_bound(signs, leaf)


def _value_bounds(signs: Signs, leaf: Term, theorem: Theorem) -> Iterator[tuple[str, Bound]]:
    """Both bounds of what equals a number."""
    turned = theorem if theorem.left == leaf else symmetric(theorem)
    if isinstance(turned.right, Number):
        yield from _above(
            signs, leaf, turned.right.value, derived.difference(equal_is_at_most(symmetric(turned)))
        )
        yield from _below(signs, leaf, turned.right.value, derived.difference(equal_is_at_most(turned)))


def _function_bounds(
    signs: Signs, atom: Term, f: str, arguments: tuple[Term, ...]
) -> Iterator[tuple[str, Bound]]:
    if f == "pi":
        yield from _above(signs, atom, 3, enclosed_positive(Add((atom, number(-3))), (), 64))
        yield from _below(signs, atom, 4, enclosed_positive(Add((number(4), negative(atom))), (), 64))
        return
    u = arguments[0]
    if f == "exp":
        yield from _above(signs, atom, 0, laws.exp_positive(u))
        one = _exp_of_zero()
        if (up := difference(signs, u, ZERO)) is not None:
            yield from _above(signs, atom, 1, put_in(derived.exp_increases(up, ZERO, u), one))
        elif (down := difference(signs, ZERO, u)) is not None:
            yield from _below(signs, atom, 1, put_in(derived.exp_increases(down, u, ZERO), one))
    elif f == "log":
        positive = signs.shown("<", u)
        zero = _log_of_one()
        if positive is not None and (up := difference(signs, u, ONE)) is not None:
            unit = signs.shown("<", ONE)
            if unit is not None:
                yield from _above(signs, atom, 0, put_in(derived.log_increases(unit, up, u), zero))
        elif positive is not None and (down := difference(signs, ONE, u)) is not None:
            yield from _below(signs, atom, 0, put_in(derived.log_increases(positive, down, ONE), zero))
    elif f == "abs":
        apart = nonzero(signs, u)
        sign = absolute_positive(apart) if apart is not None else derived.absolute_nonnegative(u)
        yield from _above(signs, atom, 0, sign)
    elif f == "pow":
        positive = signs.shown("<", u)
        if positive is not None:
            yield from _above(signs, atom, 0, real_power_positive(positive, arguments[1]))
        else:
            yield from _above(signs, atom, 0, real_power_nonnegative(u, arguments[1]))
    elif f in ("max", "min"):
        yield from _extreme_bounds(signs, atom, f, arguments)


def _extreme_bounds(
    signs: Signs, atom: Term, f: str, arguments: tuple[Term, ...]
) -> Iterator[tuple[str, Bound]]:
    a, b = arguments
    for second, one in ((False, a), (True, b)):
        sign = signs.nonnegative(one) if f == "max" else signs.nonnegative(negative(one))
        if sign is not None:
            gap = derived.maximum_of_two(f, a, b, second)  # type: ignore[arg-type]
            made = rules.combine(((Fraction(1), (gap,)), (Fraction(1), (sign,))))
            yield from (_above if f == "max" else _below)(signs, atom, 0, made)


def _binder_bounds(
    signs: Signs, atom: Term, kind: str, index: Index, body: Term
) -> Iterator[tuple[str, Bound]]:
    # The bound index can be opened as it is: no hypothesis has one of its name.
    if (sign := signs.nonnegative(body)) is not None:
        yield from _above(signs, atom, 0, rules.binder_signed(kind, index, sign))  # type: ignore[arg-type]
    if kind == "maximum" and sign is not None and sign.conclusion.relation == "<=":
        yield from _above(signs, atom, 0, above_the_mean(signs, index, body))
    if (
        kind == "sum"
        and (weighted := weighted_mean(signs, index, body) or sum_of_others(signs, index, body)) is not None
    ):
        yield from _above(signs, atom, 0, weighted)
    elif kind == "sum" and sign is not None and sign.conclusion.relation == "<=":
        yield from _above(signs, atom, 0, somewhere(signs, index, body, sign))


def _exp_of_zero() -> Theorem:
    empty = exp_sum(field(ZERO, Add(()), (), (), ()))
    return transitive(empty, field(empty.right, ONE, (), (), ()))


def _log_of_one() -> Theorem:
    from lemmata.elaboration.derived import log_product

    empty = log_product(field(ONE, Mul(()), (), (), ()), ())
    return transitive(empty, field(empty.right, ZERO, (), (), ()))
