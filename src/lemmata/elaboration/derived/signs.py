"""Signs of products, powers, absolute values, maxima and selections, from those of their parts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from lemmata.elaboration.derived.logic import (
    applied,
    cases,
    contradiction,
    difference,
    different,
    equal_or_not,
    expanded,
    impossible,
    positive_unless_zero,
    weakened,
    zero_or_positive,
    zero_product,
)
from lemmata.kernel import signs
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import (
    absolute,
    absolute_of_nonnegative,
    absolute_of_nonpositive,
    expand,
    maximum_by_absolute,
    minus,
    negative,
)
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.signs import combine
from lemmata.kernel.structure import (
    congruent,
    cut,
    given,
    reflexive,
    selected,
    symmetric,
    transitive,
    trichotomy,
)
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Choice,
    Extremum,
    Index,
    Mul,
    Position,
    Power,
    Scalar,
    Select,
    Term,
    free,
    number,
)
from lemmata.kernel.theorem import Formula, Relation, Theorem, signed

__all__ = [
    "absolute_apart",
    "absolute_nonnegative",
    "absolute_of_product",
    "absolute_positive",
    "at_most_absolute",
    "at_most_maximum",
    "closed_number",
    "even_power",
    "even_power_positive",
    "maximum_at_most",
    "maximum_of_two",
    "negative_is_nonzero",
    "nonzero",
    "nonzero_factor",
    "one_of_at_least",
    "power_signed",
    "select_signed",
    "square_of_absolute",
    "turned",
    "weighted_sign",
]

A, B = Scalar("?a"), Scalar("?b")


def closed_number(t: Term, bits: int) -> Theorem:
    """0 < t for a closed number."""
    return enclosed_positive(t, (), bits)


def zero_is_nonnegative() -> Theorem:
    """0 ≤ the empty sum."""
    return combine(())


def where_zero(t: Term, *equations: Theorem) -> Theorem:
    """0 ≤ t, where t is 0 by equations."""
    return transitive(zero_is_nonnegative(), field(Add(()), t, equations, (), ()))


def letters(count: int) -> tuple[Scalar, ...]:
    return tuple(Scalar(f"?x{k}") for k in range(count))


# ------------------------------------------------------------------ products


@cache
def _product(strict: bool) -> Theorem:
    """0 ≤ a, 0 ≤ b ⊢ 0 ≤ a b."""
    relation: Relation = "<" if strict else "<="
    made = combine(((Fraction(1), tuple(given(Formula(relation, ZERO, t)) for t in (A, B))),))
    return transitive(made, field(made.right, Mul((A, B)), (), (), ()))


@cache
def _nothing_of() -> Theorem:
    """a = 0 ⊢ 0 ≤ a b."""
    return where_zero(Mul((A, B)), given(Formula("=", A, ZERO)))


def weighted_sign(weight: Theorem, theorem: Theorem) -> Theorem:
    """0 ≤ w x from 0 ≤ w and w ≠ 0 ⊢ 0 ≤ x."""
    values = {A: signed(weight, "<="), B: signed(theorem, "<=")}
    there = applied(_product(False), values, weakened(weight), weakened(theorem))
    return equal_or_not(applied(_nothing_of(), values), there, weight.right, ZERO)


@cache
def _nonzero(exponents: tuple[int, ...]) -> Theorem:
    """x₁ ≠ 0 … ⊢ Π xᵢ^eᵢ ≠ 0."""
    xs = letters(len(exponents))
    product = Mul(tuple(Power(x, e) for x, e in zip(xs, exponents, strict=True)))
    apart, zero = Formula("!=", product, ZERO), given(Formula("=", product, ZERO))
    inverse = Mul((number(-1), *(Power(x, -e) for x, e in zip(xs, exponents, strict=True))))
    asked = [x for s in (1, -1) for x, e in zip(xs, exponents, strict=True) if s * e > 0]
    known = tuple(given(Formula("!=", x, ZERO)) for x in asked)
    false = field(ZERO, ONE, (), ((inverse, zero),), known)
    return equal_or_not(contradiction(false, apart), given(apart), product, ZERO)


def nonzero(theorems: Sequence[Theorem], exponents: Sequence[int]) -> Theorem:
    """Π uᵢ^eᵢ ≠ 0 from uᵢ ≠ 0."""
    used = [t for t, e in zip(theorems, exponents, strict=True) if e]
    values = dict(zip(letters(len(exponents)), (signed(t, "!=") for t in theorems), strict=True))
    return applied(_nonzero(tuple(exponents)), values, *used)


@cache
def _nonzero_factor(count: int, position: int) -> Theorem:
    """x₁ ⋯ xₘ ≠ 0 ⊢ xᵢ ≠ 0."""
    xs = letters(count)
    return _nonzero_part(Mul(xs), xs[position])


@cache
def _nonzero_part(whole: Term, part: Term) -> Theorem:
    """u ≠ 0 from t ≠ 0, where t is 0 if u is."""
    apart, zero = Formula("!=", part, ZERO), given(Formula("=", part, ZERO))
    nothing = field(whole, ZERO, (zero,), (), ())
    there = different(nothing, given(Formula("!=", whole, ZERO)), apart)
    return equal_or_not(there, given(apart), part, ZERO)


def nonzero_factor(theorem: Theorem, position: int) -> Theorem:
    """uᵢ ≠ 0 from a product ≠ 0, or u ≠ 0 from u^k ≠ 0."""
    match signed(theorem, "!="):
        case Mul(factors):
            values = dict(zip(letters(len(factors)), factors, strict=True))
            return applied(_nonzero_factor(len(factors), position), values, theorem)
        case Power(u, k) if k:
            return applied(_nonzero_part(Power(A, k), A), {A: u}, theorem)
    raise Refused("neither a product nor a power")


def negative_is_nonzero(theorem: Theorem) -> Theorem:
    """u ≠ 0 from 0 < −u."""
    return nonzero_factor(theorem, 1)


def turned(theorem: Theorem) -> Theorem:
    """a − b ≠ 0 from b − a ≠ 0."""
    match theorem.left:
        case Add((b, Mul((_, a)))):
            return applied(_turned(), {A: a, B: b}, theorem)
    raise Refused("no difference")


@cache
def _turned() -> Theorem:
    return difference(symmetric(signs.compared(symmetric(given(Formula("!=", minus(B, A), ZERO))), A, B)))


# ------------------------------------------------------------------ powers


@cache
def _inverse_positive() -> Theorem:
    """0 < a ⊢ 0 < 1/a."""
    positive, inverse = given(Formula("<", ZERO, A)), Power(A, -1)
    goal = Formula("<", ZERO, inverse)
    zero = given(Formula("=", ZERO, inverse))
    false = field(ZERO, ONE, (), ((A, zero),), (positive,))
    gap = signs.difference(given(Formula("<", inverse, ZERO)))
    total = combine(((Fraction(1), (positive, gap)), (Fraction(1), ())))
    below = transitive(total, field(total.right, ZERO, (), (), (positive,)))
    return trichotomy(
        ZERO, inverse, given(goal), contradiction(false, goal), impossible(below, reflexive(ZERO), goal)
    )


@cache
def _power_positive(exponent: int) -> Theorem:
    """0 < a ⊢ 0 < a^k."""
    positive = given(Formula("<", ZERO, A))
    base = positive if exponent >= 0 else _inverse_positive()
    if abs(exponent) <= 8:
        factors = [base] * abs(exponent)
    else:  # by halves, since an exponent may have many digits
        half = abs(exponent) // 2
        factors = [_power_positive(half if exponent > 0 else -half)] * 2 + [base] * (exponent % 2)
    made = combine(((Fraction(1), tuple(factors)),))
    return transitive(made, expanded(made.right, Power(A, exponent), known=(positive,)))


@cache
def _power_nonnegative(exponent: int) -> Theorem:
    """0 ≤ a ⊢ 0 ≤ a^k."""
    if exponent == 0:
        return _one_is_nonnegative()
    at_least, zero = given(Formula("<=", ZERO, A)), given(Formula("=", A, ZERO))
    made = weakened(_power_positive(exponent))
    return zero_or_positive(at_least, where_zero(Power(A, exponent), zero), made)


@cache
def _one_is_nonnegative() -> Theorem:
    """0 ≤ a^0."""
    one = weakened(combine(((Fraction(1), ()),)))
    return transitive(one, field(one.right, Power(A, 0), (), (), ()))


def power_signed(theorem: Theorem, exponent: int) -> Theorem:
    """0 < u^k from 0 < u, 0 ≤ u^k from 0 ≤ u."""
    law = _power_positive if theorem.conclusion.relation == "<" else _power_nonnegative
    if exponent == 0:
        return applied(law(0), {A: signed(theorem, "<=")})
    return applied(law(exponent), {A: signed(theorem, "<=")}, theorem)


@cache
def _even_power(exponent: int) -> Theorem:
    """0 ≤ a^k, k even."""
    if exponent % 2:
        raise Refused("not an even power")
    if exponent == 0:
        return _one_is_nonnegative()
    less = given(Formula("<", A, ZERO))
    gap = signs.difference(less)
    power = weakened(applied(_power_positive(exponent), {A: gap.right}, gap))
    known = gap, signs.weakened(less, "!=")
    below = transitive(power, expanded(power.right, Power(A, exponent), known=known))
    zero = where_zero(Power(A, exponent), symmetric(given(Formula("=", ZERO, A))))
    return trichotomy(ZERO, A, weakened(_power_positive(exponent)), zero, below)


def even_power(u: Term, exponent: int) -> Theorem:
    """0 ≤ u^k, k even."""
    return applied(_even_power(exponent), {A: u})


def _power_apart(theorem: Theorem, exponent: int) -> Theorem:
    """u^k ≠ 0 from u ≠ 0."""
    return nonzero_factor(nonzero((theorem,), (exponent,)), 0)


@cache
def _even_power_positive(exponent: int) -> Theorem:
    apart = _power_apart(given(Formula("!=", A, ZERO)), exponent)
    return positive_unless_zero(_even_power(exponent), apart)


def even_power_positive(theorem: Theorem, exponent: int) -> Theorem:
    """0 < u^k, k even, from u ≠ 0."""
    return applied(_even_power_positive(exponent), {A: signed(theorem, "!=")}, theorem)


# ------------------------------------------------------------------ absolute values


def by_sign(goal: Formula, above: Theorem, below: Theorem) -> Theorem:
    """A goal from 0 ≤ a and from a ≤ 0."""
    made = cases(above, below, ZERO, A)
    if made.conclusion != goal:
        raise Refused("the cases prove something else")
    return made


ABOVE, BELOW = given(Formula("<=", ZERO, A)), given(Formula("<=", A, ZERO))


@cache
def _square_of_absolute() -> Theorem:
    goal = Formula("=", Power(absolute(A), 2), Power(A, 2))
    equations = absolute_of_nonnegative(ABOVE), absolute_of_nonpositive(BELOW)
    return by_sign(goal, *(field(goal.left, goal.right, (e,), (), ()) for e in equations))


def square_of_absolute(u: Term) -> Theorem:
    """|u|² = u²."""
    return applied(_square_of_absolute(), {A: u})


@cache
def _absolute_nonnegative() -> Theorem:
    goal = Formula("<=", ZERO, absolute(A))
    above = transitive(ABOVE, symmetric(absolute_of_nonnegative(ABOVE)))
    gap, equation = signs.difference(BELOW), absolute_of_nonpositive(BELOW)
    return by_sign(goal, above, transitive(gap, field(gap.right, goal.right, (equation,), (), ())))


def absolute_nonnegative(u: Term) -> Theorem:
    """0 ≤ |u|."""
    return applied(_absolute_nonnegative(), {A: u})


@cache
def _at_most_absolute(negated: bool) -> Theorem:
    """0 ≤ |a| − a, or 0 ≤ |a| + a: one of them is 0, and the other twice |a|."""
    goal = Formula("<=", ZERO, Add((absolute(A), A)) if negated else minus(absolute(A), A))
    sign = ABOVE if negated else signs.difference(BELOW)
    twice, nothing = signs.combine(((Fraction(2), (sign,)),)), weakened(signs.combine(()))
    starts = (twice, nothing) if negated else (nothing, twice)
    equations = absolute_of_nonnegative(ABOVE), absolute_of_nonpositive(BELOW)
    made = (
        transitive(start, field(start.right, goal.right, (e,), (), ()))
        for start, e in zip(starts, equations, strict=True)
    )
    return by_sign(goal, *made)


def at_most_absolute(u: Term, negated: bool) -> Theorem:
    """0 ≤ |u| − u, or 0 ≤ |u| + u."""
    return applied(_at_most_absolute(negated), {A: u})


@cache
def _absolute_apart() -> Theorem:
    square = symmetric(_power_apart(given(Formula("!=", absolute(A), ZERO)), 2))
    return nonzero_factor(symmetric(transitive(square, _square_of_absolute())), 0)


def absolute_apart(theorem: Theorem) -> Theorem:
    """u ≠ 0 from |u| ≠ 0."""
    (u,) = theorem.left.arguments  # type: ignore[attr-defined]
    return applied(_absolute_apart(), {A: u}, theorem)


@cache
def _absolute_positive() -> Theorem:
    square = symmetric(_power_apart(given(Formula("!=", A, ZERO)), 2))
    apart = nonzero_factor(symmetric(transitive(square, symmetric(_square_of_absolute()))), 0)
    return positive_unless_zero(_absolute_nonnegative(), apart)


def absolute_positive(theorem: Theorem) -> Theorem:
    """0 < |u| from u ≠ 0."""
    return applied(_absolute_positive(), {A: signed(theorem, "!=")}, theorem)


@cache
def _absolute_of_two() -> Theorem:
    """|a b| = |a| |b|."""
    product = Mul((A, B))
    leaves = []
    for a_up in (True, False):
        for b_up in (True, False):
            signs_ = [
                given(Formula("<=", *((ZERO, t) if up else (t, ZERO)))) for t, up in ((A, a_up), (B, b_up))
            ]
            values = [
                absolute_of_nonnegative(s) if up else absolute_of_nonpositive(s)
                for s, up in zip(signs_, (a_up, b_up), strict=True)
            ]
            up = [s if u else signs.difference(s) for s, u in zip(signs_, (a_up, b_up), strict=True)]
            made = combine(((Fraction(1), tuple(up)),))
            if a_up == b_up:
                value = absolute_of_nonnegative(transitive(made, field(made.right, product, (), (), ())))
            else:
                at_least = transitive(made, field(made.right, minus(ZERO, product), (), (), ()))
                value = absolute_of_nonpositive(signs.compared(at_least, product, ZERO))
            right = Mul((absolute(A), absolute(B)))
            leaves.append(field(absolute(product), right, (value, *values), (), ()))
    first, second = cases(leaves[0], leaves[1], ZERO, B), cases(leaves[2], leaves[3], ZERO, B)
    return cases(first, second, ZERO, A)


@cache
def _absolute_of_power(exponent: int) -> Theorem:
    """|a^e| = |a|^e."""
    power = Power(A, exponent)
    up = power_signed(ABOVE, exponent)
    inner = absolute_of_nonnegative(ABOVE)
    above = transitive(
        absolute_of_nonnegative(up), symmetric(congruent(Power(absolute(A), exponent), (inner,)))
    )
    less = given(Formula("<", A, ZERO))  # and there a^e = ± (−a)^e
    value, gap = absolute_of_nonpositive(less), signs.difference(less)
    positive = transitive(gap, expanded(gap.right, negative(A)))
    known = positive, signs.weakened(less, "!=")
    turned_, minus_a = power_signed(positive, exponent), Power(negative(A), exponent)
    right = congruent(Power(absolute(A), exponent), (value,))
    if exponent % 2 == 0:
        size = absolute_of_nonnegative(transitive(turned_, expanded(minus_a, power, known=known)))
    else:
        gap = transitive(turned_, expanded(minus_a, minus(ZERO, power), known=known))
        size = absolute_of_nonpositive(signs.compared(gap, power, ZERO))
    back = expanded(size.right, minus_a, known=known)
    below = transitive(transitive(size, back), symmetric(right))
    zero_at_most = signs.weakened(given(Formula("=", ZERO, A)), "<=")
    up_strictly = signs.weakened(given(Formula("<", ZERO, A)), "<=")
    return trichotomy(ZERO, A, cut((), up_strictly, above), cut((), zero_at_most, above), below)


@cache
def _absolute_of_many(count: int) -> Theorem:
    """|x₁ ⋯ xₘ| = |x₁| ⋯ |xₘ|."""
    xs = letters(count)
    sizes = Mul(tuple(map(absolute, xs)))
    if count == 0:
        return absolute_of_nonnegative(_product_of_none())
    first, rest = xs[0], Mul(xs[1:])
    nested = congruent(absolute(Mul(xs)), (field(Mul(xs), Mul((first, rest)), (), (), ()),))
    two = transitive(nested, applied(_absolute_of_two(), {A: first, B: rest}))
    if count == 1:
        one = absolute_of_nonnegative(_product_of_none())
        return transitive(two, field(two.right, sizes, (one,), (), ()))
    shifted = applied(_absolute_of_many(count - 1), dict(zip(letters(count - 1), xs[1:], strict=True)))
    return transitive(two, field(two.right, sizes, (shifted,), (), ()))


@cache
def _product_of_none() -> Theorem:
    """0 ≤ the empty product."""
    one = weakened(combine(((Fraction(1), ()),)))
    return transitive(one, field(one.right, Mul(()), (), (), ()))


@cache
def _absolute_of_powers(exponents: tuple[int, ...]) -> Theorem:
    """|Π xᵢ^eᵢ| = Π |xᵢ|^eᵢ."""
    xs = letters(len(exponents))
    powers = tuple(Power(x, e) for x, e in zip(xs, exponents, strict=True))
    many = applied(_absolute_of_many(len(xs)), dict(zip(xs, powers, strict=True)))
    each = tuple(applied(_absolute_of_power(e), {A: x}) for x, e in zip(xs, exponents, strict=True))
    return transitive(many, congruent(many.right, each))


def absolute_of_product(theorem: Theorem) -> Theorem:
    """|u| = Π |bᵢ|^eᵢ from u = Π bᵢ^eᵢ."""
    bases, exponents = powers_of(theorem.right)
    law = applied(_absolute_of_powers(exponents), dict(zip(letters(len(bases)), bases, strict=True)))
    return transitive(congruent(absolute(theorem.left), (theorem,)), law)


def powers_of(t: Term) -> tuple[tuple[Term, ...], tuple[int, ...]]:
    """The bases and exponents of a product of powers."""
    if not (isinstance(t, Mul) and all(isinstance(f, Power) for f in t.factors)):
        raise Refused("not a product of powers")
    return tuple(f.base for f in t.factors), tuple(f.exponent for f in t.factors)  # type: ignore[attr-defined]


# ------------------------------------------------------------------ maxima and selections


@cache
def _maximum_of_two(function: Choice, second: bool) -> Theorem:
    made = Apply(function, (A, B))
    one = B if second else A
    equation = maximum_by_absolute(function, A, B)
    gap = minus(A, B)
    # |d| − d and |d| + d are not negative
    size, sign = absolute(gap), -1 if second == (function == "min") else 1
    goal = Formula("<=", ZERO, Add((size, Mul((number(sign), gap)))))
    above, below = given(Formula("<=", ZERO, gap)), given(Formula("<=", gap, ZERO))
    lists = []
    for up, known in ((True, above), (False, below)):
        value = absolute_of_nonnegative(known) if up else absolute_of_nonpositive(known)
        distance = known if up else signs.difference(known)
        twice = (sign == 1) == up
        made_of = combine(((Fraction(2), (distance,)),)) if twice else combine(())
        lists.append(transitive(made_of, field(made_of.right, goal.right, (value,), (), ())))
    whole = cases(lists[0], lists[1], ZERO, gap)
    half = combine(((Fraction(1, 2), (whole,)),))
    right = minus(made, one) if function == "max" else minus(one, made)
    return transitive(half, field(half.right, right, (equation,), (), ()))


def maximum_of_two(function: Choice, a: Term, b: Term, second: bool) -> Theorem:
    """0 ≤ max(a, b) − a, or − b; and for min the other way round."""
    return applied(_maximum_of_two(function, second), {A: a, B: b})


def at_most_maximum(kind: Extremum, index: Index, body: Term, position: Position) -> Theorem:
    """0 ≤ maxₖ u − u[k/i], or 0 ≤ u[k/i] − minₖ u."""
    return signs.difference(signs.at_most_maximum(kind, index, body, position))


def maximum_at_most(kind: Extremum, index: Index, body: Term, bound: Term, theorem: Theorem) -> Theorem:
    """0 ≤ b − maxₖ u from 0 ≤ b − u, or 0 ≤ minₖ u − b from 0 ≤ u − b."""
    small, large = (body, bound) if kind == "maximum" else (bound, body)
    return signs.difference(signs.maximum_at_most(kind, index, signs.compared(theorem, small, large)))


@cache
def _minimum_positive(strict: bool) -> Theorem:
    """0 < a, 0 < b ⊢ 0 < min(a, b)."""
    relation: Relation = "<" if strict else "<="
    gap, made = minus(A, B), Apply("min", (A, B))
    leaves = []
    for known, least in ((Formula("<=", ZERO, gap), B), (Formula("<=", gap, ZERO), A)):
        value = (absolute_of_nonnegative if least == B else absolute_of_nonpositive)(given(known))
        same = field(least, made, (value, maximum_by_absolute("min", A, B)), (), ())
        leaves.append(transitive(given(Formula(relation, ZERO, least)), same))
    return cases(leaves[0], leaves[1], ZERO, gap)


def select_signed(at: Position, theorems: Sequence[Theorem]) -> Theorem:
    """0 < (a₁, …, aₘ)ᵢ if 0 < aᵢ for all; likewise ≤."""
    strict = all(t.conclusion.relation == "<" for t in theorems)
    theorems = theorems if strict else [weakened(t) for t in theorems]
    entries = tuple(t.right for t in theorems)
    if isinstance(at, int):
        return transitive(theorems[at - 1], symmetric(selected(at, entries)))
    names_ = {k.name for e in entries for k in free(e)} | {at.name}
    bound = Index(next(name for k in range(len(names_) + 1) if (name := f"?{k}") not in names_), at.size)
    body = Select(bound, entries)
    least = signs.at_most_maximum("minimum", bound, body, at)
    relation: Relation = "<" if strict else "<="
    lower = transitive(theorems[0], symmetric(selected(1, entries)))
    for k in range(2, len(entries) + 1):
        other = transitive(theorems[k - 1], symmetric(selected(k, entries)))
        lower = applied(_minimum_positive(strict), {A: lower.right, B: other.right}, lower, other)
    return chained(transitive(lower, symmetric(expand(Bind("minimum", bound, body)))), least, relation)


def chained(first: Theorem, second: Theorem, relation: Relation) -> Theorem:
    """0 R b from 0 R a and a ≤ b."""
    law = _chained(relation)
    return applied(law, {A: first.right, B: second.right}, first, second)


@cache
def _chained(relation: Relation) -> Theorem:
    gaps = given(Formula(relation, ZERO, A)), signs.difference(given(Formula("<=", A, B)))
    both = combine(tuple((Fraction(1), (gap,)) for gap in gaps))
    return transitive(both, field(both.right, B, (), (), ()))


# ------------------------------------------------------------------ bounds of a root


def one_of_at_least(theorem: Theorem, leaf: Term, value: Fraction, sign: int) -> Theorem:
    """0 ≤ leaf − m, or 0 ≤ m − leaf if ``sign`` is −1, where a product of such factors leaf − v is given to be 0."""
    bound = number(value)
    gap = minus(leaf, bound) if sign > 0 else minus(bound, leaf)
    match theorem.left:
        case Mul((u, v)):
            parts = (one_of_at_least(given(Formula("=", f, ZERO)), leaf, value, sign) for f in (u, v))
            return zero_product(theorem, *parts)
    # Here the leaf is the number that the factor leaves over.
    rest = Reading().read(minus(gap, Mul((number(sign), theorem.left))))[0].get((), Fraction(0))
    known = combine(((rest, ()),) if rest else ())
    return weakened(transitive(known, field(known.right, gap, (), ((number(-sign), theorem),), ())))
