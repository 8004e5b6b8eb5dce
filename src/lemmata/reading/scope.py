"""The names of one claim and its givens: which are vectors, matrices, indices, sizes, definitions.

Three walks fill and use it: how names are used (`lemmata.reading.usage`), what sizes follow
(`lemmata.reading.inference`), and the statement itself (`lemmata.reading.building`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sympy
from sympy import Expr, Integer, Symbol

from lemmata.notation import array, dimension, n
from lemmata.reading.errors import ReadingError
from lemmata.reading.names import WORDS, known_functions
from lemmata.reading.sizes import Size, SizesDiffer
from lemmata.reading.syntax import Binder, Chain, Derived, Group, Let, Name, Node, Number, bare, walk

__all__ = ["Defined", "Scope"]


HEAVIEST = 12_000
"""Parts of a claim whose definitions are expanded: no text within the limits of length has more by itself."""


@dataclass
class Defined:
    """A local definition, expanded wherever its name occurs."""

    let: Let
    source: str
    parameters: tuple[Symbol, ...] = ()
    sizes: tuple[Size, ...] = ()
    shape: Size | None = None
    inferred: bool = False
    body: Expr | None = None
    weight: int = 0  # how many parts it has when all that it uses is expanded


class Scope:
    """The names of one claim and its givens."""

    def __init__(self, *, notes: bool = False) -> None:
        self.notes = notes  # read from lecture notes, where a product of vectors has several meanings
        self.source = ""
        self.sizes: dict[str, tuple[Size, ...]] = {}  # vectors and matrices
        self.scalars: dict[str, str] = {}  # declared scalars, and the domain that says so
        self.vanishing = False  # the claim says that something is 0, perhaps a derivative
        self.declared: set[str] = set()  # names with a domain of their own
        self.equated: set[str] = set()  # names that the claim equates with something: it may introduce them
        self.told: set[str] = set()  # names whose use alone shows that they are vectors or matrices
        self.reals: set[str] = set()  # names that calculus shows to be scalars
        self.lets: dict[str, Defined] = {}
        self.free: dict[str, Size] = {}  # free indices
        self.own: set[str] = set()  # those of the claim itself
        self.bound: list[dict[str, Size]] = []  # binders around the node being read
        self.ranges: dict[Binder, Size] = {}
        self.dimensions: set[str] = {"n"}
        self.plain: dict[str, tuple[str, int]] = {}  # where a name was used as a free scalar
        self.least: dict[Expr, int] = {}  # what a given says of a size: n >= 2
        self.implying = False  # whether a component z[2] says that n >= 2
        self.implied: dict[Expr, int] = {}  # what it says
        self.read: list[str] = []  # what was taken beyond the letter, for the answer to say
        self.literal: list[tuple[str, int, Size, int]] = []  # z[3] needs three components
        self.named: list[tuple[str, int, str, Size]] = []  # sizes that must turn out known
        self.varying: set[str] = set()  # names of bound indices
        self.places: dict[str, tuple[str, int]] = {}  # where names first occur, for errors found late
        self.defining: Let | None = None  # the definition being read

    # -------------------------------------------------------------- errors

    def error(self, node: Node, expected: str, found: str, hint: str = "", missing: str = "") -> ReadingError:
        """The error that points at ``node``; raise it."""
        return ReadingError(self.source, node.at, expected=expected, found=found, hint=hint, missing=missing)

    @contextmanager
    def reading(self, source: str) -> Iterator[None]:
        """Errors inside point into ``source``."""
        outer, self.source = self.source, source
        try:
            yield
        finally:
            self.source = outer

    @contextmanager
    def within(self, frame: dict[str, Size]) -> Iterator[None]:
        """Names inside are looked up in ``frame`` first."""
        self.bound.append(frame)
        try:
            yield
        finally:
            self.bound.pop()

    def speaks_of_sizes(self, node: Node) -> bool:
        """Whether ``node`` relates sizes and numbers only."""
        parts = [p for p in walk(node) if not isinstance(p, (Chain, Group, Number))]
        return all(isinstance(p, Name) and p.name in self.dimensions for p in parts)

    def unify(self, node: Node, a: Size, b: Size, what: str) -> None:
        try:
            a.unify(b)
        except SizesDiffer as e:
            hint = "declare them alike: z in R^n; w in R^n"
            raise self.error(node, f"one size {what}", f"{e.left} and {e.right}", hint) from None

    def not_named(self, i: Name, let: Let) -> ReadingError:
        parameters = ", ".join([*(p.name for p in let.parameters), i.name])
        hint = f"let {let.name.name}[{parameters}] = …"
        return self.error(i, "only indices that the definition names", f"the free index {i.name}", hint)

    def lookup(self, name: str) -> Size | None:
        """The range of an index, bound or free."""
        for frame in reversed(self.bound):
            if name in frame:
                return frame[name]
        return self.free.get(name)

    def range(self, i: Node) -> Size:
        inner = bare(i)
        if isinstance(inner, Name):
            size = self.lookup(inner.name)
            if size is not None:
                return size
        return Size()

    def size(self, node: Node) -> Expr:
        """The size that ``node`` writes: a name such as n, or a number."""
        inner = bare(node)
        match inner:
            case Number(value=value) if value.is_Integer and value >= 1:
                return value
            case Name(name=name) if name in self.dimensions:
                return n if name == "n" else dimension(name)
        raise self.error(node, "a size: n, another name or a number such as 3", "an expression")

    def base(self, name: str) -> sympy.IndexedBase:
        """The vector or matrix ``name``, of its size."""
        return array(name, *(axis.resolve() or n for axis in self.sizes[name]))

    def gradient_in(self, node: Derived) -> Name | None:
        r"""The vector of ``\frac{\partial L}{\partial z}``, which in notes is the gradient; None for any other."""
        if not self.notes or node.orders != (1,):
            return None
        variable = bare(node.variables[0])
        whole = isinstance(variable, Name) and self.lookup(variable.name) is None
        if not isinstance(variable, Name) or not whole or variable.name in self.lets:
            return None
        return variable if len(self.sizes.get(variable.name, ())) == 1 else None

    def weight(self, node: Node) -> int:
        """How many parts ``node`` has with its definitions expanded.

        Raises ReadingError for more than anybody can read: definitions of definitions double fast.
        """
        weights = [
            self.lets[p.name].weight if isinstance(p, Name) and p.name in self.lets else 1 for p in walk(node)
        ]
        if sum(weights) > HEAVIEST:
            raise self.error(node, f"at most {HEAVIEST:,} parts", "definitions that expand to more")
        return sum(weights)

    def declare(self, let: Let) -> None:
        """Note ``let``, whose name must be new."""
        name = let.name
        if name.name in self.lets:
            raise self.error(
                name, "a new name", f"{name.name}, which has a meaning already", "let another name"
            )
        if name.name in self.dimensions or name.name in known_functions() or name.name in WORDS:
            raise self.error(name, "a new name", name.name, "let another name")
        self.lets[name.name] = Defined(let, self.source)

    # -------------------------------------------------------------- between: what must be known by now

    def settle(self) -> None:
        """Raise for a size that nothing determines and for a component that does not exist.

        One axis of a matrix may be n by convention, as a vector's; of two, the matrix would be square by guess.
        """
        for axes in self.sizes.values():
            unknown = [axis for axis in axes if axis.resolve() is None]
            if len(unknown) == 1 and all(axis.resolve() != n for axis in axes):
                unknown[0].unify(Size(n))
        for name, axes in self.sizes.items():
            for axis in axes:
                if axis.resolve() is None:
                    source, at = self.places[name]
                    raise ReadingError(
                        source,
                        at,
                        expected=f"a size for every index of {name}",
                        found="nothing that tells it",
                        hint=f"a given such as {name} in R^({' x '.join('nm'[: len(axes)])})",
                    )
        for source, at, name, size in self.named:
            if size.resolve() is None:
                raise ReadingError(
                    source, at, expected=f"a size for {name}", found="none", hint="sum(…, k, 1, m)"
                )
        for source, at, size, position in self.literal:
            self._exists(source, at, size.resolve() or n, position)
        for name, (source, at) in self.plain.items():
            if self.notes and name == "i" and name not in self.declared:
                raise ReadingError(
                    source,
                    at,
                    expected="i as the index of a vector or of a sum",
                    found="i alone, where it may be the imaginary unit",
                    hint="another letter for a real number",
                )
            stem = name.removesuffix("_bar")
            known = self.declared | self.equated
            if self.notes and stem != name and stem in self.sizes and name not in known:
                raise ReadingError(
                    source,
                    at,
                    expected=rf"\bar {stem} that something introduces, for {stem} is a vector here",
                    found=rf"\bar {stem}, which may be the mean",
                    hint=rf"a given: \bar {stem} = \frac{{1}}{{n}} \sum_k {stem}_k",
                    missing=name,
                )
            if name in self.varying:
                raise ReadingError(
                    source,
                    at,
                    expected="one meaning of each name",
                    found=f"{name}, which is also an index",
                    hint="use another letter for one of them",
                )

    def _exists(self, source: str, at: int, size: Expr, position: int) -> None:
        """A component that a claim names exists: a symbolic size is at least its number.

        Notes that write z_1 and z_2 may mean two classes, and code takes any size, so there the
        size must be given.
        """
        known = isinstance(size, Integer)
        least = int(size) if known else self.least.get(size, 1)
        if position <= least:
            return
        if not known and self.implying:
            self.implied[size] = max(position, self.implied.get(size, 1))
            return
        found = f"{size} components" if known else f"{size} components, which may be {least}"
        hint = "" if known else f"the given {size} >= {position}"
        raise ReadingError(
            source, at, expected=f"a vector with {position} components", found=found, hint=hint
        )
