"""The named laws of exp, log, powers, |u|, max and sums; each an equation with its conditions as premises."""

from __future__ import annotations

from fractions import Fraction

from lemmata.kernel.errors import Refused, need
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Choice,
    Count,
    Extremum,
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
    put,
)
from lemmata.kernel.theorem import Sequent, Theorem, equal, joined, need_generic, rule, sides, signed


def exp(u: Term) -> Term:
    return Apply("exp", (u,))


def log(u: Term) -> Term:
    return Apply("log", (u,))


def absolute(u: Term) -> Term:
    return Apply("abs", (u,))


def root(u: Term, degree: int) -> Term:
    need(degree >= 1, "not a degree")
    return Apply("pow", (u, number(Fraction(1, degree))))


def negative(u: Term) -> Term:
    return Mul((number(-1), u))


def minus(a: Term, b: Term) -> Term:
    return Add((a, negative(b)))


def weighted_parts(t: Term) -> tuple[tuple[Term, Term], ...]:
    """The (cᵢ, bᵢ) of a sum written Σ cᵢ bᵢ."""
    if not isinstance(t, Add):
        raise Refused("not a sum of products of two")
    parts = [a.factors if isinstance(a, Mul) else () for a in t.terms]
    need(all(len(p) == 2 for p in parts), "not a sum of products of two")
    return tuple((p[0], p[1]) for p in parts)


def whole(c: Term) -> int:
    need(isinstance(c, Number) and c.value.denominator == 1, "not a whole number")
    return int(c.value)  # type: ignore[attr-defined]


def powers(t: Term) -> tuple[tuple[Term, int], ...]:
    """The (bᵢ, eᵢ) of a product written Π bᵢ^eᵢ."""
    need(isinstance(t, Mul) and all(isinstance(a, Power) for a in t.factors), "not a product of powers")
    return tuple((a.base, a.exponent) for a in t.factors)  # type: ignore[attr-defined]


def all_signed(theorems: tuple[Theorem, ...], bases: list[Term], relation: str) -> None:
    found = [signed(t, relation) for t in theorems]  # type: ignore[arg-type]
    need(found == bases, "the premises are not about the factors, in order")


# ------------------------------------------------------------------ exp and log


@rule
def exp_sum(theorem: Theorem) -> Sequent:
    """
          u = Σ kᵢ sᵢ
    ───────────────────────   kᵢ whole numbers
    e^u = Π (e^sᵢ)^kᵢ
    """
    u, total = sides(theorem)
    factors = tuple(Power(exp(s), whole(k)) for k, s in weighted_parts(total))
    return equal(theorem.hypotheses, exp(u), Mul(factors))


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
def log_exp(u: Term) -> Sequent:
    """
    ───────────
    log e^u = u
    """
    return equal(frozenset(), log(exp(u)), u)


@rule
def log_product(theorem: Theorem, positive: tuple[Theorem, ...]) -> Sequent:
    """
    u = Π bᵢ^eᵢ    bᵢ > 0
    ─────────────────────
    log u = Σ eᵢ log bᵢ
    """
    u, product = sides(theorem)
    parts = powers(product)
    all_signed(positive, [b for b, _ in parts], "<")
    total = Add(tuple(Mul((number(e), log(b))) for b, e in parts))
    return equal(joined(theorem, *positive), log(u), total)


# ------------------------------------------------------------------ powers and roots


@rule
def power_exp(positive: Theorem, exponent: Term) -> Sequent:
    """
         u > 0
    ───────────────────
    u^c = e^(c · log u)
    """
    u = signed(positive, "<")
    return equal(positive.hypotheses, Apply("pow", (u, exponent)), exp(Mul((exponent, log(u)))))


@rule
def whole_root(nonnegative: Theorem, p: int, degree: int) -> Sequent:
    """
           u ≥ 0
    ─────────────────────   p ≥ 1
    u^(p/n) = (u^(1/n))^p
    """
    u = signed(nonnegative, "<=")
    need(p >= 1, "not a numerator")
    r = root(u, degree)
    return equal(nonnegative.hypotheses, Apply("pow", (u, number(Fraction(p, degree)))), Power(r, p))


@rule
def root_power(nonnegative: Theorem, degree: int) -> Sequent:
    """
        u ≥ 0
    ───────────────
    (u^(1/n))^n = u
    """
    u = signed(nonnegative, "<=")
    return equal(nonnegative.hypotheses, Power(root(u, degree), degree), u)


@rule
def root_of_product(theorem: Theorem, degree: int, nonnegative: tuple[Theorem, ...]) -> Sequent:
    """
      u = Π bᵢ^eᵢ    bᵢ ≥ 0
    ───────────────────────────
    u^(1/n) = Π (bᵢ^(1/n))^eᵢ
    """
    u, product = sides(theorem)
    parts = powers(product)
    all_signed(nonnegative, [b for b, _ in parts], "<=")
    roots = Mul(tuple(Power(root(b, degree), e) for b, e in parts))
    return equal(joined(theorem, *nonnegative), root(u, degree), roots)


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
    f = theorem.conclusion
    need(f.relation in ("<=", "<") and f.right == ZERO, "the premise does not say u ≤ 0")
    return equal(theorem.hypotheses, absolute(f.left), negative(f.left))


@rule
def square_of_absolute(u: Term) -> Sequent:
    """
    ─────────
    |u|² = u²
    """
    return equal(frozenset(), Power(absolute(u), 2), Power(u, 2))


@rule
def absolute_of_product(theorem: Theorem) -> Sequent:
    """
      u = Π bᵢ^eᵢ
    ───────────────
    |u| = Π |bᵢ|^eᵢ
    """
    u, product = sides(theorem)
    factors = tuple(Power(absolute(b), e) for b, e in powers(product))
    return equal(theorem.hypotheses, absolute(u), Mul(factors))


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


@rule
def maximum_shift(index: Index, kind: Extremum, theorem: Theorem) -> Sequent:
    """
              u = x + c
    ─────────────────────────────   k stands neither in c nor in the hypotheses
    maxₖ u = (maxₖ x) + c
    """
    u, total = sides(theorem)
    if not (isinstance(total, Add) and len(total.terms) == 2):
        raise Refused("not a sum of two")
    x, c = total.terms
    need_generic(index, theorem.hypotheses)
    need(index not in free(c), "what is added depends on the index")
    return equal(theorem.hypotheses, Bind(kind, index, u), Add((Bind(kind, index, x), c)))


# ------------------------------------------------------------------ sums and products over an index


def total(index: Index, body: Term) -> Term:
    return Bind("sum", index, body)


@rule
def sum_linear(index: Index, theorem: Theorem) -> Sequent:
    """
          u = Σᵢ cᵢ bᵢ
    ──────────────────────────   k stands neither in the cᵢ nor in the hypotheses
    Σₖ u = Σᵢ cᵢ (Σₖ bᵢ)
    """
    u, combination = sides(theorem)
    parts = weighted_parts(combination)
    need_generic(index, theorem.hypotheses)
    need(all(index not in free(c) for c, _ in parts), "a coefficient depends on the index")
    right = Add(tuple(Mul((c, total(index, b))) for c, b in parts))
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
    ───────────
    Σₖ δₖᵢ = 1
    """
    need(position != index and in_range(position, index.size), "the position is not in the range")
    return equal(frozenset(), total(index, delta(index, position)), ONE)


@rule
def sum_swap(outer: Index, inner: Index, body: Term) -> Sequent:
    """
    ─────────────────────
    Σₖ Σₗ f = Σₗ Σₖ f
    """
    need(outer != inner, "one index twice")
    left = total(outer, total(inner, body))
    return equal(frozenset(), left, total(inner, total(outer, body)))


@rule
def expand(t: Bind) -> Sequent:
    """
    ───────────────────────────────────
    Σₖ f = f[k/1] + … + f[k/m]

    for a range 1..m; likewise Π, max and min.
    """
    size = t.index.size
    if not isinstance(size, int):
        raise Refused("the range is not a number")
    need(size <= 1000, "too many terms")
    parts = tuple(put(t.body, {t.index: k}) for k in range(1, size + 1))
    if t.kind in ("sum", "product"):
        return equal(frozenset(), t, Add(parts) if t.kind == "sum" else Mul(parts))
    made = parts[0]
    for part in parts[1:]:
        made = Apply("max" if t.kind == "maximum" else "min", (made, part))
    return equal(frozenset(), t, made)


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


@rule
def power_of_nonpositive(theorem: Theorem, exponent: Term) -> Sequent:
    """
     u ≤ 0
    ───────
    u^c = 0
    """
    f = theorem.conclusion
    need(f.relation in ("<=", "<") and f.right == ZERO, "the premise does not say u ≤ 0")
    return equal(theorem.hypotheses, Apply("pow", (f.left, exponent)), ZERO)
