"""A term as a polynomial over a product, and the factors that its monomials share."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lemmata.kernel.polynomials import Factors, Monomial, Polynomial, Reading
from lemmata.kernel.terms import Term

if TYPE_CHECKING:
    pass

__all__ = ["common_powers", "divided", "read", "without"]


@lru_cache(maxsize=5_000)
def read(t: Term) -> tuple[Reading, Polynomial, Factors]:
    """A term as numerator and denominators; nobody may change them, since each attempt asks again."""
    reading = Reading()
    return reading, *reading.read(t)


def without(m: Monomial, k: int) -> Monomial:
    return tuple((letter, e) for letter, e in m if letter != k)


def common_powers(polynomial: Polynomial) -> tuple[tuple[int, int], ...]:
    """The letters with the powers that every monomial has."""
    rows = [dict(m) for m in polynomial]
    lowest = {k: min(row.get(k, 0) for row in rows) for k in rows[0]}
    return tuple((k, e) for k, e in lowest.items() if e)


def divided(m: Monomial, content: tuple[tuple[int, int], ...]) -> Monomial:
    row = dict(m)
    for k, e in content:
        row[k] -= e
    return tuple((k, e) for k, e in sorted(row.items()) if e)
