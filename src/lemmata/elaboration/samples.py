"""Points that satisfy hypotheses: a term that is negative at one of them needs no search for its sign.

The values are floating-point numbers with a bound of their error.  Nothing is concluded from them but
that a search would fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import erf, exp, inf, isfinite, log, pi
from typing import NamedTuple

from lemmata.elaboration.context import in_order
from lemmata.kernel.terms import (
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Select,
    Size,
    Term,
)
from lemmata.kernel.theorem import Apart, Every, Formula, Hypothesis

__all__ = ["Samples"]

TRIED = 24
"""Candidates, of which those that satisfy the hypotheses are kept."""

KEPT = 10

AT_ENDS = 12
"""Candidates with values at the ends of what they may be."""

ROUNDING = 1e-15

INSIDE = (0.5, 0.1, 0.85, 0.33, 0.97, 0.02, 0.62, 0.999, 0.001, 0.21, 0.75)
"""Where between two bounds a value is taken."""

BEYOND = (1.0, 0.1, 3.0, 0.5, 8.0, 0.01, 1.7, 0.25, 25.0, 5.0, 2.0)
"""How far from one bound."""


class Unknown(Exception):
    """There is no value, or none that floating-point numbers tell."""


class Value(NamedTuple):
    """A number and a bound of its error."""

    at: float
    error: float


class Samples:
    """Points at which every hypothesis holds."""

    def __init__(self, hypotheses: frozenset[Hypothesis]) -> None:
        inside = (Point(hypotheses, number) for number in range(TRIED))
        ends = (Point(hypotheses, number, at_ends=True) for number in range(AT_ENDS))
        self.points = [p for p in inside if p.is_one][:KEPT] + [p for p in ends if p.is_one]

    def negative(self, t: Term) -> bool:
        """Whether the term is surely negative at one of the points."""
        return any(p.is_negative(t) for p in self.points)

    def zero(self, t: Term) -> bool:
        """Whether the term is 0 at one of the points, as far as numbers tell."""
        return any(p.is_zero(t) for p in self.points)


class Point:
    """One assignment; ``number`` says which."""

    def __init__(self, hypotheses: frozenset[Hypothesis], number: int, *, at_ends: bool = False) -> None:
        self.ordered = in_order(hypotheses)
        self._number = number
        self._at_ends = at_ends
        self._open_ends: set[tuple[str, float]] = set()
        self._low: dict[str, float] = {}
        self._high: dict[str, float] = {}
        self._totals: dict[str, float] = {}
        self._sizes: dict[str, Size] = {}
        self._known: dict[Term, Value | None] = {}
        self._leaves: dict[tuple[str, tuple[int, ...]], float] = {}
        for h in self.ordered:
            self._note(h)

    def _note(self, f: Hypothesis) -> None:
        """Bounds by numbers, and the total of a vector."""
        match f:
            case Every(index, body):
                self._note(body)
                if isinstance(body, Formula):
                    self._sizes |= {
                        side.vector: index.size
                        for side in (body.left, body.right)
                        if isinstance(side, Component) and side.at == (index,)
                    }
            case Formula("<" | "<=" as relation, Number(v), Scalar(name) | Component(name, _)):
                if relation == "<":
                    self._open_ends.add((name, float(v)))
                self._low[name] = max(self._low.get(name, -inf), float(v))
            case Formula("<" | "<=" as relation, Scalar(name) | Component(name, _), Number(v)):
                if relation == "<":
                    self._open_ends.add((name, float(v)))
                self._high[name] = min(self._high.get(name, inf), float(v))
            case Formula("=", Bind("sum", k, Component(name, (at,))), Number(v)) if at == k:
                self._totals[name], self._sizes[name] = float(v), k.size

    # -------------------------------------------------------------- asking

    @property
    def is_one(self) -> bool:
        """Whether every hypothesis holds here."""
        return all(map(self.satisfies, self.ordered))

    def satisfies(self, h: Hypothesis) -> bool:
        try:
            return self._holds(h, {})
        except (Unknown, OverflowError, ValueError, ZeroDivisionError):
            return False

    def is_negative(self, t: Term) -> bool:
        value = self._value(t)
        return value is not None and value.at < -1e-9 - 100 * value.error

    def is_zero(self, t: Term) -> bool:
        value = self._value(t)
        return value is not None and abs(value.at) <= 10 * value.error

    def _value(self, t: Term) -> Value | None:
        try:
            return self.value(t, {})
        except (Unknown, OverflowError, ValueError, ZeroDivisionError):
            return None

    def _holds(self, h: Hypothesis, at: Mapping[Index, int]) -> bool:
        match h:
            case Every(index, body):
                return all(self._holds(body, {**at, index: k}) for k in self._range(index.size))
            case Apart(i, j):
                return self._position(i, at) != self._position(j, at)
            case Formula(relation, left, right):
                a, b = self.value(left, at), self.value(right, at)
                gap, error = b.at - a.at, 10 * (a.error + b.error)
                match relation:
                    case "=":
                        return abs(gap) <= error + 1e-12
                    case "!=":
                        return abs(gap) > error
                    case "<":
                        return gap > error
                return gap >= -error
        return False

    # -------------------------------------------------------------- places

    def _size(self, size: Size) -> int:
        return size if isinstance(size, int) else (2, 3, 1)[self._number % 3]

    def _range(self, size: Size) -> range:
        extent = self._size(size)
        if extent > 6:
            raise Unknown
        return range(1, extent + 1)

    def _position(self, p: Position, at: Mapping[Index, int]) -> int:
        if isinstance(p, int):
            return p
        return at[p] if p in at else 1 + (_mixed(p.name) + self._number // 3) % self._size(p.size)

    def _leaf(self, name: str, at: tuple[int, ...]) -> float:
        key = name, at
        if key not in self._leaves:
            step = self._number + _mixed(name) + sum((3 + k) * i for k, i in enumerate(at))
            if self._at_ends and self._number % 4 == 0:
                step = self._number // 4  # what is not bounded otherwise is equal
            low, high = self._low.get(name, -inf), self._high.get(name, inf)
            end = (low, high, None)[step % 3] if self._at_ends else None
            if end is not None and (name, end) not in self._open_ends:
                value = end if isfinite(end) else float(step % 2)
            elif isfinite(low) and isfinite(high):
                value = low + (high - low) * INSIDE[step % len(INSIDE)]
            elif isfinite(low):
                value = low + BEYOND[step % len(BEYOND)]
            elif isfinite(high):
                value = high - BEYOND[step % len(BEYOND)]
            else:
                value = BEYOND[step % len(BEYOND)] * (-1) ** (step // 2)
            self._leaves[key] = value
        return self._leaves[key]

    def _component(self, name: str, at: tuple[int, ...]) -> float:
        size = self._sizes.get(name, "n")
        if max(at) > self._size(size):
            raise Unknown
        if name in self._totals and len(at) == 1:
            whole = sum(self._leaf(name, (k,)) for k in self._range(size))
            return self._leaf(name, at) / whole * self._totals[name]
        return self._leaf(name, at)

    # -------------------------------------------------------------- values

    def value(self, t: Term, at: Mapping[Index, int]) -> Value:
        """The value of a term; without indices that are bound around it, it is computed once.  Raises `Unknown`."""
        if at:
            return self._computed(t, at)
        if t not in self._known:
            self._known[t] = None
            self._known[t] = self._computed(t, at)
        if (found := self._known[t]) is None:
            raise Unknown
        return found

    def _computed(self, t: Term, at: Mapping[Index, int]) -> Value:
        match t:
            case Number(number):
                return _rounded(float(number))
            case Scalar(name):
                return _rounded(self._leaf(name, ()))
            case Count(size):
                return Value(float(self._size(size)), 0.0)
            case Component(name, positions):
                return _rounded(self._component(name, tuple(self._position(p, at) for p in positions)))
            case Delta(i, j):
                return Value(float(self._position(i, at) == self._position(j, at)), 0.0)
            case Select(i, entries):
                return self.value(entries[self._position(i, at) - 1], at)
            case Add(terms):
                return _sum([self.value(a, at) for a in terms])
            case Mul(factors):
                out = Value(1.0, 0.0)
                for a in factors:
                    out = _times(out, self.value(a, at))
                return out
            case Power(base, exponent):
                return _power(self.value(base, at), exponent)
            case Apply(function, arguments):
                return _applied(function, [self.value(a, at) for a in arguments])
            case Bind(kind, index, body):
                values = [self.value(body, {**at, index: k}) for k in self._range(index.size)]
                return _over_an_index(kind, values)
        raise Unknown


def _mixed(name: str) -> int:
    return sum((7 + k) * ord(c) for k, c in enumerate(name))


def _rounded(value: float) -> Value:
    return Value(value, ROUNDING * abs(value))


def _made(value: float, error: float) -> Value:
    error += ROUNDING * abs(value)
    if not (isfinite(value) and isfinite(error)):
        raise Unknown
    return Value(value, error)


def _sum(values: list[Value]) -> Value:
    return _made(
        sum(v.at for v in values), sum(v.error for v in values) + ROUNDING * sum(abs(v.at) for v in values)
    )


def _times(a: Value, b: Value) -> Value:
    return _made(a.at * b.at, abs(a.at) * b.error + abs(b.at) * a.error + a.error * b.error)


def _power(u: Value, exponent: int) -> Value:
    if exponent < 0:
        if abs(u.at) <= 10 * u.error:
            if u.at == 0 == u.error:
                return Value(0.0, 0.0)
            raise Unknown
        u, exponent = _made(1 / u.at, 2 * u.error / u.at**2), -exponent
    out = Value(1.0, 0.0)
    for _ in range(min(exponent, 200)):
        out = _times(out, u)
    return out


def _positive(u: Value) -> bool:
    """Whether u > 0; at the border nobody knows, but for 0 itself."""
    if abs(u.at) <= 10 * u.error:
        if u.at == 0 == u.error:
            return False
        raise Unknown
    return u.at > 0


def _applied(function: str, arguments: list[Value]) -> Value:
    if function == "pi":
        return _made(pi, 0.0)
    u = arguments[0]
    match function:
        case "erf":
            return _made(erf(u.at), 2 * u.error)
        case "exp":
            value = exp(u.at)
            return _made(value, 2 * value * u.error)
        case "log":
            return _made(log(u.at), 2 * u.error / u.at) if _positive(u) else Value(0.0, 0.0)
        case "abs":
            return Value(abs(u.at), u.error)
        case "max":
            return max(arguments)
        case "min":
            return min(arguments)
        case "pow":
            if not _positive(u):
                return Value(0.0, 0.0)
            return _applied("exp", [_times(arguments[1], _applied("log", [u]))])
    raise Unknown


def _over_an_index(kind: str, values: list[Value]) -> Value:
    match kind:
        case "sum":
            return _sum(values)
        case "product":
            out = Value(1.0, 0.0)
            for v in values:
                out = _times(out, v)
            return out
        case "maximum":
            return max(values)
    return min(values)
