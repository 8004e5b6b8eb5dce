"""A theorem at other values of its variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lemmata.kernel.errors import need
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
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
    put,
    with_parts,
)
from lemmata.kernel.theorem import (
    Apart,
    Every,
    Formula,
    Hypothesis,
    Sequent,
    Theorem,
    need_generic,
    rule,
)


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
        others = self.brought(body).union(map(self.index, free(body) - {index}))
        need(self.index(index) not in others, "an index would be captured")

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
                need(all(in_range(p, k.size) for k, p in zip(places, moved, strict=True)), "the sizes differ")
                return put(body, dict(zip(places, moved, strict=True)))
            case Delta(left, right):
                return delta(self.position(left), self.position(right))
            case Select(at, entries):
                return Select(self.position(at), tuple(map(self.term, entries)))
            case Bind(kind, index, body):
                self.free_for(index, body)
                return Bind(kind, self.index(index), self.term(body))
            case Derivative(body, variable):
                return self._derivative(body, variable)
        return with_parts(t, tuple(map(self.term, parts(t))))

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
                inner: Formula | Every = body
                while isinstance(inner, Every):
                    inner = inner.body
                self.free_for(index, inner.left)
                self.free_for(index, inner.right)
                return Every(self.index(index), self.hypothesis(body))  # type: ignore[arg-type]
            case Formula():
                return self.formula(h)

    def formula(self, f: Formula) -> Formula:
        return Formula(f.relation, self.term(f.left), self.term(f.right))


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
    named = [row[0] for row in (*scalars, *vectors)]
    need(all(map(is_name, (*named, *dict(sizes)))), "a name is empty")
    need(all(is_size(s) for _, s in sizes), "a size is no positive number")
    need(len(set(named)) == len(named) and len(dict(sizes)) == len(sizes), "a name has two values")
    need(all(len(set(places)) == len(places) for _, places, _ in vectors), "a place stands twice")
    values = Values(dict(scalars), {n: (at, t) for n, at, t in vectors}, dict(sizes))
    hypotheses = frozenset(map(values.hypothesis, theorem.hypotheses))
    return Sequent(hypotheses, values.formula(theorem.conclusion))


@rule
def unit_vector(theorem: Theorem, vector: str, index: Index, c: Index) -> Sequent:
    """A vector of zeros and ones that sums to 1 is a unit vector.

    Γ, ∀k. yₖ = δₖ꜀ ⊢ χ
    ───────────────────────────────────    c stands neither in Γ nor in χ
    Γ, ∀k. yₖ (yₖ − 1) = 0, Σₖ yₖ = 1 ⊢ χ
    """
    need(index != c and index.size == c.size, "not two indices of one range")
    y = Component(vector, (index,))
    unit = Every(index, Formula("=", y, delta(index, c)))
    rest = theorem.hypotheses - {unit}
    conclusion = theorem.conclusion
    need_generic(c, rest)
    need(c not in free(conclusion.left) | free(conclusion.right), "the conclusion speaks of the index")
    bits = Every(index, Formula("=", Mul((y, Add((y, number(-1))))), ZERO))
    total = Formula("=", Bind("sum", index, y), ONE)
    return Sequent(rest | {bits, total}, conclusion)
