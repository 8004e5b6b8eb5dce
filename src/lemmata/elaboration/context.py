"""What may be used at one place of a proof: hypotheses, and the variables that move there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from lemmata.elaboration.derived import every
from lemmata.kernel.derivatives import is_open
from lemmata.kernel.structure import given
from lemmata.kernel.terms import (
    ZERO,
    Add,
    Bind,
    Component,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Term,
    Variable,
    free,
    in_range,
    parts,
    positions,
)
from lemmata.kernel.theorem import Apart, Every, Formula, Hypothesis, Theorem

__all__ = ["Context", "in_order"]

MOST_WRITTEN = 8
"""The size up to which what holds for every index is used at each."""


@dataclass(frozen=True)
class Context:
    """Hypotheses in force; under a derivative only those that hold around the point count."""

    hypotheses: frozenset[Hypothesis] = frozenset()
    moving: frozenset[Variable] = frozenset()

    def assuming(self, *more: Hypothesis) -> Context:
        return replace(self, hypotheses=self.hypotheses | frozenset(more))

    def differentiating(self, variable: Variable) -> Context:
        """Inside a derivative in ``variable``."""
        kept = frozenset(h for h in self.hypotheses if is_open(h, variable))
        return Context(kept, self.moving | {variable})

    def apart(self, i: Position, j: Position) -> bool:
        """Whether the positions are surely different."""
        if isinstance(i, int) and isinstance(j, int):
            return i != j
        return Apart(i, j) in self.hypotheses or Apart(j, i) in self.hypotheses

    @cached_property
    def ordered(self) -> tuple[Hypothesis, ...]:
        """The hypotheses, the same in every run."""
        return tuple(in_order(self.hypotheses))

    def formulas(self) -> Iterator[Formula]:
        """The hypotheses about no index in particular."""
        return (h for h in self.ordered if isinstance(h, Formula))

    def inequalities(self, t: Term) -> Iterator[Theorem]:
        """The inequalities that are given, and those for every index at the indices of ``t``."""
        indices = sorted(free(t), key=repr)
        first = _speaks_of_the_first(t)
        for h in self.ordered:
            if isinstance(h, Formula) and h.relation in ("<", "<="):
                yield given(h)
            elif isinstance(h, Every) and isinstance(h.body, Formula) and h.body.relation in ("<", "<="):
                size = h.index.size
                yield from (every(h, (i,)) for i in indices if i.size == size)
                if first and isinstance(size, str):
                    yield every(h, (1,))
                if isinstance(size, int) and size <= MOST_WRITTEN:
                    yield from (every(h, (i,)) for i in range(1, size + 1))

    def at(self, leaf: Term) -> Iterator[Theorem]:
        """Hypotheses with ``leaf`` alone on one side, at its positions."""
        for h in self.ordered:
            if isinstance(h, Formula) and leaf in (h.left, h.right):
                yield given(h)
            elif isinstance(h, Every) and isinstance(leaf, Component):
                indices, body = _opened(h)
                if any(s == Component(leaf.vector, indices) for s in (body.left, body.right)) and all(
                    in_range(p, k.size) for p, k in zip(leaf.at, indices, strict=True)
                ):
                    yield every(h, leaf.at)

    def choices(self, leaf: Term) -> Iterator[tuple[Theorem, tuple[Fraction, ...]]]:
        """Hypotheses that ``leaf`` is one of several numbers: (leaf − v₁)((leaf − v₂) …) = 0."""
        for h in self.ordered:
            theorem = None
            if isinstance(h, Formula):
                theorem = given(h)
            elif isinstance(h, Every) and isinstance(leaf, Component):
                indices, _ = _opened(h)
                if len(indices) == len(leaf.at) and all(
                    in_range(p, k.size) for p, k in zip(leaf.at, indices, strict=True)
                ):
                    theorem = every(h, leaf.at)
            if theorem is not None and theorem.conclusion.relation == "=" and theorem.right == ZERO:
                values = _choices(theorem.left, leaf)
                if values is not None:
                    yield theorem, values

    def dominating(self, t: Term) -> Iterator[Theorem]:
        """Hypotheses p = p·t·(1/t): t is not 0 where p is not."""
        for h in self.ordered:
            match h:
                case Formula("=", p, Mul((p2, q, Power(q2, -1)))) if p == p2 and q == q2 == t:
                    yield given(h)
                case Every(k, Formula("=", p, Mul((p2, Component(name, (at,)), Power(_, -1))))) if (
                    p == p2 and at == k
                ):
                    if isinstance(t, Component) and t.vector == name and in_range(t.at[0], k.size):
                        yield every(h, t.at)

    def totals(self) -> Iterator[tuple[str, Index, Theorem]]:
        """The vectors whose components are given to sum to a number, with the index of the sum."""
        for formula in self.formulas():
            match formula:
                case Formula("=", Bind("sum", index, Component(name, (at,))), Number()) if at == index:
                    yield name, index, given(formula)

    def is_nonzero(self, t: Term) -> Theorem | None:
        """t ≠ 0 where that is a hypothesis."""
        formula = Formula("!=", t, ZERO)
        return given(formula) if formula in self.hypotheses else None


def _speaks_of_the_first(t: Term) -> bool:
    """Whether the first component of a vector stands in a term: 1 is in every range."""
    return 1 in positions(t) or any(map(_speaks_of_the_first, parts(t)))


def in_order(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """An order that is the same in every run."""
    return sorted(hypotheses, key=_spelled)


@lru_cache(maxsize=10_000)
def _spelled(h: Hypothesis) -> str:
    return repr(h)


def _opened(h: Every) -> tuple[tuple[Index, ...], Formula]:
    indices: tuple[Index, ...] = ()
    body: Formula | Every = h
    while isinstance(body, Every):
        indices, body = (*indices, body.index), body.body
    return indices, body


def _choices(t: Term, leaf: Term) -> tuple[Fraction, ...] | None:
    """The numbers at which the product ``t`` is 0, each factor being the leaf less a number."""
    match t:
        case Mul((u, v)):
            first, rest = _choices(u, leaf), _choices(v, leaf)
            return first + rest if first is not None and rest is not None else None
        case Add((u, Number(c))) if u == leaf:
            return (-c,)
        case Add((u, Mul((Number(c), Number(d))))) if u == leaf:
            return (-c * d,)
    return (Fraction(0),) if t == leaf else None
