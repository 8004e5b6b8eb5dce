"""Laws of deltas, sums and maxima over an index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from lemmata.elaboration.derived.logic import (
    applied,
    at_most_both_ways,
    contradiction,
    different,
    equal_or_not,
    every,
    expanded,
    impossible,
    nothing_of,
    positive_unless_zero,
    rewritten,
    weakened,
)
from lemmata.elaboration.derived.signs import even_power, nonzero, weighted_sign
from lemmata.kernel import signs
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import log, minus, negative, sift, sum_constant, sum_linear, total
from lemmata.kernel.limits import extended, infinite
from lemmata.kernel.polynomials import field
from lemmata.kernel.signs import binder_signed, combine
from lemmata.kernel.structure import (
    apart_or_same,
    bind,
    cut,
    delta_value,
    given,
    reflexive,
    symmetric,
    transitive,
    trichotomy,
)
from lemmata.kernel.substitution import instantiate, put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Component,
    Count,
    Extremum,
    Index,
    Mul,
    Position,
    Power,
    Scalar,
    Term,
    delta,
    in_range,
    number,
)
from lemmata.kernel.theorem import IMPLIED, Every, ExtendedTheorem, Formula, Theorem, sides, signed

__all__ = [
    "at_most_sum",
    "between_delta",
    "count_at_least_one",
    "infinite_sum",
    "maximum_shift",
    "mixture",
    "strict_somewhere",
    "unit_vector",
]

A, B, C = Scalar("?a"), Scalar("?b"), Scalar("?c")


def between_delta(i: Position, j: Position, upper: bool) -> Theorem:
    """0 ≤ δᵢⱼ, or 0 ≤ 1 − δᵢⱼ; refused for indices of different ranges."""

    def where(equation: Theorem) -> Theorem:
        """In the case in which δ has a value."""
        d, value = sides(equation)
        sign = weakened(combine(((Fraction(1), ()),) if (value == ONE) != upper else ()))
        return transitive(sign, expanded(sign.right, minus(ONE, d) if upper else d, (equation,)))

    if i == j:
        same = delta_value(i, i)
        return where(same)
    apart = where(delta_value(i, j))
    if not apart.hypotheses:
        return apart
    j, i = (j, i) if isinstance(j, Index) and in_range(i, j.size) else (i, j)
    return apart_or_same(i, j, apart, where(delta_value(i, i)))  # type: ignore[arg-type]


# ------------------------------------------------------------------ sums


@dataclass(frozen=True)
class Rest:
    """u·(1 − δₖᵢ), a term of Σₖ u without the one at i; i is not k."""

    same: Theorem
    """δ u = δ u[k/i]."""
    term: Theorem
    """0 ≤ u·(1 − δ)."""
    total: Theorem
    """Σₖ u·(1 − δ) = Σₖ u − u[k/i]."""


@cache
def _rest() -> tuple[Theorem, Theorem]:
    """c a = c b ⊢ a (1 − c) = a + (−b) c, and c = 1 ⊢ a + (−b) c = a − b."""
    parts = Add((Mul((ONE, A)), Mul((negative(B), C))))
    same = given(Formula("=", Mul((C, A)), Mul((C, B))))
    split = expanded(Add((Mul((ONE, A, minus(ONE, C))),)), parts, (), ((number(-1), same),))
    return split, expanded(parts, minus(A, B), (given(Formula("=", C, ONE)),))


def rest_of_sum(index: Index, at: Position, nonnegative: Theorem) -> Rest:
    u = signed(nonnegative, "<=")
    entry, d = put(u, {index: at}), delta(index, at)
    elsewhere = nothing_of(delta_value(index, at), u, entry)
    same = apart_or_same(at, index, elsewhere, reflexive(Mul((delta(at, at), entry))))
    term = combine(((Fraction(1), (weakened(nonnegative), between_delta(index, at, True))),))
    split, value = _rest()
    linear = sum_linear(index, applied(split, {A: u, B: entry, C: d}, same))
    one = sift(index, at)
    total_ = applied(value, {A: total(index, u), B: entry, C: one.left}, one)
    return Rest(same, term, transitive(linear, total_))


@lru_cache(maxsize=256)
def _at_most_sum(index: Index) -> Theorem:
    """∀k. 0 ≤ wₖ ⊢ 0 ≤ Σₖ wₖ − wᵢ."""
    w, at = Component("?w", (index,)), Index("?i", index.size)
    rest = rest_of_sum(index, at, given(Every(index, Formula("<=", ZERO, w))))
    return transitive(binder_signed("sum", index, rest.term), rest.total)


def at_most_sum(index: Index, position: Position, nonnegative: Theorem) -> Theorem:
    """0 ≤ Σₖ u − u[k/i] from 0 ≤ u."""
    at, u = Index("?i", index.size), signed(nonnegative, "<=")
    law = instantiate(_at_most_sum(index), ((at, position),), (("?w", (index,), u),), ())
    return cut((index,), weakened(nonnegative), law)


def count_at_least_one(size: str) -> Theorem:
    """0 ≤ n − 1."""
    k = Index("?k", size)
    one = combine(((Fraction(1), ()),))
    made = at_most_sum(k, 1, transitive(one, expanded(one.right, ONE)))
    return transitive(made, expanded(made.right, minus(Count(size), ONE), (sum_constant(k),)))


@cache
def _nothing_left() -> Theorem:
    """0 ≤ a − b, a = 0 ⊢ b ≤ 0."""
    gap, zero = given(Formula("<=", ZERO, minus(A, B))), given(Formula("=", A, ZERO))
    return signs.compared(transitive(gap, expanded(gap.right, minus(ZERO, B), (zero,))), B, ZERO)


def sum_of_zeros(index: Index, zero: Theorem) -> Theorem:
    """Σₖ u = 0 from u = 0."""
    nothing = sum_linear(index, transitive(zero, expanded(ZERO, Add(()))))
    return transitive(nothing, expanded(Add(()), ZERO))


def strict_somewhere(index: Index, weak: Theorem, strict: Theorem, somewhere: Theorem) -> Theorem:
    """0 < Σₖ d from 0 ≤ d, w ≠ 0 ⊢ 0 < d and Σₖ w ≠ 0."""
    match signed(somewhere, "!="):
        case Bind("sum", k, w) if k == index:
            pass
        case _:
            raise Refused("not a sum over the index")
    least = binder_signed("sum", index, weakened(weak))
    whole, goal = least.right, Formula("<", ZERO, least.right)
    zero = given(Formula("=", whole, ZERO))
    at_most = applied(_nothing_left(), {A: whole, B: weak.right}, at_most_sum(index, index, weak), zero)
    nothing = Formula("=", w, ZERO)
    everywhere = equal_or_not(given(nothing), impossible(strict, at_most, nothing), w, ZERO)
    none = different(sum_of_zeros(index, everywhere), somewhere, goal)
    some = positive_unless_zero(least, given(Formula("!=", whole, ZERO)))
    return equal_or_not(none, some, whole, ZERO)


def mixture(
    index: Index, weights: Theorem, total: Theorem, theorem: Theorem, same: Callable[[Term, Term], Theorem]
) -> Theorem:
    """0 < Σ p·x from 0 ≤ p, 0 < Σ p and 0 < x; ``same`` shows that two spellings of a product are equal."""
    p, x = weights.right, theorem.right
    product = Mul((p, x))
    weak = weighted_sign(weights, theorem)
    apart = nonzero((given(Formula("!=", p, ZERO)), theorem), (1, 1))
    strict = positive_unless_zero(weak, rewritten(apart, same(apart.left, product)))
    return strict_somewhere(index, weak, strict, total)


@cache
def _weight_and_zero() -> Theorem:
    """a = a·b·(1/b), b = 0, 0 < a ⊢ 0 = 1."""
    finite = given(Formula("=", A, Mul((A, B, Power(B, -1)))))
    zero, positive = given(Formula("=", B, ZERO)), given(Formula("<", ZERO, A))
    return field(ZERO, ONE, (zero,), ((negative(Power(A, -1)), finite),), (positive,))


def infinite_sum(
    rest: Term,
    index: Index,
    position: Position,
    weight: Theorem,
    argument: Theorem,
    positive: Theorem,
    zero: Theorem,
) -> ExtendedTheorem:
    """+∞ = r + Σₖ w·(−log u) from 0 ≤ w, 0 ≤ u, 0 < w[k/i] and u[k/i] = 0: no number is more."""
    w, u = signed(weight, "<="), signed(argument, "<=")
    finite = every(Every(index, Formula("=", w, Mul((w, u, Power(u, -1))))), (position,))
    false = applied(_weight_and_zero(), {A: positive.right, B: zero.left}, finite, zero, positive)
    number_ = Scalar("?number")
    whole = Add((rest, total(index, Mul((w, negative(log(u)))))))
    less = contradiction(false, Formula("<", number_, whole))
    return infinite(extended(rest, index, less, weight, argument), number_)


# ------------------------------------------------------------------ maxima


def follows(small: Term, large: Term, order: Theorem, equation: Theorem) -> Theorem:
    """a ≤ b from another order and an equation."""
    gap = signs.difference(order)
    return signs.compared(
        transitive(gap, expanded(gap.right, minus(large, small), (equation,))), small, large
    )


@cache
def _shifts(up: bool) -> tuple[Theorem, Theorem, Theorem]:
    """a = b + c and a ≤ m ⊢ b ≤ m − c; … and b ≤ m ⊢ a ≤ m + c; b ≤ m − c ⊢ b + c ≤ m.  For a minimum ≥."""
    m = Scalar("?m")
    equation = given(Formula("=", A, Add((B, C))))

    def order(u: Term, v: Term) -> tuple[Term, Term]:
        return (u, v) if up else (v, u)

    def law(goal: tuple[Term, Term], known: tuple[Term, Term]) -> Theorem:
        return follows(*order(*goal), given(Formula("<=", *order(*known))), equation)

    back = signs.difference(given(Formula("<=", *order(B, minus(m, C)))))
    small, large = order(Add((B, C)), m)
    return (
        law((B, minus(m, C)), (A, m)),
        law((A, Add((m, C))), (B, m)),
        signs.compared(transitive(back, expanded(back.right, minus(large, small))), small, large),
    )


def maximum_shift(index: Index, kind: Extremum, theorem: Theorem) -> Theorem:
    """maxₖ u = (maxₖ x) + c from u = x + c; likewise min."""
    u, shifted = sides(theorem)
    if not (isinstance(shifted, Add) and len(shifted.terms) == 2):
        raise Refused("not a sum of two")
    x, c = shifted.terms
    whole, inner, m = Bind(kind, index, u), Bind(kind, index, x), Scalar("?m")
    down, up, back = _shifts(kind == "maximum")
    at_most = [signs.at_most_maximum(kind, index, t, index) for t in (u, x)]
    values = {A: u, B: x, C: c}
    least = signs.maximum_at_most(kind, index, applied(down, values | {m: whole}, theorem, at_most[0]))
    most = signs.maximum_at_most(kind, index, applied(up, values | {m: inner}, theorem, at_most[1]))
    other = applied(back, {B: inner, C: c, m: whole}, least)
    return at_most_both_ways(most, other) if kind == "maximum" else at_most_both_ways(other, most)


# ------------------------------------------------------------------ zeros and ones


def clash(known: Theorem, proved: Theorem, goal: Formula) -> Theorem:
    """Anything from a < b, a = b or b < a and a theorem about a and b that does not hold there."""
    if proved.conclusion.relation == "!=":
        return different(known, proved, goal)
    if known.conclusion.relation == "=":
        return impossible(proved, symmetric(known), goal)
    if proved.conclusion.relation == "=" and proved.left == known.left:
        proved = symmetric(proved)
    return impossible(known, proved, goal)


def unit_vector(theorem: Theorem, vector: str, index: Index, c: Index) -> Theorem:
    """Γ, ∀k. yₖ (yₖ − 1) = 0, Σₖ yₖ = 1 ⊢ χ from Γ, ∀k. yₖ = δₖ꜀ ⊢ χ."""
    y, one = Component(vector, (index,)), Component(vector, (c,))
    bits = given(Every(index, Formula("=", Mul((y, Add((y, number(-1))))), ZERO)))
    whole = given(Formula("=", total(index, y), ONE))
    square = even_power(y, 2)
    nonnegative = transitive(square, expanded(square.right, y, (), ((ONE, bits),)))
    # where y at c is not 0, it is 1, and what is left of the sum is 0
    apart = given(Formula("!=", one, ZERO))
    bit = instantiate(bits, ((index, c),), (), ())
    is_one = expanded(one, ONE, (), ((Power(one, -1), bit),), (apart,))
    rest = rest_of_sum(index, c, nonnegative)
    nothing = transitive(rest.total, expanded(rest.total.right, ZERO, (whole, is_one)))
    at_most = applied(
        _nothing_left(), {A: nothing.left, B: rest.term.right}, at_most_sum(index, index, rest.term), nothing
    )
    zero = at_most_both_ways(at_most, rest.term)
    unit = expanded(y, delta(index, c), (is_one,), ((ONE, zero), (ONE, rest.same)))
    proved = cut((index,), unit, theorem)
    # so it is 0 for every c, if χ fails, and the sum is 0
    f, absent = theorem.conclusion, Formula("=", one, ZERO)
    renamed = bind("sum", index, c, c, reflexive(one))
    ways = []
    for case in (Formula("<", f.left, f.right), Formula("=", f.left, f.right), Formula("<", f.right, f.left)):
        known = given(case)
        if f.relation in IMPLIED[case.relation] and case.left == f.left:
            ways.append(signs.weakened(known, f.relation))
        elif f.relation == "!=" and case.relation == "<":
            ways.append(symmetric(signs.weakened(known, "!=")))
        else:
            everywhere = equal_or_not(given(absent), clash(known, proved, absent), one, ZERO)
            false = transitive(symmetric(transitive(renamed, sum_of_zeros(c, everywhere))), whole)
            ways.append(contradiction(false, f))
    return trichotomy(f.left, f.right, *ways)
