"""What is free in a claim: sizes, indices with their ranges, scalars and arrays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy
from sympy import Basic, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Limit, Product, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition
from lemmata.evaluation.closures import NoNumericMeaning
from lemmata.notation import Entry, Family, component, free_symbols, fresh_index, is_vector, n, size

__all__ = ["Names", "at_component", "chosen", "componentwise"]


class Names:
    """Everything free in some expressions: sizes, indices with their ranges, scalars, arrays."""

    def __init__(self) -> None:
        self.sizes: dict[Symbol, None] = {}
        self.indices: dict[Symbol, Expr | None] = {}
        self.scalars: dict[Symbol, None] = {}
        self.arrays: dict[IndexedBase, None] = {}
        self.pairs: list[tuple[Symbol, Symbol]] = []
        self.extents: dict[Symbol, Expr] = {}  # of bound indices
        self.limits = False

    def read(self, expr: Any, bound: frozenset[Basic] = frozenset()) -> None:
        if isinstance(expr, Symbol):
            if expr not in bound:
                self._symbol(expr)
        elif isinstance(expr, IndexedBase):
            self._array(expr)
        elif isinstance(expr, Indexed):
            self._array(expr.base)
            for at, extent in zip(expr.indices, expr.base.shape, strict=True):
                self._index(at, extent, bound)
        elif isinstance(expr, Entry):
            self.read(expr.args[0], bound)
            self._index(expr.args[1], Integer(len(expr.args[0].args)), bound)
        elif isinstance(expr, (Sum, Product, Family)):
            inner = bound | {limit.args[0] for limit in expr.args[1:]}
            for limit in expr.args[1:]:
                self.extents[limit.args[0]] = limit.args[2]
                for end in limit.args[1:]:
                    self.read(end, inner)
            self.read(expr.args[0], inner)
        elif isinstance(expr, Limit):
            self.limits = True
            body, x, target, _ = expr.args
            self.read(body, bound | {x})
            self.read(target, bound)
        elif isinstance(expr, KroneckerDelta):
            self._delta(expr, bound)
        elif isinstance(expr, Definition):
            self._definition(expr, bound)
        else:
            if isinstance(expr, Relational) and all(map(_is_index, expr.args)):
                self.pairs.append(expr.args)  # type: ignore[arg-type]
            for argument in expr.args:
                self.read(argument, bound)

    def _symbol(self, name: Symbol) -> None:
        if name.is_integer and name.is_positive:
            self.sizes[name] = None
        elif name.is_integer:
            self.indices.setdefault(name, None)
        else:
            self.scalars[name] = None

    def _array(self, base: IndexedBase) -> None:
        self.arrays[base] = None
        if base.shape is None:
            raise NoNumericMeaning(base, "its size is unknown")
        for extent in base.shape:
            self.read(extent)

    def _index(self, at: Any, extent: Expr, bound: frozenset[Basic]) -> None:
        self.read(at, bound)
        for name in at.free_symbols - bound:
            if self.indices.get(name, 0) is None:
                self.indices[name] = extent

    def _delta(self, expr: Any, bound: frozenset[Basic]) -> None:
        for at in expr.args[:2]:
            self.read(at, bound)
        i, j = expr.args
        for at, other in ((i, j), (j, i)):
            if other in bound and other in self.extents:
                self._index(at, self.extents[other], bound)
        if isinstance(i, Symbol) and isinstance(j, Symbol):
            self.pairs.append((i, j))

    def _definition(self, expr: Definition, bound: frozenset[Basic]) -> None:
        for kind, argument in zip(type(expr).kinds, expr.args, strict=False):
            if kind == "index":
                vector = next(a for k, a in zip(expr.kinds, expr.args, strict=True) if k == "vector")
                self._index(argument, size(vector), bound)
            else:
                self.read(argument, bound)

    def ranges(self) -> dict[Symbol, Expr]:
        """Every index with its range; one that is only compared shares the range of the other."""
        found = {i: extent for i, extent in self.indices.items() if extent is not None}
        for _ in self.pairs:
            for a, b in self.pairs:
                for i, j in ((a, b), (b, a)):
                    if j in found and i in self.indices:
                        found.setdefault(i, found[j])
        return {i: found.get(i, n) for i in self.indices}


def _is_index(e: Basic) -> bool:
    return isinstance(e, Symbol) and bool(e.is_integer) and not e.is_positive


def chosen(givens: Iterable[Any]) -> set[Symbol]:
    """The indices of givens that cannot be every index: i ≠ j, and z_i < z_j, which fails where i = j."""
    found: set[Symbol] = set()
    for given in givens:
        if not isinstance(given, Relational) or any(map(is_vector, given.args)):
            continue
        free = {s for s in free_symbols(given) if _is_index(s)}
        places = {tuple(i for i in e.indices if i in free) for e in given.atoms(Indexed)} - {()}
        bare = any(a in free for a in given.args)
        if bare or (isinstance(given, (sympy.Lt, sympy.Gt, sympy.Ne)) and len(places) > 1):
            found |= free  # type: ignore[arg-type]
    return found


def componentwise(relation: Relational) -> Relational:
    """A relation between whole vectors as one between their components at a fresh index."""
    if not any(map(is_vector, relation.args)):
        return relation
    if isinstance(relation, sympy.Ne):
        raise NoNumericMeaning(relation, "that two vectors differ is no statement about each component")
    return at_component(relation, fresh_index(relation.args, "i"))


def at_component(relation: Relational, k: Symbol) -> Relational:
    left, right = (component(a, k) if is_vector(a) else a for a in relation.args)
    return type(relation)(left, right, evaluate=False)
