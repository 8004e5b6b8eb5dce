"""The tree between a text and a statement: what was written, before names have a meaning.

The text reader and the LaTeX reader both make these nodes; `lemmata.reading.scope` finds out
which names are vectors, matrices and indices and of what size, and builds the expression.
A node knows the offset ``at`` of its first character and how deep it nests.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, ClassVar

from sympy import Expr, Rational

__all__ = [
    "GREEK",
    "At",
    "Binder",
    "Call",
    "Chain",
    "Componentwise",
    "Constant",
    "Delta",
    "Derived",
    "Domained",
    "Gradient",
    "Group",
    "Let",
    "Limited",
    "Listed",
    "Minus",
    "Name",
    "Node",
    "Number",
    "Plain",
    "Product",
    "Raised",
    "Statement",
    "Supported",
    "Terms",
    "TooDeep",
    "bare",
    "children",
    "logarithm",
    "mapped",
    "walk",
    "with_children",
]


_LETTERS = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho varrho "
    "sigma tau upsilon phi varphi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
)

GREEK = frozenset(_LETTERS.split())
"""Names that are one letter in LaTeX; pi is a number."""

DEEPEST = 200
"""Levels of a tree: what walks it may be recursive."""


@dataclass
class TooDeep(Exception):
    """Raised while a tree is made, by the node that would be one level too many."""

    at: int


@dataclass(frozen=True, eq=False)
class Node:
    """Something written, from offset ``at`` on.  Two nodes are equal only if they are the same."""

    depth: ClassVar[int]
    at: int

    def __post_init__(self) -> None:
        depth = 1 + max((c.depth for c in children(self)), default=0)
        if depth > DEEPEST:
            raise TooDeep(self.at)
        object.__setattr__(self, "depth", depth)


@dataclass(frozen=True, eq=False)
class Number(Node):
    """An exact rational: ``3``, ``0.25``, ``5e-5``."""

    value: Rational


@dataclass(frozen=True, eq=False)
class Constant(Node):
    """``pi``, ``E`` or ``oo``."""

    value: Expr


@dataclass(frozen=True, eq=False)
class Name(Node):
    """A name; ``bold`` when the notation itself says that it is a vector."""

    name: str
    bold: bool = False


@dataclass(frozen=True, eq=False)
class Group(Node):
    """An expression in brackets."""

    body: Node


@dataclass(frozen=True, eq=False)
class Plain(Group):
    r"""Brackets around what must be a scalar: of a vector, \sigma could be two functions."""

    hint: str


@dataclass(frozen=True, eq=False)
class Minus(Node):
    """``-term``."""

    body: Node


@dataclass(frozen=True, eq=False)
class Terms(Node):
    """``a + b - c``; a subtracted term is a `Minus`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Product(Node):
    """``a*b/c``: factors, each with whether it divides."""

    factors: tuple[Node, ...]
    divides: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class Componentwise(Product):
    r"""``x \odot y``: of vectors, the products of their components, as the notation itself says."""


@dataclass(frozen=True, eq=False)
class Raised(Node):
    """``base**exponent``."""

    base: Node
    exponent: Node


@dataclass(frozen=True, eq=False)
class Call(Node):
    """A function of the language, applied: its name in the text syntax."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class At(Node):
    """A component: ``base[i]`` or ``base[k, a]``."""

    base: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Listed(Node):
    """A vector written out: ``[4, 2, -2]``."""

    entries: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Binder(Node):
    """``sum``, ``prod`` or ``vector`` of ``body`` over ``index``; without ``high`` over all of it."""

    kind: str
    body: Node
    index: Name
    low: Node | None = None
    high: Node | None = None


@dataclass(frozen=True, eq=False)
class Derived(Node):
    """The derivative of ``body`` in scalars or components, each to an order."""

    body: Node
    variables: tuple[Node, ...]
    orders: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Gradient(Node):
    """The gradient of ``body`` in a whole vector."""

    body: Node
    variable: Node


@dataclass(frozen=True, eq=False)
class Limited(Node):
    """The limit of ``body`` as ``variable`` goes to ``target`` from ``direction``: + - or +-."""

    body: Node
    variable: Name
    target: Node
    direction: str


@dataclass(frozen=True, eq=False)
class Delta(Node):
    """Kronecker's delta of two indices."""

    left: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Chain(Node):
    """``a == b`` or ``a <= b < c``: sides, and the relations between them as written in text."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]


# ------------------------------------------------------------------ beside the claim


@dataclass(frozen=True, eq=False)
class Domained(Node):
    """``z in R^n``: variables and a domain.

    ``domain`` is one of interval, simplex, open simplex, onehot, finite.  An interval keeps its
    ends and their brackets, a finite set its values; ``shape`` holds sizes.
    """

    variables: tuple[Node, ...]
    domain: str
    values: tuple[Node, ...] = ()
    brackets: str = ""
    shape: tuple[Node, ...] = ()


@dataclass(frozen=True, eq=False)
class Supported(Node):
    """``q > 0 where p > 0``."""

    large: Chain
    small: Chain


@dataclass(frozen=True, eq=False)
class Let(Node):
    """``let r[i] = body``."""

    name: Name
    parameters: tuple[Name, ...]
    body: Node


Statement = Domained | Supported | Let | Chain


# ------------------------------------------------------------------ walking


def children(node: Node) -> Iterator[Node]:
    """The nodes directly under ``node``, in reading order."""
    for name in _field_names(type(node)):  # type: ignore[arg-type]  # a class is hashable
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, Node))


@cache
def _field_names(kind: type[Node]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def bare(node: Node) -> Node:
    """``node`` without the brackets around it."""
    while isinstance(node, Group):
        node = node.body
    return node


def walk(node: Node) -> Iterator[Node]:
    """``node`` and everything under it, in reading order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(list(children(node))))


def with_children(node: Node, change: Callable[[Node], Node]) -> Any:
    """A copy of ``node`` with ``change`` applied to the nodes directly under it."""
    new: dict[str, Any] = {}
    for name in _field_names(type(node)):  # type: ignore[arg-type]  # a class is hashable
        value = getattr(node, name)
        if isinstance(value, Node):
            new[name] = change(value)
        elif isinstance(value, tuple):
            new[name] = tuple(change(v) if isinstance(v, Node) else v for v in value)
    return replace(node, **new)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with ``change`` applied to every node, from the leaves up."""
    return change(with_children(node, lambda part: mapped(part, change)))


def logarithm(node: Node) -> float | None:
    """log10 of the absolute value of a written number, roughly; None where a name takes part, 0 for 0.

    Tells ``9**9**9`` from ``9**9`` without computing either.
    """
    match node:
        case Number(value=value):
            return _log10(int(abs(value.p)) or 1) - _log10(int(value.q))
        case Group(body=body) | Minus(body=body):
            return logarithm(body)
        case Terms(terms=terms):
            found = _logarithms(terms)
            return None if found is None else max(found) + math.log10(len(found))
        case Product(factors=factors, divides=divides):
            found = _logarithms(factors)
            if found is None:
                return None
            return sum(-a if d else a for a, d in zip(found, divides, strict=True))
        case Raised(base=base, exponent=exponent):
            low, high = logarithm(base), logarithm(exponent)
            if low is None or high is None:
                return None
            return low * 10**high if high < 300 else math.copysign(math.inf, low)
        case _:
            return None


def _logarithms(nodes: tuple[Node, ...]) -> list[float] | None:
    found = [a for a in map(logarithm, nodes) if a is not None]
    return found if len(found) == len(nodes) else None


def _log10(value: int) -> float:
    return value.bit_length() * math.log10(2) if value.bit_length() > 900 else math.log10(value)
