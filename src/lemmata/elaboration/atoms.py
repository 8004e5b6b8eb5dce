"""Rational functions whose letters are terms of the kernel, and each as one term in a canonical spelling."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from lemmata.kernel.polynomials import Polynomial
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Select,
    Term,
    free,
    number,
)
from lemmata.tactics.ratio import Poly, Ratio, generator

__all__ = ["Atoms", "polynomial_term", "spelled"]


def _at(p: Position) -> str:
    return f"{p.name}:{p.size}" if isinstance(p, Index) else str(p)


@lru_cache(maxsize=100_000)  # a search orders the same terms again and again
def spelled(t: Term) -> str:
    """A text by which terms are put in an order: equal terms alone have equal texts."""
    match t:
        case Number(value):
            return f"={value}"
        case Scalar(name):
            return name
        case Count(size):
            return f"#{size}"
        case Component(vector, at):
            return f"{vector}[{','.join(map(_at, at))}]"
        case Add(many):
            return f"(+ {' '.join(map(spelled, many))})"
        case Mul(many):
            return f"(* {' '.join(map(spelled, many))})"
        case Power(base, exponent):
            return f"(^ {spelled(base)} {exponent})"
        case Apply(function, many):
            return f"({function} {' '.join(map(spelled, many))})"
        case Delta(left, right):
            return f"(delta {_at(left)} {_at(right)})"
        case Bind(kind, index, body):
            return f"({kind} {_at(index)} {spelled(body)})"
        case Select(at, entries):
            return f"(select {_at(at)} {' '.join(map(spelled, entries))})"
        case Derivative(body, variable):
            return f"(D {spelled(body)} {spelled(variable)})"
    raise TypeError(type(t).__name__)


class Atoms:
    """Numbers for terms, so that `Ratio` can compute with them."""

    def __init__(self) -> None:
        self._numbers: dict[Term, int] = {}
        self.terms: list[Term] = []
        self._written: dict[Ratio, Term] = {}

    def letter(self, t: Term, exponent: int = 1) -> Ratio:
        """The term as one letter, to a power."""
        if t not in self._numbers:
            self._numbers[t] = len(self.terms)
            self.terms.append(t)
        return generator(self._numbers[t], exponent)

    def term(self, r: Ratio) -> Term:
        """The canonical term of a ratio: equal ratios have the same."""
        if r not in self._written:
            self._written[r] = self._write(r)
        return self._written[r]

    def free(self, r: Ratio) -> frozenset[Index]:
        return frozenset().union(*(free(self.terms[a]) for a in r.atoms))

    def _write(self, r: Ratio) -> Term:
        over = self._polynomial(r.numerator)
        if not r.denominator:
            return over
        under = sorted((Power(self._polynomial(f), -e) for f, e in r.denominator), key=spelled)
        if over == ONE:
            return under[0] if len(under) == 1 else Mul(tuple(under))
        return Mul((over, *under))

    def _polynomial(self, p: Poly) -> Term:
        terms = [self._monomial(m, Fraction(int(c.numerator), int(c.denominator))) for m, c in p]
        terms.sort(key=spelled)
        return ZERO if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))

    def _monomial(self, m: Any, c: Fraction) -> Term:
        factors = [
            t if e == 1 else Power(t, e) for t, e in sorted(((self.terms[a], e) for a, e in m), key=_first)
        ]
        if c != 1 or not factors:
            factors.insert(0, number(c))
        return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _first(pair: tuple[Term, int]) -> str:
    return spelled(pair[0])


def polynomial_term(polynomial: Polynomial, letters: dict[int, Term]) -> Term:
    """A polynomial as a sum of monomials; ``letters`` says what its numbers stand for."""
    terms = []
    for m, c in sorted(polynomial.items()):
        factors = [letters[k] if e == 1 else Power(letters[k], e) for k, e in m]
        if c != 1 or not factors:
            factors.insert(0, number(c))
        terms.append(factors[0] if len(factors) == 1 else Mul(tuple(factors)))
    return terms[0] if len(terms) == 1 else Add(tuple(terms))
