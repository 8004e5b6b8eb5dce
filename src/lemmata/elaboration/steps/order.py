"""Steps by laws, by signs and by order: the difference of the goal is a combination of those of the premises."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from lemmata.elaboration import derived
from lemmata.elaboration.derived import equal_is_at_most
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.steps.one_variable import by_chart
from lemmata.elaboration.steps.step import Premises, Step, elaborates
from lemmata.kernel import signs, structure
from lemmata.kernel.terms import Apply
from lemmata.kernel.theorem import Judgement, Theorem

__all__ = ["decided"]


@elaborates("positivity")
def _signed(step: Step, premises: Premises) -> Judgement:
    """By signs; in one variable by its slope too."""
    try:
        return decided(step, premises)
    except NotElaborated:
        if premises or step.goal.relation not in ("<", "<="):
            raise
        return by_chart(step, step.hypotheses)


@elaborates("equality", "extensional")
def decided(step: Step, premises: Premises) -> Theorem:
    """By laws or signs, with what is cited as hypotheses until it is cut out."""
    made = step.prove(step.goal, *(p.conclusion for p in premises))
    for premise in premises:
        if premise.conclusion in made.hypotheses:
            made = structure.cut((), premise, made)
    return made


@elaborates("transitive", "order")
def _added(step: Step, premises: Premises) -> Judgement:
    """The difference of the goal is the sum of those of the premises."""
    if step.goal.relation == "=":
        return _chained(step, premises) or decided(step, premises)
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


@elaborates("both_ways")
def _both_ways(step: Step, premises: Premises) -> Theorem:
    first, second = premises
    if (first.left, first.right) != (step.goal.left, step.goal.right):
        first, second = second, first
    return derived.at_most_both_ways(first, second)


@elaborates("flipped")
def _flipped(step: Step, premises: Premises) -> Theorem:
    """a = b or a ≠ b from right to left; in the kernel, b > a is a < b."""
    (premise,) = premises
    if step.goal == premise.conclusion:
        return premise
    return structure.symmetric(premise)


@elaborates("reordered")
def _reordered(step: Step, premises: Premises) -> Theorem:
    return premises[0]


@elaborates("scale")
def _scaled(step: Step, premises: Premises) -> Judgement:
    (premise,) = premises
    if step.goal.relation == "=":
        return decided(step, premises)
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


@elaborates("componentwise")
def _componentwise(step: Step, premises: Premises) -> Theorem:
    return step.prove(step.goal)
