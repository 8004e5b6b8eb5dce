"""A theorem at other values of its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lemmata.core.errors import Refused, need
from lemmata.core.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Select,
    Size,
    Term,
    delta,
    free,
    is_index,
    is_name,
    names,
    number,
    put,
    well_formed,
)
from lemmata.core.theorem import (
    Apart,
    Every,
    Formula,
    Hypothesis,
    Sequent,
    Theorem,
    index_is_free,
    rule,
)

__all__ = ["instantiate", "unit_vector"]


@dataclass(frozen=True, slots=True)
class Values:
    """What names become: scalars terms, vectors bodies with an index for each place, sizes sizes."""

    scalars: Mapping[str, Term]
    vectors: Mapping[str, tuple[tuple[Index, ...], Term]]
    sizes: Mapping[str, Size]

    def size(self, size: Size) -> Size:
        return self.sizes.get(size, size) if isinstance(size, str) else size

    def index(self, index: Index) -> Index:
        return Index(index.name, self.size(index.size))

    def position(self, p: Position) -> Position:
        return self.index(p) if isinstance(p, Index) else p

    def brought(self, t: Term) -> frozenset[Index]:
        """The free indices that values bring into ``t``."""
        found: frozenset[Index] = frozenset()
        for name in names(t):
            if name in self.scalars:
                found |= free(self.scalars[name])
            elif name in self.vectors:
                places, body = self.vectors[name]
                found |= free(body) - frozenset(places)
        return found

    def free_for(self, index: Index, body: Term) -> None:
        """Refuse values of which an index would be captured by a binder of ``index`` around ``body``."""
        moved = self.index(index)
        others = free(body) - {index}
        need(
            moved not in self.brought(body) | frozenset(map(self.index, others)), "an index would be captured"
        )

    def term(self, t: Term) -> Term:
        match t:
            case Number():
                return t
            case Count(size):
                new = self.size(size)
                return number(new) if isinstance(new, int) else Count(new)
            case Scalar(name):
                return self.scalars.get(name, t)
            case Component(name, at):
                moved = tuple(map(self.position, at))
                if name not in self.vectors:
                    return Component(name, moved)
                places, body = self.vectors[name]
                need(len(places) == len(moved), "a vector has another number of places")
                need(all(_fits(k, p) for k, p in zip(places, moved, strict=True)), "the sizes differ")
                return put(body, dict(zip(places, moved, strict=True)))
            case Add(many):
                return Add(tuple(map(self.term, many)))
            case Mul(many):
                return Mul(tuple(map(self.term, many)))
            case Apply(function, many):
                return Apply(function, tuple(map(self.term, many)))
            case Power(base, exponent):
                return Power(self.term(base), exponent)
            case Delta(left, right):
                return delta(self.position(left), self.position(right))
            case Select(at, entries):
                return Select(self.position(at), tuple(map(self.term, entries)))
            case Bind(kind, index, body):
                self.free_for(index, body)
                return Bind(kind, self.index(index), self.term(body))
            case Derivative(body, variable):
                return self._derivative(body, variable)
        raise Refused(f"{type(t).__name__} is not a term")

    def _derivative(self, body: Term, variable: Scalar | Component) -> Term:
        own = next(iter(names(variable)))
        need(own not in self.scalars and own not in self.vectors, "the variable of a derivative would move")
        for name in names(body):
            value = self.scalars.get(name) or self.vectors.get(name, ((), ZERO))[1]
            need(own not in names(value), "a value depends on the variable of a derivative")
        return Derivative(self.term(body), self.term(variable))  # type: ignore[arg-type]

    def hypothesis(self, h: Hypothesis) -> Hypothesis:
        match h:
            case Apart(left, right):
                return Apart(self.position(left), self.position(right))
            case Every(index, body):
                return self._every(index, body)
            case Formula():
                return self.formula(h)

    def _every(self, index: Index, body: Formula | Every) -> Every:
        inner: Formula | Every = body
        while isinstance(inner, Every):
            inner = inner.body
        self.free_for(index, inner.left)
        self.free_for(index, inner.right)
        moved = self._every(body.index, body.body) if isinstance(body, Every) else self.formula(body)
        return Every(self.index(index), moved)

    def formula(self, f: Formula) -> Formula:
        return Formula(f.relation, self.term(f.left), self.term(f.right))


def _fits(place: Index, p: Position) -> bool:
    if isinstance(p, Index):
        return p.size == place.size
    return p == 1 or (isinstance(place.size, int) and p <= place.size)


@rule
def instantiate(
    theorem: Theorem,
    scalars: tuple[tuple[str, Term], ...],
    vectors: tuple[tuple[str, tuple[Index, ...], Term], ...],
    sizes: tuple[tuple[str, Size], ...],
) -> Sequent:
    """Values for variables, everywhere.

           Γ ⊢ φ
        ─────────────   x a scalar, a vector with its component at k, or a size
        Γ[x:=e] ⊢ φ[x:=e]

    Refuses: a value whose free index would be captured; a variable in which something is differentiated.
    """
    need(all(is_name(n) and well_formed(t) for n, t in scalars), "not values of scalars")
    need(
        all(
            is_name(n) and all(map(is_index, at)) and len(set(at)) == len(at) and well_formed(t)
            for n, at, t in vectors
        ),
        "not values of vectors",
    )
    need(all(is_name(n) and (is_name(s) or (type(s) is int and s >= 1)) for n, s in sizes), "not sizes")
    named = [row[0] for row in (*scalars, *vectors)]
    need(len(set(named)) == len(named) and len(dict(sizes)) == len(sizes), "a name has two values")
    values = Values(dict(scalars), {n: (at, t) for n, at, t in vectors}, dict(sizes))
    hypotheses = frozenset(map(values.hypothesis, theorem.hypotheses))
    conclusion = values.formula(theorem.conclusion)
    need(well_formed(conclusion.left) and well_formed(conclusion.right), "a position leaves its range")
    return Sequent(hypotheses, conclusion)


@rule
def unit_vector(theorem: Theorem, vector: str, index: Index, c: Index) -> Sequent:
    """A vector of zeros and ones that sums to 1 is a unit vector.

    Γ, ∀k. yₖ = δₖ꜀ ⊢ χ
    ───────────────────────────────────    c stands neither in Γ nor in χ
    Γ, ∀k. yₖ (yₖ − 1) = 0, Σₖ yₖ = 1 ⊢ χ
    """
    need(is_name(vector) and is_index(index) and is_index(c) and index != c, "not a vector and two indices")
    need(index.size == c.size, "the ranges differ")
    y = Component(vector, (index,))
    unit = Every(index, Formula("=", y, delta(index, c)))
    rest = theorem.hypotheses - {unit}
    conclusion = theorem.conclusion
    need(not index_is_free(rest, c), "a hypothesis speaks of the index")
    need(c not in free(conclusion.left) | free(conclusion.right), "the conclusion speaks of the index")
    bits = Every(index, Formula("=", Mul((y, Add((y, number(-1))))), ZERO))
    total = Formula("=", Bind("sum", index, y), ONE)
    return Sequent(rest | {bits, total}, conclusion)
