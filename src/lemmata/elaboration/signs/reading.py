"""A term as a polynomial over a product of powers, and what can be taken out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from lemmata.elaboration.atoms import polynomial_term
from lemmata.kernel.polynomials import Factors, Monomial, Polynomial, Reading
from lemmata.kernel.terms import ZERO, Term

__all__ = ["Pieces", "Quotient", "read", "vanishes", "without"]

Pieces = list[tuple[Term, int]]
"""Factors, each with its exponent."""


@dataclass(frozen=True)
class Quotient:
    """A numerator over ``under``.  ``letters``: what cannot be looked into; ``bases``: what is inverted, as written."""

    numerator: Polynomial
    under: Factors
    letters: dict[int, Term]
    bases: dict[frozenset[tuple[Monomial, Fraction]], Term]

    def term(self, polynomial: Polynomial) -> Term:
        """A polynomial in these letters."""
        return polynomial_term(polynomial, self.letters) if polynomial else ZERO

    def alone(self) -> Iterator[tuple[Term, Fraction, Polynomial]]:
        """Each letter that is a monomial by itself: (u, c, v) where the numerator is c·u + v."""
        for k, letter in self.letters.items():
            own = ((k, 1),)
            if own in self.numerator:
                yield letter, self.numerator[own], {m: c for m, c in self.numerator.items() if m != own}

    def pieces(self) -> tuple[Polynomial, Pieces]:
        """What is left of the numerator, and the letters and denominators that are taken out."""
        shared = _shared(self.numerator)
        pieces = [(self.letters[k], e) for k, e in shared]
        pieces += [(self.bases[p], -e) for p, e in self.under.items()]
        return {_divided(m, shared): c for m, c in self.numerator.items()}, pieces


@lru_cache(maxsize=5_000)
def read(t: Term) -> Quotient:
    """Nobody may change what comes out, since each attempt asks again."""
    reading = Reading()
    numerator, under = reading.read(t)
    letters = {k: letter for letter, k in reading.letters.items()}
    return Quotient(numerator, under, letters, {p: base for base, p in reading.asked.items()})


def vanishes(t: Term) -> bool:
    """Whether a term expands to 0."""
    return not Reading().read(t)[0]


def without(m: Monomial, k: int) -> Monomial:
    return tuple((letter, e) for letter, e in m if letter != k)


def _shared(polynomial: Polynomial) -> Monomial:
    """The letters with the powers that every monomial has."""
    rows = [dict(m) for m in polynomial]
    lowest = {k: min(row.get(k, 0) for row in rows) for k in rows[0]}
    return tuple((k, e) for k, e in lowest.items() if e)


def _divided(m: Monomial, shared: Monomial) -> Monomial:
    row = dict(m)
    for k, e in shared:
        row[k] -= e
    return tuple((k, e) for k, e in sorted(row.items()) if e)
