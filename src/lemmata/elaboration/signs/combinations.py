"""A polynomial as a sum of what is known to be nonnegative, with multipliers that linear programming finds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.linear import multipliers
from lemmata.elaboration.signs.distances import by_bounds
from lemmata.elaboration.signs.products import by_factors
from lemmata.elaboration.signs.reading import vanishes
from lemmata.elaboration.signs.rewriting import respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import negative
from lemmata.kernel.polynomials import ONE, Monomial, Polynomial, Reading, times
from lemmata.kernel.terms import Add, Component, Count, Number, Scalar, Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_combination", "by_products", "by_relations"]

MOST_FACTS = 40
"""Given inequalities that are added."""

MOST_PRODUCTS = 160

HIGHEST = 4
"""The degree up to which products are tried."""


class Known(NamedTuple):
    """A product of factors that are proved to be nonnegative, and the polynomial that it is."""

    row: Polynomial
    factors: tuple[Theorem, ...]

    @property
    def strict(self) -> bool:
        return all(f.conclusion.relation == "<" for f in self.factors)


class Problem:
    """A polynomial to be shown nonnegative, and what is known of its letters."""

    def __init__(self, signs: Signs, t: Term) -> None:
        self._signs = signs
        self._reading = Reading()
        self.polynomial, self.under = self._reading.read(t)
        self.facts = self._facts(t)
        self.letters = {k: letter for letter, k in self._reading.letters.items()}

    def _facts(self, t: Term) -> list[Known]:
        """The given inequalities that share letters with the polynomial, also over others."""
        left = []
        for theorem in self._signs.context.inequalities(t):
            written = None if _is_bound(theorem) else derived.difference(theorem)
            for fact in (written, self._signs.workshop.fact(self._signs.context, theorem)):
                row, under = self._reading.read(fact.right) if fact is not None else ({}, None)
                if fact is not None and row and not under:
                    left.append(Known(row, (fact,)))
        found: list[Known] = []
        near = _letters(self.polynomial)
        while taken := [one for one in left if near & _letters(one.row)]:
            left = [one for one in left if one not in taken]
            found += taken
            near = near.union(*(_letters(one.row) for one in taken))
        return found[:MOST_FACTS]

    def bounds(self, rows: Sequence[Polynomial]) -> list[Known]:
        """The distances of the letters from their bounds."""
        found = []
        for k in sorted(frozenset().union(*map(_letters, rows))):
            for bound, side in zip(self._signs.bounds(self.letters[k]), (1, -1), strict=True):
                if bound is not None:
                    row: Polynomial = {((k, 1),): Fraction(side)}
                    if bound.value:
                        row[()] = -side * bound.value
                    found.append(Known(row, (bound.theorem,)))
        return found

    def signed_monomials(self) -> list[Known]:
        found = []
        for m in self.polynomial:
            if sum(e for _, e in m) < 2:
                continue
            for c in (Fraction(1), Fraction(-1)):
                theorem = self._signs.nonnegative(polynomial_term({m: c}, self.letters))
                if theorem is not None:
                    found.append(Known({m: c}, (theorem,)))
                    break
        return found

    def combined(self, known: list[Known]) -> Theorem | None:
        """The polynomial as a sum of these and a number, if it is one."""
        known = [*known, Known(ONE, ())]
        strict = [j for j, one in enumerate(known) if one.strict]
        found = multipliers(self.polynomial, [one.row for one in known], strict)
        if found is None:
            return None
        return rules.combine(tuple((c, one.factors) for c, one in zip(found, known, strict=True) if c))


def by_relations(signs: Signs, t: Term) -> Theorem | None:
    """A given inequality, and what is left over."""
    for theorem in signs.context.inequalities(t):
        fact = derived.difference(theorem)
        rest = Add((t, negative(fact.right)))
        if vanishes(rest):
            return respelled(signs, fact, t)
        if (t in signs.workshop.open and len(signs.workshop.open) > 2) or signs.samples.negative(rest):
            continue
        left = by_bounds(signs, rest) or by_factors(signs, rest)
        if left is not None:
            made = rules.combine(((Fraction(1), (fact,)), (Fraction(1), (left,))))
            return respelled(signs, made, t)
    return None


def by_combination(signs: Signs, t: Term) -> Theorem | None:
    """A sum of given inequalities, bounds and signed monomials with multipliers."""
    made = _combined(signs, t)
    return respelled(signs, made, t) if made is not None else None


def by_products(signs: Signs, t: Term) -> Theorem | None:
    """A sum of products of these."""
    made = _combined_with_products(signs, t)
    return respelled(signs, made, t) if made is not None else None


def _combined(signs: Signs, t: Term) -> Theorem | None:
    """What equals t, from given inequalities, bounds and the signs of its monomials."""
    problem = Problem(signs, t)
    if problem.under or not problem.polynomial:
        return None
    known = problem.facts
    if len(problem.polynomial) > 1:
        known = known + problem.signed_monomials()
    if not known:
        return None  # bounds alone need no search
    rows = [problem.polynomial, *(one.row for one in known)]
    return problem.combined(known + problem.bounds(rows))


def _combined_with_products(signs: Signs, t: Term) -> Theorem | None:
    """The same from products of given inequalities and bounds, of no higher degree than t."""
    problem = Problem(signs, t)
    degree = max((_degree(m) for m in problem.polynomial), default=0)
    if problem.under or len(problem.polynomial) < 2 or not 2 <= degree <= HIGHEST:
        return None
    factors = problem.facts + problem.bounds([problem.polynomial])
    highest: dict[int, int] = {}
    for m in problem.polynomial:
        for k, e in m:
            highest[k] = max(highest.get(k, 0), e)

    def fits(row: Polynomial) -> bool:
        return all(_degree(m) <= degree and all(e <= highest.get(k, e) for k, e in m) for m in row)

    products: list[Known] = []
    pending = [(Known(ONE, ()), 0)]
    while pending:
        product, first = pending.pop()
        for at, factor in enumerate(factors[first:], first):
            made = Known(times(product.row, factor.row), product.factors + factor.factors)
            if fits(made.row):
                products.append(made)
                pending.append((made, at))
                if len(products) > MOST_PRODUCTS:
                    return None
    return problem.combined(products)


def _letters(row: Polynomial) -> frozenset[int]:
    return frozenset(k for m in row for k, _ in m)


def _degree(m: Monomial) -> int:
    return sum(e for _, e in m)


def _is_bound(theorem: Theorem) -> bool:
    """Whether an inequality compares a letter with a number."""
    match theorem.left, theorem.right:
        case (Number(), Scalar() | Component() | Count()) | (Scalar() | Component() | Count(), Number()):
            return True
    return False
