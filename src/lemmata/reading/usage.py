"""The first walk: how each name is used, as a vector, a matrix, an index or a size."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lemmata.reading.names import parameter_kinds
from lemmata.reading.scope import Scope
from lemmata.reading.sizes import Size
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Delta,
    Derived,
    Domained,
    Gradient,
    Let,
    Limited,
    Listed,
    Minus,
    Name,
    Node,
    Number,
    Product,
    Raised,
    Terms,
    bare,
    children,
    walk,
)

__all__ = ["Usage"]

INDICES = frozenset("ijkl")
"""Names that are indices where a given compares them and nothing says otherwise."""


class Usage:
    """Notes in a scope what the names of a tree stand for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.waiting: list[Node] = []  # arguments that must be vectors, of names that may not be

    def deduce(self) -> None:
        """In ``softmax(z/T)`` the vector is z, if everything shows T to be a scalar."""
        for argument in self.waiting:
            candidates = list(self._candidates(argument))
            if any(isinstance(c, Name) and c.name in self.scope.sizes for c in candidates):
                continue
            if not all(isinstance(c, Name) for c in candidates):
                continue
            names = [c for c in candidates if isinstance(c, Name)]
            open_names = {c.name: c for c in names if self._may_be_vector(c.name)}
            if len(open_names) == 1:
                (name,) = open_names.values()
                self._indexed(name, 1, told=False)

    def _candidates(self, node: Node) -> Iterator[Node]:
        """The names, and the vectors of any other kind, that arithmetic on components combines."""
        match bare(node):
            case Name() as name:
                yield name
            case Minus(body=body):
                yield from self._candidates(body)
            case Terms(terms=parts):
                for part in parts:
                    yield from self._candidates(part)
            case Product(factors=factors, divides=divides):
                for factor, divided in zip(factors, divides, strict=True):
                    if not (divided and self.scope.notes):  # notes divide by scalars only
                        yield from self._candidates(factor)
            case Raised(base=base, exponent=exponent):
                yield from self._candidates(base)
                yield from self._candidates(exponent)
            case Listed() | Binder(kind="vector") | Gradient() | Call() as whole:
                yield whole

    def _may_be_vector(self, name: str) -> bool:
        scope = self.scope
        known = (scope.scalars, scope.dimensions, scope.free, scope.varying, scope.reals)
        return not any(name in names for names in known)

    def note_sizes(self, node: Node) -> None:
        """Note the names that stand for sizes, and where names first occur."""
        for part in walk(node):
            if isinstance(part, Name):
                self.scope.places.setdefault(part.name, (self.scope.source, part.at))
            elif isinstance(part, Binder) and isinstance(part.high, Name):
                self.scope.dimensions.add(part.high.name)
            elif isinstance(part, Domained):
                self.scope.dimensions.update(size.name for size in part.shape if isinstance(size, Name))

    def note_compared(self, chain: Chain, elsewhere: Collection[str]) -> None:
        """In ``j != c`` both are indices if one is, or if their names are those of indices."""
        named = [side for side in map(bare, chain.sides) if isinstance(side, Name)]
        if len(named) < 2 or len(named) < len(chain.sides):
            return
        scope = self.scope
        usual = all(name.name in INDICES and self._unknown(name.name, elsewhere) for name in named)
        sized = scope.sizes or scope.dimensions & set(elsewhere)
        if not any(name.name in scope.free for name in named) and not (usual and sized):
            return
        for name in named:
            if self._unknown(name.name, elsewhere):
                scope.free[name.name] = Size()
        one, *others = (scope.free[name.name] for name in named if name.name in scope.free)
        for other in others:
            one.unify(other)

    def _unknown(self, name: str, elsewhere: Collection[str]) -> bool:
        scope = self.scope
        known = (scope.free, scope.sizes, scope.scalars, scope.dimensions, scope.lets, scope.reals, elsewhere)
        return not any(name in names for names in known)

    def note_usage(self, node: Node) -> None:
        """Note the vectors, matrices and free indices that ``node`` uses."""
        self.scope.defining = node if isinstance(node, Let) else None
        self._usage(node, frozenset())
        self.scope.defining = None

    def _usage(self, node: Node, bound: frozenset[str]) -> None:
        match node:
            case Let(parameters=parameters, body=body):
                for parameter in parameters:
                    self._bind(parameter)
                self._usage(body, bound | {p.name for p in parameters})
            case Binder(kind=_, body=body, index=k, low=low, high=high):
                self._bind(k)
                self._usage(body, bound | {k.name})
                for end in (low, high):
                    if end is not None:
                        self._usage(end, bound)
            case At(base=base, indices=indices):
                if isinstance(base, Name):
                    self._indexed(base, len(indices))
                else:
                    self._usage(base, bound)
                for i in indices:
                    self._selects(i, bound)
            case Delta(left=left, right=right):
                self._selects(left, bound)
                self._selects(right, bound)
            case Call(name=name, arguments=arguments):
                for kind, argument in zip(parameter_kinds(name, len(arguments)), arguments, strict=False):
                    if kind == "vector" and isinstance(inner := bare(argument), Name):
                        self._indexed(inner, 1)
                    elif kind == "vector":
                        self.waiting.append(argument)
                for argument in arguments:
                    self._usage(argument, bound)
            case Gradient(body=body, variable=variable):
                if isinstance(inner := bare(variable), Name):
                    self._indexed(inner, 1)
                self._usage(body, bound)
            case Limited(variable=variable):
                self.scope.reals.add(variable.name)
                for child in children(node):
                    self._usage(child, bound)
            case Derived(variables=variables):
                self.scope.reals |= {v.name for v in map(bare, variables) if isinstance(v, Name)}
                for child in children(node):
                    self._usage(child, bound)
            case Name(bold=True):
                self._indexed(node, 1, told=False)
            case _:
                for child in children(node):
                    self._usage(child, bound)

    def _bind(self, k: Name) -> None:
        self._index_name(k)
        self.scope.varying.add(k.name)

    def _index_name(self, k: Name) -> None:
        if k.name in self.scope.dimensions:
            raise self.scope.error(k, "an index such as k", f"the size {k.name}")
        if k.name in self.scope.sizes or k.name in self.scope.lets:
            raise self.scope.error(
                k, "an index such as k", f"{k.name}, which is no index here", "use another letter"
            )
        if k.name in self.scope.scalars:
            raise self.scope.error(
                k,
                "an index such as k",
                f"the scalar {k.name} ({self.scope.scalars[k.name]})",
                "use another letter",
            )

    def _indexed(self, base: Name, rank: int, *, told: bool = True) -> None:
        """Note a vector or a matrix; ``told`` if its place shows that it is one, whatever the font."""
        name = base.name
        if rank > 2:
            raise self.scope.error(base, "a vector or a matrix", f"{name} with {rank} indices")
        if told:
            self.scope.told.add(name)
        if name in self.scope.lets:
            return
        if name in self.scope.dimensions:
            raise self.scope.error(base, "a vector", f"the size {name}")
        if name in self.scope.scalars:
            hint = f"{name} in R^n" if rank == 1 else f"{name} in R^(n x m)"
            raise self.scope.error(base, "a vector", f"the scalar {name} ({self.scope.scalars[name]})", hint)
        if name in self.scope.varying or name in self.scope.free:
            raise self.scope.error(
                base, "a vector", f"{name}, which is an index elsewhere", "use another letter for the index"
            )
        axes = self.scope.sizes.get(name)
        if axes is None:
            self.scope.sizes[name] = (
                (Size(vector=True),) if rank == 1 else tuple(Size(axis=name) for _ in range(rank))
            )
        elif len(axes) != rank:
            counted = "one index" if len(axes) == 1 else f"{len(axes)} indices"
            raise self.scope.error(base, f"{name} with {counted}, as elsewhere", f"{name} with {rank}")

    def _selects(self, i: Node, bound: frozenset[str]) -> None:
        match bare(i):
            case Number(value=value) as literal:
                if not (value.is_Integer and value >= 1):
                    raise self.scope.error(literal, "an index, counted from 1", str(value))
            case Name(name=name) as named:
                if name not in bound:
                    self._index_name(named)
                    if self.scope.defining is not None:
                        raise self.scope.not_named(named, self.scope.defining)
                    self.scope.free.setdefault(name, Size())
            case other:
                raise self.scope.error(other, "an index: a name or a number", "an expression", "z[i], z[1]")
