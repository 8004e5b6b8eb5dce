"""The sign of a polynomial in bounded letters, written in their distances from the bounds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.signs.reading import read
from lemmata.elaboration.signs.rewriting import respelled
from lemmata.elaboration.signs.workshop import Bound
from lemmata.kernel import signs as rules
from lemmata.kernel.polynomials import LARGEST_EXPONENT, Polynomial
from lemmata.kernel.terms import Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_bounds"]

Slack = tuple[tuple[int, str, int], ...]
"""A monomial in distances: a letter, the end from which it is measured ("low", "high", or "any"), an exponent."""

Shifted = dict[Slack, Fraction]
Bounds = dict[int, tuple[Bound | None, Bound | None]]


def by_bounds(signs: Signs, t: Term) -> Theorem | None:
    """A polynomial in bounded atoms, written in their distances from the bounds."""
    q = read(t)
    if q.under or (len(q.numerator) == 1 and next(iter(q.numerator.values())) > 0):
        return None
    if any(e > LARGEST_EXPONENT for m in q.numerator for _, e in m):
        return None  # powers of distances become products of so many signs
    bounds = {k: signs.bounds(letter) for k, letter in q.letters.items()}
    for shifted in _shifts(q.numerator, bounds):
        made = _combined(shifted, bounds, q.letters)
        if made is not None and (theorem := respelled(signs, made, t)) is not None:
            return theorem
    return None


def _combined(polynomial: Shifted, bounds: Bounds, letters: dict[int, Term]) -> Theorem | None:
    """The sign of a polynomial in distances, if no coefficient is negative."""
    parts = []
    for monomial, coefficient in polynomial.items():
        if coefficient < 0:
            return None
        theorems = []
        for k, side, exponent in monomial:
            if side == "any":
                if exponent % 2:
                    return None
                theorems.append(derived.even_power(letters[k], exponent))
                continue
            bound = bounds[k][0 if side == "low" else 1]
            theorems += [bound.theorem] * exponent  # type: ignore[union-attr]
        parts.append((coefficient, tuple(theorems)))
    return rules.combine(tuple(parts))


def _shifts(polynomial: Polynomial, bounds: Bounds) -> Iterator[Shifted]:
    """The polynomial in distances from bounds: first from one end of each letter, then mixed."""
    one_end = {}
    for k, (low, high) in bounds.items():
        one_end[k] = "low" if low is not None else "high" if high is not None else "any"
    yield _expanded(polynomial, bounds, one_end)
    both = [k for k, (low, high) in bounds.items() if low and high]
    if both:
        other = {**one_end, **dict.fromkeys(both, "high")}
        yield _expanded(polynomial, bounds, other)
    both = [k for k in both if bounds[k][0].value < bounds[k][1].value]  # type: ignore[union-attr]
    if both:
        yield _expanded(polynomial, bounds, {**one_end, **dict.fromkeys(both, "mix")})


def _expanded(polynomial: Polynomial, bounds: Bounds, ends: dict[int, str]) -> Shifted:
    """The polynomial with each letter measured from the end that is named, or from both."""
    degrees: dict[int, int] = {}
    for m in polynomial:
        for k, e in m:
            degrees[k] = max(degrees.get(k, 0), e)
    total: Shifted = {}
    for m, c in polynomial.items():
        product: Shifted = {(): c}
        row = dict(m)
        for k, top in degrees.items():
            e, end = row.get(k, 0), ends[k]
            if not e and end != "mix":
                continue
            low, high = bounds[k]
            factor: Shifted
            if end == "any":
                factor = {((k, "any", e),): Fraction(1)}
            elif end == "low":
                factor = _binomial(k, "low", low.value, Fraction(1), e)  # type: ignore[union-attr]
            elif end == "high":
                factor = _binomial(k, "high", high.value, Fraction(-1), e)  # type: ignore[union-attr]
            else:
                factor = _homogeneous(k, low.value, high.value, e, top)  # type: ignore[union-attr]
            # the letters come in one order, each once
            product = {a + b: x * y for a, x in product.items() for b, y in factor.items()}
        for slack, value in product.items():
            total[slack] = total.get(slack, Fraction(0)) + value
    return {slack: value for slack, value in total.items() if value}


def _binomial(k: int, side: str, end: Fraction, sign: Fraction, e: int) -> Shifted:
    """(end ± s)^e."""
    out: Shifted = {(): Fraction(1)}
    step: Shifted = {((k, side, 1),): sign}
    if not end:
        return {((k, side, e),): sign**e}
    step[()] = end
    for _ in range(e):
        out = _product(out, step)
    return out


def _homogeneous(k: int, low: Fraction, high: Fraction, e: int, top: int) -> Shifted:
    """x^e of degree ``top`` in s = x − low and t = high − x, where s + t = high − low."""
    width = high - low
    one: Shifted = {((k, "low", 1),): 1 / width, ((k, "high", 1),): 1 / width}
    x: Shifted = {((k, "low", 1),): high / width, ((k, "high", 1),): low / width}
    x = {m: c for m, c in x.items() if c}
    out: Shifted = {(): Fraction(1)}
    for step in [x] * e + [one] * (top - e):
        out = _product(out, step)
    return out


def _product(a: Shifted, b: Shifted) -> Shifted:
    out: Shifted = {}
    for m, c in a.items():
        for n, d in b.items():
            powers: dict[tuple[int, str], int] = {(k, side): e for k, side, e in m}
            for k, side, e in n:
                powers[k, side] = powers.get((k, side), 0) + e
            slack = tuple((k, side, e) for (k, side), e in sorted(powers.items()))
            out[slack] = out.get(slack, Fraction(0)) + c * d
    return {m: c for m, c in out.items() if c}
