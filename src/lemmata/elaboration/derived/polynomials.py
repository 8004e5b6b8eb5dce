"""The sign of a polynomial on an interval: Descartes' rule, by Bernstein's form, with bisection.

Between l and r, p(x) = Σ cₖ (x − l)^k (r − x)^(n−k) is positive if no cₖ is negative and one is not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import comb

from lemmata.elaboration.derived.logic import applied, expanded
from lemmata.kernel import signs
from lemmata.kernel.errors import Refused
from lemmata.kernel.signs import combine
from lemmata.kernel.structure import given, transitive, trichotomy
from lemmata.kernel.terms import ONE, ZERO, Add, Mul, Number, Power, Scalar, Term, number
from lemmata.kernel.theorem import Formula, Theorem

__all__ = ["polynomial_signed"]

DEEPEST = 60
"""Halves of halves."""

X = Scalar("?x")
AFTER, BEFORE = Scalar("?s"), Scalar("?r")
"""How far x is from an end."""

FEW = 12
"""Coefficients of a polynomial that is expanded as it is."""

End = Fraction | None


def polynomial_signed(coefficients: Sequence[Fraction], u: Term, ends: Sequence[Theorem]) -> Theorem:
    """0 < Σ cₖ u^k from l < u, u < r or both.  Raises Refused where it is not positive, or touches 0 nearly."""
    low = high = None
    for theorem in ends:
        match theorem.conclusion:
            case Formula("<", Number(value), right) if right == u and low is None:
                low = value
            case Formula("<", left, Number(value)) if left == u and high is None:
                high = value
            case _:
                raise Refused("an end is not a number")
    if low is not None and high is not None and low >= high:
        raise Refused("there is nothing between the ends")
    dense = list(coefficients)
    while dense and not dense[-1]:
        dense.pop()
    if not dense or len(dense) > 200:
        raise Refused("no polynomial, or one of too large a degree")
    total = Add(tuple(Mul((number(c), Power(X, k))) for k, c in enumerate(coefficients)))
    law = _positive(tuple(dense), total, low, high, DEEPEST)
    return applied(law, {X: u}, *ends)


def _positive(p: tuple[Fraction, ...], total: Term, low: End, high: End, depth: int) -> Theorem:
    """0 < p(x) between the ends."""
    found = None if low is None and high is None else _coefficients(p, low, high)
    if found is not None:
        if all(c >= 0 for c in found):
            return _combined(found, total, low, high)
        if all(c <= 0 for c in found):
            raise Refused("the polynomial is negative")
    far = Fraction(2) ** (DEEPEST + 1 - depth)
    if low is None:
        middle = Fraction(0) if high is None else high - far
    else:
        middle = low + far if high is None else (low + high) / 2
    if depth == 0 or _value(p, middle) <= 0:
        raise Refused("the polynomial is not shown to be positive")
    at = given(Formula("=", X, number(middle)))
    value = combine(((_value(p, middle), ()),))
    there = transitive(value, expanded(value.right, total, (at,)))
    left, right = _positive(p, total, low, middle, depth - 1), _positive(p, total, middle, high, depth - 1)
    return trichotomy(X, number(middle), left, there, right)


def _value(p: Sequence[Fraction], x: Fraction) -> Fraction:
    out = Fraction(0)
    for c in reversed(p):
        out = out * x + c
    return out


def _coefficients(p: Sequence[Fraction], low: End, high: End) -> list[Fraction]:
    """The cₖ of p = Σ cₖ (x − l)^k (r − x)^(n−k), Σ cₖ (x − l)^k or Σ cₖ (r − x)^k."""
    if low is None:
        assert high is not None
        return [c * (-1) ** k for k, c in enumerate(_shifted(p, high))]
    shifted = _shifted(p, low)
    if high is None:
        return shifted
    n, width = len(p) - 1, high - low  # x − l = width·s, r − x = width·(1 − s)
    return [
        sum(shifted[j] * width**j * comb(n - j, k - j) for j in range(k + 1)) / width**n for k in range(n + 1)
    ]


def _shifted(p: Sequence[Fraction], a: Fraction) -> list[Fraction]:
    """p(x + a)."""
    out = list(p)
    for i in range(len(out) - 1):
        for j in range(len(out) - 2, i - 1, -1):
            out[j] += a * out[j + 1]
    return out


def _combined(coefficients: Sequence[Fraction], total: Term, low: End, high: End) -> Theorem:
    """0 < Σ cₖ s^k r^(n−k) for positive s = x − l and r = r − x."""
    ends = {}
    if low is not None:
        ends[AFTER] = signs.difference(given(Formula("<", number(low), X)))
    if high is not None:
        ends[BEFORE] = signs.difference(given(Formula("<", X, number(high))))
    if len(coefficients) <= FEW:
        made = _added(coefficients, *ends.values())
    else:  # in a form that is expanded in few steps
        law = _added(coefficients, *(given(Formula("<", ZERO, distance)) for distance in ends))
        s, *other = ends
        law = transitive(law, expanded(law.right, _nested(coefficients, s, other[0] if other else ONE)))
        made = applied(law, {distance: end.right for distance, end in ends.items()}, *ends.values())
    return transitive(made, expanded(made.right, total))


def _added(coefficients: Sequence[Fraction], first: Theorem, second: Theorem | None = None) -> Theorem:
    n = len(coefficients) - 1
    return combine(
        tuple(
            (c, (first,) * k + ((second,) * (n - k) if second is not None else ()))
            for k, c in enumerate(coefficients)
            if c
        )
    )


def _nested(coefficients: Sequence[Fraction], s: Term, r: Term) -> Term:
    """Σ cₖ s^k r^(n−k) as s^m·(the upper half) + r^m·(the lower half), and so on."""
    if len(coefficients) == 1:
        return number(coefficients[0])
    m = len(coefficients) // 2
    lower, upper = coefficients[:m], coefficients[m:]
    return Add(
        (
            Mul((Power(r, len(upper)), _nested(lower, s, r))),
            Mul((Power(s, m), _nested(upper, s, r))),
        )
    )
