"""Values for variables: positions for indices, terms for scalars and vectors, sizes for sizes, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lemmata.kernel.errors import need
from lemmata.kernel.terms import (
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Position,
    Scalar,
    Select,
    Size,
    Term,
    delta,
    free,
    in_range,
    is_name,
    is_size,
    names,
    number,
    parts,
    with_parts,
)
from lemmata.kernel.theorem import Apart, Every, Formula, Hypotheses, Hypothesis, Sequent, Theorem, rule

Body = tuple[tuple[Index, ...], Term]
"""The component of a vector, as a term with an index for each place."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """What indices, names and sizes become; positions and terms are put as they are."""

    indices: Mapping[Index, Position] = field(default_factory=dict)
    named: Mapping[str, Body] = field(default_factory=dict)
    sizes: Mapping[Any, Size] = field(default_factory=dict)
    reaching: bool = False  # whether a number may stand for an index whose range may end before it

    def index(self, index: Index) -> Index:
        return Index(index.name, self.sizes.get(index.size, index.size))

    def position(self, p: Position) -> Position:
        if not isinstance(p, Index):
            return p
        moved = self.index(p)
        if p not in self.indices:
            return moved
        fits = in_range(self.indices[p], moved.size) or bool(self.reaching and self.reach(p))
        need(fits, "the position is not in the range of the index")
        return self.indices[p]

    def reach(self, p: Index) -> Hypotheses:
        """What says that the number in the place of an index lies in its range, where that is not sure."""
        at, size = self.indices[p], self.index(p).size
        sure = isinstance(at, Index) or isinstance(size, int) or in_range(at, size)
        return frozenset() if sure else frozenset((Formula("<=", number(at), Count(size)),))  # type: ignore[arg-type]

    def within(self, index: Index, *bodies: Term) -> Substitution:
        """What is put under a binder of ``index`` around ``bodies``.  Refuses values that it would capture."""
        for body in bodies:
            brought = {self.position(p) for p in free(body) - {index}}
            for places, value in (self.named[name] for name in names(body) & self.named.keys()):
                brought |= free(value) - frozenset(places)
            need(self.index(index) not in brought, "an index would be captured")
        return replace(self, indices={k: p for k, p in self.indices.items() if k != index})

    def term(self, t: Term) -> Term:
        if (
            not self.sizes
            and self.named.keys().isdisjoint(names(t))
            and self.indices.keys().isdisjoint(free(t))
        ):
            return t
        match t:
            case Count(size):
                new = self.sizes.get(size, size)
                return number(new) if isinstance(new, int) else Count(new)
            case Scalar(name) if name in self.named:
                places, value = self.named[name]
                need(places == (), "a scalar has no places")
                return value
            case Component(name, at):
                moved = tuple(map(self.position, at))
                if name not in self.named:
                    return Component(name, moved)
                places, value = self.named[name]
                need(len(places) == len(moved), "a vector has another number of places")
                return put(value, dict(zip(places, moved, strict=True)))
            case Delta(left, right):
                return delta(self.position(left), self.position(right))
            case Select(at, entries):
                return Select(self.position(at), tuple(map(self.term, entries)))
            case Bind(kind, index, body):
                return Bind(kind, self.index(index), self.within(index, body).term(body))
            case Derivative(body, variable):
                # An index is a value: ∂f/∂zⱼ moves the one variable z_j, also where f speaks of j.
                own = names(variable)
                need(own.isdisjoint(self.named), "the variable of a derivative would move")
                values = (self.named[name][1] for name in names(body) & self.named.keys())
                need(all(own.isdisjoint(names(v)) for v in values), "a value depends on the variable")
                return Derivative(self.term(body), self.term(variable))  # type: ignore[arg-type]
        return with_parts(t, tuple(map(self.term, parts(t)))) if parts(t) else t

    def formula(self, f: Formula) -> Formula:
        return Formula(f.relation, self.term(f.left), self.term(f.right))

    def hypothesis(self, h: Hypothesis) -> Hypothesis:
        match h:
            case Apart(left, right):
                return Apart(self.position(left), self.position(right))
            case Every(index, body):
                inner: Formula | Every = body
                while isinstance(inner, Every):
                    inner = inner.body
                under = self.within(index, inner.left, inner.right)
                return Every(self.index(index), under.hypothesis(body))  # type: ignore[arg-type]
            case Formula():
                return self.formula(h)


def put(t: Term, indices: Mapping[Index, Position]) -> Term:
    """``t`` with positions of their ranges in place of indices."""
    return Substitution(indices).term(t)


@rule
def instantiate(
    theorem: Theorem,
    indices: tuple[tuple[Index, Position], ...],
    values: tuple[tuple[str, tuple[Index, ...], Term], ...],
    sizes: tuple[tuple[str, Size], ...],
) -> Sequent:
    """Values for variables, everywhere.

               Γ ⊢ φ
        ────────────────────────   x an index, a scalar, a vector with its component at k, or a size;
        Γ[x:=e], e ≤ n ⊢ φ[x:=e]   e ≤ n where x is an index of the size n and e a number above 1

    Refuses: a value whose free index would be captured; a variable in which something is differentiated.
    """
    named = {name: (places, value) for name, places, value in values}
    need(len(dict(indices)) == len(indices), "an index has two values")
    need(len(named) == len(values) and len(dict(sizes)) == len(sizes), "a name has two values")
    need(all(map(is_name, (*named, *dict(sizes)))), "a name is empty")
    need(all(is_size(s) for _, s in sizes), "a size is no positive number")
    need(all(len(set(places)) == len(places) for places, _ in named.values()), "a place stands twice")
    made = Substitution(dict(indices), named, dict(sizes), reaching=True)
    told = {made.hypothesis(h) for h in theorem.hypotheses}.union(*(made.reach(k) for k, _ in indices))
    return frozenset(h for h in told if not _differ(h)), made.formula(theorem.conclusion)


def _differ(h: Hypothesis) -> bool:
    """Whether a hypothesis says of two different numbers that they differ."""
    return isinstance(h, Apart) and h.left != h.right and {type(h.left), type(h.right)} == {int}
