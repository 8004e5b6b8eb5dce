"""Sums, products and extremes of LaTeX, and what is short for them: norms, inner products, indicators."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Integer, oo

from lemmata.reading.ambiguity import Inner, Reaching, check_reach
from lemmata.reading.guard import Refused
from lemmata.reading.latex.scripts import Scripts, flat_index, index_of, indices_of, range_of
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Constant,
    Delta,
    Group,
    Minus,
    Name,
    Node,
    Number,
    Product,
    Raised,
    Terms,
    bare,
)

__all__ = [
    "ANY",
    "Excluding",
    "Norm",
    "Ones",
    "delta_of",
    "extreme",
    "inner",
    "norm",
    "one_less",
    "ones",
    "summed",
    "times",
]


ANY = "·"
"""The index of a sum that the notation hides, until a letter is chosen that nothing else uses."""


@dataclass(frozen=True, eq=False)
class Excluding(Binder):
    r"""``\sum_{k \ne j}``: over k alone, which needs a j from elsewhere."""

    other: Node | None = None


@dataclass(frozen=True, eq=False)
class Norm(Group):
    r"""``\|v\|``: the Euclidean norm, unless a subscript says another."""

    inside: Node


@dataclass(frozen=True, eq=False)
class Ones(Group):
    r"""``\mathbf{1}``: the vector of ones, of another size if a subscript says so."""


def summed(kind: str, at: int, scripts: Scripts, body: Node) -> Node:
    r"""``\sum_{k=1}^{n}``, ``\sum_k``, ``\sum_{j,k}`` or ``\sum_{k \ne j}`` of ``body``."""
    down = scripts.down
    if down is None:
        raise Refused(at, "an index below", "none", rf"\{kind}_k")
    if isinstance(down, Chain) and down.relations == ("!=",):
        if kind != "sum" or scripts.up is not None:
            raise Refused(down.at, r"\sum over an index", "a condition", r"\sum_{k \ne j}")
        k, other = (flat_index(side) for side in down.sides)
        return Excluding(at, kind, times(body, one_less(Delta(down.at, k, other))), index_of(k), other=other)
    if isinstance(down, Chain):
        k, low, high = _ends(kind, down, scripts.up)
        _check_product(kind, k, body)
        return Binder(at, kind, body, k, low, high)
    names = [index_of(i) for i in indices_of(down)]
    if scripts.up is not None:
        hint = rf"\{kind}_{{k=1}}^{{n}}"
        raise Refused(scripts.up.at, "a lower bound with the upper one", "none", hint)
    _check_product(kind, names[-1], body)
    for k in reversed(names):
        body = Binder(at, kind, body, k)
    return body


def _check_product(kind: str, k: Name, body: Node) -> None:
    if kind == "prod":  # a sum is linear: a constant factor may stand inside or outside
        check_reach(kind, k, body)


def _ends(kind: str, down: Chain, up: Node | None) -> tuple[Name, Node, Node]:
    r"""Index and ends of ``k=1`` below with n above, or of ``1 \le k \le n`` below."""
    if down.relations == ("<=", "<=") and up is None:
        low, k, high = down.sides
        return index_of(k), low, high
    if up is None:
        raise Refused(down.at, "a range with both ends", "another condition", rf"\{kind}_{{k=1}}^{{n}}")
    return (*range_of(down), up)


def extreme(name: str, at: int, down: Node | None, body: Node) -> Reaching:
    r"""``\max_i z_i``, the maximum of a vector."""
    if isinstance(down, Chain):
        if down.relations != ("<=", "<="):
            raise Refused(down.at, f"an index below \\{name}", "a condition", rf"\{name}_i z_i")
        k, low, high = _ends(name, down, None)
    else:
        k, low, high = index_of(down), None, None
    check_reach(name, k, body)
    match bare(body):
        case At(base=Name() as v, indices=(Name(name=selected),)) if selected == k.name and low is None:
            argument: Node = v
        case _:
            argument = Binder(body.at, "vector", body, k, low, high)
    return Reaching(at, Call(at, name, (argument,)), index=k)


def inner(left: Node, right: Node) -> Inner:
    r"""``x^\top y``."""
    k = Name(left.at, ANY)
    return Inner(left.at, Binder(left.at, "sum", times(_component(left, k), _component(right, k)), k))


def ones(at: int, size: Node | None = None) -> Ones:
    r"""``\mathbf{1}``, whose components are 1."""
    one = Number(at, Integer(1))
    return Ones(at, Binder(at, "vector", one, Name(at, ANY), None if size is None else one, size))


def norm(at: int, body: Node, which: Node | None = None) -> Node:
    r"""``\|v\|_1``, ``\|v\|_2`` or ``\|v\|_\infty``; without a subscript the second."""
    k = Name(at, ANY)
    size = Call(at, "abs", (_component(body, k),))
    match which:
        case Number(value=value) if value == 1:
            return Group(at, Binder(at, "sum", size, k))
        case Constant(value=value) if value is oo:
            return Call(at, "max", (Binder(at, "vector", size, k),))
        case Number(value=value) if value != 2:
            raise Refused(which.at, r"\|v\|_1, \|v\|_2 or \|v\|_\infty", "another norm")
        case None | Number():
            square = Raised(at, _component(body, k), Number(at, Integer(2)))
            return Norm(at, Call(at, "sqrt", (Binder(at, "sum", square, k),)), body)
    raise Refused(which.at, r"\|v\|_1, \|v\|_2 or \|v\|_\infty", "another norm")


def _component(v: Node, k: Name) -> Node:
    inside = bare(v)
    return At(v.at, inside if isinstance(inside, Name) else Group(v.at, inside), (k,))


def times(a: Node, b: Node) -> Product:
    """The product, without brackets around what needs none."""
    factors = (*a.factors, b) if type(a) is Product else (a, b)
    divides = (*a.divides, False) if type(a) is Product else (False, False)
    return Product(a.at, factors, divides)


def one_less(delta: Node) -> Group:
    one = Number(delta.at, Integer(1))
    return Group(delta.at, Terms(delta.at, (one, Minus(delta.at, delta))))


def delta_of(chain: Chain) -> tuple[bool, Delta]:
    r"""Whether ``i = j`` (or ``i \ne j``), and the delta of the two."""
    if len(chain.relations) != 1 or chain.relations[0] not in ("==", "!="):
        raise Refused(chain.at, r"i = j or i \ne j", "another condition")
    left, right = (flat_index(side) for side in chain.sides)
    return chain.relations[0] == "==", Delta(chain.at, left, right)
