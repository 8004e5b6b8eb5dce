"""Rules that follow from those of the kernel."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import minus, power_exp, power_of_nonpositive, square_of_absolute
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.signs import (
    absolute_nonnegative,
    combine,
    compared,
    difference,
    even_power,
    exp_positive,
    nonzero,
    nonzero_factor,
    positive_unless_zero,
    rewritten,
    strict_somewhere,
    weakened,
    weighted_sign,
)
from lemmata.kernel.structure import (
    apart_or_same,
    cases,
    delta_apart,
    delta_same,
    given,
    symmetric,
    zero_or_positive,
    zero_product,
)
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Index,
    Mul,
    Position,
    Term,
    in_range,
    number,
)
from lemmata.kernel.theorem import Formula, Theorem, sides

__all__ = [
    "absolute_apart",
    "absolute_positive",
    "between_delta",
    "closed_number",
    "equal_is_at_most",
    "even_power_positive",
    "mixture",
    "negative_is_nonzero",
    "one_of_at_least",
    "real_power_nonnegative",
    "real_power_positive",
    "turned",
    "unequal",
]


def closed_number(t: Term, bits: int) -> Theorem:
    """0 < t for a closed number."""
    return enclosed_positive(t, (), bits)


def equal_is_at_most(equation: Theorem) -> Theorem:
    """a ≤ b from a = b."""
    a, b = sides(equation)
    return compared(difference(equation), a, b)


def unequal(theorem: Theorem) -> Theorem:
    """u ≠ 0 from 0 < u."""
    return nonzero_factor(_power_apart(theorem, 1), 0)


def negative_is_nonzero(theorem: Theorem) -> Theorem:
    """u ≠ 0 from 0 < −u."""
    return nonzero_factor(theorem, 1)


def turned(theorem: Theorem) -> Theorem:
    """a − b ≠ 0 from b − a ≠ 0."""
    match theorem.left:
        case Add((b, Mul((_, a)))):
            below = negative_is_nonzero(closed_number(Mul((number(-1), number(-1))), 64))
            made = nonzero((below, theorem), (1, 1))
            return rewritten(made, field(made.left, Add((a, Mul((number(-1), b)))), (), (), ()))
    raise Refused("no difference")


def _power_apart(theorem: Theorem, exponent: int) -> Theorem:
    """u^k ≠ 0 from u ≠ 0."""
    return nonzero_factor(nonzero((theorem,), (exponent,)), 0)


def even_power_positive(theorem: Theorem, exponent: int) -> Theorem:
    """0 < u^k, k even, from u ≠ 0."""
    apart = _power_apart(theorem, exponent)
    return positive_unless_zero(even_power(apart.left.base, exponent), apart)  # type: ignore[attr-defined]


def absolute_apart(theorem: Theorem) -> Theorem:
    """u ≠ 0 from |u| ≠ 0."""
    (u,) = theorem.left.arguments  # type: ignore[attr-defined]
    return nonzero_factor(rewritten(_power_apart(theorem, 2), square_of_absolute(u)), 0)


def absolute_positive(theorem: Theorem) -> Theorem:
    """0 < |u| from u ≠ 0."""
    square = _power_apart(theorem, 2)
    u = square.left.base  # type: ignore[attr-defined]
    apart = nonzero_factor(rewritten(square, symmetric(square_of_absolute(u))), 0)
    return positive_unless_zero(absolute_nonnegative(u), apart)


def real_power_positive(theorem: Theorem, exponent: Term) -> Theorem:
    """0 < u^c from 0 < u."""
    power = power_exp(theorem, exponent)
    return rewritten(exp_positive(power.right.arguments[0]), symmetric(power))  # type: ignore[attr-defined]


def real_power_nonnegative(u: Term, exponent: Term) -> Theorem:
    """0 ≤ u^c."""
    power = Apply("pow", (u, exponent))
    nothing = rewritten(combine(()), field(Add(()), ZERO, (), (), ()))
    below = given(Formula("<=", u, ZERO))
    at_most = rewritten(nothing, symmetric(power_of_nonpositive(below, exponent)))
    positive = weakened(real_power_positive(given(Formula("<", ZERO, u)), exponent))
    zero = given(Formula("=", u, ZERO))
    at_zero = rewritten(nothing, symmetric(power_of_nonpositive(equal_is_at_most(zero), exponent)))
    above = zero_or_positive(given(Formula("<=", ZERO, u)), at_zero, positive)
    made = cases(at_most, above, u, ZERO)
    assert made.right == power
    return made


def between_delta(i: Position, j: Position, upper: bool) -> Theorem:
    """0 ≤ δᵢⱼ, or 0 ≤ 1 − δᵢⱼ; refused for indices of different ranges."""

    def where(equation: Theorem) -> Theorem:
        """In the case in which δ has a value."""
        d, value = sides(equation)
        t = minus(ONE, d) if upper else d
        total = Add((Mul((ONE,)),)) if (value == ONE) != upper else Add(())
        sign = combine(((Fraction(1), ()),) if total != Add(()) else ())
        times = number(-1) if upper else ONE
        return weakened(rewritten(sign, field(total, t, (), ((times, symmetric(equation)),), ())))

    if i == j:
        return where(delta_same(i))
    apart = where(delta_apart(i, j))
    if not apart.hypotheses:
        return apart
    j, i = (j, i) if isinstance(j, Index) and in_range(i, j.size) else (i, j)
    return apart_or_same(i, j, apart, where(delta_same(i)))  # type: ignore[arg-type]


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
    return weakened(rewritten(known, field(known.right, gap, (), ((number(-sign), theorem),), ())))


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
