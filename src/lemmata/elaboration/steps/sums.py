"""Steps with sums and maxima: from what holds for every index, or of one entry."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

from lemmata.elaboration import derived
from lemmata.elaboration.derived import absolute_apart, between_delta, mixture
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.steps.step import Premises, Step, elaborates, free_in, free_of
from lemmata.kernel import signs, structure
from lemmata.kernel.laws import negative
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import ONE, ZERO, Add, Bind, Index, Position, Term, delta, free
from lemmata.kernel.theorem import Formula, Theorem

__all__ = []


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
    goal_free = free_of(step.goal)
    for index in sorted(free_in(premise) - goal_free, key=repr):
        return index
    raise NotElaborated("no index is summed over")


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
    """Some terms, or one with more: the others are left when their deltas are taken away."""
    total = step.goal.right
    if not isinstance(total, Bind):
        raise NotElaborated("no sum on the right")
    positions = _positions(step.goal.left, total)
    several = step.theorem.parameters
    chosen = tuple(p for p in positions if isinstance(p, Index) and p.name in several)
    for some in [chosen] if len(chosen) > 1 else [(p,) for p in positions]:
        with suppress(NotElaborated):
            return step.from_gap(_sum_above(step, total, some))
    raise NotElaborated("the left side is no term of the sum")


def _sum_above(step: Step, total: Bind, positions: Sequence[Position]) -> Theorem:
    """0 ≤ Σₖ u less its terms at different positions; 0 < Σₖ u less one of more than one."""
    index, body = total.index, total.body
    *before, last = positions
    if step.goal.relation == "<":
        others = Add((ONE, negative(delta(index, last))))
        weight = step.sign("<=", others)
        count = step.sign("<", Bind("sum", index, others))
        return mixture(index, weight, count, step.sign("<", body), step.same)
    rest = step.sign("<=", body)
    if before:
        apart = tuple(between_delta(index, p, True) for p in before)
        rest = signs.combine(((Fraction(1), (rest, *apart)),))
    return derived.at_most_sum(index, last, rest)
