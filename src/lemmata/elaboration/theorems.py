"""A proof by the rules of `lemmata.tactics`, made again by the primitive rules of the kernel.

Each old rule has an elaborator here, found by its name; what the old rule decided by itself, it proposes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from typing import Any
from weakref import ref

from sympy import Ge, Gt, IndexedBase, Le, Lt

from lemmata.definitions import cross_entropy, kl_divergence
from lemmata.elaboration import derived
from lemmata.elaboration.charts import charted
from lemmata.elaboration.claims import (
    absolute_in,
    conversions_for,
    hypotheses_of,
    normal_form,
    prove_formula,
    shared_conversions,
    translation_of,
)
from lemmata.elaboration.derived import absolute_apart, between_delta, equal_is_at_most, mixture, unit_vector
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.limits import limit_proved
from lemmata.elaboration.slopes import closed_at, continuous, risen
from lemmata.kernel import signs, structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.limits import limit_between, needed_near, place_of
from lemmata.kernel.polynomials import field
from lemmata.kernel.substitution import instantiate, put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Term,
    delta,
    free,
    names,
    parts,
)
from lemmata.kernel.theorem import (
    Every,
    Extended,
    ExtendedTheorem,
    Formula,
    Hypothesis,
    Judgement,
    Limit,
    LimitTheorem,
    Theorem,
    joined,
)
from lemmata.notation import component, fresh_index, size
from lemmata.tactics.errors import TacticError
from lemmata.tactics.sketch import Sketch

__all__ = ["elaborated"]

Premises = Sequence[Any]
Elaborator = Callable[["Step", Premises], Judgement]

MOST_FRAMES = 6000

ELABORATORS: dict[str, Elaborator] = {}


def elaborates(*rules: str) -> Callable[[Elaborator], Elaborator]:
    def register(elaborator: Elaborator) -> Elaborator:
        for rule in rules:
            ELABORATORS[rule] = elaborator
        return elaborator

    return register


def elaborated(theorem: Sketch) -> Judgement:
    """A theorem of the kernel that says what ``theorem`` says.  Raises `NotElaborated`, naming the rule.

    Its hypotheses are among the givens, but for conditions p ≪ q outside which a side is +∞.
    """
    with _deep():
        made = _whole(theorem)
    step = Step(theorem)
    if not made.hypotheses <= step.hypotheses | step.supports:
        raise NotElaborated("a condition p ≪ q is not shown")
    return made


@contextmanager
def _deep() -> Iterator[None]:
    """Terms are walked level by level, and may have many."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, MOST_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


_MADE: dict[int, tuple[ref[Sketch], Judgement]] = {}
"""What was made of sketches that are still there: many proofs cite one result."""


def _whole(theorem: Sketch) -> Judgement:
    """A proof that rests on nothing but itself, whatever was elaborated before."""
    found = _MADE.get(id(theorem))
    if found is not None and found[0]() is theorem:
        return found[1]
    with shared_conversions():
        made = _elaborated(theorem, {})
    key = id(theorem)
    _MADE[key] = ref(theorem, lambda _: _MADE.pop(key, None)), made
    return made


def _elaborated(theorem: Sketch, known: dict[int, Judgement]) -> Judgement:
    if id(theorem) not in known:
        cites = theorem.rule == "instantiate"
        premises = [_whole(p) if cites else _elaborated(p, known) for p in theorem.premises]
        elaborator = ELABORATORS.get(theorem.rule)
        if elaborator is None:
            raise NotElaborated(f"no primitive rules for {theorem.rule}")
        try:
            step = Step(theorem)
            made = elaborator(step, premises)
        except (Refused, TacticError, RecursionError) as error:
            raise NotElaborated(f"{theorem.rule}: {error}") from error
        except NotElaborated as error:
            raise NotElaborated(f"{theorem.rule}: {error}") from error
        supports = {h for h in made.hypotheses if _is_support(h)}
        if made.conclusion != step.conclusion or not made.hypotheses <= step.hypotheses | supports:
            raise NotElaborated(f"{theorem.rule}: another theorem than the one wanted")
        known[id(theorem)] = made
    return known[id(theorem)]


class Step:
    """One old theorem with its translation."""

    def __init__(self, theorem: Sketch) -> None:
        self.theorem = theorem
        self.translation = translation_of(
            [theorem.statement, *(p.statement for p in theorem.premises)], theorem.givens
        )
        self.conclusion = self.translation.conclusion(theorem.statement)
        self.hypotheses = hypotheses_of(self.translation, theorem.givens)

    @property
    def supports(self) -> frozenset[Hypothesis]:
        """p ≪ q for each H(p, q) and KL(p‖q) of the larger side, which is +∞ elsewhere."""
        statement = self.theorem.statement
        if not isinstance(statement, (Le, Lt, Ge, Gt)):
            return frozenset()
        large = statement.args[1 if isinstance(statement, (Le, Lt)) else 0]
        found = large.atoms(cross_entropy, kl_divergence)
        return frozenset(h for e in found for h in self.translation.dominated(*e.args))

    @property
    def goal(self) -> Formula:
        if not isinstance(self.conclusion, Formula):
            raise NotElaborated("the statement is no formula")
        return self.conclusion

    @property
    def limit(self) -> Limit:
        if not isinstance(self.conclusion, Limit):
            raise NotElaborated("the statement is no limit")
        return self.conclusion

    def prove(self, goal: Formula, *more: Hypothesis) -> Theorem:
        for h in self.hypotheses:
            if (made := _instance(h, goal)) is not None:
                return made
        return prove_formula(goal, self.hypotheses | frozenset(more))

    def same(self, left: Term, right: Term) -> Theorem:
        return self.prove(Formula("=", left, right))

    def from_gap(self, sign: Theorem, *more: Hypothesis) -> Theorem:
        """The goal from 0 R u, where u is its right side less its left in another spelling."""
        small, large = self.goal.left, self.goal.right
        gap = Add((large, negative(small)))
        if sign.right != gap:
            sign = derived.rewritten(sign, self.prove(Formula("=", sign.right, gap), *more))
        return derived.compared(derived.weakened(sign) if self.goal.relation == "<=" else sign, small, large)

    def without(self, theorem: Theorem) -> Theorem:
        """The theorem with every hypothesis shown that is not among the givens."""
        for h in sorted(theorem.hypotheses - self.hypotheses, key=repr):
            indices: tuple[Index, ...] = ()
            formula: Hypothesis = h
            while isinstance(formula, Every):
                indices, formula = (*indices, formula.index), formula.body
            if not isinstance(formula, Formula):
                raise NotElaborated(f"the hypothesis {h}")
            try:
                shown = _support_shown(self, formula) if _is_support(h) else self.prove(formula)
            except (NotElaborated, Refused):
                if not _is_support(h):
                    raise
                continue  # a side may be +∞ where it does not hold
            theorem = structure.cut(indices, shown, theorem)
        return theorem

    def restated(self, theorem: Theorem) -> Theorem:
        """The goal from a theorem that says it in another spelling."""
        if self.goal.relation in ("<", "<=") and theorem.conclusion.relation in ("<", "<="):
            return self.from_gap(derived.difference(theorem))
        made = self.prove(self.goal, theorem.conclusion)
        return structure.cut((), theorem, made)

    def sign(self, relation: str, t: Term) -> Theorem:
        """0 R t."""
        return self.prove(Formula("<" if relation == "<" else "<=", ZERO, t))

    def index(self, name: str, premise: Theorem) -> Index:
        """The index of this name in a premise."""
        for index in _free(premise):
            if index.name == name:
                return index
        raise NotElaborated(f"the index {name} does not occur")


def _instance(h: Hypothesis, goal: Formula) -> Theorem | None:
    """The goal as a hypothesis, or as one for every index at some position."""
    if h == goal:
        return structure.given(goal)
    if isinstance(h, Every) and isinstance(h.body, Formula):
        for position in sorted(_free_of(goal), key=repr):
            try:
                made = derived.every(h, (position,))
            except Refused:
                continue
            if made.conclusion == goal:
                return made
    return None


def _is_support(h: Hypothesis) -> bool:
    """Whether a hypothesis reads p = p·q·(1/q): p is 0 where q is."""
    body = h.body if isinstance(h, Every) else h
    match body:
        case Formula("=", p, Mul((p2, q, Power(q2, -1)))):
            return p == p2 and q == q2
    return False


def _support_shown(step: Step, formula: Formula) -> Theorem:
    """p = p·q·(1/q): both sides are 0 where p is, and q is positive where p is."""
    # Under names of their own: what holds of p_k for this k alone must not meet a sum over k.
    moved = {k: Index(f"!{at}", k.size) for at, k in enumerate(sorted(_free_of(formula), key=repr))}
    formula = Formula("=", put(formula.left, moved), put(formula.right, moved))
    p = formula.left
    nonnegative = step.prove(Formula("<=", ZERO, p))
    positive = conversions_for(step.hypotheses | {Formula("<", ZERO, p)}).field(p, formula.right)
    made = derived.zero_or_positive(nonnegative, supported_at_zero(formula), positive)
    for k, fresh in moved.items():
        made = derived.place(made, fresh, k)
    return made


def supported_at_zero(formula: Formula) -> Theorem:
    """p = 0 ⊢ p = p·q·(1/q)."""
    p, q = formula.left, formula.right.factors[1]  # type: ignore[attr-defined]
    zero = structure.given(Formula("=", p, ZERO))
    if not isinstance(p, (Number, Add, Mul, Power)):  # a letter that can be replaced
        return field(p, formula.right, (zero,), (), ())
    factors = (zero, structure.reflexive(q), structure.reflexive(Power(q, -1)))
    product = structure.congruent(formula.right, factors)
    nothing = structure.transitive(product, field(product.right, ZERO, (), (), ()))
    return structure.transitive(zero, structure.symmetric(nothing))


def _free(theorem: Theorem) -> set[Index]:
    return set(free(theorem.left) | free(theorem.right))


# ------------------------------------------------------------------ laws and signs


@elaborates("positivity")
def _signed(step: Step, premises: Premises) -> Judgement:
    """By signs; in one variable by its slope too."""
    try:
        return _decided(step, premises)
    except NotElaborated:
        if premises or step.goal.relation not in ("<", "<="):
            raise
        return _charted(step, step.hypotheses)


@elaborates("equality")
def _decided(step: Step, premises: Premises) -> Theorem:
    """By laws or signs, with what is cited as hypotheses until it is cut out."""
    made = step.prove(step.goal, *(p.conclusion for p in premises))
    for premise in premises:
        if premise.conclusion in made.hypotheses:
            made = structure.cut((), premise, made)
    return made


# ------------------------------------------------------------------ order


@elaborates("transitive", "order")
def _added(step: Step, premises: Premises) -> Judgement:
    """The difference of the goal is the sum of those of the premises."""
    if step.goal.relation == "=":
        return _chained(step, premises) or _decided(step, premises)
    parts = []
    for premise in premises:
        if premise.conclusion.relation == "=":
            premise = equal_is_at_most(premise)
        parts.append((Fraction(1), (derived.difference(premise),)))
    return step.from_gap(signs.combine(tuple(parts)))


def _chained(step: Step, premises: Premises) -> Theorem | None:
    """Equations whose ends meet."""
    if any(first.right != second.left for first, second in pairwise(premises)):
        return None
    made = premises[0]
    for premise in premises[1:]:
        made = structure.transitive(made, premise)
    return made if made.conclusion == step.goal else None


@elaborates("flipped")
def _flipped(step: Step, premises: Premises) -> Theorem:
    (premise,) = premises
    if step.goal == premise.conclusion:
        return premise
    if step.goal.relation == "=":
        return structure.symmetric(premise)
    c = conversions_for(step.hypotheses)
    gap = Add((premise.left, negative(premise.right)))
    apart = derived.rewritten(
        _as_difference(premise),
        c.field(gap, Add((step.goal.left, negative(step.goal.right)))),
    )
    return derived.compared(apart, step.goal.left, step.goal.right)


def _as_difference(premise: Theorem) -> Theorem:
    raise NotElaborated("≠ read from right to left")


@elaborates("reordered")
def _reordered(step: Step, premises: Premises) -> Theorem:
    return premises[0]


@elaborates("scale")
def _scaled(step: Step, premises: Premises) -> Judgement:
    (premise,) = premises
    if step.goal.relation == "=":
        return _decided(step, premises)
    weight = step.goal.left.factors[0]  # type: ignore[attr-defined]
    sign = step.sign("<" if step.goal.relation == "<" else "<=", weight)
    return step.from_gap(signs.combine(((Fraction(1), (sign, derived.difference(premise))),)))


@elaborates("monotone")
def _monotone(step: Step, premises: Premises) -> Theorem:
    (premise,) = premises
    gap, (a, b) = derived.difference(premise), (premise.left, premise.right)
    match step.goal.left:
        case Apply("exp", _):
            made = derived.exp_increases(gap, a, b)
        case Apply("log", _):
            made = derived.log_increases(step.sign("<", a), gap, b)
        case _:
            made = derived.power_increases(step.sign("<=", a), gap, b, Fraction(1, 2))
    return step.from_gap(made)


# ------------------------------------------------------------------ sums and maxima


@elaborates("termwise")
def _termwise(step: Step, premises: Premises) -> Theorem:
    (premise,) = premises
    if step.goal.relation == "=":
        left, right = step.goal.left, step.goal.right
        index = _summed_index(step, premise)
        return structure.bind("sum", left.index, right.index, index, premise)  # type: ignore[attr-defined]
    index = _summed_index(step, premise)
    return step.from_gap(signs.binder_signed("sum", index, derived.difference(premise)))


def _summed_index(step: Step, premise: Theorem) -> Index:
    """The index of the premise that the goal sums over."""
    goal_free = _free_of(step.goal)
    for index in sorted(_free(premise) - goal_free, key=repr):
        return index
    raise NotElaborated("no index is summed over")


def _free_of(f: Formula) -> set[Index]:
    return set(free(f.left) | free(f.right))


@elaborates("termwise_strict")
def _termwise_strict(step: Step, premises: Premises) -> Theorem:
    """Weak for every index, strict where two components differ, and somewhere they do."""
    weak, strict = premises
    for h in step.hypotheses:
        match h:
            case Formula("!=", Bind("sum", index, distance), zero) if zero == ZERO:
                k = _summed_index(step, weak)
                opened = put(distance, {index: k})
                apart = absolute_apart(structure.given(Formula("!=", opened, ZERO)))
                gap = derived.difference(strict)
                for case in strict.hypotheses - step.hypotheses:
                    if isinstance(case, Formula):
                        gap = structure.cut((), derived.compared(apart, case.left, case.right), gap)
                renamed = structure.bind("sum", index, k, k, structure.reflexive(opened))
                somewhere = derived.rewritten(structure.given(h), renamed)
                return step.from_gap(derived.strict_somewhere(k, derived.difference(weak), gap, somewhere))
    raise NotElaborated("no two vectors are given to differ")


@elaborates("maximum_bounds")
def _maximum_bounds(step: Step, premises: Premises) -> Theorem:
    maximum = step.goal.right
    if not isinstance(maximum, Bind):
        raise NotElaborated("no maximum on the right")
    for position in _positions(step.goal.left, maximum):
        made = derived.at_most_maximum(maximum.kind, maximum.index, maximum.body, position)  # type: ignore[arg-type]
        try:
            return step.from_gap(made)
        except NotElaborated:
            continue
    raise NotElaborated("the left side is no entry of the maximum")


def _positions(t: Term, maximum: Bind) -> list[Position]:
    return [i for i in sorted(free(t), key=repr) if i.size == maximum.index.size] or [1]


@elaborates("maximum_attained")
def _maximum_attained(step: Step, premises: Premises) -> Theorem:
    (premise,) = premises
    maximum, bound = step.goal.left, step.goal.right
    if not isinstance(maximum, Bind):
        raise NotElaborated("no maximum on the left")
    index = _summed_index(step, premise)
    made = derived.maximum_at_most(maximum.kind, index, premise.left, bound, derived.difference(premise))  # type: ignore[arg-type]
    return step.from_gap(made)


@elaborates("terms_of_sum")
def _terms_of_sum(step: Step, premises: Premises) -> Theorem:
    """One term, two of them, or one with more: the others are left when its delta is taken away."""
    total = step.goal.right
    if not isinstance(total, Bind):
        raise NotElaborated("no sum on the right")
    positions = _positions(step.goal.left, total)
    for first in positions:
        for made in _sums_above(step, total, first, positions):
            try:
                return step.from_gap(made)
            except NotElaborated:
                continue
    raise NotElaborated("the left side is no term of the sum")


def _sums_above(step: Step, total: Bind, first: Position, positions: Sequence[Position]) -> Iterator[Theorem]:
    index, body = total.index, total.body
    others = Add((ONE, negative(delta(index, first))))
    if step.goal.relation == "<":
        weight = step.sign("<=", others)
        count = step.sign("<", Bind("sum", index, others))
        yield mixture(index, weight, count, step.sign("<", body), step.same)
        return
    yield derived.at_most_sum(index, first, step.sign("<=", body))
    rest = signs.combine(((Fraction(1), (step.sign("<=", body), between_delta(index, first, True))),))
    for second in positions:
        if second != first:
            yield derived.at_most_sum(index, second, rest)


# ------------------------------------------------------------------ cases and hypotheses


@elaborates("cut")
def _cut(step: Step, premises: Premises) -> Theorem:
    theorem, shown = premises
    return structure.cut((), shown, theorem)


@elaborates("either_order")
def _either_order(step: Step, premises: Premises) -> Theorem:
    first, second = premises
    extra = [h for h in first.hypotheses if h not in step.hypotheses]
    if not extra:
        return first
    (case,) = extra
    if not isinstance(case, Formula):
        raise NotElaborated("another case")
    return derived.cases(first, second, case.left, case.right)


@elaborates("index_cases")
def _index_cases(step: Step, premises: Premises) -> Theorem:
    apart, same = premises
    gone = _free_of(step.goal) - _free(same)
    extra = [h for h in apart.hypotheses if h not in step.hypotheses]
    if not extra:
        return apart
    for j in sorted(gone, key=repr):
        i = next(p for p in (extra[0].left, extra[0].right) if p != j)  # type: ignore[union-attr]
        return structure.apart_or_same(i, j, apart, same)  # type: ignore[arg-type]
    raise NotElaborated("no index gives way")


@elaborates("one_hot")
def _one_hot(step: Step, premises: Premises) -> Theorem:
    """P(e_c) with y for e_c, where y_k = δ_kc for every k; then c is any index."""
    (premise,) = premises
    for bits in step.hypotheses:
        match bits:
            case Every(index, Formula("=", Mul((Component(vector, _), _)), _)):
                c = next(iter(sorted(_free(premise) - _free_of(step.goal), key=repr)), None)
                if c is None:
                    return premise
                unit = Every(index, Formula("=", Component(vector, (index,)), delta(index, c)))
                rest = frozenset(h for h in premise.hypotheses)
                made = prove_formula(step.goal, rest | {unit, premise.conclusion})
                made = structure.cut((), premise, made)
                return unit_vector(made, vector, index, c)
    raise NotElaborated("no one-hot vector is given")


@elaborates("extended")
def _extended(step: Step, premises: Premises) -> Theorem:
    """The theorem where all is finite; elsewhere its larger side is +∞."""
    return premises[0]


@elaborates("boundary")
def _boundary(step: Step, premises: Premises) -> Theorem:
    """x > 0, or x = 0 where the goal is the goal at 0."""
    positive, zero = premises
    extra = [h for h in positive.hypotheses if h not in step.hypotheses]
    if not extra:
        return positive
    above = extra[0]
    if len(extra) > 1 or not isinstance(above, Formula):
        raise NotElaborated("another case")
    x = above.right
    at_zero = Formula("=", x, ZERO)
    here = step.hypotheses - {Formula("<=", ZERO, x)}
    for h in sorted(zero.hypotheses - here, key=repr):
        if not isinstance(h, Formula):
            raise NotElaborated("a hypothesis at the boundary")
        zero = structure.cut((), _at_the_boundary(h, here, at_zero), zero)
    if step.goal.relation in ("<", "<="):
        made = step.from_gap(derived.difference(zero), at_zero)
    else:
        made = prove_formula(step.goal, here | {at_zero, zero.conclusion})
        made = structure.cut((), zero, made)
    nonnegative = structure.given(Formula("<=", ZERO, x))
    return derived.zero_or_positive(nonnegative, made, positive)


def _at_the_boundary(wanted: Formula, here: frozenset[Hypothesis], at_zero: Formula) -> Theorem:
    """A hypothesis of the case x = 0: what a given a ≠ b says there, or what follows by itself."""
    gap = Add((wanted.right, negative(wanted.left)))
    for h in sorted(here, key=repr) if wanted.relation == "!=" else ():
        if isinstance(h, Formula) and h.relation == "!=":
            apart = derived.difference(structure.given(h))
            try:
                equation = prove_formula(Formula("=", apart.left, gap), frozenset({at_zero}))
            except NotElaborated:
                continue
            return derived.compared(derived.rewritten(apart, equation), wanted.left, wanted.right)
    return prove_formula(wanted, here | {at_zero})


@elaborates("componentwise")
def _componentwise(step: Step, premises: Premises) -> Theorem:
    return step.prove(step.goal)


@elaborates("extensional")
def _extensional(step: Step, premises: Premises) -> Judgement:
    return _decided(step, premises)


# ------------------------------------------------------------------ instantiation


@elaborates("instantiate")
def _instantiated(step: Step, premises: Premises) -> Theorem:
    """The theorem at the values, then each of its hypotheses shown and cut out."""
    (made,) = premises
    old = step.theorem.premises[0]
    source = translation_of([old.statement], old.givens)
    values: list[tuple[str, tuple[Index, ...], Term]] = []
    sizes, positions = [], []
    for name, value in step.theorem.parameters:
        if isinstance(name, IndexedBase):
            place = Index("?", step.translation.size(size(value)))
            k = fresh_index([value])
            values.append((str(name.label), (place,), step.translation.term(component(value, k), {k: place})))
        elif name.is_integer and name.is_positive:
            sizes.append((name.name, step.translation.size(value)))
        elif name.is_integer:
            index = source.position(name, {})
            if isinstance(index, Index):
                positions.append((index, value))
        else:
            values.append((name.name, (), step.translation.term(value)))
    sizes = [(n, s) for n, s in sizes if n != s]
    values = [v for v in values if v[2] != (Component(v[0], v[1]) if v[1] else Scalar(v[0]))]
    # Indices move to names of their own first, so that none meets another on its way.
    for number_, (old_index, _) in enumerate(positions):
        made = derived.place(made, old_index, Index(f"!{number_}", old_index.size))
    if values or sizes:
        made = instantiate(made, (), tuple(values), tuple(sizes))
    renamed = dict(sizes)
    for number_, (old_index, value) in enumerate(positions):
        moved = Index(f"!{number_}", renamed.get(old_index.size, old_index.size))
        made = derived.place(made, moved, step.translation.position(value, {}))
    made = step.without(made)
    return made if made.conclusion == step.goal else step.restated(made)


# ------------------------------------------------------------------ one variable


@elaborates("sign_chart")
def _chart(step: Step, premises: Premises) -> Theorem:
    if premises:
        return _on_both_sides(step, *premises)
    try:
        return step.prove(step.goal)
    except NotElaborated:
        return _charted(step, step.hypotheses)


def _on_both_sides(step: Step, before: Theorem, after: Theorem) -> Theorem:
    """Up to a point at which an absolute value changes its sign, and from it on."""
    for h in before.hypotheses - step.hypotheses:
        if isinstance(h, Formula) and h.relation == "<=":
            return derived.cases(after, before, h.right, h.left)
    return before if before.hypotheses <= step.hypotheses else after


def _charted(step: Step, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """By the slope; where it speaks of |u|, for either sign of u."""
    small, large = step.goal.left, step.goal.right
    plain, equation = normal_form(hypotheses, Add((large, negative(small))))
    u = absolute_in(plain)
    if u is not None:
        orders = Formula("<=", ZERO, u), Formula("<=", u, ZERO)
        if hypotheses & set(orders):
            raise NotElaborated("an absolute value whose sign does not count")
        first, second = (_charted(step, hypotheses | {order}) for order in orders)
        return derived.cases(first, second, ZERO, u)
    sign = charted(Formula(step.goal.relation, ZERO, plain), hypotheses)
    if equation is not None:
        sign = derived.rewritten(sign, structure.symmetric(equation))
    return derived.compared(derived.weakened(sign) if step.goal.relation == "<=" else sign, small, large)


@elaborates("valley")
def _valley(step: Step, premises: Premises) -> Theorem:
    """The slope points away from a point at which the function is at least 0: both sides of it."""
    bottom, slope = premises
    f = Add((step.goal.right, negative(step.goal.left)))
    spellings = (
        f,
        normal_form(step.hypotheses, f)[0],
    )  # without entries of a list and sums over a number of classes
    for u in dict.fromkeys(spellings):
        for x in (Scalar(name) for name in sorted(names(u))):
            for a in _centres(slope, x):
                try:
                    theorem = _from_valley(step, u, x, a, bottom, slope)
                except (NotElaborated, Refused):
                    continue
                return step.from_gap(theorem)
    raise NotElaborated("no point at which the slope turns")


def _centres(slope: Theorem, x: Scalar) -> Iterator[Term]:
    """The a of a factor x − a in the slope."""
    pending: list[Term] = [slope.left, slope.right]
    while pending:
        t = pending.pop()
        match t:
            case Add((y, Mul((_, a)))) if y == x:
                yield a
            case Add((y, a)) if y == x:
                yield negative(a)
        pending += parts(t)
    yield ZERO


def _from_valley(step: Step, f: Term, x: Scalar, a: Term, bottom: Theorem, slope: Theorem) -> Theorem:
    value = derived.replace_scalar(f, x, a)
    start = derived.difference(bottom)
    start = derived.rewritten(start, step.prove(Formula("=", start.right, value)))
    halves = {}
    orders = {True: Formula("<=", a, x), False: Formula("<=", x, a)}
    one_side = [after for after, order in orders.items() if order in step.hypotheses]
    for after in one_side or orders:
        beyond = Formula("<", a, x) if after else Formula("<", x, a)
        here = step.hypotheses | {beyond}
        c = conversions_for(here)
        conditions = tuple(c.ask("<" if r == "<" else "!=", t) for r, t, _ in derived.asked_by(f, x))
        rate = derived.slope_of(f, x) if after else negative(derived.slope_of(f, x))
        distance = derived.difference(structure.given(beyond))
        turned = signs.combine(
            ((Fraction(1), (derived.difference(slope), derived.power_signed(distance, -1))),)
        )
        sign = derived.rewritten(turned, prove_formula(Formula("=", turned.right, rate), here))
        sign = derived.weakened(sign)
        limit = continuous(f, x, a, after, conversions_for(step.hypotheses))
        theorem = risen(limit, conditions, sign, start, structure.given)
        for h in sorted(theorem.hypotheses - here, key=repr):  # that a is inside follows from a < x too
            if isinstance(h, Formula):
                theorem = structure.cut((), prove_formula(h, here), theorem)
        halves[after] = closed_at(theorem, x, a, after, start)
    return halves[one_side[0]] if one_side else derived.cases(halves[True], halves[False], a, x)


# ------------------------------------------------------------------ limits and +∞


@elaborates("limit_value", "limit_by_continuity", "limit_of_quotient")
def _limit(step: Step, premises: Premises) -> LimitTheorem:
    """What the old rule was told is another spelling of the function near the place."""
    goal, told = step.limit, step.theorem.parameters
    also: list[Term] = []
    if not isinstance(goal.at, str):
        told_terms = [step.translation.term(e) for e in told]
        also = told_terms if len(told) == 1 else [Mul((u, Power(v, -1))) for u, v in pairwise(told_terms)]
    return limit_proved(goal, step.hypotheses, also)


@elaborates("limit_between")
def _limit_between(step: Step, premises: Premises) -> LimitTheorem:
    lower, upper, low, high = premises
    _, needed = needed_near(joined(lower, upper), place_of((low, high)))
    ends = tuple(step.prove(f) for f in sorted(needed, key=repr))
    return limit_between(step.limit.body, ((low, lower), (high, upper)), ends)


@elaborates("infinite")
def _infinite(step: Step, premises: Premises) -> ExtendedTheorem:
    """Some class has p > 0 = q."""
    goal = step.conclusion
    if not isinstance(goal, Extended) or not isinstance(goal.index.size, int):
        raise NotElaborated("no sum over a number of classes")
    k, w, u = goal.index, goal.weight, goal.argument
    signs_ = [step.prove(Formula("<=", ZERO, t)) for t in (w, u)]
    for position in range(1, k.size + 1):  # type: ignore[operator]
        try:
            positive = step.prove(Formula("<", ZERO, put(w, {k: position})))
            zero = step.prove(Formula("=", put(u, {k: position}), ZERO))
        except NotElaborated:
            continue
        return derived.infinite_sum(goal.rest, k, position, signs_[0], signs_[1], positive, zero)
    raise NotElaborated("no class has p > 0 = q")
