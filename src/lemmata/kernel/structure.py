"""Rules that hold whatever the functions are: equality, hypotheses, indices, cases."""

from __future__ import annotations

from lemmata.kernel.errors import Refused, need
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Binder,
    Index,
    Mul,
    Position,
    Select,
    Term,
    delta,
    free,
    in_range,
    number,
    parts,
    put,
    with_parts,
)
from lemmata.kernel.theorem import (
    Apart,
    Every,
    Formula,
    Hypothesis,
    Sequent,
    Theorem,
    equal,
    formula_at,
    hypothesis_at,
    joined,
    need_generic,
    rule,
    sides,
    signed,
)

# ------------------------------------------------------------------ hypotheses


@rule
def given(formula: Formula) -> Sequent:
    """A hypothesis.

    ─────
    φ ⊢ φ
    """
    return Sequent(frozenset((formula,)), formula)


@rule
def every(hypothesis: Every, positions: tuple[Position, ...]) -> Sequent:
    """A hypothesis for every index, at positions.

        ──────────────
        ∀k. φ ⊢ φ[k/p]

    Refuses: a position outside the range of its index.
    """
    formula: Formula | Every = hypothesis
    for position in positions:
        if not isinstance(formula, Every):
            raise Refused("more positions than indices")
        formula = formula_at(formula.body, formula.index, position)
    if not isinstance(formula, Formula):
        raise Refused("fewer positions than indices")
    return Sequent(frozenset((hypothesis,)), formula)


@rule
def assume(theorem: Theorem, hypothesis: Hypothesis) -> Sequent:
    """One hypothesis more.

      Γ ⊢ χ
    ────────
    Γ, φ ⊢ χ
    """
    return Sequent(theorem.hypotheses | {hypothesis}, theorem.conclusion)


@rule
def cut(indices: tuple[Index, ...], lemma: Theorem, theorem: Theorem) -> Sequent:
    """What is proved, for every index where that is assumed, need not be assumed.

    Γ ⊢ φ    Δ, ∀k. φ ⊢ χ
    ─────────────────────    k does not stand in Γ
          Γ, Δ ⊢ χ
    """
    formula: Formula | Every = lemma.conclusion
    for index in reversed(indices):
        need_generic(index, lemma.hypotheses)
        formula = Every(index, formula)
    return Sequent(lemma.hypotheses | (theorem.hypotheses - {formula}), theorem.conclusion)


@rule
def place(theorem: Theorem, index: Index, position: Position) -> Sequent:
    """An index stands for every position of its range.

       Γ ⊢ φ
    ─────────────
    Γ[k/p] ⊢ φ[k/p]
    """
    moved = frozenset(hypothesis_at(h, index, position) for h in theorem.hypotheses)
    return Sequent(moved, formula_at(theorem.conclusion, index, position))  # type: ignore[arg-type]


def either(first: Theorem, a: Formula, second: Theorem, b: Formula, *premises: Theorem) -> Sequent:
    """What follows in both of two cases."""
    need(first.conclusion == second.conclusion, "the cases prove different things")
    rest = (first.hypotheses - {a}) | (second.hypotheses - {b})
    return Sequent(joined(*premises) | rest, first.conclusion)


@rule
def cases(first: Theorem, second: Theorem, u: Term, v: Term) -> Sequent:
    """Two numbers in either order.

    Γ, u ≤ v ⊢ χ    Δ, v ≤ u ⊢ χ
    ────────────────────────────
             Γ, Δ ⊢ χ
    """
    return either(first, Formula("<=", u, v), second, Formula("<=", v, u))


@rule
def zero_or_positive(nonnegative: Theorem, first: Theorem, second: Theorem) -> Sequent:
    """
    0 ≤ u    Γ, u = 0 ⊢ χ    Δ, 0 < u ⊢ χ
    ─────────────────────────────────────
                 Γ, Δ ⊢ χ
    """
    u = signed(nonnegative, "<=")
    return either(first, Formula("=", u, ZERO), second, Formula("<", ZERO, u), nonnegative)


# ------------------------------------------------------------------ equality


@rule
def reflexive(t: Term) -> Sequent:
    """
    ─────
    t = t
    """
    return equal(frozenset(), t, t)


@rule
def symmetric(theorem: Theorem) -> Sequent:
    """
    a = b
    ─────
    b = a
    """
    left, right = sides(theorem)
    return equal(theorem.hypotheses, right, left)


@rule
def transitive(first: Theorem, second: Theorem) -> Sequent:
    """
    a = b    b = c
    ──────────────
        a = c
    """
    (a, b), (b2, c) = sides(first), sides(second)
    need(b == b2, "the chain breaks")
    return equal(joined(first, second), a, c)


@rule
def congruent(t: Term, equations: tuple[Theorem, ...]) -> Sequent:
    """Equals in place of the parts of a sum, product, power, function or selection.

     a₁ = b₁ … aₘ = bₘ
    ─────────────────────────
    f(a₁, …, aₘ) = f(b₁, …, bₘ)
    """
    need(parts(t) == tuple(sides(e)[0] for e in equations), "the equations are about other parts")
    return equal(joined(*equations), t, with_parts(t, tuple(e.right for e in equations)))


@rule
def bind(kind: Binder, left: Index, right: Index, fresh: Index, theorem: Theorem) -> Sequent:
    """Equal for every index, equal under the sign; the bound index may be renamed.

              x = y
        ─────────────────    k does not stand in the hypotheses
        Σₗ x[k/l] = Σᵣ y[k/r]

    Likewise for Π, max and min.  Refuses: indices of different ranges; a new name that is free in the
    term already.
    """
    x, y = sides(theorem)
    need_generic(fresh, theorem.hypotheses)
    made = []
    for index, body in ((left, x), (right, y)):
        need(index.size == fresh.size, "the ranges differ")
        need(index == fresh or index not in free(body), "the new name is free in the term")
        made.append(Bind(kind, index, put(body, {fresh: index})))
    return equal(theorem.hypotheses, *made)


@rule
def split_delta(i: Position, j: Index, same: Theorem, apart: Theorem) -> Sequent:
    """Two indices are equal or different.

        t[j/i] = a    i ≠ j ⊢ t = b
        ───────────────────────────
        t = b + δᵢⱼ (a − b[j/i])

    Refuses: a position outside the range of j.
    """
    (at, a), (t, b) = sides(same), sides(apart)
    need(in_range(i, j.size) and i != j, "the position is not in the range")
    need(at == put(t, {j: i}), "the first premise is not the case i = j")
    rest = apart.hypotheses - {Apart(i, j), Apart(j, i)}
    difference = Add((a, Mul((number(-1), put(b, {j: i})))))
    return equal(rest | same.hypotheses, t, Add((b, Mul((delta(i, j), difference)))))


@rule
def weighted(weight: Term, theorem: Theorem) -> Sequent:
    """Where a weight is 0, nothing has to be shown.

    w ≠ 0 ⊢ x = y
    ─────────────
    w x = w y
    """
    x, y = sides(theorem)
    rest = theorem.hypotheses - {Formula("!=", weight, ZERO)}
    return equal(rest, Mul((weight, x)), Mul((weight, y)))


@rule
def delta_same(i: Position) -> Sequent:
    """
    ───────
    δᵢᵢ = 1
    """
    return equal(frozenset(), delta(i, i), ONE)


@rule
def delta_apart(i: Position, j: Position) -> Sequent:
    """
    ───────────────
    i ≠ j ⊢ δᵢⱼ = 0
    """
    made = delta(i, j)
    need(i != j, "one position twice")
    both_numbers = isinstance(i, int) and isinstance(j, int)
    return equal(frozenset() if both_numbers else frozenset((Apart(made.left, made.right),)), made, ZERO)


@rule
def selected(at: int, entries: tuple[Term, ...]) -> Sequent:
    """
    ─────────────────
    (a₁, …, aₘ)ᵢ = aᵢ
    """
    made = Select(at, entries)
    return equal(frozenset(), made, entries[at - 1])


@rule
def zero_product(product: Theorem, first: Theorem, second: Theorem) -> Sequent:
    """A product is 0 where a factor is.

    u v = 0    Γ, u = 0 ⊢ χ    Δ, v = 0 ⊢ χ
    ───────────────────────────────────────
                Γ, Δ ⊢ χ
    """
    t, zero = sides(product)
    if not (isinstance(t, Mul) and len(t.factors) == 2 and zero == ZERO):
        raise Refused("the premise does not read u v = 0")
    u, v = t.factors
    return either(first, Formula("=", u, ZERO), second, Formula("=", v, ZERO), product)


@rule
def apart_or_same(i: Position, j: Index, apart: Theorem, same: Theorem) -> Sequent:
    """Two positions are different or equal.

        Γ, i ≠ j ⊢ φ    Δ ⊢ φ[j/i]
        ──────────────────────────
                Γ, Δ ⊢ φ

    Refuses: a position outside the range of j.
    """
    need(in_range(i, j.size) and i != j, "the position is not in the range")
    need(formula_at(apart.conclusion, j, i) == same.conclusion, "the second premise is not the case i = j")
    rest = apart.hypotheses - {Apart(i, j), Apart(j, i)}
    return Sequent(rest | same.hypotheses, apart.conclusion)
