"""Sums, products and extremes of LaTeX, and what is short for them: norms, inner products, indicators."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Integer, oo

from lemmata.reading.ambiguity import Reaching, check_reach, index_letters
from lemmata.reading.guard import Refused
from lemmata.reading.latex.enumerations import differing
from lemmata.reading.latex.ranges import FromZero, only_selects, size_less_one
from lemmata.reading.latex.scripts import Scripts, flat_index, index_of, indices_of, range_of
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Constant,
    Delta,
    Group,
    Listed,
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
    "Ranging",
    "component",
    "delta_of",
    "extreme",
    "extreme_of",
    "inner_sum",
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
class Ranging(Binder):
    r"""``\sum e^{x_j}``: over the only index there is, which must not be one of a sum around it."""


@dataclass(frozen=True, eq=False)
class Norm(Group):
    r"""``\|v\|``: the Euclidean norm, unless a subscript says another."""

    inside: Node


@dataclass(frozen=True, eq=False)
class Ones(Group):
    r"""``\mathbf{1}``: the vector of ones, of another size if a subscript says so."""


MOST_SKIPPED = 5
"""Where a sum may start."""


def summed(kind: str, at: int, scripts: Scripts, body: Node) -> Node:
    r"""A sum or product of ``body`` over what stands below and above its sign.

    ``\sum_{k=1}^{n}``, ``\sum_k``, ``\sum_k^n``, ``\sum_{j,k}``, ``\sum_{k \ne j}``, ``\sum_{k=1, k \ne j}^{n}``,
    ``\sum_{k=2}^{n}``, which is the sum without its first term, and ``\sum`` over the only index in ``body``.
    """
    down, up = scripts.down, scripts.up
    if down is None:
        if up is not None:
            raise Refused(up.at, "an index below", "none", rf"\{kind}_{{k=1}}^{{n}}")
        return _over_its_index(kind, at, body)
    excluded = _excluded(down)
    if excluded is not None:
        if kind != "sum":
            raise Refused(down.at, r"\sum over an index", "a condition", r"\sum_{k \ne j}")
        first, (k, other) = excluded
        low, high = (None, up) if first is None else _ends(kind, first, up)[1:]
        if first is not None and range_of(first)[0].name != index_of(k).name:
            raise Refused(down.at, f"one index below \\{kind}", "two", r"\sum_{k=1, k \ne j}^{n}")
        if high is not None and low is None:
            low = Number(at, Integer(1))
        body = times(body, one_less(Delta(down.at, k, other)))
        return Excluding(at, kind, body, index_of(k), low, high, other=other)
    if isinstance(down, Chain):
        k, low, high = _ends(kind, down, up)
        _check_product(kind, k, body)
        if isinstance(low, Number) and low.value == 0:
            return _from_zero(kind, at, k, low, high, body)
        if isinstance(low, Number) and low.value != 1:
            return _later(kind, at, k, low, high, body)
        return Binder(at, kind, body, k, low, high)
    names = [index_of(i) for i in indices_of(down)]
    if up is not None and len(names) > 1:
        raise Refused(up.at, "a lower bound with the upper one", "none", rf"\{kind}_{{k=1}}^{{n}}")
    _check_product(kind, names[-1], body)
    for k in reversed(names):
        body = Binder(at, kind, body, k, None if up is None else Number(at, Integer(1)), up)
    return body


def _over_its_index(kind: str, at: int, body: Node) -> Ranging:
    r"""``\sum e^{x_j}``: over j, the only index that selects something."""
    letters = index_letters(body)
    if len(letters) != 1:
        found = "none in what is summed" if not letters else f"{' and '.join(sorted(letters))}"
        hint = " or ".join(rf"\{kind}_{k}" for k in sorted(letters)) or rf"\{kind}_k"
        raise Refused(at, "one index, since none stands below", found, hint)
    (k,) = letters.values()
    _check_product(kind, k, body)
    return Ranging(at, kind, body, Name(at, k.name))


def _excluded(down: Node) -> tuple[Chain | None, tuple[Node, Node]] | None:
    r"""What stands below where one value is left out: ``k \ne j``, or ``k = 1, k \ne j``."""
    match down:
        case Chain(relations=("!=",), sides=(k, other)):
            return None, (flat_index(k), flat_index(other))
        case Listed(entries=(Chain(relations=("==",)) as first, Chain(relations=("!=",), sides=(k, other)))):
            return first, (flat_index(k), flat_index(other))
    return None


def _later(kind: str, at: int, k: Name, low: Number, high: Node, body: Node) -> Binder:
    r"""``\sum_{k=2}^{n}``: the sum over all of 1..n less what comes before."""
    if kind != "sum" or not (low.value.is_Integer and 1 < low.value <= MOST_SKIPPED):
        raise Refused(low.at, "the lower bound 1", "another one; indices run from 1")
    for value in range(1, int(low.value)):
        body = times(body, one_less(Delta(low.at, k, Number(low.at, Integer(value)))))
    return Binder(at, kind, body, k, Number(low.at, Integer(1)), high)


def _from_zero(kind: str, at: int, k: Name, low: Number, high: Node, body: Node) -> FromZero:
    r"""``\sum_{k=0}^{n-1}`` where k only selects components, which are counted from 0 then."""
    size = size_less_one(high)
    if size is None or not only_selects(k, body):
        raise Refused(low.at, "the lower bound 1", "another one; indices run from 1")
    return FromZero(at, kind, body, k, Number(low.at, Integer(1)), size)


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


def extreme_of(at: int, first: Node, condition: Chain, second: Node, other: Chain | None) -> Node | None:
    """Two cases that are a maximum or a minimum: x where x > 0, and 0 otherwise; None for any others."""
    if len(condition.relations) != 1 or condition.relations[0] not in ("<", "<=", ">", ">="):
        return None
    left, right = condition.sides
    if other is not None and not _opposite(condition, other):
        return None
    larger = condition.relations[0] in (">", ">=")
    if differing(left, second) == [] and differing(right, first) == []:
        larger = not larger
    elif differing(left, first) != [] or differing(right, second) != []:
        return None
    return Call(at, "max" if larger else "min", (first, second))


def _opposite(condition: Chain, other: Chain) -> bool:
    """Whether exactly one of ``x > 0`` and ``x <= 0`` holds, or both only where the sides are equal."""
    if len(other.relations) != 1:
        return False
    (a, b), (c, d) = condition.sides, other.sides
    turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
    relation = other.relations[0]
    if differing(a, d) == [] and differing(b, c) == []:
        relation = turned.get(relation, "")
    elif differing(a, c) != [] or differing(b, d) != []:
        return False
    return {condition.relations[0], relation} in ({">", "<="}, {">=", "<"}, {">=", "<="})


def inner_sum(left: Node, right: Node) -> Group:
    r"""``x^\top y``."""
    k = Name(left.at, ANY)
    return Group(left.at, Binder(left.at, "sum", times(component(left, k), component(right, k)), k))


def ones(at: int, size: Node | None = None) -> Ones:
    r"""``\mathbf{1}``, whose components are 1."""
    one = Number(at, Integer(1))
    return Ones(at, Binder(at, "vector", one, Name(at, ANY), None if size is None else one, size))


def norm(at: int, body: Node, which: Node | None = None) -> Node:
    r"""``\|v\|_1``, ``\|v\|_2`` or ``\|v\|_\infty``; without a subscript the second."""
    k = Name(at, ANY)
    size = Call(at, "abs", (component(body, k),))
    match which:
        case Number(value=value) if value == 1:
            return Group(at, Binder(at, "sum", size, k))
        case Constant(value=value) if value is oo:
            return Call(at, "max", (Binder(at, "vector", size, k),))
        case Number(value=value) if value != 2:
            raise Refused(which.at, r"\|v\|_1, \|v\|_2 or \|v\|_\infty", "another norm")
        case None | Number():
            square = Raised(at, component(body, k), Number(at, Integer(2)))
            return Norm(at, Call(at, "sqrt", (Binder(at, "sum", square, k),)), body)
    raise Refused(which.at, r"\|v\|_1, \|v\|_2 or \|v\|_\infty", "another norm")


def component(v: Node, k: Node) -> Node:
    """The component k of what is written as a whole; of ``w_c``, the row of a matrix, its entry."""
    inside = bare(v)
    if isinstance(inside, At) and isinstance(inside.base, Name) and len(inside.indices) == 1:
        return At(v.at, inside.base, (*inside.indices, k))
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
