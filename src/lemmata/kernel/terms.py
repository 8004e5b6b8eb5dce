"""Terms: each denotes a real number, whatever the values of its variables.

Functions are total, as in HOL Light, Lean and Rocq: 1/0 = 0; log u = 0 and pow(u, c) = 0 for u ≤ 0
(a whole power is another term, `Power`); a derivative that does not exist is 0.  So no rule has to ask whether a
term means anything; a rule that needs u ≠ 0 has it as a premise.

An index carries its range: Index("k", "n") runs over 1..n, and a size is at least 1.  There is no
α-equivalence: Σₖ zₖ and Σₗ zₗ are two terms, and the rule `bind` proves them equal.

Whatever exists is well formed: terms, indices and formulas refuse other parts when they are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeVar, dataclass_transform, get_args

from lemmata.kernel.errors import Refused, need

Size = int | str
"""A number, or the name of a natural number that is at least 1."""

FUNCTIONS: Mapping[str, int] = {"exp": 1, "log": 1, "abs": 1, "erf": 1, "pow": 2, "max": 2, "min": 2, "pi": 0}
"""The functions with their number of arguments."""

CONTINUOUS = ("exp", "abs", "erf", "max", "min", "pi")
"""Those that are continuous everywhere."""

Binder = Literal["sum", "product", "maximum", "minimum"]
BINDERS = get_args(Binder)
Extremum = Literal["maximum", "minimum"]
Choice = Literal["max", "min"]


T = TypeVar("T", bound=Any)


@dataclass_transform(frozen_default=True)
def frozen(cls: type[T], eq: bool = True) -> type[T]:
    """A dataclass whose fields are set once, when it is made, also from a pickle: nothing gets hold of it before."""
    made: Any = dataclass(frozen=True, slots=True, eq=eq)(cls)
    init = made.__init__

    def new(kind: type[T], *fields: Any) -> T:
        init(t := object.__new__(kind), *fields)
        return t

    made.__new__ = new
    del made.__init__, made.__setstate__
    made.__reduce__ = lambda t: (made, tuple(getattr(t, name) for name in made.__slots__))
    return made  # type: ignore[no-any-return]


def is_name(name: Any) -> bool:
    return type(name) is str and name != ""


def is_size(size: Any) -> bool:
    return is_name(size) or (type(size) is int and size >= 1)


def is_position(position: Any) -> bool:
    return type(position) is Index or (type(position) is int and position >= 1)


@frozen
class Index:
    """A variable that runs over 1..size."""

    name: str
    size: Size

    def __post_init__(self) -> None:
        need(is_name(self.name) and is_size(self.size), "not an index")


Position = Index | int
"""Where a component is taken: an index, or a number from 1."""


class Term:
    """A term; equal terms are the same tree.  What is often asked of one is found once, since terms are long."""

    __slots__ = ("_free", "_hash", "_names")
    _free: frozenset[Index]
    _hash: int
    _names: frozenset[str]

    def __post_init__(self) -> None:
        need(_fits(self), f"not {type(self).__name__}")

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            parts = (getattr(self, name) for name in self.__slots__)
            object.__setattr__(self, "_hash", hash((type(self).__name__, *parts)))
            return self._hash

    def __eq__(self, other: object) -> bool:
        pending: list[tuple[Any, Any]] = [(self, other)]  # a term may be deeper than Python's stack
        while pending:
            a, b = pending.pop()
            if a is b:
                continue
            if type(a) is not type(b):
                return False
            if isinstance(a, Term):
                pending += [(getattr(a, name), getattr(b, name)) for name in a.__slots__]
            elif type(a) is tuple and len(a) == len(b):
                pending += zip(a, b, strict=True)
            elif a != b:
                return False
        return True


TERMS: dict[str, type[Term]] = {}
"""The kinds of terms by their names in certificates."""


@dataclass_transform(frozen_default=True, eq_default=False)
def term(cls: type[T]) -> type[T]:
    """A kind of term, compared and hashed as `Term` does."""
    made = frozen(cls, eq=False)
    TERMS[made.__name__.lower()] = made
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


KINDS = frozenset(TERMS.values())


def is_term(t: Any) -> bool:
    """Whether ``t`` is a term of this module, and of no class that somebody derived from one."""
    return type(t) in KINDS


def _fits(t: Term) -> bool:
    """Whether the parts of a node are what its class says."""
    match t:
        case Number(value):
            whole = type(value) is Fraction and type(value.numerator) is type(value.denominator) is int
            return whole and value.denominator > 0
        case Scalar(name) | Count(name):
            return is_name(name)
        case Component(name, at):
            return is_name(name) and type(at) is tuple and at != () and all(map(is_position, at))
        case Add(many) | Mul(many):
            return type(many) is tuple and all(map(is_term, many))
        case Power(base, exponent):
            return is_term(base) and type(exponent) is int
        case Apply(function, many):
            right = type(function) is str and type(many) is tuple and FUNCTIONS.get(function) == len(many)
            return right and all(map(is_term, many))
        case Delta(left, right):
            return is_position(left) and is_position(right) and ordered(left, right) == (left, right)
        case Bind(kind, index, body):
            return type(kind) is str and kind in BINDERS and type(index) is Index and is_term(body)
        case Select(at, entries):
            right = type(entries) is tuple and entries != () and all(map(is_term, entries))
            return right and is_position(at) and in_range(at, len(entries))
        case Derivative(body, variable):
            return is_term(body) and type(variable) in (Scalar, Component)
    return False


def number(value: int | Fraction) -> Number:
    return Number(Fraction(value))


ZERO, ONE = number(0), number(1)


def ordered(left: Position, right: Position) -> tuple[Position, Position]:
    """Two positions in one order, so that δᵢⱼ and δⱼᵢ are one term."""

    def rank(p: Position) -> tuple[int, str, bool, str]:
        return (p, "", False, "") if isinstance(p, int) else (0, p.name, isinstance(p.size, str), str(p.size))

    return (right, left) if rank(right) < rank(left) else (left, right)


def delta(left: Position, right: Position) -> Delta:
    need(is_position(left) and is_position(right), "not positions")
    return Delta(*ordered(left, right))


def in_range(position: Position, size: Size) -> bool:
    """Whether a position surely lies in 1..size; 1 lies in every range."""
    if isinstance(position, Index):
        return position.size == size
    return position == 1 or (isinstance(size, int) and 1 <= position <= size)


# ------------------------------------------------------------------ parts


def parts(t: Term) -> tuple[Term, ...]:
    """The immediate subterms."""
    match t:
        case Add(many) | Mul(many) | Apply(_, many) | Select(_, many):
            return many
        case Power(body, _) | Bind(_, _, body):
            return (body,)
        case Derivative(body, variable):
            return body, variable
    return ()


def with_parts(t: Term, parts: tuple[Term, ...]) -> Term:
    """The sum, product, power, function or selection ``t`` of other parts, as many as it has."""
    match t:
        case Add() | Mul():
            return type(t)(parts)
        case Apply(function, _):
            return Apply(function, parts)
        case Select(at, _):
            return Select(at, parts)
        case Power(_, exponent):
            return Power(parts[0], exponent)
    raise Refused(f"{type(t).__name__} has no parts that can be replaced")


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
    try:
        return t._free
    except AttributeError:
        found = {p for p in positions(t) if isinstance(p, Index)}.union(*map(free, parts(t)))
        object.__setattr__(t, "_free", frozenset(found - {t.index} if isinstance(t, Bind) else found))
        return t._free


def names(t: Term) -> frozenset[str]:
    """The names of the scalars and vectors."""
    try:
        return t._names
    except AttributeError:
        own = {t.name} if isinstance(t, Scalar) else {t.vector} if isinstance(t, Component) else set()
        object.__setattr__(t, "_names", frozenset(own.union(*map(names, parts(t)))))
        return t._names
