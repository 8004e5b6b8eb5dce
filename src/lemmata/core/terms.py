"""Terms: each denotes a real number, whatever the values of its variables.

Functions are total, as in HOL Light, Lean and Rocq: 1/0 = 0; log u = 0 and u^c = 0 for u ≤ 0
(a whole power is another term, `Power`); a derivative that does not exist is 0.  So no rule has to ask whether a
term means anything; a rule that needs u ≠ 0 has it as a premise.

An index carries its range: Index("k", "n") runs over 1..n, and a size is at least 1.  There is no
α-equivalence: Σₖ zₖ and Σₗ zₗ are two terms, and the rule `bind` proves them equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeVar, dataclass_transform

from lemmata.core.errors import Refused, need

__all__ = [
    "BINDERS",
    "FUNCTIONS",
    "ONE",
    "ZERO",
    "Add",
    "Apply",
    "Bind",
    "Binder",
    "Choice",
    "Component",
    "Count",
    "Delta",
    "Derivative",
    "Extremum",
    "Index",
    "Mul",
    "Number",
    "Position",
    "Power",
    "Scalar",
    "Select",
    "Size",
    "Term",
    "Variable",
    "delta",
    "free",
    "in_range",
    "names",
    "number",
    "put",
    "well_formed",
]

Size = int | str
"""A number, or the name of a natural number that is at least 1."""

FUNCTIONS: Mapping[str, int] = {"exp": 1, "log": 1, "abs": 1, "pow": 2, "max": 2, "min": 2}
"""The elementary functions with their number of arguments."""

Binder = Literal["sum", "product", "maximum", "minimum"]
Extremum = Literal["maximum", "minimum"]
Choice = Literal["max", "min"]
BINDERS: tuple[Binder, ...] = ("sum", "product", "maximum", "minimum")


@dataclass(frozen=True, slots=True)
class Index:
    """A variable that runs over 1..size."""

    name: str
    size: Size


Position = Index | int
"""Where a component is taken: an index, or a number from 1."""


class Term:
    """A term; equal terms are the same tree.  Hashes are computed once, since terms are long."""

    __slots__ = ("_hash",)
    _hash: int

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            parts = (getattr(self, name) for name in self.__slots__)
            object.__setattr__(self, "_hash", hash((type(self).__name__, *parts)))
            return self._hash


T = TypeVar("T", bound=Term)


@dataclass_transform(frozen_default=True, eq_default=True)
def term(cls: type[T]) -> type[T]:
    """A frozen dataclass with the hash of `Term`."""
    made: type[T] = dataclass(frozen=True, slots=True)(cls)
    made.__hash__ = Term.__hash__  # type: ignore[method-assign, assignment]
    return made


@term
class Number(Term):
    value: Fraction


@term
class Scalar(Term):
    """A real variable."""

    name: str


@term
class Count(Term):
    """A size as a number: n."""

    size: str


@term
class Component(Term):
    """z[i], W[i, j]: a component of a vector or a matrix of variables."""

    vector: str
    at: tuple[Position, ...]


@term
class Add(Term):
    terms: tuple[Term, ...]


@term
class Mul(Term):
    factors: tuple[Term, ...]


@term
class Power(Term):
    """base^exponent for a whole exponent; 0^0 = 1, and t^−k is (1/t)^k."""

    base: Term
    exponent: int


@term
class Apply(Term):
    """A function of `FUNCTIONS`; ``pow`` is the power with a real exponent."""

    function: str
    arguments: tuple[Term, ...]


@term
class Delta(Term):
    """1 where the positions are equal, else 0.  Made by `delta`, which orders them."""

    left: Position
    right: Position


@term
class Bind(Term):
    """Σ, Π, max or min of ``body`` over the range of ``index``."""

    kind: Binder
    index: Index
    body: Term


@term
class Select(Term):
    """The entry at a position, from 1."""

    at: Position
    entries: tuple[Term, ...]


Variable = Scalar | Component


@term
class Derivative(Term):
    """The partial derivative of ``body`` in ``variable``."""

    body: Term
    variable: Variable


def number(value: int | Fraction) -> Number:
    """
    >>> number(2) == Number(Fraction(2))
    True
    """
    return Number(Fraction(value))


ZERO, ONE = number(0), number(1)


def _rank(position: Position) -> tuple[int, str, bool, str]:
    if isinstance(position, int):
        return position, "", False, ""
    return 0, position.name, isinstance(position.size, str), str(position.size)


def delta(left: Position, right: Position) -> Delta:
    """δ with its positions in one order, so that δᵢⱼ and δⱼᵢ are one term."""
    return Delta(*sorted((left, right), key=_rank))


def in_range(position: Position, size: Size) -> bool:
    """Whether a position surely lies in 1..size; 1 lies in every range."""
    if isinstance(position, Index):
        return position.size == size
    return position == 1 or (isinstance(size, int) and 1 <= position <= size)


# ------------------------------------------------------------------ parts


def parts(t: Term) -> Iterator[Term]:
    """The immediate subterms."""
    match t:
        case Add(many) | Mul(many) | Apply(_, many) | Select(_, many):
            yield from many
        case Power(body, _) | Bind(_, _, body):
            yield body
        case Derivative(body, variable):
            yield body
            yield variable


def positions(t: Term) -> tuple[Position, ...]:
    """The positions of the node itself."""
    match t:
        case Component(_, at):
            return at
        case Delta(left, right):
            return left, right
        case Select(at, _):
            return (at,)
    return ()


def free(t: Term) -> frozenset[Index]:
    """The free indices."""
    found = {p for p in positions(t) if isinstance(p, Index)}.union(*map(free, parts(t)))
    return frozenset(found - {t.index} if isinstance(t, Bind) else found)


def names(t: Term) -> frozenset[str]:
    """The names of the scalars and vectors."""
    match t:
        case Scalar(name) | Component(name, _):
            return frozenset((name,))
    return frozenset().union(*map(names, parts(t)))


def put(t: Term, mapping: Mapping[Index, Position]) -> Term:
    """``t`` with positions in place of indices.  Refuses to capture one under a binder."""

    def at(position: Position) -> Position:
        return mapping.get(position, position) if isinstance(position, Index) else position

    match t:
        case Number() | Scalar() | Count():
            return t
        case Component(vector, where):
            return Component(vector, tuple(map(at, where)))
        case Delta(left, right):
            return delta(at(left), at(right))
        case Bind(kind, index, body):
            inner = {k: mapping[k] for k in free(t) & mapping.keys()}
            if not inner:
                return t
            need(index not in inner.values(), "an index would be captured")
            return Bind(kind, index, put(body, inner))
        case Select(where, entries):
            return Select(at(where), tuple(put(e, mapping) for e in entries))
        case Add(many):
            return Add(tuple(put(a, mapping) for a in many))
        case Mul(many):
            return Mul(tuple(put(a, mapping) for a in many))
        case Apply(function, many):
            return Apply(function, tuple(put(a, mapping) for a in many))
        case Power(base, exponent):
            return Power(put(base, mapping), exponent)
        case Derivative(body, variable):
            # An index is a value: ∂f/∂zⱼ moves the one variable z_j, also where f speaks of j.
            return Derivative(put(body, mapping), put(variable, mapping))  # type: ignore[arg-type]
    raise Refused(f"{type(t).__name__} is not a term")


def replace_scalar(t: Term, x: Scalar, value: Term) -> Term:
    """``t`` with a term in place of a scalar.  Refuses under binders and derivatives, which may capture."""
    if t == x:
        return value
    if x.name not in names(t):
        return t
    match t:
        case Add(many):
            return Add(tuple(replace_scalar(a, x, value) for a in many))
        case Mul(many):
            return Mul(tuple(replace_scalar(a, x, value) for a in many))
        case Apply(function, many):
            return Apply(function, tuple(replace_scalar(a, x, value) for a in many))
        case Power(base, exponent):
            return Power(replace_scalar(base, x, value), exponent)
    raise Refused(f"a value under {type(t).__name__}")


def with_parts(t: Term, parts: tuple[Term, ...]) -> Term:
    """The sum, product, power, function or selection ``t`` of other parts, as many as it has."""
    match t:
        case Add():
            return Add(parts)
        case Mul():
            return Mul(parts)
        case Apply(function, _):
            return Apply(function, parts)
        case Select(at, _):
            return Select(at, parts)
        case Power(_, exponent):
            return Power(parts[0], exponent)
    raise Refused(f"{type(t).__name__} has no parts that can be replaced")


# ------------------------------------------------------------------ what comes from outside


def well_formed(t: Term) -> bool:
    """Whether a term, its parts included, is one that this module describes."""
    match t:
        case Number(value):
            fits = type(value) is Fraction
        case Scalar(name) | Count(name):
            fits = is_name(name)
        case Component(name, at):
            fits = is_name(name) and type(at) is tuple and len(at) > 0 and all(map(is_position, at))
        case Add(many) | Mul(many):
            fits = type(many) is tuple
        case Power(_, exponent):
            fits = type(exponent) is int
        case Apply(function, many):
            fits = type(many) is tuple and FUNCTIONS.get(function) == len(many)
        case Delta(left, right):
            fits = is_position(left) and is_position(right) and t == delta(left, right)
        case Bind(kind, index, _):
            fits = kind in BINDERS and is_index(index)
        case Select(at, entries):
            fits = type(entries) is tuple and entries != () and is_position(at) and in_range(at, len(entries))
        case Derivative(_, variable):
            fits = isinstance(variable, Variable)
        case _:
            return False
    return fits and all(map(well_formed, parts(t)))


def is_name(name: Any) -> bool:
    return type(name) is str and name != ""


def is_index(index: Any) -> bool:
    size = index.size if isinstance(index, Index) else 0
    return is_name(getattr(index, "name", None)) and (is_name(size) or (type(size) is int and size >= 1))


def is_position(position: Any) -> bool:
    return (type(position) is int and position >= 1) or is_index(position)
