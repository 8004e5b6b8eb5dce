"""Rules for inequalities: signs of terms, sums and products of what has a sign, and order."""

from __future__ import annotations

from fractions import Fraction

from lemmata.kernel.errors import Refused, need
from lemmata.kernel.laws import absolute, exp, log, minus
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Binder,
    Choice,
    Count,
    Extremum,
    Index,
    Mul,
    Position,
    Power,
    Select,
    Term,
    free,
    in_range,
    number,
    put,
)
from lemmata.kernel.theorem import (
    Formula,
    Hypotheses,
    Relation,
    Sequent,
    Theorem,
    joined,
    need_generic,
    rule,
    sides,
    signed,
)


def says(hypotheses: Hypotheses, relation: Relation, u: Term) -> Sequent:
    """``0 < u`` or ``0 ≤ u``."""
    return Sequent(hypotheses, Formula(relation, ZERO, u))


def strength(theorem: Theorem) -> tuple[Relation, Term]:
    """The relation and the u of 0 < u or 0 ≤ u."""
    relation: Relation = "<" if theorem.conclusion.relation == "<" else "<="
    return relation, signed(theorem, relation)


def compares(theorem: Theorem, a: Term, b: Term) -> Relation:
    """The relation of 0 < b − a or 0 ≤ b − a."""
    relation, u = strength(theorem)
    need(u == minus(b, a), "the premise is not about the difference")
    return relation


# ------------------------------------------------------------------ order and sign


@rule
def difference(theorem: Theorem) -> Sequent:
    """
      a ≤ b
    ─────────    likewise < for ≤, and b − a ≠ 0 from a ≠ b; from a = b, 0 ≤ b − a
    0 ≤ b − a
    """
    f = theorem.conclusion
    gap = minus(f.right, f.left)
    if f.relation == "!=":
        return Sequent(theorem.hypotheses, Formula("!=", gap, ZERO))
    return says(theorem.hypotheses, "<" if f.relation == "<" else "<=", gap)


@rule
def compared(theorem: Theorem, small: Term, large: Term) -> Sequent:
    """
    0 ≤ b − a
    ─────────    likewise < for ≤; from b − a ≠ 0 or a − b ≠ 0, a ≠ b
      a ≤ b
    """
    relation = theorem.conclusion.relation
    if relation == "!=":
        apart = signed(theorem, "!=") in (minus(large, small), minus(small, large))
        need(apart, "the premise is not about the difference")
    else:
        relation = compares(theorem, small, large)
    return Sequent(theorem.hypotheses, Formula(relation, small, large))


@rule
def weakened(theorem: Theorem) -> Sequent:
    """
    0 < u
    ─────
    0 ≤ u
    """
    return says(theorem.hypotheses, "<=", signed(theorem, "<="))


@rule
def rewritten(theorem: Theorem, equation: Theorem) -> Sequent:
    """
    0 ≤ a    a = b
    ──────────────    likewise < and ≠ 0
        0 ≤ b
    """
    a, b = sides(equation)
    hypotheses = joined(theorem, equation)
    if theorem.conclusion.relation == "!=":
        need(signed(theorem, "!=") == a, "the equation is about another term")
        return Sequent(hypotheses, Formula("!=", b, ZERO))
    relation, u = strength(theorem)
    need(u == a, "the equation is about another term")
    return says(hypotheses, relation, b)


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


@rule
def positive_unless_zero(nonnegative: Theorem, theorem: Theorem) -> Sequent:
    """
    0 ≤ u    u ≠ 0
    ──────────────
        0 < u
    """
    u = signed(nonnegative, "<=")
    need(signed(theorem, "!=") == u, "the premises are about two terms")
    return says(joined(nonnegative, theorem), "<", u)


@rule
def weighted_sign(weight: Theorem, theorem: Theorem) -> Sequent:
    """Where a weight is 0, nothing has to be shown.

    0 ≤ w    w ≠ 0 ⊢ 0 ≤ x
    ──────────────────────
          0 ≤ w x
    """
    w, x = signed(weight, "<="), signed(theorem, "<=")
    rest = theorem.hypotheses - {Formula("!=", w, ZERO)}
    return says(weight.hypotheses | rest, "<=", Mul((w, x)))


@rule
def nonzero(theorems: tuple[Theorem, ...], exponents: tuple[int, ...]) -> Sequent:
    """
    uᵢ ≠ 0 …
    ────────────
    Π uᵢ^eᵢ ≠ 0
    """
    need(len(theorems) == len(exponents), "not an exponent for each")
    factors = tuple(Power(signed(t, "!="), e) for t, e in zip(theorems, exponents, strict=True))
    return Sequent(joined(*theorems), Formula("!=", Mul(factors), ZERO))


@rule
def nonzero_factor(theorem: Theorem, position: int) -> Sequent:
    """
    u₁ ⋯ uₘ ≠ 0        u^k ≠ 0
    ───────────        ───────    k ≠ 0
      uᵢ ≠ 0            u ≠ 0
    """
    match signed(theorem, "!="):
        case Mul(factors):
            pass
        case Power(u, k) if k:
            factors = (u,)
        case _:
            raise Refused("neither a product nor a power")
    need(0 <= position < len(factors), "there is no such factor")
    return Sequent(theorem.hypotheses, Formula("!=", factors[position], ZERO))


# ------------------------------------------------------------------ what has a sign by itself


@rule
def exp_positive(u: Term) -> Sequent:
    """
    ───────
    0 < e^u
    """
    return says(frozenset(), "<", exp(u))


@rule
def absolute_nonnegative(u: Term) -> Sequent:
    """
    ───────
    0 ≤ |u|
    """
    return says(frozenset(), "<=", absolute(u))


@rule
def even_power(u: Term, exponent: int) -> Sequent:
    """
    ────────   k even
    0 ≤ u^k
    """
    need(exponent % 2 == 0, "not an even power")
    return says(frozenset(), "<=", Power(u, exponent))


@rule
def power_signed(theorem: Theorem, exponent: int) -> Sequent:
    """
     0 < u
    ────────   likewise ≤; 1/0 = 0
    0 < u^k
    """
    relation, u = strength(theorem)
    return says(theorem.hypotheses, relation, Power(u, exponent))


@rule
def count_at_least_one(size: str) -> Sequent:
    """
    ─────────
    0 ≤ n − 1
    """
    return says(frozenset(), "<=", minus(Count(size), ONE))


@rule
def maximum_of_two(function: Choice, a: Term, b: Term, second: bool) -> Sequent:
    """
    ──────────────────
    0 ≤ max(a, b) − a

    or − b; and for min the other way round.
    """
    made = Apply(function, (a, b))
    one = b if second else a
    return says(frozenset(), "<=", minus(made, one) if function == "max" else minus(one, made))


# ------------------------------------------------------------------ increasing functions


@rule
def exp_increases(theorem: Theorem, a: Term, b: Term) -> Sequent:
    """
      0 ≤ b − a
    ─────────────    likewise <
    0 ≤ e^b − e^a
    """
    return says(theorem.hypotheses, compares(theorem, a, b), minus(exp(b), exp(a)))


@rule
def log_increases(positive: Theorem, theorem: Theorem, b: Term) -> Sequent:
    """
    0 < a    0 ≤ b − a
    ──────────────────    likewise <
    0 ≤ log b − log a
    """
    a = signed(positive, "<")
    return says(joined(positive, theorem), compares(theorem, a, b), minus(log(b), log(a)))


@rule
def power_increases(nonnegative: Theorem, theorem: Theorem, b: Term, exponent: Fraction) -> Sequent:
    """
    0 ≤ a    0 ≤ b − a
    ──────────────────    c > 0; likewise <
      0 ≤ b^c − a^c
    """
    a = signed(nonnegative, "<=")
    need(exponent > 0, "the exponent is not positive")
    high, low = (Apply("pow", (v, number(exponent))) for v in (b, a))
    return says(joined(nonnegative, theorem), compares(theorem, a, b), minus(high, low))


# ------------------------------------------------------------------ over an index


@rule
def select_signed(at: Position, theorems: tuple[Theorem, ...]) -> Sequent:
    """
      0 < aᵢ …
    ─────────────────    likewise ≤
    0 < (a₁, …, aₘ)ᵢ
    """
    signs = [strength(t) for t in theorems]
    relation: Relation = "<" if all(r == "<" for r, _ in signs) else "<="
    made = Select(at, tuple(u for _, u in signs))
    return says(joined(*theorems), relation, made)


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
def strict_somewhere(index: Index, weak: Theorem, strict: Theorem, somewhere: Theorem) -> Sequent:
    """
    0 ≤ dₖ    wₖ ≠ 0 ⊢ 0 < dₖ    Σₖ wₖ ≠ 0
    ──────────────────────────────────────    k does not stand in the other hypotheses
                 0 < Σₖ dₖ
    """
    d, total = signed(weak, "<="), signed(somewhere, "!=")
    if not (isinstance(total, Bind) and (total.kind, total.index) == ("sum", index)):
        raise Refused("not a sum over the index")
    need(signed(strict, "<") == d, "the premises are about two terms")
    rest = weak.hypotheses | (strict.hypotheses - {Formula("!=", total.body, ZERO)})
    need_generic(index, rest)
    return says(rest | somewhere.hypotheses, "<", Bind("sum", index, d))


@rule
def at_most_sum(index: Index, position: Position, nonnegative: Theorem) -> Sequent:
    """
          0 ≤ u
    ──────────────────    k does not stand in the hypotheses
    0 ≤ Σₖ u − u[k/i]
    """
    u = signed(nonnegative, "<=")
    need_generic(index, nonnegative.hypotheses)
    need(in_range(position, index.size), "the position is not in the range")
    entry = put(u, {index: position})
    return says(nonnegative.hypotheses, "<=", minus(Bind("sum", index, u), entry))


@rule
def at_most_maximum(kind: Extremum, index: Index, body: Term, position: Position) -> Sequent:
    """
    ─────────────────────    and for min the other way round
    0 ≤ maxₖ u − u[k/i]
    """
    made = Bind(kind, index, body)
    need(in_range(position, index.size), "the position is not in the range")
    entry = put(body, {index: position})
    return says(frozenset(), "<=", minus(made, entry) if kind == "maximum" else minus(entry, made))


@rule
def maximum_at_most(kind: Extremum, index: Index, body: Term, bound: Term, theorem: Theorem) -> Sequent:
    """
       0 ≤ b − u
    ────────────────    k stands neither in b nor in the hypotheses; likewise <, and for min
    0 ≤ b − maxₖ u
    """
    made = Bind(kind, index, body)
    need_generic(index, theorem.hypotheses)
    need(index not in free(bound), "the bound depends on the index")
    if kind == "maximum":
        return says(theorem.hypotheses, compares(theorem, body, bound), minus(bound, made))
    return says(theorem.hypotheses, compares(theorem, bound, body), minus(made, bound))
