r"""Vectors and matrices without indices, put into components.

``w^\top x`` and ``v^\top A v`` are sums, ``W x`` is the vector of its rows, and an equation between matrices, such as
``\frac{\partial s}{\partial z} = \operatorname{diag}(s) - s s^\top``, is one for every i and j.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lemmata.reading.ambiguity import Inner
from lemmata.reading.guard import Refused
from lemmata.reading.latex.enumerations import Dots
from lemmata.reading.latex.sums import component, inner_sum, times
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Delta,
    Derived,
    Domained,
    Group,
    Let,
    Minus,
    Name,
    Node,
    Number,
    Product,
    Terms,
    bare,
    walk,
    with_children,
)

__all__ = ["Outer", "Sandwich", "Transposed", "in_components", "matrices_of"]


@dataclass(frozen=True, eq=False)
class Transposed(Node):
    r"""``x^\top`` with nothing after it."""

    body: Node


@dataclass(frozen=True, eq=False)
class Outer(Node):
    r"""``x y^\top``: the matrix of all products."""

    left: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Sandwich(Node):
    r"""``x^\top A y``, where A must be a matrix."""

    left: Node
    middle: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Rows(Group):
    """``W x``: a vector."""


def in_components(statement: Node, matrices: Collection[str], taken: Collection[str]) -> Node:
    """``statement`` without whole matrices; ``matrices`` are the names of some, ``taken`` all names in use.

    Raises Refused for a matrix where a scalar or a vector is expected.
    """
    return _Components(matrices, taken).cleared(statement)


class _Components:
    def __init__(self, matrices: Collection[str], taken: Collection[str]) -> None:
        self.matrices = matrices
        self.taken = set(taken)

    def cleared(self, statement: Node) -> Node:
        if isinstance(statement, Chain) and any(self.is_matrix(side) for side in statement.sides):
            i, j = self.fresh(statement.at, "ij"), self.fresh(statement.at, "jk")
            sides = tuple(self.entry(side, i, j) for side in statement.sides)
            statement = replace(statement, sides=sides)
        if isinstance(statement, Let) and not statement.parameters and self.is_matrix(statement.body):
            i, j = self.fresh(statement.at, "ij"), self.fresh(statement.at, "jk")
            statement = replace(statement, parameters=(i, j), body=self.entry(statement.body, i, j))
        out = self.clear(statement)
        if isinstance(out, Chain) and any(isinstance(p, Rows) for side in out.sides for p in _terms(side)):
            out = replace(out, sides=tuple(map(_with_bold_names, out.sides)))
        return out

    def fresh(self, at: int, letters: str) -> Name:
        """An index that nothing else uses."""
        names = (*letters, *(f"{letters[0]}{count}" for count in range(1, len(self.taken) + 2)))
        name = next(name for name in names if name not in self.taken)
        self.taken.add(name)
        return Name(at, name)

    def clear(self, node: Node) -> Node:
        match node:
            case Inner(left=left, right=right) if self.is_matrix(right):
                i, j = self.fresh(node.at, "ij"), self.fresh(node.at, "jk")
                column = Binder(node.at, "sum", times(component(left, i), self.entry(right, i, j)), i)
                return self.clear(Rows(node.at, Binder(node.at, "vector", column, j)))
            case Inner(left=left, right=right):
                return self.clear(inner_sum(left, right))
            case Sandwich(left=left, middle=middle, right=right):
                if not self.is_matrix(middle):
                    hint = r"\left(x^\top y\right) z, or components under a sum"
                    raise Refused(right.at, "brackets around an inner product", "a further factor", hint)
                i, j = self.fresh(node.at, "ij"), self.fresh(node.at, "jk")
                row = Binder(node.at, "sum", times(self.entry(middle, i, j), component(right, j)), j)
                return self.clear(Group(node.at, Binder(node.at, "sum", times(component(left, i), row), i)))
            case At(base=base, indices=(i, j)) if not isinstance(base, Name) and self.is_matrix(base):
                return self.clear(Group(node.at, self.entry(base, i, j)))
            case Product() if (rows := self._rows(node)) is not None:
                return self.clear(rows)
            case Dots():
                raise Refused(node.at, "a plain enumeration from 1", "dots", r"\sum_{k=1}^{n}")
            case Outer() | Transposed():
                hint = r"x^\top y, or an index on both sides"
                raise Refused(node.at, "a scalar or a vector", "a matrix or a row", hint)
            case Call(name="diag"):
                raise Refused(
                    node.at, "a scalar or a vector", "the matrix diag(…)", r"\operatorname{diag}(s)_{ij}"
                )
        return with_children(node, self.clear)

    def _rows(self, node: Product) -> Node | None:
        """``W x`` in a product as the vector of Σ_a W[k,a] x[a]; None where there is no matrix before a vector."""
        factors, divides = list(node.factors), list(node.divides)
        matrices = [self.is_matrix(f) for f in factors]
        place = next((p for p, matrix in enumerate(matrices[:-1]) if matrix and not matrices[p + 1]), None)
        if place is None or divides[place + 1] or isinstance(bare(factors[place + 1]), Number):
            return None
        k, a = self.fresh(node.at, "kl"), self.fresh(node.at, "ab")
        body = times(self.entry(factors[place], k, a), component(factors[place + 1], a))
        rows = Rows(node.at, Binder(node.at, "vector", Binder(node.at, "sum", body, a), k))
        factors[place : place + 2] = [rows]
        divides[place : place + 2] = [divides[place]]
        return rows if len(factors) == 1 else replace(node, factors=tuple(factors), divides=tuple(divides))

    # ------------------------------------------------------------------ matrices

    def is_matrix(self, node: Node) -> bool:
        match bare(node):
            case Call(name="diag") | Outer():
                return True
            case Name(name=name):
                return name in self.matrices
            case Transposed(body=body) | Minus(body=body):
                return self.is_matrix(body)
            case Terms(terms=parts):
                return any(map(self.is_matrix, parts))
            case Product(factors=factors, divides=divides):
                last = factors[-1]
                of_vector = len(factors) > 1 and self.is_matrix(factors[-2]) and not self.is_matrix(last)
                return not of_vector and any(
                    self.is_matrix(f) for f, d in zip(factors, divides, strict=True) if not d
                )
        return False

    def entry(self, node: Node, i: Node, j: Node) -> Node:
        """The component i, j of a matrix.  Raises Refused for what is none."""
        at, inside = node.at, bare(node)
        match inside:
            case Call(name="diag", arguments=(v,)):
                return times(component(v, i), Delta(at, i, j))
            case Outer(left=left, right=right):
                return times(component(left, i), component(right, j))
            case Name(name=name) as matrix if name in self.matrices:
                return At(at, matrix, (i, j))
            case Name(name="I"):
                return Delta(at, i, j)
            case Transposed(body=body):
                return self.entry(body, j, i)
            case Minus(body=body):
                return Minus(at, self.entry(body, i, j))
            case Terms(terms=parts):
                return Group(at, Terms(at, tuple(self.entry(p, i, j) for p in parts)))
            case Derived(body=body, variables=(Name(name=name) as w,), orders=(1,)) if name in self.matrices:
                return Derived(at, body, (At(w.at, w, (i, j)),), (1,))
            case Derived(body=body, variables=(Name() as variable,), orders=(1,)):
                return Derived(at, component(body, i), (At(variable.at, variable, (j,)),), (1,))
            case Number(value=value) if value == 0:
                return node
            case Product(at=at, factors=factors, divides=divides):
                places = [p for p, f in enumerate(factors) if self.is_matrix(f)]
                if len(places) == 1 and not divides[places[0]]:
                    new = list(factors)
                    new[places[0]] = self.entry(factors[places[0]], i, j)
                    return Group(at, Product(at, tuple(new), divides))
        raise Refused(
            at, "a matrix, as on the other side", "something else", "components: an index i j on both sides"
        )


def _terms(side: Node) -> list[Node]:
    inside = bare(side) if not isinstance(side, Rows) else side
    return list(inside.terms) if isinstance(inside, Terms) else [inside]


def _with_bold_names(side: Node) -> Node:
    """``W x + b`` beside z: names that are added to or equal to a vector are vectors."""
    match side:
        case Name():
            return replace(side, bold=True)
        case Terms(terms=parts):
            return replace(side, terms=tuple(map(_with_bold_names, parts)))
        case Minus(body=body):
            return replace(side, body=_with_bold_names(body))
    return side


def matrices_of(statements: Sequence[Node]) -> set[str]:
    """The names that something uses as matrices: with two indices, or with a domain of two sizes."""
    out = set()
    for part in (p for statement in statements for p in walk(statement)):
        match part:
            case At(base=Name(name=name), indices=(_, _)):
                out.add(name)
            case Domained(variables=variables, shape=(_, _)):
                out |= {v.name for v in map(bare, variables) if isinstance(v, Name)}
            case Let(name=Name(name=name), parameters=(_, _)):
                out.add(name)
    return out
