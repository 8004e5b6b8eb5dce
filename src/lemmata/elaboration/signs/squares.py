"""The sign of a polynomial of degree 2 as a sum of squares, completed letter by letter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.signs.reading import read, without
from lemmata.elaboration.signs.rewriting import respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.polynomials import Polynomial, times
from lemmata.kernel.terms import Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_squares"]


def by_squares(signs: Signs, t: Term) -> Theorem | None:
    """A polynomial of degree 2 as a sum of squares, with what is left of the constant."""
    q = read(t)
    if q.under or len(q.numerator) < 3 or any(sum(e for _, e in m) > 2 for m in q.numerator):
        return None
    squares = _squares(q.numerator, sorted(q.letters))
    if squares is None:
        return None
    parts: list[tuple[Fraction, tuple[Theorem, ...]]] = []
    for d, linear in squares:
        if set(linear) == {()}:
            parts.append((d, ()))
        else:
            parts.append((d, (derived.even_power(q.term(linear), 2),)))
    return respelled(signs, rules.combine(tuple(parts)), t)


def _squares(polynomial: Polynomial, letters: list[int]) -> list[tuple[Fraction, Polynomial]] | None:
    """Σ d·l² with d > 0 and linear l, if the polynomial is one: squares are completed letter by letter."""
    rest, found = dict(polynomial), []
    for k in letters:
        square = rest.get(((k, 2),), Fraction(0))
        own = {without(m, k): c for m, c in rest.items() if dict(m).get(k) == 1}
        if square <= 0:
            if square < 0 or own:
                return None
            continue
        linear: Polynomial = {((k, 1),): Fraction(1), **{m: c / (2 * square) for m, c in own.items()}}
        found.append((square, linear))
        for m, c in times(linear, linear).items():
            value = rest.get(m, Fraction(0)) - square * c
            rest[m] = value
            if not value:
                del rest[m]
    if set(rest) - {()} or rest.get((), Fraction(0)) < 0:
        return None
    return [*found, (rest[()], {(): Fraction(1)})] if rest else found
