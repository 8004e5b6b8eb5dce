"""Laws of exp, log and roots that follow from e^(a + b) = e^a e^b, from e^(log b) = b and from the slope of exp."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from lemmata.elaboration.derived.logic import (
    applied,
    cases,
    equal_is_at_most,
    expanded,
    impossible,
    weakened,
    zero_or_positive,
)
from lemmata.elaboration.derived.signs import (
    letters,
    power_signed,
    powers_of,
    where_zero,
)
from lemmata.kernel import signs
from lemmata.kernel.laws import (
    exp,
    exp_log,
    exp_positive,
    exp_sum,
    log,
    minus,
    negative,
    power_exp,
    power_of_nonpositive,
)
from lemmata.kernel.limits import limit_of_leaf, limit_of_parts, mean_value
from lemmata.kernel.signs import combine
from lemmata.kernel.structure import congruent, cut, given, reflexive, symmetric, transitive, trichotomy
from lemmata.kernel.terms import ZERO, Add, Apply, Mul, Power, Scalar, Term, number
from lemmata.kernel.theorem import Formula, Relation, Side, Theorem, signed

__all__ = [
    "exp_increases",
    "log_exp",
    "log_increases",
    "log_of_inverse",
    "log_product",
    "power_increases",
    "real_power_nonnegative",
    "real_power_positive",
    "root",
    "root_of_product",
    "root_power",
    "whole_root",
]

A, B, C = Scalar("?a"), Scalar("?b"), Scalar("?c")


def root(u: Term, degree: int) -> Term:
    return Apply("pow", (u, number(Fraction(1, degree))))


# ------------------------------------------------------------------ exp


@cache
def _exp_increases(strict: bool) -> Theorem:
    """0 < b − a ⊢ 0 < e^b − e^a: e^b rises from b = a."""
    f = minus(exp(B), exp(A))
    place: tuple[Scalar, Term, Side] = B, A, "+"
    up = limit_of_parts(exp(B), (limit_of_leaf(B, *place),), ())
    limit = limit_of_parts(f, (up, limit_of_leaf(negative(exp(A)), *place)), ())
    start = where_zero(limit.conclusion.value)  # type: ignore[arg-type]
    rises = mean_value((), exp_positive(B), limit, start, ())
    if strict:
        return cut((), signs.compared(given(Formula("<", ZERO, minus(B, A))), A, B), rises)
    at_least = given(Formula("<=", ZERO, minus(B, A)))
    same = given(Formula("=", A, B))
    level = transitive(weakened(combine(())), expanded(Add(()), f, (congruent(exp(A), (same,)),)))
    below = impossible(given(Formula("<", B, A)), signs.compared(at_least, A, B), level.conclusion)
    return trichotomy(A, B, weakened(rises), level, below)


def exp_increases(theorem: Theorem, a: Term, b: Term) -> Theorem:
    """0 < e^b − e^a from 0 < b − a; likewise ≤."""
    law = _exp_increases(theorem.conclusion.relation == "<")
    return applied(law, {A: a, B: b}, theorem)


def _exp_between(less: Theorem) -> Theorem:
    """e^a < e^b from a < b."""
    made = exp_increases(signs.difference(less), less.left, less.right)
    return signs.compared(made, exp(less.left), exp(less.right))


# ------------------------------------------------------------------ log


@cache
def _log_exp() -> Theorem:
    """log e^a = a: neither is below the other, since their exponentials are equal."""
    left = log(exp(A))
    goal, back = Formula("=", left, A), exp_log(exp_positive(A))
    below, above = (
        impossible(_exp_between(given(Formula("<", u, v))), equation, goal)
        for u, v, equation in ((left, A, symmetric(back)), (A, left, back))
    )
    return trichotomy(left, A, below, given(goal), above)


def log_exp(u: Term) -> Theorem:
    """log e^u = u."""
    return applied(_log_exp(), {A: u})


@cache
def _log_product(exponents: tuple[int, ...]) -> Theorem:
    """c = Π xᵢ^eᵢ, 0 < xᵢ ⊢ log c = Σ eᵢ log xᵢ."""
    xs = letters(len(exponents))
    product = Mul(tuple(Power(x, e) for x, e in zip(xs, exponents, strict=True)))
    total = Add(tuple(Mul((number(e), log(x))) for x, e in zip(xs, exponents, strict=True)))
    power = exp_sum(reflexive(total))
    bases = (exp_log(given(Formula("<", ZERO, x))) for x in xs)
    factors = tuple(congruent(f, (b,)) for f, b in zip(power.right.factors, bases, strict=True))  # type: ignore[attr-defined]
    whole = transitive(power, congruent(power.right, factors))
    same = transitive(given(Formula("=", C, product)), symmetric(whole))
    return transitive(congruent(log(C), (same,)), log_exp(total))


def log_product(theorem: Theorem, positive: Sequence[Theorem]) -> Theorem:
    """log u = Σ eᵢ log bᵢ from u = Π bᵢ^eᵢ and 0 < bᵢ."""
    bases, exponents = powers_of(theorem.right)
    values = {C: theorem.left, **dict(zip(letters(len(bases)), bases, strict=True))}
    return applied(_log_product(exponents), values, theorem, *positive)


@cache
def _log_of_inverse() -> Theorem:
    product = expanded(Power(A, -1), Mul((Power(A, -1),)), known=(given(Formula("<", ZERO, A)),))
    law = log_product(product, (given(Formula("<", ZERO, A)),))
    return expanded(negative(law.left), log(A), (law,))


def log_of_inverse(positive: Theorem) -> Theorem:
    """−log(1/u) = log u from 0 < u."""
    return applied(_log_of_inverse(), {A: signed(positive, "<")}, positive)


@cache
def _log_increases(strict: bool) -> Theorem:
    """0 < a, 0 < b − a ⊢ 0 < log b − log a."""
    relation: Relation = "<" if strict else "<="
    positive, rise = given(Formula("<", ZERO, A)), given(Formula(relation, ZERO, minus(B, A)))
    both = combine(((Fraction(1), (positive,)), (Fraction(1), (rise,))))
    larger = transitive(both, expanded(both.right, B))
    small, large = exp_log(positive), exp_log(larger)
    goal = Formula(relation, ZERO, minus(log(B), log(A)))
    less = signs.difference(given(Formula("<", log(A), log(B))))
    # e^(log b) < e^(log a), though a ≤ b
    falls = _exp_between(given(Formula("<", log(B), log(A))))
    order = signs.compared(rise, A, B)
    down = transitive(falls, small)
    gap = signs.difference(down)
    gap = transitive(gap, expanded(gap.right, minus(A, B), (large,)))
    more = impossible(signs.compared(gap, B, A), order, goal)
    same = given(Formula("=", log(A), log(B)))
    if strict:
        equal = transitive(transitive(symmetric(small), congruent(exp(log(A)), (same,))), large)
        level = impossible(order, symmetric(equal), goal)
    else:
        level = signs.difference(signs.weakened(same, "<="))
    return trichotomy(log(A), log(B), less if strict else weakened(less), level, more)


def log_increases(positive: Theorem, theorem: Theorem, b: Term) -> Theorem:
    """0 < log b − log a from 0 < a and 0 < b − a; likewise ≤."""
    law = _log_increases(theorem.conclusion.relation == "<")
    return applied(law, {A: signed(positive, "<"), B: b}, positive, theorem)


# ------------------------------------------------------------------ powers with a real exponent


@cache
def _real_power_positive() -> Theorem:
    power = power_exp(given(Formula("<", ZERO, A)), C)
    return transitive(exp_positive(power.right.arguments[0]), symmetric(power))  # type: ignore[attr-defined]


def real_power_positive(theorem: Theorem, exponent: Term) -> Theorem:
    """0 < u^c from 0 < u."""
    return applied(_real_power_positive(), {A: theorem.right, C: exponent}, theorem)


@cache
def _real_power_nonnegative() -> Theorem:
    power = Apply("pow", (A, C))
    at_most = power_of_nonpositive(given(Formula("<=", A, ZERO)), C)
    zero = power_of_nonpositive(equal_is_at_most(given(Formula("=", A, ZERO))), C)
    nonpositive, at_zero = where_zero(power, at_most), where_zero(power, zero)
    above = zero_or_positive(given(Formula("<=", ZERO, A)), at_zero, weakened(_real_power_positive()))
    return cases(nonpositive, above, A, ZERO)


def real_power_nonnegative(u: Term, exponent: Term) -> Theorem:
    """0 ≤ u^c."""
    return applied(_real_power_nonnegative(), {A: u, C: exponent})


@cache
def _power_increases(strict: bool) -> Theorem:
    """0 ≤ a, 0 < b − a, 0 < c ⊢ 0 < b^c − a^c."""
    relation: Relation = "<" if strict else "<="
    low, high = (Apply("pow", (t, C)) for t in (A, B))
    at_least, rise = given(Formula("<=", ZERO, A)), given(Formula(relation, ZERO, minus(B, A)))
    positive, exponent = given(Formula("<", ZERO, A)), given(Formula("<", ZERO, C))
    both = combine(((Fraction(1), (positive,)), (Fraction(1), (rise,))))
    larger = transitive(both, expanded(both.right, B))
    logs = log_increases(positive, rise, B)
    times = combine(((Fraction(1), (exponent, logs)),))
    a, b = power_exp(positive, C), power_exp(larger, C)
    u, v = (t.right.arguments[0] for t in (a, b))  # type: ignore[attr-defined]
    powers = exp_increases(transitive(times, expanded(times.right, minus(v, u))), u, v)
    above = transitive(powers, expanded(powers.right, minus(high, low), (a, b)))
    zero = given(Formula("=", A, ZERO))
    nothing = power_of_nonpositive(equal_is_at_most(zero), C)
    if strict:
        b_positive = transitive(rise, expanded(rise.right, B, (zero,)))
        begin = real_power_positive(b_positive, C)
    else:
        begin = real_power_nonnegative(B, C)
    at_zero = transitive(begin, expanded(high, minus(high, low), (nothing,)))
    return zero_or_positive(at_least, at_zero, above)


def power_increases(nonnegative: Theorem, theorem: Theorem, b: Term, exponent: Fraction) -> Theorem:
    """0 < b^c − a^c from 0 ≤ a, 0 < b − a and a number c > 0; likewise ≤."""
    one = combine(((exponent, ()),))
    positive = transitive(one, expanded(one.right, number(exponent)))
    values = {A: signed(nonnegative, "<="), B: b, C: number(exponent)}
    law = _power_increases(theorem.conclusion.relation == "<")
    return applied(law, values, weakened(nonnegative), theorem, positive)


# ------------------------------------------------------------------ roots


@cache
def _whole_root(p: int, degree: int) -> Theorem:
    """0 ≤ a ⊢ a^(p/n) = (a^(1/n))^p."""
    left, r = Apply("pow", (A, number(Fraction(p, degree)))), root(A, degree)
    positive, zero = given(Formula("<", ZERO, A)), given(Formula("=", A, ZERO))
    whole, part = power_exp(positive, left.arguments[1]), power_exp(positive, r.arguments[1])  # type: ignore[attr-defined]
    exponent, step = (t.right.arguments[0] for t in (whole, part))  # type: ignore[attr-defined]
    power = exp_sum(expanded(exponent, Add((Mul((number(p), step)),))))
    above = transitive(transitive(whole, power), expanded(power.right, Power(r, p), (part,)))
    at_most = equal_is_at_most(zero)
    nothing = [power_of_nonpositive(at_most, c) for c in (left.arguments[1], r.arguments[1])]  # type: ignore[attr-defined]
    return zero_or_positive(given(Formula("<=", ZERO, A)), expanded(left, Power(r, p), nothing), above)


def whole_root(nonnegative: Theorem, p: int, degree: int) -> Theorem:
    """u^(p/n) = (u^(1/n))^p from 0 ≤ u, for p ≥ 1."""
    return applied(_whole_root(p, degree), {A: signed(nonnegative, "<=")}, weakened(nonnegative))


@cache
def _root_power(degree: int) -> Theorem:
    """0 ≤ a ⊢ (a^(1/n))^n = a."""
    r = root(A, degree)
    positive, zero = given(Formula("<", ZERO, A)), given(Formula("=", A, ZERO))
    part = power_exp(positive, r.arguments[1])  # type: ignore[attr-defined]
    power = exp_sum(expanded(log(A), Add((Mul((number(degree), part.right.arguments[0])),))))  # type: ignore[attr-defined]
    back = transitive(symmetric(power), exp_log(positive))
    above = transitive(expanded(Power(r, degree), back.left, (part,)), back)
    nothing = power_of_nonpositive(equal_is_at_most(zero), r.arguments[1])  # type: ignore[attr-defined]
    at_zero = expanded(Power(r, degree), A, (nothing, zero))
    return zero_or_positive(given(Formula("<=", ZERO, A)), at_zero, above)


def root_power(nonnegative: Theorem, degree: int) -> Theorem:
    """(u^(1/n))^n = u from 0 ≤ u."""
    return applied(_root_power(degree), {A: signed(nonnegative, "<=")}, weakened(nonnegative))


@cache
def _root_of_product(exponents: tuple[int, ...], degree: int) -> Theorem:
    """0 ≤ xᵢ ⊢ (Π xᵢ^eᵢ)^(1/n) = Π (xᵢ^(1/n))^eᵢ."""
    xs = letters(len(exponents))
    pairs = list(zip(xs, exponents, strict=True))
    product = Mul(tuple(Power(x, e) for x, e in pairs))
    right = Mul(tuple(Power(root(x, degree), e) for x, e in pairs))
    c = number(Fraction(1, degree))
    positive = [given(Formula("<", ZERO, x)) for x in xs]
    made = combine(
        ((Fraction(1), tuple(power_signed(t, e) for t, (_, e) in zip(positive, pairs, strict=True))),)
    )
    whole = power_exp(transitive(made, expanded(made.right, product, known=positive)), c)
    logs = log_product(reflexive(product), positive)
    steps = [power_exp(t, c) for t in positive]
    inner = [t.right.arguments[0] for t in steps]  # type: ignore[attr-defined]
    combination = Add(tuple(Mul((number(e), u)) for u, e in zip(inner, exponents, strict=True)))
    power = exp_sum(expanded(whole.right.arguments[0], combination, (logs,)))  # type: ignore[attr-defined]
    parts = tuple(
        congruent(f, (symmetric(t),))
        for f, t in zip(power.right.factors, steps, strict=True)  # type: ignore[attr-defined]
    )
    theorem = transitive(transitive(whole, power), congruent(power.right, parts))
    for k, (x, e) in reversed(list(enumerate(pairs))):
        zero = given(Formula("=", x, ZERO))
        known = [*positive[:k], *(real_power_positive(t, c) for t in positive[:k])]
        if e:
            u = expanded(product, ZERO, (zero,), known=known)
            nothing = power_of_nonpositive(equal_is_at_most(u), c)
            small = power_of_nonpositive(equal_is_at_most(zero), c)
            at_zero = transitive(nothing, symmetric(expanded(right, ZERO, (small,), known=known)))
            theorem = zero_or_positive(given(Formula("<=", ZERO, x)), at_zero, theorem)
    return theorem


def root_of_product(theorem: Theorem, degree: int, nonnegative: Sequence[Theorem]) -> Theorem:
    """u^(1/n) = Π (bᵢ^(1/n))^eᵢ from u = Π bᵢ^eᵢ and 0 ≤ bᵢ."""
    bases, exponents = powers_of(theorem.right)
    law = _root_of_product(exponents, degree)
    values = dict(zip(letters(len(bases)), bases, strict=True))
    made = applied(law, values, *map(weakened, nonnegative))
    return transitive(
        congruent(root(theorem.left, degree), (theorem, reflexive(number(Fraction(1, degree))))), made
    )
