"""Statements as closures: compiled once, run at many points over balls or exact values.

Exact rationals stay exact.  Derivatives are taken by jets, never by finite differences.
Conventions: a factor 0 times log u is 0 where u has a value (0·log 0 = 0), or is a quotient whose
parts have (0·log(0/0) = 0), and times log(u)², too; in cross-entropy and KL, p > 0 = q gives +∞.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy import (
    Add,
    Basic,
    Derivative,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Limit,
    Mul,
    Pow,
    Product,
    Sum,
    Symbol,
)

from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Field, Imprecise, sign
from lemmata.evaluation.jets import (
    Infinity,
    Jet,
    Undefined,
    absolute,
    compare,
    extreme,
    power,
    reciprocal,
    smooth,
    tangent,
)
from lemmata.notation import Entry, component, free_symbols, fresh_index, is_vector, size

__all__ = ["FAILS", "NoNumericMeaning", "Point", "Program", "State"]

Point = Mapping[Any, Any]
"""Symbols to rationals or integers, vectors to tuples of rationals (matrices: tuples of tuples)."""

Node = Callable[["State"], Any]

SMOOTH = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
    sympy.atanh: "atanh",
    sympy.erf: "erf",
}

FAILS: dict[type, frozenset[int]] = {
    sympy.Eq: frozenset({-1, 1}),
    sympy.Ne: frozenset({0}),
    sympy.Lt: frozenset({0, 1}),
    sympy.Le: frozenset({1}),
    sympy.Gt: frozenset({-1, 0}),
    sympy.Ge: frozenset({-1}),
}
"""For each relation, how left compares with right where it fails."""

INFINITE = ("cross_entropy", "kl_divergence", "binary_cross_entropy")
"""Definitions whose terms w·log q are infinite, not undefined, where w > 0 = q."""


@dataclass
class NoNumericMeaning(LemmataError):
    """An expression that is no number: a limit, a free name, an index out of range."""

    expression: object
    reason: str

    def __str__(self) -> str:
        return f"{self.expression} has no numeric value: {self.reason}"


class State:
    """One evaluation: the field, the values of all names, and what has been computed."""

    __slots__ = ("cache", "exact", "field", "level", "seeded", "values")

    def __init__(self, field: Field, point: Point) -> None:
        self.field = field
        self.exact = field.exact_type
        self.values: dict[Basic, Any] = {}
        self.cache: dict[Any, Any] = {}
        self.level = 0
        self.seeded: frozenset[Basic] = frozenset()
        for name, value in point.items():
            if isinstance(name, IndexedBase):
                self.values[name.label] = self._array(value)
            else:
                self.values[name] = value if isinstance(value, int) else self._number(value)

    def _number(self, value: Any) -> Any:
        if isinstance(value, (int, Fraction)):
            return self.field.exact(*value.as_integer_ratio())
        if isinstance(value, sympy.Rational):
            return self.field.exact(int(value.p), int(value.q))
        return value

    def _array(self, value: Any) -> Any:
        return tuple(map(self._array, value)) if isinstance(value, (tuple, list)) else self._number(value)

    def seed(self, name: Basic, at: tuple[int, ...]) -> State:
        """The same state in which one scalar or one component carries a slope of 1."""
        new = State(self.field, {})
        new.level = self.level + 1
        new.seeded = self.seeded | {name}
        new.values = dict(self.values)
        new.values[name] = _seeded(self.values[name], at, new.level)
        return new


def _seeded(value: Any, at: tuple[int, ...], level: int) -> Any:
    if not at:
        return Jet(value, 1, level)
    k = at[0] - 1
    return (*value[:k], _seeded(value[k], at[1:], level), *value[k + 1 :])


# ------------------------------------------------------------------ the compiler


class Program:
    """Expressions compiled together, so that what they share is computed once.

    ``program.run(k, state)`` is the value of the k-th expression: an exact rational, a ball of
    the state's field, or an `Infinity`.  Raises `Undefined`, `Imprecise` or `NoNumericMeaning`.
    """

    def __init__(self, *expressions: Expr) -> None:
        self._memo: dict[Any, Node] = {}
        self._infinite = 0
        self.expressions = expressions
        self.nodes = [self._value(e, ()) for e in expressions]

    def run(self, k: int, state: State) -> Any:
        value = self.nodes[k](state)
        return state.field.exact(value) if type(value) is int else value

    def _value(self, expr: Basic, scope: tuple[Basic, ...]) -> Node:
        key = (expr, scope, self._infinite > 0)
        node = self._memo.get(key)
        if node is None:
            node = self._memo[key] = self._build(expr, scope)
        return node

    def _build(self, expr: Any, scope: tuple[Basic, ...]) -> Node:
        if isinstance(expr, sympy.Rational):
            return _constant(int(expr.p), int(expr.q))
        if isinstance(expr, sympy.Float):
            p, q = Fraction(str(expr)).as_integer_ratio()
            return _constant(p, q)
        if isinstance(expr, Symbol):
            return _symbol(expr)
        if isinstance(expr, Indexed):
            return self._indexed(expr, scope)
        build = _BUILDERS.get(type(expr))
        if build is not None:
            return build(self, expr, scope)
        if type(expr) in SMOOTH and len(expr.args) == 1:
            return self._smooth(expr, scope)
        if isinstance(expr, Definition):
            return self._definition(expr, scope)
        if is_vector(expr):
            raise NoNumericMeaning(expr, "it is a vector; take a component")
        raise NoNumericMeaning(expr, f"{type(expr).__name__} is not part of the language")

    # ------------------------------------------------------------ leaves

    def _indexed(self, expr: Indexed, scope: tuple[Basic, ...]) -> Node:
        label = expr.base.label
        at = [self._index(i, scope) for i in expr.indices]

        def vector(state: State) -> Any:
            array = state.values.get(label)
            if array is None:
                raise NoNumericMeaning(expr, f"{label} has no value")
            for node in at:
                k = node(state)
                if not 1 <= k <= len(array):
                    raise NoNumericMeaning(expr, f"{label} has components 1 to {len(array)}, not {k}")
                array = array[k - 1]
            return array

        return vector

    def _index(self, expr: Basic, scope: tuple[Basic, ...]) -> Callable[[State], int]:
        if isinstance(expr, Integer):
            value = int(expr)
            return lambda state: value
        if isinstance(expr, Symbol):

            def symbol(state: State) -> int:
                k = state.values.get(expr)
                if type(k) is int:
                    return k
                raise NoNumericMeaning(expr, "it is an index without a value")

            return symbol
        node = self._value(expr, scope)

        def computed(state: State) -> int:
            value = node(state)
            if isinstance(value, (int, state.exact)):
                whole = state.field.fraction(value)
                if whole.denominator == 1:
                    return whole.numerator
            raise NoNumericMeaning(expr, "an index or a size is an integer")

        return computed

    def _entry(self, expr: Entry, scope: tuple[Basic, ...]) -> Node:
        entries = [self._value(e, scope) for e in expr.args[0].args]
        at = self._index(expr.args[1], scope)

        def entry(state: State) -> Any:
            k = at(state)
            if not 1 <= k <= len(entries):
                raise NoNumericMeaning(expr, f"there are components 1 to {len(entries)}, not {k}")
            return entries[k - 1](state)

        return entry

    def _delta(self, expr: KroneckerDelta, scope: tuple[Basic, ...]) -> Node:
        left, right = (self._index(i, scope) for i in expr.args[:2])
        return lambda state: state.field.exact(1 if left(state) == right(state) else 0)

    def _infinity(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        value = Infinity(1 if expr is sympy.oo else -1)
        return lambda state: value

    def _pi(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        return lambda state: state.field.pi()

    def _e(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        return lambda state: state.field.exp(1)

    # ------------------------------------------------------------ arithmetic

    def _add(self, expr: Add, scope: tuple[Basic, ...]) -> Node:
        if not expr.args:
            return _constant(0, 1)
        first, *rest = (self._value(a, scope) for a in expr.args)

        def add(state: State) -> Any:
            value = first(state)
            for node in rest:
                term = node(state)
                try:
                    value = value + term
                except Undefined as error:  # oo - oo
                    error.subterm = expr
                    raise
            return value

        return add

    def _mul(self, expr: Mul, scope: tuple[Basic, ...]) -> Node:
        factors = _factors(expr)
        if not factors:
            return _constant(1, 1)
        if len(factors) > 1 and any(_carries_log(f) for f in factors):
            return self._weighted(expr, factors, scope)
        first, *rest = (self._value(f, scope) for f in factors)

        def mul(state: State) -> Any:
            value = first(state)
            for node in rest:
                factor = node(state)
                try:
                    value = value * factor
                except Undefined as error:  # 0·oo
                    error.subterm = expr
                    raise
            return value

        return mul

    def _weighted(self, expr: Mul, factors: list[Expr], scope: tuple[Basic, ...]) -> Node:
        """A product with a logarithm in it, under the conventions for 0·log and w·log 0."""
        nodes = [self._value(f, scope) for f in factors]
        extended = (scope or self._infinite) and any(_varies(f) and not _carries_log(f) for f in factors)
        logs = [self._extended_log(f, scope) if extended else None for f in factors]

        def weighted(state: State) -> Any:
            value: Any = 1
            vanishing = False
            failed: list[tuple[int, LemmataError]] = []
            for k, node in enumerate(nodes):
                try:
                    factor = node(state)
                    vanishing |= _is_exact_zero(state, factor) and _varies(factors[k])
                    finite = not isinstance(value, Infinity) and not isinstance(factor, Infinity)
                    zero = _is_exact_zero(state, value) or _is_exact_zero(state, factor)
                    # 0 times an inexact number is exactly 0; 0·oo is not.
                    value = state.field.exact(0) if zero and finite else value * factor
                except (Undefined, Imprecise) as error:
                    failed.append((k, error))
            if not failed:
                return value
            k, reason = failed[0]
            if _is_exact_zero(state, value):
                left = [
                    error for f, error in failed if not self._tolerated(factors[f], scope, state, vanishing)
                ]
                if not left:
                    return state.field.exact(0)
                raise left[0]
            infinite = logs[k]
            if (
                infinite is not None
                and len(failed) == 1
                and isinstance(reason, Undefined)
                and not state.seeded
            ):
                s = sign(value)
                if s is None:
                    raise Imprecise("the sign of a weight")
                if s > 0 or (s < 0 and _negated(factors)):
                    return infinite(state, reason) * s
            raise reason

        return weighted

    def _tolerated(self, expr: Expr, scope: tuple[Basic, ...], state: State, vanishing: bool) -> bool:
        """Whether 0·expr is 0: what is undefined in expr is a logarithm, and not what stands inside it.

        Where the 0 is a weight that vanishes, not one that is written, log(u/v) is log u − log v.
        """
        if isinstance(expr, sympy.log):
            # Under a derivative the slope of 0·log q at q = 0 would be 0/0; 0·log(0·q) stays 0.
            if _moves(expr, state):
                return self._stays_zero(expr.args[0], scope, state)
            parts = _quotient(expr.args[0]) if vanishing else [expr.args[0]]
            return all(self._has_value(part, scope, state) for part in parts)
        if isinstance(expr, Definition) and hasattr(type(expr), "template"):
            return self._tolerated(expr.unfold(), scope, state, vanishing)
        try:
            return not isinstance(self._value(expr, scope)(state), Infinity)
        except (Undefined, Imprecise):
            if isinstance(expr, (Add, Mul)):
                return all(self._tolerated(a, scope, state, vanishing) for a in expr.args)
            return _is_repeated(expr) and self._tolerated(expr.args[0], scope, state, vanishing)

    def _has_value(self, expr: Expr, scope: tuple[Basic, ...], state: State) -> bool:
        try:
            self._value(expr, scope)(state)
        except (Undefined, Imprecise):
            return False
        return True

    def _stays_zero(self, expr: Expr, scope: tuple[Basic, ...], state: State) -> bool:
        """Whether a factor that no derivative moves is 0, and the others have values."""
        factors = _factors(expr)
        try:
            values = [self._value(f, scope)(state) for f in factors]
        except (Undefined, Imprecise):
            return False
        return any(
            _is_exact_zero(state, v) and not _moves(f, state) for f, v in zip(factors, values, strict=True)
        )

    def _extended_log(self, expr: Expr, scope: tuple[Basic, ...]) -> Any:
        """What log(…) is in the extended reals where its argument is 0 or 1/0."""
        while isinstance(expr, Definition) and hasattr(type(expr), "template"):
            expr = expr.unfold()
        if not isinstance(expr, sympy.log):
            return None
        factors = _factors(expr.args[0])
        above = [self._value(f, scope) for f in factors if not _is_inverse(f)]
        below = [self._value(f.args[0], scope) for f in factors if _is_inverse(f)]

        def infinite(state: State, error: Undefined) -> Infinity:
            tops = [sign(node(state)) for node in above]
            bottoms = [sign(node(state)) for node in below]
            if 0 in tops and all(s is not None and s >= 0 for s in tops) and all(s == 1 for s in bottoms):
                return Infinity(-1)
            if 0 in bottoms and all(s is not None and s >= 0 for s in bottoms) and all(s == 1 for s in tops):
                return Infinity(1)
            raise error

        return infinite

    def _pow(self, expr: Pow, scope: tuple[Basic, ...]) -> Node:
        base_expr, exponent_expr = expr.args
        if base_expr is sympy.E:
            return self._smooth(expr, scope, "exp", exponent_expr)
        base = self._value(base_expr, scope)
        if exponent_expr == -1:
            return self._located(lambda state: reciprocal(state.field, base(state)), expr)
        exponent = self._value(exponent_expr, scope)
        return self._located(lambda state: power(state.field, base(state), exponent(state)), expr)

    def _smooth(self, expr: Any, scope: tuple[Basic, ...], name: str = "", argument: Any = None) -> Node:
        inner = self._value(expr.args[0] if argument is None else argument, scope)
        function = name or SMOOTH[type(expr)]
        return self._located(lambda state: smooth(state.field, function, inner(state)), expr)

    def _abs(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        inner = self._value(expr.args[0], scope)
        return self._located(lambda state: absolute(state.field, inner(state)), expr)

    def _extreme(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        nodes = [self._value(a, scope) for a in expr.args]
        largest = isinstance(expr, sympy.Max)
        return self._located(lambda state: extreme(state.field, [f(state) for f in nodes], largest), expr)

    def _piecewise(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        pieces = [(self._value(p.args[0], scope), self.condition(p.args[1], scope)) for p in expr.args]

        def piecewise(state: State) -> Any:
            for node, condition in pieces:
                holds = condition(state)
                if holds is None:
                    raise Imprecise("a condition")
                if holds:
                    return node(state)
            raise Undefined("no case applies")

        return self._located(piecewise, expr)

    # ------------------------------------------------------------ binders, definitions, derivatives

    def _binder(self, expr: Expr, scope: tuple[Basic, ...]) -> Node:
        """A sum or product over one or several indices, the last one outermost."""
        limits = [tuple(limit.args) for limit in expr.args[1:]]
        names = tuple(k for k, _, _ in limits)
        inner = (*scope, *(k for k in names if k not in scope))
        node = self._value(expr.args[0], inner)
        multiply = isinstance(expr, Product)
        for k, low, high in limits:
            node = self._loop(node, k, self._index(low, inner), self._index(high, inner), multiply)
        return self._kept(node, expr, scope)

    def _loop(self, body: Node, k: Basic, low: Any, high: Any, multiply: bool) -> Node:
        def loop(state: State) -> Any:
            values = state.values
            outer = values.get(k)
            result = None
            try:
                for at in range(low(state), high(state) + 1):
                    values[k] = at
                    value = body(state)
                    if result is not None:
                        value = result * value if multiply else result + value
                    result = value
            finally:
                values[k] = outer
            return state.field.exact(int(multiply)) if result is None else result

        return loop

    def _definition(self, expr: Definition, scope: tuple[Basic, ...]) -> Node:
        name = type(expr).__name__
        if name in ("vmax", "vmin"):
            return self._extreme_entry(expr, scope, largest=name == "vmax")
        if is_vector(expr):
            raise NoNumericMeaning(expr, "it is a vector; take a component")
        if name not in INFINITE:
            return self._value(expr.unfold(), scope)
        self._infinite += 1
        try:
            return self._value(expr.unfold(), scope)
        finally:
            self._infinite -= 1

    def _extreme_entry(self, expr: Expr, scope: tuple[Basic, ...], largest: bool) -> Node:
        vector = expr.args[0]
        k = fresh_index([vector, *scope], "k")
        node = self._value(component(vector, k), (*scope, k))
        length = self._index(size(vector), scope)

        def entries(state: State) -> Any:
            outer = state.values.get(k)
            found = []
            try:
                for at in range(1, length(state) + 1):
                    state.values[k] = at
                    found.append(node(state))
            finally:
                state.values[k] = outer
            return extreme(state.field, found, largest)

        return self._kept(self._located(entries, expr), expr, scope)

    def _derivative(self, expr: Derivative, scope: tuple[Basic, ...]) -> Node:
        body = expr.args[0]
        variables = [x for x, count in expr.args[1:] for _ in range(int(count))]
        node = self._value(body, scope)
        for variable in variables:
            node = self._along(node, variable, scope)
        return self._kept(self._located(node, expr), expr, scope)

    def _along(self, node: Node, variable: Basic, scope: tuple[Basic, ...]) -> Node:
        if isinstance(variable, Symbol):
            name, at = variable, []
        elif isinstance(variable, Indexed):
            name, at = variable.base.label, [self._index(i, scope) for i in variable.indices]
        else:
            raise NoNumericMeaning(variable, "a derivative is taken in a scalar or in one component")
        check = self._value(variable, scope)

        def derivative(state: State) -> Any:
            check(state)  # the variable has a value, and the index is in range
            seeded = state.seed(name, tuple(i(state) for i in at))
            slope = tangent(node(seeded), seeded.level)
            return state.field.exact(slope) if type(slope) is int else slope

        return derivative

    def _limit(self, expr: Limit, scope: tuple[Basic, ...]) -> Node:
        raise NoNumericMeaning(expr, "a limit is not evaluated, it is proved")

    # ------------------------------------------------------------ conditions

    def condition(self, relation: Basic, scope: tuple[Basic, ...] = ()) -> Callable[[State], bool | None]:
        """The truth of a relation at a state: True, False, or None when it is not certain."""
        if relation in (sympy.true, sympy.false):
            truth = bool(relation)
            return lambda state: truth
        if isinstance(relation, (sympy.And, sympy.Or)):
            parts = [self.condition(p, scope) for p in relation.args]
            deciding = isinstance(relation, sympy.Or)

            def joined(state: State) -> bool | None:
                truths = [part(state) for part in parts]
                if deciding in truths:
                    return deciding
                return None if None in truths else not deciding

            return joined
        left, right = (self._value(a, scope) for a in relation.args)
        kind = type(relation)
        if kind not in FAILS:
            raise NoNumericMeaning(relation, "it is no condition")
        fails = FAILS[kind]

        def compared(state: State) -> bool | None:
            order = compare(left(state), right(state))
            return None if order is None else order not in fails

        return compared

    # ------------------------------------------------------------ helpers

    def _located(self, node: Node, expr: Basic) -> Node:
        """The node, naming the smallest subterm that is undefined."""

        def located(state: State) -> Any:
            try:
                return node(state)
            except Undefined as error:
                if error.subterm is None:
                    error.subterm = expr
                raise

        return located

    def _kept(self, node: Node, expr: Basic, scope: tuple[Basic, ...]) -> Node:
        """The node, computed once for each value of the indices, bound or free, that it depends on."""
        # What is bound inside does not count: a sum over k is the same for every k outside of it.
        on = tuple(k for k in free_symbols(expr) if k in scope or (k.is_integer and not k.is_positive))
        token = object()

        def kept(state: State) -> Any:
            values = state.values
            key = (token, *(values.get(k) for k in on))
            found = state.cache.get(key)
            if found is None:
                found = state.cache[key] = node(state)
            return found

        return kept


def _constant(p: int, q: int) -> Node:
    known: dict[type, Any] = {}

    def constant(state: State) -> Any:
        value = known.get(state.exact)
        if value is None:
            value = known[state.exact] = state.field.exact(p, q)
        return value

    return constant


def _symbol(name: Symbol) -> Node:
    def symbol(state: State) -> Any:
        value = state.values.get(name)
        if value is None:
            raise NoNumericMeaning(name, "it has no value")
        return state.field.exact(value) if type(value) is int else value

    return symbol


def _factors(expr: Basic) -> list[Any]:
    """The factors of a product of products."""
    if isinstance(expr, Mul):
        return [f for a in expr.args for f in _factors(a)]
    return [expr]


def _quotient(expr: Any) -> list[Any]:
    """What a quotient is made of, above and below."""
    if isinstance(expr, Mul):
        return [part for a in expr.args for part in _quotient(a)]
    if isinstance(expr, Pow) and isinstance(expr.args[1], Integer):
        return _quotient(expr.args[0])
    if isinstance(expr, Definition) and hasattr(type(expr), "template") and not is_vector(expr):
        return _quotient(expr.unfold())
    return [expr]


def _is_inverse(expr: Basic) -> bool:
    return isinstance(expr, Pow) and expr.args[1] == -1


def _carries_log(expr: Basic) -> bool:
    if isinstance(expr, Definition):
        return hasattr(type(expr), "template") and not is_vector(expr) and _carries_log(expr.unfold())
    if isinstance(expr, (Add, Mul)):
        return any(map(_carries_log, expr.args))
    return isinstance(expr, sympy.log) or (_is_repeated(expr) and _carries_log(expr.args[0]))


def _is_repeated(expr: Basic) -> bool:
    """Whether expr is a product of equal factors: log(x)² is one of logarithms, and 0·log(0)² is 0."""
    return isinstance(expr, Pow) and isinstance(expr.args[1], Integer) and expr.args[1] > 0


def _varies(expr: Basic) -> bool:
    return expr.has(Symbol, IndexedBase, Entry)


def _moves(expr: Basic, state: State) -> bool:
    """Whether a derivative is being taken in something that the expression holds."""
    return any(name in expr.atoms(Symbol, IndexedBase, Indexed) for name in state.seeded)


def _negated(factors: list[Any]) -> bool:
    """Whether literal factors make the product negative, so that −w·log 0 has a weight w > 0."""
    return sum(1 for f in factors if f.is_Number and f < 0) % 2 == 1


def _is_exact_zero(state: State, value: Any) -> bool:
    return isinstance(value, (int, state.exact)) and value == 0


_BUILDERS: dict[type, Any] = {
    Add: Program._add,
    Mul: Program._mul,
    Pow: Program._pow,
    sympy.Abs: Program._abs,
    sympy.Max: Program._extreme,
    sympy.Min: Program._extreme,
    sympy.Piecewise: Program._piecewise,
    Sum: Program._binder,
    Product: Program._binder,
    Derivative: Program._derivative,
    Limit: Program._limit,
    KroneckerDelta: Program._delta,
    Entry: Program._entry,
    type(sympy.oo): Program._infinity,
    type(-sympy.oo): Program._infinity,
    type(sympy.pi): Program._pi,
    type(sympy.E): Program._e,
}
