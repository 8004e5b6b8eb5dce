"""Contradictions, cases and what they give: rules that follow from trichotomy and field arithmetic.

A law is proved once, for scalars, and then used for any terms: `applied`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache

from lemmata.kernel import signs
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import minus, negative
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.signs import combine
from lemmata.kernel.structure import (
    apart_or_same,
    congruent,
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
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Term,
    delta,
    number,
)
from lemmata.kernel.theorem import (
    IMPLIED,
    Apart,
    Every,
    Formula,
    Hypothesis,
    Relation,
    Theorem,
    sides,
    signed,
)
from lemmata.tactics.deadline import need_time

__all__ = [
    "applied",
    "assume",
    "at_most_both_ways",
    "cases",
    "compared",
    "contradiction",
    "difference",
    "different",
    "equal_is_at_most",
    "equal_or_not",
    "every",
    "expanded",
    "impossible",
    "inverted",
    "nothing_of",
    "place",
    "positive_unless_zero",
    "rewritten",
    "split_delta",
    "supported",
    "unequal",
    "weakened",
    "weighted",
    "zero_or_positive",
    "zero_product",
]

A, B, C = (Scalar(f"?{name}") for name in "abc")
"""What laws speak of."""

Values = Mapping[Scalar, Term]


# ------------------------------------------------------------------ using a law


def applied(law: Theorem, values: Values, *premises: Theorem) -> Theorem:
    """A law at values of its scalars, its hypotheses shown by premises that may say more."""
    if any(s != t for s, t in values.items()):
        law = instantiate(law, (), tuple((s.name, (), t) for s, t in values.items()), ())
    wanted = law.hypotheses
    for premise in premises:
        law = cut((), fitting(premise, wanted), law)
    return law


def fitting(premise: Theorem, wanted: frozenset[Hypothesis]) -> Theorem:
    """The premise as weak as one of the formulas that are wanted."""
    f = premise.conclusion
    if f in wanted:
        return premise
    for relation in IMPLIED[f.relation]:
        if Formula(relation, f.left, f.right) in wanted:
            return signs.weakened(premise, relation)
    if "!=" in IMPLIED[f.relation] and Formula("!=", f.right, f.left) in wanted:
        return symmetric(premise if f.relation == "!=" else signs.weakened(premise, "!="))
    raise Refused("the premise is of no use for the law")


def inverted(
    left: Term,
    right: Term,
    equations: Iterable[Theorem] = (),
    multiples: Iterable[tuple[Term, Theorem]] = (),
) -> tuple[Term, ...]:
    """What `field` asks not to be 0, in its order."""
    need_time()
    reading = Reading()
    for theorem in equations:
        reading.define(*sides(theorem))
    gap = [left, negative(right)]
    for c, theorem in multiples:
        l, r = sides(theorem)  # noqa: E741
        gap += [Mul((number(-1), c, l)), Mul((c, r))]
    reading.read(Add(tuple(gap)))
    return tuple(reading.asked)


def expanded(
    left: Term,
    right: Term,
    equations: Sequence[Theorem] = (),
    multiples: Sequence[tuple[Term, Theorem]] = (),
    known: Sequence[Theorem] = (),
) -> Theorem:
    """left = right by field arithmetic, what must not be 0 taken from what is ``known``."""
    asked, apart = inverted(left, right, equations, multiples), {signed(t, "!="): t for t in known}
    if not apart.keys() >= set(asked):
        raise Refused("a denominator may be 0")
    return field(left, right, tuple(equations), tuple(multiples), tuple(apart[u] for u in asked))


def assume(theorem: Theorem, hypothesis: Hypothesis) -> Theorem:
    """Γ, φ ⊢ χ from Γ ⊢ χ."""
    if isinstance(hypothesis, Apart):
        return cut((), delta_value(hypothesis.left, hypothesis.right), theorem)
    indices, formula = [], hypothesis
    while isinstance(formula, Every):
        indices.append(formula.index)
        formula = formula.body
    return cut(tuple(indices), given(hypothesis), theorem)


def place(theorem: Theorem, index: Index, position: Position) -> Theorem:
    """Γ[k/p] ⊢ φ[k/p] from Γ ⊢ φ."""
    return instantiate(theorem, ((index, position),), (), ())


def every(hypothesis: Every, positions: Sequence[Position]) -> Theorem:
    """∀k. φ ⊢ φ[k/p], one position for each index from the outermost."""
    theorem, at = given(hypothesis), {}
    inner: Formula | Every = hypothesis
    for position in positions:
        if not isinstance(inner, Every):
            raise Refused("more positions than indices")
        at[inner.index] = position
        inner = inner.body
    if isinstance(inner, Every):
        raise Refused("fewer positions than indices")
    if any(p in at and p != k for k, p in at.items()):
        # A position has the name of another index of the hypothesis: first all get names of their own.
        own = {k: Index(f"{k.name}:", k.size) for k in at}
        theorem = instantiate(theorem, tuple(own.items()), (), ())
        at = {own[k]: p for k, p in at.items()}
    moved = tuple((k, p) for k, p in at.items() if k != p)
    return instantiate(theorem, moved, (), ()) if moved else theorem


# ------------------------------------------------------------------ order and equality


def difference(theorem: Theorem) -> Theorem:
    """0 ≤ b − a from a ≤ b or a = b, 0 < b − a from a < b, b − a ≠ 0 from a ≠ b."""
    match theorem.conclusion.relation:
        case "!=":
            return symmetric(signs.difference(theorem))
        case "=":
            return signs.difference(signs.weakened(theorem, "<="))
    return signs.difference(theorem)


def compared(theorem: Theorem, small: Term, large: Term) -> Theorem:
    """a ≤ b from 0 ≤ b − a, a < b from 0 < b − a, a ≠ b from b − a ≠ 0 or a − b ≠ 0."""
    if theorem.conclusion.relation != "!=":
        return signs.compared(theorem, small, large)
    if theorem.left == minus(large, small):
        return signs.compared(symmetric(theorem), small, large)
    return symmetric(signs.compared(symmetric(theorem), large, small))


def weakened(theorem: Theorem) -> Theorem:
    """0 ≤ u from 0 < u or 0 ≤ u."""
    return theorem if theorem.conclusion.relation == "<=" else signs.weakened(theorem, "<=")


def unequal(theorem: Theorem) -> Theorem:
    """u ≠ 0 from 0 < u."""
    return symmetric(signs.weakened(theorem, "!="))


def equal_is_at_most(equation: Theorem) -> Theorem:
    """a ≤ b from a = b."""
    return signs.weakened(equation, "<=")


def rewritten(theorem: Theorem, equation: Theorem) -> Theorem:
    """0 ≤ b from 0 ≤ a and a = b; likewise <, and b ≠ 0 from a ≠ 0."""
    if theorem.conclusion.relation == "!=":
        return symmetric(transitive(symmetric(theorem), equation))
    return transitive(theorem, equation)


# ------------------------------------------------------------------ contradictions


@cache
def _positive_zero() -> Theorem:
    """0 < 0 ⊢ 0 = 1."""
    zero = given(Formula("=", A, ZERO))
    law = field(ZERO, ONE, (), ((negative(Power(A, -1)), zero),), (given(Formula("<", ZERO, A)),))
    return applied(law, {A: ZERO}, reflexive(ZERO))


@cache
def _less_and_not() -> Theorem:
    """a < b, b ≤ a ⊢ 0 = 1."""
    gaps = (signs.difference(given(f)) for f in (Formula("<", A, B), Formula("<=", B, A)))
    both = combine(tuple((Fraction(1), (gap,)) for gap in gaps))
    return cut((), transitive(both, field(both.right, ZERO, (), (), ())), _positive_zero())


@cache
def _same_and_not() -> Theorem:
    """a = b, a ≠ b ⊢ 0 = 1."""
    apart = difference(given(Formula("!=", A, B)))
    return field(ZERO, ONE, (), ((Power(apart.left, -1), given(Formula("=", A, B))),), (apart,))


@cache
def _anything(relation: Relation) -> Theorem:
    """0 = 1 ⊢ a R b."""
    false = given(Formula("=", ZERO, ONE))
    if relation == "=":
        return field(A, B, (), ((minus(B, A), false),), ())
    if relation != "<":
        return signs.weakened(_anything("<"), relation)
    one = combine(((Fraction(1), ()),))
    gap = field(one.right, minus(B, A), (), ((Add((minus(B, A), number(-1))), false),), ())
    return signs.compared(transitive(one, gap), A, B)


def contradiction(false: Theorem, goal: Formula) -> Theorem:
    """Anything from 0 = 1."""
    return applied(_anything(goal.relation), {A: goal.left, B: goal.right}, false)


def impossible(less: Theorem, more: Theorem, goal: Formula) -> Theorem:
    """Anything from a < b and b ≤ a, b < a or b = a."""
    return contradiction(applied(_less_and_not(), {A: less.left, B: less.right}, less, more), goal)


def different(same: Theorem, apart: Theorem, goal: Formula) -> Theorem:
    """Anything from a = b and a ≠ b."""
    return contradiction(applied(_same_and_not(), {A: same.left, B: same.right}, same, apart), goal)


# ------------------------------------------------------------------ cases


def _for(theorem: Theorem, *weaker: Theorem) -> Theorem:
    """The theorem from what shows its hypotheses."""
    for lemma in weaker:
        if lemma.conclusion in theorem.hypotheses:
            theorem = cut((), lemma, theorem)
    return theorem


def cases(first: Theorem, second: Theorem, u: Term, v: Term) -> Theorem:
    """χ where u ≤ v and where v ≤ u."""
    less, same, more = (given(f) for f in (Formula("<", u, v), Formula("=", u, v), Formula("<", v, u)))
    return trichotomy(
        u,
        v,
        _for(first, signs.weakened(less, "<=")),
        _for(first, signs.weakened(same, "<=")),
        _for(second, signs.weakened(more, "<=")),
    )


def equal_or_not(first: Theorem, second: Theorem, u: Term, v: Term) -> Theorem:
    """χ where u = v and where u ≠ v."""
    less, more = given(Formula("<", u, v)), given(Formula("<", v, u))
    below = _for(second, signs.weakened(less, "!="))
    above = _for(second, symmetric(signs.weakened(more, "!=")))
    return trichotomy(u, v, below, first, above)


@cache
def _positive_unless_zero() -> Theorem:
    positive = Formula("<", ZERO, A)
    nonnegative, apart = given(Formula("<=", ZERO, A)), given(Formula("!=", A, ZERO))
    same = different(symmetric(given(Formula("=", ZERO, A))), apart, positive)
    return trichotomy(
        ZERO, A, given(positive), same, impossible(given(Formula("<", A, ZERO)), nonnegative, positive)
    )


def positive_unless_zero(nonnegative: Theorem, theorem: Theorem) -> Theorem:
    """0 < u from 0 ≤ u and u ≠ 0."""
    return applied(_positive_unless_zero(), {A: theorem.left}, nonnegative, theorem)


@cache
def _at_most_both_ways() -> Theorem:
    same = Formula("=", A, B)
    below, above = (
        impossible(given(Formula("<", u, v)), given(Formula("<=", v, u)), same) for u, v in ((A, B), (B, A))
    )
    return trichotomy(A, B, below, given(same), above)


def at_most_both_ways(first: Theorem, second: Theorem) -> Theorem:
    """a = b from a ≤ b and b ≤ a."""
    return applied(_at_most_both_ways(), {A: first.left, B: first.right}, first, second)


def zero_or_positive(nonnegative: Theorem, first: Theorem, second: Theorem) -> Theorem:
    """χ where u = 0 and where 0 < u, if 0 ≤ u."""
    u = nonnegative.right
    zero = _for(first, symmetric(given(Formula("=", ZERO, u))))
    negative_ = impossible(given(Formula("<", u, ZERO)), nonnegative, first.conclusion)
    return trichotomy(ZERO, u, second, zero, negative_)


@cache
def _other_factor() -> Theorem:
    product, apart = given(Formula("=", Mul((A, B)), ZERO)), given(Formula("!=", A, ZERO))
    return field(B, ZERO, (), ((Power(A, -1), product),), (apart,))


def zero_product(product: Theorem, first: Theorem, second: Theorem) -> Theorem:
    """χ where u = 0 and where v = 0, if u v = 0."""
    match sides(product):
        case (Mul((u, v)), Number(zero)) if zero == 0:
            other = applied(_other_factor(), {A: u, B: v}, product)
            return equal_or_not(first, _for(second, other), u, ZERO)
    raise Refused("the premise does not read u v = 0")


# ------------------------------------------------------------------ where something is not 0


@cache
def _nothing_of() -> Theorem:
    """a = 0 ⊢ a b = a c."""
    return field(Mul((A, B)), Mul((A, C)), (given(Formula("=", A, ZERO)),), (), ())


def nothing_of(zero: Theorem, b: Term, c: Term) -> Theorem:
    """a b = a c from a = 0."""
    return applied(_nothing_of(), {A: zero.left, B: b, C: c}, zero)


def weighted(weight: Term, theorem: Theorem) -> Theorem:
    """w x = w y from w ≠ 0 ⊢ x = y."""
    x, y = sides(theorem)
    nothing = nothing_of(given(Formula("=", weight, ZERO)), x, y)
    return equal_or_not(nothing, congruent(Mul((weight, x)), (reflexive(weight), theorem)), weight, ZERO)


def supported(nonnegative: Theorem, positive: Theorem) -> Theorem:
    """p = p·q·(1/q) from the same where 0 < p, if 0 ≤ p: where p is 0, both sides are."""
    p, right = nonnegative.right, positive.right
    zero = given(Formula("=", p, ZERO))
    factors = (zero, *map(reflexive, right.factors[1:]))  # type: ignore[attr-defined]
    product = congruent(right, factors)
    nothing = transitive(product, field(product.right, ZERO, (), (), ()))
    return zero_or_positive(nonnegative, transitive(zero, symmetric(nothing)), positive)


@cache
def _where(same: bool) -> Theorem:
    """d = 1, c = a ⊢ c = b + d (a − …); d = 0, c = b ⊢ c = b + d (a − …): both cases of `split_delta`."""
    d, e = Scalar("?d"), Scalar("?e")
    right = Add((B, Mul((d, Add((A, negative(e)))))))
    value = given(Formula("=", d, ONE if same else ZERO))
    if not same:
        return field(C, right, (value,), ((ONE, given(Formula("=", C, B))),), ())
    return field(C, right, (value,), ((ONE, given(Formula("=", C, A))), (ONE, given(Formula("=", e, B)))), ())


def split_delta(i: Position, j: Index, same: Theorem, apart: Theorem) -> Theorem:
    """t = b + δᵢⱼ (a − b[j/i]) from t[j/i] = a, and t = b where i ≠ j."""
    (t, b), d, e = sides(apart), Scalar("?d"), Scalar("?e")
    a, moved = put(same.right, {j: i}), put(b, {j: i})
    if a != same.right:
        same = place(same, j, i)
    values = {A: same.right, B: b, C: t, d: delta(i, j), e: moved}
    elsewhere = applied(_where(False), values, delta_value(i, j), apart)
    at = {A: a, B: moved, C: same.left, d: delta(i, i), e: moved}
    there = applied(_where(True), at, delta_value(i, i), same, reflexive(moved))
    return apart_or_same(i, j, elsewhere, there)
