"""Steps to limits and to +∞."""

from __future__ import annotations

from itertools import pairwise

from lemmata.elaboration import derived
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.limits import limit_proved
from lemmata.elaboration.steps.step import Premises, Step, elaborates
from lemmata.kernel.limits import limit_between, needed_near, place_of
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import ZERO, Mul, Power, Term
from lemmata.kernel.theorem import Extended, ExtendedTheorem, Formula, LimitTheorem, Theorem, joined

__all__ = []


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


@elaborates("extended")
def _extended(step: Step, premises: Premises) -> Theorem:
    """The theorem where all is finite; elsewhere its larger side is +∞."""
    return premises[0]


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
