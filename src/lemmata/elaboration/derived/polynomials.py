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
from lemmata.kernel.terms import Add, Mul, Number, Power, Scalar, Term, number
from lemmata.kernel.theorem import Formula, Theorem

__all__ = ["polynomial_signed"]

DEEPEST = 60
"""Halves of halves."""

X = Scalar("?x")
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
    lower = [] if low is None else [signs.difference(given(Formula("<", number(low), X)))]
    upper = [] if high is None else [signs.difference(given(Formula("<", X, number(high))))]
    n = len(coefficients) - 1
    parts = [
        (c, tuple(lower * k + upper * (n - k) if lower and upper else (lower or upper) * k))
        for k, c in enumerate(coefficients)
        if c
    ]
    made = combine(tuple(parts))
    return transitive(made, expanded(made.right, total))
