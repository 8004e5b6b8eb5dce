"""Steps about functions of one variable: by a chart, or by a slope that points away from a point."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from lemmata.elaboration import derived
from lemmata.elaboration.charts import charted
from lemmata.elaboration.claims import absolute_in, conversions_for, normal_form, prove_formula
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.slopes import closed_at, continuous, risen
from lemmata.elaboration.steps.step import Premises, Step, elaborates
from lemmata.kernel import signs, structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.terms import ZERO, Add, Mul, Scalar, Term, names, parts
from lemmata.kernel.theorem import Formula, Hypothesis, Theorem

__all__ = ["by_chart"]


@elaborates("sign_chart")
def _chart(step: Step, premises: Premises) -> Theorem:
    if premises:
        return _on_both_sides(step, *premises)
    try:
        return step.prove(step.goal)
    except NotElaborated:
        return by_chart(step, step.hypotheses)


def _on_both_sides(step: Step, before: Theorem, after: Theorem) -> Theorem:
    """Up to a point at which an absolute value changes its sign, and from it on."""
    for h in before.hypotheses - step.hypotheses:
        if isinstance(h, Formula) and h.relation == "<=":
            return derived.cases(after, before, h.right, h.left)
    return before if before.hypotheses <= step.hypotheses else after


def by_chart(step: Step, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """By the slope; where it speaks of |u|, for either sign of u."""
    small, large = step.goal.left, step.goal.right
    plain, equation = normal_form(hypotheses, Add((large, negative(small))))
    u = absolute_in(plain)
    if u is not None:
        orders = Formula("<=", ZERO, u), Formula("<=", u, ZERO)
        if hypotheses & set(orders):
            raise NotElaborated("an absolute value whose sign does not count")
        first, second = (by_chart(step, hypotheses | {order}) for order in orders)
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
