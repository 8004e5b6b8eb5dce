"""Steps that put cases together, or take a hypothesis away."""

from __future__ import annotations

from lemmata.elaboration import derived
from lemmata.elaboration.claims import prove_formula
from lemmata.elaboration.derived import unit_vector
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.steps.step import Premises, Step, elaborates, free_in, free_of
from lemmata.kernel import structure
from lemmata.kernel.laws import negative
from lemmata.kernel.terms import ZERO, Add, Component, Mul, delta
from lemmata.kernel.theorem import Every, Formula, Hypothesis, Theorem

__all__ = []


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
    gone = free_of(step.goal) - free_in(same)
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
                c = next(iter(sorted(free_in(premise) - free_of(step.goal), key=repr)), None)
                if c is None:
                    return premise
                unit = Every(index, Formula("=", Component(vector, (index,)), delta(index, c)))
                rest = frozenset(h for h in premise.hypotheses)
                made = prove_formula(step.goal, rest | {unit, premise.conclusion})
                made = structure.cut((), premise, made)
                return unit_vector(made, vector, index, c)
    raise NotElaborated("no one-hot vector is given")


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
