"""The language of statements: vectors, indices, sums, deltas, derivatives, domains.

Everything here *builds* SymPy expressions exactly as they are written and decides
nothing.  SymPy rewrites on construction (``exp(a)*exp(b)`` becomes ``exp(a+b)``,
``x/x`` becomes ``1``), so every constructor below is unevaluated.

Convention: indices run over ``1..n``.  A vector is one of

* a symbol ``vector("z")``, whose components are ``z[i]``;
* explicit entries ``Entries(4, 2, -2)``;
* a bound family ``Family(body, (k, 1, n))``, the vector with components ``body``;
* arithmetic on those, with scalars broadcast: ``z + c``, ``z/T``, ``exp(z)``;
* a vector-valued definition without its index: ``softmax(z)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields
from itertools import repeat
from typing import Any, TypeAlias, TypeGuard

import sympy
from sympy import (
    Basic,
    Derivative,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Limit,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    oo,
)
from sympy.core.relational import Relational

from lemmata.errors import LemmataError

__all__ = [
    "Claim",
    "D",
    "Domain",
    "Dominated",
    "Entries",
    "Entry",
    "Family",
    "Finite",
    "Given",
    "IndexedName",
    "Interval",
    "Membership",
    "NotationError",
    "OneHot",
    "Power",
    "Reals",
    "Simplex",
    "array",
    "as_index",
    "build",
    "component",
    "delta",
    "evaluated",
    "free_symbols",
    "fresh_index",
    "index",
    "is_vector",
    "matrix",
    "n",
    "number",
    "of_vectors",
    "product",
    "rebuild",
    "scalar",
    "size",
    "substitute",
    "total",
    "unevaluated",
    "unit_vector",
    "vector",
    "within",
]


class NotationError(LemmataError, ValueError):
    """An expression cannot be built: sizes differ, an index is out of range, a name is captured."""


def unevaluated() -> AbstractContextManager[None]:
    """A context in which Python operators on SymPy expressions keep what was written."""
    manager: AbstractContextManager[None] = sympy.evaluate(False)
    return manager


@contextmanager
def evaluated() -> Iterator[None]:
    """A context, or a decorator, in which SymPy evaluates as ever, also where it is called within `unevaluated`."""
    with sympy.evaluate(True):
        yield


# ------------------------------------------------------------------ building blocks


def build(head: type[Basic], *args: Basic) -> Expr:
    """Return ``head(*args)`` without any evaluation, in the order given.

    >>> x = scalar("x")
    >>> build(sympy.Mul, x, build(sympy.Pow, x, Integer(-1)))
    x/x
    """
    if issubclass(head, (Sum, Product)):
        # Their constructors multiply the body by 1.
        node: Any = Expr.__new__(head)
        node._args = args
        node.is_commutative = True
        return node  # type: ignore[no-any-return]
    if issubclass(head, (Family, Entries, Entry, IndexedBase, Indexed, Limit, Tuple)):
        return head(*args)  # type: ignore[return-value]
    return head(*args, evaluate=False)  # type: ignore[call-arg,return-value]


def rebuild(expr: Basic, args: Iterable[Basic]) -> Expr:
    """Return ``expr`` with other arguments, unevaluated; ``expr`` itself when nothing changed."""
    new = tuple(args)
    return expr if new == expr.args else build(type(expr), *new)  # type: ignore[return-value]


def scalar(name: str) -> Symbol:
    """A real scalar.  Its domain is stated by a given, not by an assumption."""
    return Symbol(name, real=True)


def index(name: str) -> Symbol:
    """An index, ranging over ``1..n`` for the vector that it selects from."""
    return Symbol(name, integer=True)


def number(value: int | str | Rational) -> Rational:
    """An exact rational: ``number("0.25")`` is 1/4."""
    return Rational(value)


n: Symbol = Symbol("n", integer=True, positive=True)
"""The number of classes: a symbol, at least 1."""


def dimension(name: str) -> Symbol:
    """A size such as ``n`` or ``m``: a natural number, at least 1."""
    return Symbol(name, integer=True, positive=True)


def vector(name: str, size: Expr | int = n) -> IndexedBase:
    """A vector ``name`` in R^size, with components ``name[i]``."""
    return array(name, size)


def matrix(name: str, rows: Expr | int, columns: Expr | int) -> IndexedBase:
    """A matrix with entries ``name[k, a]``."""
    return array(name, rows, columns)


def array(name: str, *shape: Expr | int) -> IndexedBase:
    """A vector, a matrix, or a name with more indices."""
    return IndexedName(Symbol(name, real=True), shape=shape, real=True)


class IndexedName(IndexedBase):
    """The name of a vector or matrix.  Its components are counted from 1, unlike SymPy's, and no others exist.

    >>> vector("z", 3)[3]
    z[3]
    """

    __iter__ = None  # __getitem__ alone would make Python iterate from 0

    def __getitem__(self, indices: Any, **options: Any) -> Indexed:
        several = indices if isinstance(indices, (tuple, list, Tuple)) else (indices,)
        if len(several) != len(self.shape):
            raise NotationError(f"{self} takes {len(self.shape)} indices, found {len(several)}")
        return Indexed(self, *map(as_index, several, repeat(self), self.shape), **options)


def as_index(at: object, v: Basic, count: Basic | None = None) -> Expr:
    """An index into ``v``, which has ``count`` components: a number among 1, …, ``count``, or a name.

    Raises NotationError for any other number, and for text.
    """
    if isinstance(at, Symbol):
        return at
    if isinstance(at, str):
        raise NotationError(f"{at!r} is text, not an index: index({at!r}) makes one")
    try:
        i = sympy.S(at)
    except sympy.SympifyError:
        i = None
    if isinstance(i, Expr) and not i.is_number:
        return i
    count = size(v) if count is None else count
    if not isinstance(i, Integer) or i < 1 or (isinstance(count, Integer) and i > count):
        raise NotationError(f"{v} has components 1 to {count}, not {at}")
    return i


class Entries(Expr):
    """A vector written out: ``Entries(4, 2, -2)`` is [4, 2, -2]."""

    is_commutative = True
    __iter__ = None  # __getitem__ alone would make SymPy iterate from 0

    def __new__(cls, *entries: Expr | int) -> Entries:
        return Expr.__new__(cls, *map(sympy.S, entries))  # type: ignore[return-value]

    def __getitem__(self, i: Expr | int) -> Expr:
        return component(self, i)

    def _sympystr(self, printer: Any) -> str:
        return f"[{', '.join(printer._print(entry) for entry in self.args)}]"

    def _latex(self, printer: Any) -> str:
        return rf"({', '.join(printer._print(entry) for entry in self.args)})"


class Entry(Expr):
    """The component of an explicit vector at a symbolic index."""

    is_commutative = True

    def __new__(cls, entries: Entries, at: Expr) -> Entry:
        return Expr.__new__(cls, entries, at)  # type: ignore[return-value]

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])}[{printer._print(self.args[1])}]"

    def _latex(self, printer: Any) -> str:
        return f"{printer._print(self.args[0])}_{{{printer._print(self.args[1])}}}"


class Family(Expr):
    """The vector whose component at ``k`` is ``body``: ``Family(body, Tuple(k, 1, size))``."""

    is_commutative = True
    __iter__ = None  # __getitem__ alone would make SymPy iterate from 0

    def __new__(cls, body: Expr, limits: Tuple | tuple[Any, ...]) -> Family:
        return Expr.__new__(cls, body, Tuple(*limits))  # type: ignore[return-value]

    def __getitem__(self, i: Expr | int) -> Expr:
        return component(self, i)

    @property
    def free_symbols(self) -> set[Basic]:
        body, (k, lo, hi) = self.args
        return (body.free_symbols - {k}) | lo.free_symbols | hi.free_symbols


def unit_vector(count: Expr, c: Symbol) -> Family:
    """The vector e_c of this size: its component c is 1 and every other 0.

    >>> component(unit_vector(n, index("c")), index("i"))
    KroneckerDelta(i, c)
    """
    k = fresh_index([c], "k")
    return Family(build(KroneckerDelta, k, c), (k, Integer(1), count))


def is_vector(expr: Basic) -> bool:
    """Whether ``expr`` denotes a vector: a rank-1 symbol, entries, a family, or arithmetic on one."""
    if isinstance(expr, IndexedBase):
        return True
    if isinstance(expr, (Entries, Family)):
        return True
    if isinstance(expr, (Indexed, Entry, Sum, Product, Derivative, Limit, Symbol)):
        return False
    kinds = getattr(type(expr), "kinds", None)
    if kinds is not None:  # a definition
        if "index" in kinds:
            return len(expr.args) < len(kinds)
        return any(kind == "scalar" and is_vector(a) for kind, a in zip(kinds, expr.args, strict=True))
    return any(is_vector(a) for a in expr.args)


def size(expr: Basic) -> Expr:
    """The number of components of a vector.

    Raises NotationError when two parts have different sizes.
    """
    if isinstance(expr, IndexedBase):
        if expr.shape is None or len(expr.shape) != 1:
            raise NotationError(f"{expr} is not a vector: it needs one index and a size")
        return expr.shape[0]  # type: ignore[no-any-return]
    if isinstance(expr, Entries):
        return Integer(len(expr.args))
    if isinstance(expr, Family):
        return expr.args[1].args[2]  # type: ignore[return-value]
    found = {size(a) for a in expr.args if is_vector(a)}
    if len(found) != 1:
        sizes = ", ".join(sorted(map(str, found))) or "none"
        raise NotationError(f"{expr} needs one size, found {sizes}")
    return found.pop()


def component(v: Basic, i: Expr | int) -> Expr:
    """The component of ``v`` at index ``i`` (1-based), pushed down to the leaves.

    >>> z, c = vector("z"), scalar("c")
    >>> component(build(sympy.Add, z, c), index("i"))
    c + z[i]
    """
    if isinstance(v, IndexedBase):
        return v[i]
    if not is_vector(v):
        raise NotationError(f"{v} is not a vector, so it has no component {i}")
    kinds = getattr(type(v), "kinds", ())
    whole = "index" in kinds and len(v.args) < len(kinds)
    if whole:
        return build(type(v), *v.args, as_index(i, v))
    if isinstance(v, Entries):
        at = as_index(i, v)
        return v.args[int(at) - 1] if at.is_Integer else Entry(v, at)  # type: ignore[return-value]
    if isinstance(v, Family):
        return substitute(v.args[0], {v.args[1].args[0]: as_index(i, v)})
    return rebuild(v, (component(a, i) if is_vector(a) else a for a in v.args))


# ------------------------------------------------------------------ binders


BINDERS = (Sum, Product, Family)


def free_symbols(expr: Basic) -> set[Basic]:
    """What is free in ``expr``, the index i of ∂/∂z_i too, which SymPy leaves out.

    >>> z, i = vector("z"), index("i")
    >>> f = D(z[1], z[i])
    >>> i in f.free_symbols, i in free_symbols(f)
    (False, True)
    """
    match expr:
        case Derivative():
            variables = (variable for variable, _ in expr.args[1:])
            return free_symbols(expr.args[0]).union(*map(free_symbols, variables))
        case Sum() | Product() | Family():
            body, (k, low, high) = expr.args
            return (free_symbols(body) - {k}) | free_symbols(low) | free_symbols(high)
        case Limit():
            body, x, target, _ = expr.args
            return (free_symbols(body) - {x}) | free_symbols(target)
        case Indexed() | IndexedBase():
            return set(expr.free_symbols)
    return set(expr.free_symbols) if not expr.args else set().union(*map(free_symbols, expr.args))


def fresh_index(avoid: Iterable[Basic], preferred: str = "k") -> Symbol:
    """An index whose name occurs in none of ``avoid``."""
    taken = {str(s) for e in avoid for s in e.atoms(Symbol, IndexedBase)}
    for name in index_names(preferred):
        if name not in taken:
            return index(name)
    raise AssertionError("unreachable: names are endless")  # pragma: no cover


def index_names(preferred: str) -> Iterator[str]:
    """Names for an index, each once, without end."""
    yield from dict.fromkeys((preferred, "k", "l", "r", "s"))
    count = 0
    while True:
        count += 1
        yield f"k{count}"


def _binder(head: type[Expr], body: Callable[[Symbol], Expr], over: Expr | int, *, name: str) -> Expr:
    upper = size(over) if isinstance(over, Basic) and is_vector(over) else sympy.S(over)
    probe = sympy.Dummy("k", integer=True)
    k = fresh_index([body(probe)], name)
    return build(head, body(k), Tuple(k, Integer(1), upper))


def total(body: Callable[[Symbol], Expr], over: Expr | int = n, *, name: str = "k") -> Expr:
    """The unevaluated sum of ``body(k)`` over ``k = 1..size``; ``over`` is a vector or a size.

    >>> z = vector("z")
    >>> total(lambda k: sympy.exp(z[k]), z)
    Sum(exp(z[k]), (k, 1, n))
    """
    return _binder(Sum, body, over, name=name)


def product(body: Callable[[Symbol], Expr], over: Expr | int = n, *, name: str = "k") -> Expr:
    """The unevaluated product of ``body(k)`` over ``k = 1..size``."""
    return _binder(Product, body, over, name=name)


def family(body: Callable[[Symbol], Expr], over: Expr | int = n, *, name: str = "k") -> Expr:
    """The vector with components ``body(k)``."""
    return _binder(Family, body, over, name=name)


def delta(i: Expr, j: Expr) -> Expr:
    """Kronecker's delta: 1 where ``i = j``, else 0."""
    return build(KroneckerDelta, i, j)


def D(expr: Expr, variable: Expr, order: int = 1) -> Expr:
    """The derivative of ``expr`` in a scalar or in one component such as ``z[j]``, unevaluated."""
    for _ in range(order):
        expr = Derivative(expr, variable, evaluate=False)
    return expr


def substitute(expr: Basic, mapping: Mapping[Basic, Basic]) -> Expr:
    """Replace symbols and vectors, renaming bound indices so that none is captured.

    ``mapping`` takes a ``Symbol`` to a scalar expression and an ``IndexedBase`` to a vector.
    Raises NotationError when a variable of differentiation would become an expression.

    >>> z, j, k = vector("z"), index("j"), index("k")
    >>> substitute(total(lambda k: z[k] - z[j], z), {j: k})
    Sum(-z[k] + z[l], (l, 1, n))
    """
    if not mapping:
        return expr  # type: ignore[return-value]
    if expr in mapping:
        return mapping[expr]  # type: ignore[return-value]
    if isinstance(expr, IndexedBase):
        return expr
    if not expr.args:
        return expr  # type: ignore[return-value]
    if isinstance(expr, Indexed):
        at = [substitute(i, mapping) for i in expr.indices]
        base = mapping.get(expr.base)
        if base is None:
            return Indexed(expr.base, *at)
        return Indexed(base, *at) if isinstance(base, IndexedBase) else component(base, *at)
    if isinstance(expr, Entry):
        return component(substitute(expr.args[0], mapping), substitute(expr.args[1], mapping))
    if isinstance(expr, BINDERS):
        return _substitute_under_binder(expr, mapping)
    if isinstance(expr, (Derivative, Limit)):
        return _substitute_under_variable(expr, mapping)
    return rebuild(expr, (substitute(a, mapping) for a in expr.args))


def _substitute_under_binder(expr: Basic, mapping: Mapping[Basic, Basic]) -> Expr:
    body, limits = expr.args[0], list(expr.args[1:])
    inner = dict(mapping)
    bound = [limit.args[0] for limit in limits]
    for k in bound:
        inner.pop(k, None)
    used = {v for key, v in inner.items() if body.has(key)}
    renamed: list[Tuple] = []
    for limit in limits:
        k, lo, hi = limit.args
        new = k
        if any(v.has(k) for v in used):
            new = fresh_index([body, *used, *renamed, *bound], str(k))
            inner[k] = new
        renamed.append(Tuple(new, substitute(lo, mapping), substitute(hi, mapping)))
    return build(type(expr), substitute(body, inner), *renamed)


def _substitute_under_variable(expr: Basic, mapping: Mapping[Basic, Basic]) -> Expr:
    if isinstance(expr, Limit):
        body, x, target, direction = expr.args
        inner = {key: v for key, v in mapping.items() if key != x}
        if any(v.has(x) for key, v in inner.items() if body.has(key)):
            raise NotationError(f"substituting would capture the variable {x} of a limit")
        return Limit(substitute(body, inner), x, substitute(target, mapping), direction)
    body, *counts = expr.args
    x, order = counts[-1]
    if len(counts) > 1:  # SymPy writes nested derivatives as one
        body = Derivative(body, *counts[:-1], evaluate=False)
    variable = substitute(x, mapping)
    image = mapping.get(x.base, x.base) if isinstance(x, Indexed) else None
    # Components that are written out may coincide, as in [x, x]: only another name keeps them apart.
    if not isinstance(variable, (Symbol, Indexed)) or not isinstance(image, (IndexedBase, type(None))):
        raise NotationError(f"{expr} cannot be taken at {x} = {variable}: differentiate first")
    own, new = (getattr(v, "base", v) for v in (x, variable))
    labels = {v.label for v in body.atoms(IndexedBase)}
    for name in body.atoms(Symbol, IndexedBase) - labels - {own}:
        moved = name in mapping or own != new
        if moved and not name.is_integer and new in mapping.get(name, name).atoms(Symbol, IndexedBase):
            raise NotationError(f"{name} would depend on {variable}, in which {expr} is taken")
    return D(substitute(body, mapping), variable, int(order))


# ------------------------------------------------------------------ domains and claims


class Exact:
    """A domain whose numbers are SymPy's, also where Python's were given: ``Interval(0, 1)``, ``Simplex(3)``."""

    def __post_init__(self) -> None:
        for own in fields(self):  # type: ignore[arg-type]
            value = getattr(self, own.name)
            if isinstance(value, tuple):
                object.__setattr__(self, own.name, tuple(map(sympy.S, value)))
            elif not isinstance(value, (bool, Interval)):
                object.__setattr__(self, own.name, sympy.S(value))


@dataclass(frozen=True)
class Interval(Exact):
    """An interval of reals; an end is open or closed, ``oo`` is always open."""

    low: Expr = -oo
    high: Expr = oo
    low_open: bool = True
    high_open: bool = True

    def __str__(self) -> str:
        if (self.low, self.high) == (-oo, oo):
            return "R"
        left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
        return f"{left}{self.low}, {self.high}{right}"


Reals = Interval()


@dataclass(frozen=True)
class Power(Exact):
    """Vectors (or matrices) whose every component lies in ``base``: R^n, (0, 1)^n."""

    base: Interval
    shape: tuple[Expr, ...]

    def __str__(self) -> str:
        return f"{self.base}^{'x'.join(map(str, self.shape))}"


@dataclass(frozen=True)
class Simplex(Exact):
    """Probability vectors: p_i ≥ 0 (open: p_i > 0) with sum 1."""

    size: Expr
    open: bool = False

    def __str__(self) -> str:
        return f"{'open ' if self.open else ''}simplex({self.size})"


@dataclass(frozen=True)
class OneHot(Exact):
    """Vectors with a single 1 and 0 elsewhere."""

    size: Expr

    def __str__(self) -> str:
        return f"onehot({self.size})"


@dataclass(frozen=True)
class Finite(Exact):
    """A finite set of numbers, such as {-1, 1}."""

    values: tuple[Rational, ...]

    def __str__(self) -> str:
        return f"{{{', '.join(map(str, self.values))}}}"


Domain: TypeAlias = Interval | Power | Simplex | OneHot | Finite


@dataclass(frozen=True)
class Membership:
    """``variable in domain``: the domain of one scalar or vector."""

    variable: Expr
    domain: Domain

    def __str__(self) -> str:
        return f"{getattr(self.variable, 'label', self.variable)} in {self.domain}"


@dataclass(frozen=True)
class Dominated:
    """``large > 0 wherever small > 0``: the support condition p ≪ q, for scalars or vectors."""

    small: Expr
    large: Expr

    def __str__(self) -> str:
        small, large = (getattr(v, "label", v) for v in (self.small, self.large))
        return f"{large} > 0 where {small} > 0"


Given: TypeAlias = Membership | Dominated | Relational


def of_vectors(given: object) -> TypeGuard[Relational]:
    """Whether a given relates two vectors in every component: u = v, u ≤ v; u ≠ v holds somewhere."""
    if not isinstance(given, Relational) or isinstance(given, sympy.Ne):
        return False
    left, right = given.args
    return is_vector(left) and is_vector(right) and bool(size(left) == size(right))


def within(variable: Expr, domain: Domain) -> Membership:
    """The given ``variable in domain``."""
    return Membership(variable, domain)


@dataclass(frozen=True)
class Claim:
    """A relation between two expressions and the givens under which it is claimed.

    Free indices range over the components of the vectors they select from; every free
    variable without a given is real (a vector: in R^n); n ≥ 1.  An index of a given that stands
    in no statement is every index.  ``read`` says in words what a reader took the givens to mean
    where it is not what was typed.
    """

    statement: Relational
    givens: tuple[Given, ...] = ()
    read: tuple[str, ...] = field(default=(), compare=False)
