"""Order: what is at most something else, sums and products of what has a sign, sums and maxima over an index."""

from __future__ import annotations

from fractions import Fraction

from lemmata.kernel.errors import need
from lemmata.kernel.laws import minus
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import ZERO, Add, Bind, Binder, Extremum, Index, Mul, Position, Term, free, number
from lemmata.kernel.theorem import (
    IMPLIED,
    Formula,
    Hypotheses,
    Relation,
    Sequent,
    Theorem,
    joined,
    need_generic,
    rule,
    signed,
)


def says(hypotheses: Hypotheses, relation: Relation, u: Term) -> Sequent:
    """``0 < u`` or ``0 ≤ u``."""
    return hypotheses, Formula(relation, ZERO, u)


def strength(theorem: Theorem) -> tuple[Relation, Term]:
    """The relation and the u of 0 < u or 0 ≤ u."""
    relation: Relation = "<" if theorem.conclusion.relation == "<" else "<="
    return relation, signed(theorem, relation)


@rule
def difference(theorem: Theorem) -> Sequent:
    """
      a ≤ b
    ─────────    likewise <, = and ≠
    0 ≤ b − a
    """
    f = theorem.conclusion
    return theorem.hypotheses, Formula(f.relation, ZERO, minus(f.right, f.left))


@rule
def compared(theorem: Theorem, small: Term, large: Term) -> Sequent:
    """
    0 ≤ b − a
    ─────────    likewise <, = and ≠
      a ≤ b
    """
    f = theorem.conclusion
    need(f.left == ZERO and f.right == minus(large, small), "the premise is not about the difference")
    return theorem.hypotheses, Formula(f.relation, small, large)


@rule
def weakened(theorem: Theorem, relation: Relation) -> Sequent:
    """
    a < b    a < b    a = b
    ─────    ─────    ─────
    a ≤ b    a ≠ b    a ≤ b
    """
    f = theorem.conclusion
    need(relation in IMPLIED[f.relation], "the premise does not say so")
    return theorem.hypotheses, Formula(relation, f.left, f.right)


@rule
def combine(parts: tuple[tuple[Fraction, tuple[Theorem, ...]], ...]) -> Sequent:
    """Sums of products of what is nonnegative.

          0 ≤ uᵢⱼ …
    ─────────────────────   cᵢ > 0; strict if all factors of some product are
    0 ≤ Σᵢ cᵢ Πⱼ uᵢⱼ
    """
    strict, terms = False, []
    for coefficient, theorems in parts:
        need(coefficient > 0, "a coefficient is not positive")
        signs = [strength(t) for t in theorems]
        strict = strict or all(relation == "<" for relation, _ in signs)
        terms.append(Mul((number(coefficient), *(u for _, u in signs))))
    hypotheses = joined(*(t for _, theorems in parts for t in theorems))
    return says(hypotheses, "<" if strict else "<=", Add(tuple(terms)))


# ------------------------------------------------------------------ over an index


@rule
def binder_signed(kind: Binder, index: Index, theorem: Theorem) -> Sequent:
    """
      0 < u
    ──────────    k does not stand in the hypotheses; likewise ≤, and for Π, max, min
    0 < Σₖ u
    """
    relation, u = strength(theorem)
    need_generic(index, theorem.hypotheses)
    return says(theorem.hypotheses, relation, Bind(kind, index, u))


@rule
def at_most_maximum(kind: Extremum, index: Index, body: Term, position: Position) -> Sequent:
    """
    ───────────────    ───────────────    i is in the range of k
    u[k/i] ≤ maxₖ u    minₖ u ≤ u[k/i]
    """
    entry, made = put(body, {index: position}), Bind(kind, index, body)
    return frozenset(), Formula("<=", *((entry, made) if kind == "maximum" else (made, entry)))


@rule
def maximum_at_most(kind: Extremum, index: Index, theorem: Theorem) -> Sequent:
    """
      u ≤ b         b ≤ u
    ──────────    ──────────    k stands neither in b nor in the hypotheses; likewise <
    maxₖ u ≤ b    b ≤ minₖ u
    """
    f = theorem.conclusion
    u, b = (f.left, f.right) if kind == "maximum" else (f.right, f.left)
    need(f.relation in ("<", "<="), "the premise is not an order")
    need_generic(index, theorem.hypotheses)
    need(index not in free(b), "the bound depends on the index")
    made = Bind(kind, index, u)
    return theorem.hypotheses, Formula(f.relation, *((made, b) if kind == "maximum" else (b, made)))
