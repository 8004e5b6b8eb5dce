"""The laws of exp, log, powers, |u|, max and sums; each an equation with its conditions as premises."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from lemmata.kernel.errors import Refused, need
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Choice,
    Count,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Term,
    delta,
    free,
    in_range,
    number,
    parts,
)
from lemmata.kernel.theorem import Formula, Sequent, Theorem, equal, need_generic, rule, sides, signed


def exp(u: Term) -> Term:
    return Apply("exp", (u,))


def log(u: Term) -> Term:
    return Apply("log", (u,))


def absolute(u: Term) -> Term:
    return Apply("abs", (u,))


def negative(u: Term) -> Term:
    return Mul((number(-1), u))


def minus(a: Term, b: Term) -> Term:
    return Add((a, negative(b)))


def total(index: Index, body: Term) -> Term:
    return Bind("sum", index, body)


def weighted_parts(t: Term) -> tuple[tuple[Term, ...], ...]:
    """The (cᵢ, bᵢ) of a sum written Σ cᵢ bᵢ."""
    pairs = tuple(a.factors for a in parts(t) if isinstance(a, Mul) and len(a.factors) == 2)
    need(isinstance(t, Add) and len(pairs) == len(parts(t)), "not a sum of products of two")
    return pairs


def at_most_zero(theorem: Theorem) -> Term:
    """The u of a premise u ≤ 0 or u < 0."""
    f = theorem.conclusion
    need(f.relation in ("<=", "<") and f.right == ZERO, "the premise does not say u ≤ 0")
    return f.left


# ------------------------------------------------------------------ exp, log and powers


@rule
def exp_sum(theorem: Theorem) -> Sequent:
    """
          u = Σ kᵢ sᵢ
    ───────────────────────   kᵢ whole numbers
    e^u = Π (e^sᵢ)^kᵢ
    """
    u, combination = sides(theorem)
    factors = []
    for k, s in weighted_parts(combination):
        if not (isinstance(k, Number) and k.value.denominator == 1):
            raise Refused("not a whole number")
        factors.append(Power(exp(s), k.value.numerator))
    return equal(theorem.hypotheses, exp(u), Mul(tuple(factors)))


@rule
def exp_positive(u: Term) -> Sequent:
    """
    ───────
    0 < e^u
    """
    return frozenset(), Formula("<", ZERO, exp(u))


@rule
def exp_log(positive: Theorem) -> Sequent:
    """
        b > 0
    ─────────────
    e^(log b) = b
    """
    b = signed(positive, "<")
    return equal(positive.hypotheses, exp(log(b)), b)


@rule
def power_exp(positive: Theorem, exponent: Term) -> Sequent:
    """
             u > 0
    ────────────────────────
    pow(u, c) = e^(c · log u)
    """
    u = signed(positive, "<")
    return equal(positive.hypotheses, Apply("pow", (u, exponent)), exp(Mul((exponent, log(u)))))


@rule
def power_of_nonpositive(theorem: Theorem, exponent: Term) -> Sequent:
    """
         u ≤ 0
    ─────────────
    pow(u, c) = 0    a real power; a whole one is no ``pow``
    """
    return equal(theorem.hypotheses, Apply("pow", (at_most_zero(theorem), exponent)), ZERO)


# ------------------------------------------------------------------ |u|, max, min


@rule
def absolute_of_nonnegative(nonnegative: Theorem) -> Sequent:
    """
    u ≥ 0
    ───────
    |u| = u
    """
    u = signed(nonnegative, "<=")
    return equal(nonnegative.hypotheses, absolute(u), u)


@rule
def absolute_of_nonpositive(theorem: Theorem) -> Sequent:
    """
    u ≤ 0
    ────────
    |u| = −u
    """
    u = at_most_zero(theorem)
    return equal(theorem.hypotheses, absolute(u), negative(u))


@rule
def maximum_by_absolute(function: Choice, a: Term, b: Term) -> Sequent:
    """
    ──────────────────────────────
    max(a, b) = ½ (a + b + |a − b|)

    and min with −|a − b|.
    """
    distance = absolute(minus(a, b))
    last = distance if function == "max" else negative(distance)
    return equal(frozenset(), Apply(function, (a, b)), Mul((number(Fraction(1, 2)), Add((a, b, last)))))


# ------------------------------------------------------------------ sums and products over an index


@rule
def sum_linear(index: Index, theorem: Theorem) -> Sequent:
    """
          u = Σᵢ cᵢ bᵢ
    ──────────────────────────   k stands neither in the cᵢ nor in the hypotheses
    Σₖ u = Σᵢ cᵢ (Σₖ bᵢ)
    """
    u, combination = sides(theorem)
    pairs = weighted_parts(combination)
    need_generic(index, theorem.hypotheses)
    need(all(index not in free(c) for c, _ in pairs), "a coefficient depends on the index")
    right = Add(tuple(Mul((c, total(index, b))) for c, b in pairs))
    return equal(theorem.hypotheses, total(index, u), right)


@rule
def sum_constant(index: Index) -> Sequent:
    """
    ────────
    Σₖ 1 = n
    """
    size = index.size
    return equal(frozenset(), total(index, ONE), number(size) if isinstance(size, int) else Count(size))


@rule
def sift(index: Index, position: Position) -> Sequent:
    """
    ───────────   i is in the range of k, and is not k
    Σₖ δₖᵢ = 1
    """
    need(position != index and in_range(position, index.size), "the position is not in the range")
    return equal(frozenset(), total(index, delta(index, position)), ONE)


@rule
def sum_swap(outer: Index, inner: Index, body: Term) -> Sequent:
    """
    ─────────────────────   k and l are different
    Σₖ Σₗ f = Σₗ Σₖ f
    """
    need(outer != inner, "one index twice")
    left, right = total(outer, total(inner, body)), total(inner, total(outer, body))
    return equal(frozenset(), left, right)


@rule
def expand(t: Bind) -> Sequent:
    """
    ───────────────────────────────────
    Σₖ f = f[k/1] + … + f[k/m]

    for a range 1..m, m at most 1000; likewise Π, max and min.
    """
    size = t.index.size
    if not (isinstance(size, int) and size <= 1000):
        raise Refused("the range is no number up to 1000")
    values = tuple(put(t.body, {t.index: k}) for k in range(1, size + 1))
    if t.kind in ("sum", "product"):
        return equal(frozenset(), t, Add(values) if t.kind == "sum" else Mul(values))
    function = "max" if t.kind == "maximum" else "min"
    return equal(frozenset(), t, reduce(lambda a, b: Apply(function, (a, b)), values))


@rule
def product_exp(index: Index, positive: Theorem) -> Sequent:
    """
            f > 0
    ───────────────────────   k does not stand in the hypotheses
    Πₖ f = e^(Σₖ log f)
    """
    f = signed(positive, "<")
    need_generic(index, positive.hypotheses)
    return equal(positive.hypotheses, Bind("product", index, f), exp(total(index, log(f))))
