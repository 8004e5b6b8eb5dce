"""Rules that hold whatever the functions are: hypotheses, cases, equality, indices."""

from __future__ import annotations

from lemmata.kernel.errors import need
from lemmata.kernel.substitution import Substitution, put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Bind,
    Binder,
    Index,
    Position,
    Select,
    Term,
    delta,
    free,
    parts,
    with_parts,
)
from lemmata.kernel.theorem import (
    Apart,
    Every,
    Formula,
    Sequent,
    Theorem,
    equal,
    joined,
    need_generic,
    rule,
    sides,
)

# ------------------------------------------------------------------ hypotheses


@rule
def given(hypothesis: Formula | Every) -> Sequent:
    """A hypothesis, for every index of which it is assumed.

    ─────    ─────────
    φ ⊢ φ    ∀k. φ ⊢ φ
    """
    formula = hypothesis
    while isinstance(formula, Every):
        formula = formula.body
    return frozenset((hypothesis,)), formula


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
    return lemma.hypotheses | (theorem.hypotheses - {formula}), theorem.conclusion


@rule
def trichotomy(u: Term, v: Term, less: Theorem, same: Theorem, more: Theorem) -> Sequent:
    """
    Γ, u < v ⊢ χ    Δ, u = v ⊢ χ    Θ, v < u ⊢ χ
    ────────────────────────────────────────────
                     Γ, Δ, Θ ⊢ χ
    """
    need(less.conclusion == same.conclusion == more.conclusion, "the cases prove different things")
    assumed = (Formula("<", u, v), Formula("=", u, v), Formula("<", v, u))
    rest = (t.hypotheses - {case} for t, case in zip((less, same, more), assumed, strict=True))
    return frozenset().union(*rest), less.conclusion


@rule
def apart_or_same(i: Position, j: Index, apart: Theorem, same: Theorem) -> Sequent:
    """Two positions are different or equal.

    Γ, i ≠ j ⊢ φ    Δ ⊢ φ[j/i]
    ──────────────────────────
            Γ, Δ ⊢ φ
    """
    need(Substitution({j: i}).formula(apart.conclusion) == same.conclusion, "the second case is not i = j")
    return (apart.hypotheses - {Apart(i, j), Apart(j, i)}) | same.hypotheses, apart.conclusion


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
    a = b    a ≠ b
    ─────    ─────
    b = a    b ≠ a
    """
    f = theorem.conclusion
    need(f.relation in ("=", "!="), "an order has a direction")
    return theorem.hypotheses, Formula(f.relation, f.right, f.left)


@rule
def transitive(first: Theorem, second: Theorem) -> Sequent:
    """
    a = b    b = c
    ──────────────    likewise a ≤ c from a ≤ b, a < c from a < b, a ≠ c from a ≠ b
        a = c
    """
    b, c = sides(second)
    need(first.right == b, "the chain breaks")
    return joined(first, second), Formula(first.conclusion.relation, first.left, c)


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

    Likewise for Π, max and min.  Refuses: a new name of another range, or free in the term already.
    """
    need_generic(fresh, theorem.hypotheses)
    made = []
    for index, body in zip((left, right), sides(theorem), strict=True):
        need(index.size == fresh.size, "the ranges differ")
        need(index == fresh or index not in free(body), "the new name is free in the term")
        made.append(Bind(kind, index, put(body, {fresh: index})))
    return equal(theorem.hypotheses, *made)


# ------------------------------------------------------------------ deltas and selections


@rule
def delta_value(i: Position, j: Position) -> Sequent:
    """
    ───────    ───────────────
    δᵢᵢ = 1    i ≠ j ⊢ δᵢⱼ = 0    (two numbers are known to be different)
    """
    made = delta(i, j)
    if i == j or (isinstance(i, int) and isinstance(j, int)):
        return equal(frozenset(), made, ONE if i == j else ZERO)
    return equal(frozenset((Apart(made.left, made.right),)), made, ZERO)


@rule
def selected(at: int, entries: tuple[Term, ...]) -> Sequent:
    """
    ─────────────────
    (a₁, …, aₘ)ᵢ = aᵢ
    """
    made = Select(at, entries)
    return equal(frozenset(), made, entries[at - 1])
