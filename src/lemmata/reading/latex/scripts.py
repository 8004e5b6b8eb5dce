"""Subscripts and superscripts of LaTeX: indices, powers, ranges."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Integer

from lemmata.reading.guard import Refused, small_power
from lemmata.reading.latex.ranges import Last, size_less_one
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Constant,
    Delta,
    Group,
    Listed,
    Name,
    Node,
    Number,
    Plain,
    Product,
    Raised,
    bare,
)

__all__ = [
    "Italic",
    "Nested",
    "Noted",
    "Scripts",
    "Word",
    "flat_index",
    "index_of",
    "indices_of",
    "noted",
    "raised",
    "range_of",
    "sampled",
    "subscripted",
]


@dataclass
class Scripts:
    """What stands below and above."""

    down: Node | None = None
    up: Node | None = None


@dataclass(frozen=True, eq=False)
class Word(Name):
    r"""An upright word, ``\mathrm{max}``: a name, or the end of one in a subscript."""


@dataclass(frozen=True, eq=False)
class Italic(Name):
    r"""``\mathit{loss}``: a name and nothing else, where T alone could be a transpose."""


def noted(at: int, name: str) -> Node:
    """The name that a notation of the document stands for: ``p``, ``p[x]`` or ``c[y,x]``."""
    base, _, indices = name.removesuffix("]").partition("[")
    places = [part.strip() for part in indices.split(",") if part.strip()]
    parts = tuple(Number(at, Integer(i)) if i.isdigit() else Name(at, i) for i in places)
    return Noted(at, Name(at, base), parts) if parts else Name(at, base)


@dataclass(frozen=True, eq=False)
class Noted(At):
    """``p(x)``: a component that is written as a function of its index."""


@dataclass(frozen=True, eq=False)
class Nested(Name):
    r"""The index ``y_i`` of ``f_{y_i}``: a name of its own while i is no index of a sum around it."""

    label: str = ""
    place: Name | None = None


def subscripted(base: Node, scripts: Scripts) -> tuple[Node, Scripts]:
    """``base`` with its subscript, and the scripts that are left."""
    down = scripts.down
    if isinstance(down, Chain) and isinstance(base, Group) and scripts.up is not None:
        k, low = range_of(down)
        return Binder(base.at, "vector", base.body, k, low, scripts.up), Scripts()
    if isinstance(base, Name) and isinstance(down, Word):
        return Name(base.at, f"{base.name}_{down.name}", base.bold), Scripts(up=scripts.up)
    indices = indices_of(down)
    if isinstance(base, Name):
        if base.name == "delta" and len(indices) == 2:
            return Delta(base.at, *indices), Scripts(up=scripts.up)
        if base.name == "delta" and (isinstance(scripts.up, Name) or _two_digits(indices[0])):
            raise Refused(base.at, r"\delta_{i,j} with both indices below", "another form", r"\delta_{1,2}")
        return At(base.at, base, indices), Scripts(up=scripts.up)
    match base:
        case Call(at=at, name="sigmoid", arguments=(Plain(body=body),)):
            base = Call(at, "softmax", (body,))
        case Call() | Group() | Listed():
            pass
        case _:
            raise Refused(indices[0].at, "a name, a function or brackets before an index", "something else")
    return At(base.at, base, indices), Scripts(up=scripts.up)


def sampled(base: Node, scripts: Scripts) -> tuple[Node, Scripts]:
    """``x^{(i)}`` and ``x^{(i)}_j``: the sample is the first index."""
    up = scripts.up
    if type(up) is not Group or not isinstance(up.body, Name | Number) or not isinstance(base, Name):
        return base, scripts
    rest = indices_of(scripts.down) if scripts.down is not None else ()
    return At(base.at, base, (flat_index(up.body), *rest)), Scripts()


def _two_digits(node: Node) -> bool:
    return isinstance(node, Number) and node.value >= 10


def indices_of(down: Node | None) -> tuple[Node, ...]:
    """``i``, ``ij``, ``i,j`` or ``1``."""
    match down:
        case Listed(entries=entries):
            parts = entries
        case Product(factors=factors, divides=divides) if not any(divides):
            if len(factors) > 2:
                hint = r"\text{…} for a word, commas between more than two indices"
                raise Refused(factors[2].at, "one or two indices", f"{len(factors)} letters", hint)
            parts = factors
        case Node():
            parts = (down,)
        case _:
            parts = ()
    return tuple(flat_index(p) for p in parts)


def flat_index(node: Node) -> Node:
    """An index; ``k_1`` is the index k1, and ``y_i`` the label of the i-th example."""
    match node:
        case At(at=at, base=Name(name=name), indices=(Name() as place,)):
            return Nested(at, f"{name}_{place.name}", label=name, place=place)
        case At(at=at, base=Name(name=name), indices=(Number(value=value),)):
            return Name(at, f"{name}{value}")
        case Name() | Number():
            return node
        case Node() if (size := size_less_one(node)) is not None:
            return Last(node.at, size.name)
    raise Refused(node.at, "an index: a letter or a number", "an expression", "z_i, z_{ij}, z_1")


def index_of(node: Node | None) -> Name:
    if node is None:
        raise Refused(0, "an index", "nothing")
    index = flat_index(node)
    if not isinstance(index, Name) or isinstance(index, Last):
        found = "an expression" if isinstance(index, Last) else "a number"
        raise Refused(index.at, "an index such as k", found)
    return index


def raised(base: Node, up: Node) -> Node:
    exponent = bare(up)
    if type(exponent) is Name and exponent.name == "T" and not isinstance(base, (Constant, Number)):
        raise Refused(
            up.at, "a power", "T, which could mean the transpose", r"x_i y_i under a sum, or x^{\mathit{T}}"
        )
    if isinstance(up, Group) and isinstance(exponent, Name):
        raise Refused(up.at, "a power", "a superscript index in brackets", "an index below: x_i")
    if isinstance(up, (Chain, Listed)):
        raise Refused(up.at, "a power", "something else")
    return small_power(Raised(base.at, base, up))


def range_of(chain: Chain) -> tuple[Name, Node]:
    """``k = 1``."""
    if chain.relations != ("==",):
        raise Refused(chain.at, "k = 1", "another condition")
    k, low = chain.sides
    return index_of(k), low
