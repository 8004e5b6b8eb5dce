"""A step of a sketch in the kernel's terms: goal and hypotheses, and what is asked on the way from the premises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Ge, Gt, Le, Lt

from lemmata.definitions import cross_entropy, kl_divergence
from lemmata.elaboration import derived
from lemmata.elaboration.claims import conversions_for, hypotheses_of, prove_formula, translation_of
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel import structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import ZERO, Add, Index, Mul, Power, Term, free
from lemmata.kernel.theorem import Every, Formula, Hypothesis, Judgement, Limit, Theorem
from lemmata.tactics.sketch import Sketch

__all__ = [
    "ELABORATORS",
    "Elaborator",
    "Premises",
    "Step",
    "elaborates",
    "free_in",
    "free_of",
    "is_support",
]

Premises = Sequence[Any]
Elaborator = Callable[["Step", Premises], Judgement]

ELABORATORS: dict[str, Elaborator] = {}


def elaborates(*rules: str) -> Callable[[Elaborator], Elaborator]:
    def register(elaborator: Elaborator) -> Elaborator:
        for rule in rules:
            ELABORATORS[rule] = elaborator
        return elaborator

    return register


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
                raise NotElaborated("a hypothesis is not shown", h)
            try:
                shown = _support_shown(self, formula) if is_support(h) else self.prove(formula)
            except (NotElaborated, Refused):
                if not is_support(h):
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
        for index in free_in(premise):
            if index.name == name:
                return index
        raise NotElaborated(f"the index {name} does not occur")


def _instance(h: Hypothesis, goal: Formula) -> Theorem | None:
    """The goal as a hypothesis, or as one for every index at some position."""
    if h == goal:
        return structure.given(goal)
    if isinstance(h, Every) and isinstance(h.body, Formula):
        for position in sorted(free_of(goal), key=repr):
            try:
                made = derived.every(h, (position,))
            except Refused:
                continue
            if made.conclusion == goal:
                return made
    return None


def is_support(h: Hypothesis) -> bool:
    """Whether a hypothesis reads p = p·q·(1/q): p is 0 where q is."""
    body = h.body if isinstance(h, Every) else h
    match body:
        case Formula("=", p, Mul((p2, q, Power(q2, -1)))):
            return p == p2 and q == q2
    return False


def _support_shown(step: Step, formula: Formula) -> Theorem:
    """p = p·q·(1/q): both sides are 0 where p is, and q is positive where p is."""
    # Under names of their own: what holds of p_k for this k alone must not meet a sum over k.
    moved = {k: Index(f"!{at}", k.size) for at, k in enumerate(sorted(free_of(formula), key=repr))}
    formula = Formula("=", put(formula.left, moved), put(formula.right, moved))
    p = formula.left
    nonnegative = step.prove(Formula("<=", ZERO, p))
    positive = conversions_for(step.hypotheses | {Formula("<", ZERO, p)}).field(p, formula.right)
    made = derived.supported(nonnegative, positive)
    for k, fresh in moved.items():
        made = derived.place(made, fresh, k)
    return made


def free_in(theorem: Theorem) -> set[Index]:
    return set(free(theorem.left) | free(theorem.right))


def free_of(f: Formula) -> set[Index]:
    return set(free(f.left) | free(f.right))
