"""Numbers with a derivative, and infinities: what evaluation computes with beside balls.

`Jet` is a first-order jet v + v′·ε; jets of jets give second derivatives.  Each derivative that
is being taken has its own level, so that nested ones cannot be confused.  The functions below
take exact rationals, balls, jets and infinities, stay exact where the result is exact, and
raise `Undefined` where the function has no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Basic

from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Field, Imprecise, exact_root, sign

__all__ = [
    "Infinity",
    "Jet",
    "Undefined",
    "absolute",
    "compare",
    "extreme",
    "power",
    "reciprocal",
    "smooth",
    "tangent",
]

Value = Any
"""An exact rational, a ball, a `Jet` or an `Infinity`."""

LARGEST_EXACT = 1 << 14
"""Bits up to which an integer power is kept exact."""


@dataclass
class Undefined(LemmataError):
    """A term has no value at a point: a division by zero, a logarithm of no positive number, …"""

    reason: str
    subterm: Basic | None = None
    at: str = ""

    def __str__(self) -> str:
        where = f" at {self.at}" if self.at else ""
        return f"{self.subterm} is undefined{where}: {self.reason}" if self.subterm else self.reason


class Infinity:
    """+∞ or −∞ as a value of the extended reals."""

    __slots__ = ("sign",)

    def __init__(self, sign: int) -> None:
        self.sign = sign

    def __add__(self, other: Value) -> Infinity:
        if isinstance(other, Infinity) and other.sign != self.sign:
            raise Undefined("oo - oo")
        return self

    __radd__ = __add__

    def __neg__(self) -> Infinity:
        return Infinity(-self.sign)

    def __sub__(self, other: Value) -> Infinity:
        return self + (-other)

    def __rsub__(self, other: Value) -> Infinity:
        return other + (-self)

    def __mul__(self, other: Value) -> Infinity:
        if isinstance(other, Jet):
            raise Undefined("the derivative of an infinite value")
        s = other.sign if isinstance(other, Infinity) else sign(other)
        if s is None:
            raise Imprecise("the sign of a factor of oo")
        if s == 0:
            raise Undefined("0 * oo")
        return Infinity(self.sign * s)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Infinity) and other.sign == self.sign

    def __hash__(self) -> int:
        return hash(("oo", self.sign))

    def __gt__(self, other: Value) -> bool:
        return self.sign > 0 and not self == other

    def __lt__(self, other: Value) -> bool:
        return self.sign < 0 and not self == other

    def __str__(self) -> str:
        return "oo" if self.sign > 0 else "-oo"

    __repr__ = __str__


class Jet:
    """``value + tangent·ε`` at one ``level`` of differentiation, ε² = 0."""

    __slots__ = ("level", "tangent", "value")

    def __init__(self, value: Value, tangent: Value, level: int) -> None:
        self.value, self.tangent, self.level = value, tangent, level

    def _meet(self, other: Value) -> tuple[int, Value, Value, Value, Value]:
        """The higher level, and both numbers as value and tangent there."""
        if not isinstance(other, Jet) or other.level < self.level:
            return self.level, self.value, self.tangent, other, 0
        if other.level > self.level:
            return other.level, self, 0, other.value, other.tangent
        return self.level, self.value, self.tangent, other.value, other.tangent

    def __add__(self, other: Value) -> Jet:
        if isinstance(other, Infinity):
            raise Undefined("the derivative of an infinite value")
        level, a, da, b, db = self._meet(other)
        return Jet(a + b, da + db, level)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(-self.value, -self.tangent, self.level)

    def __sub__(self, other: Value) -> Jet:
        return self + (-other)

    def __rsub__(self, other: Value) -> Jet:
        return -self + other

    def __mul__(self, other: Value) -> Jet:
        if isinstance(other, Infinity):
            raise Undefined("the derivative of an infinite value")
        level, a, da, b, db = self._meet(other)
        if type(db) is int and not db:
            return Jet(a * b, da * b, level)
        if type(da) is int and not da:
            return Jet(a * b, a * db, level)
        return Jet(a * b, da * b + a * db, level)

    __rmul__ = __mul__

    # Comparisons are those of the value: a jet is a number that also knows its slope.
    __hash__ = None  # type: ignore[assignment]

    def __gt__(self, other: Value) -> bool:
        return self.value > (other.value if isinstance(other, Jet) else other)

    def __lt__(self, other: Value) -> bool:
        return self.value < (other.value if isinstance(other, Jet) else other)

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Jet) else other)


def tangent(value: Value, level: int) -> Value:
    """The derivative that ``value`` carries at ``level``."""
    if isinstance(value, Infinity):
        raise Undefined("the derivative of an infinite value")
    return value.tangent if isinstance(value, Jet) and value.level == level else 0


def exactly(field: Field, value: Value) -> Fraction | None:
    """The rational value when it is known exactly."""
    if isinstance(value, (int, field.exact_type)):
        return field.fraction(value)
    return None


def reciprocal(field: Field, value: Value) -> Value:
    """1/value."""
    if isinstance(value, Jet):
        r = reciprocal(field, value.value)
        return Jet(r, -(r * r) * value.tangent, value.level)
    if isinstance(value, Infinity):
        return field.exact(0)
    s = sign(value)
    if s is None:
        raise Imprecise("whether a denominator vanishes")
    if s == 0:
        raise Undefined("division by zero")
    return 1 / value if not isinstance(value, int) else field.exact(1, value)


def power(field: Field, base: Value, exponent: Value) -> Value:
    """base**exponent for a positive base, and wherever an exact exponent allows more."""
    if isinstance(base, Infinity) or isinstance(exponent, Infinity):
        return _infinite_power(field, base, exponent)
    known = exactly(field, exponent)
    if known is not None:
        return _exact_exponent(field, base, known)
    if isinstance(base, Jet) or isinstance(exponent, Jet):
        # b^v = e^(v·log b); for a constant base this is the usual slope b^v·log b.
        return smooth(field, "exp", exponent * smooth(field, "log", base))
    s = sign(base)
    if s is None:
        raise Imprecise("the sign of a base")
    if s > 0:
        return field.power(base, exponent)
    if s == 0:
        if exponent > 0:
            return field.exact(0)
        if exponent < 0:
            raise Undefined("a negative power of zero")
        raise Imprecise("the sign of an exponent")
    raise Undefined("a power of a negative number")


def _infinite_power(field: Field, base: Value, exponent: Value) -> Value:
    if isinstance(exponent, Infinity):
        return smooth(field, "exp", exponent * smooth(field, "log", base))
    known = exactly(field, exponent)
    if known is None or known == 0 or (base.sign < 0 and known.denominator != 1):
        raise Undefined("this power of oo")
    if known < 0:
        return field.exact(0)
    return Infinity(1 if base.sign > 0 or known.numerator % 2 == 0 else -1)


def _exact_exponent(field: Field, base: Value, exponent: Fraction) -> Value:
    if exponent == 1:
        return base
    if exponent == 0:
        return field.exact(1)
    if isinstance(base, Jet):
        if exponent.denominator != 1 and base == 0:
            raise Undefined("the derivative of a root at 0, the end of its domain")
        outer = _exact_exponent(field, base.value, exponent)
        slope = _exact_exponent(field, base.value, exponent - 1) * field.exact(*exponent.as_integer_ratio())
        return Jet(outer, slope * base.tangent, base.level)
    if exponent.denominator == 1:
        return _integer_power(field, base, exponent.numerator)
    s = sign(base)
    if s is None:
        raise Imprecise("the sign of a base")
    if s < 0:
        raise Undefined("a root of a negative number")
    if s == 0:
        if exponent < 0:
            raise Undefined("a negative power of zero")
        return field.exact(0)
    if (known := exactly(field, base)) is not None:
        root = exact_root(known, exponent.denominator)
        if root is not None:
            return _integer_power(field, field.exact(*root.as_integer_ratio()), exponent.numerator)
    if exponent.denominator == 2 and abs(exponent.numerator) < 100:
        return _integer_power(field, field.sqrt(base), exponent.numerator)
    return field.power(base, field.exact(*exponent.as_integer_ratio()))


def _integer_power(field: Field, base: Value, exponent: int) -> Value:
    if exponent < 0:
        return reciprocal(field, _integer_power(field, base, -exponent))
    known = exactly(field, base)
    if known is not None:
        bits = max(known.numerator.bit_length(), known.denominator.bit_length())
        if bits <= 1 or bits * exponent <= LARGEST_EXACT:
            return field.exact(known.numerator**exponent, known.denominator**exponent)
        base = field.to_ball(base)
    if exponent <= 1 << 40:
        return base**exponent
    s = sign(base)
    if s is None or s == 0:
        raise Imprecise("the sign of a base")
    result = field.power(abs(base), field.exact(exponent))
    return -result if s < 0 and exponent % 2 else result


def smooth(field: Field, name: str, value: Value) -> Value:
    """One of exp, log, sinh, cosh, tanh, atanh, erf."""
    if isinstance(value, Jet):
        inner = smooth(field, name, value.value)
        return Jet(inner, _slope(field, name, value.value, inner) * value.tangent, value.level)
    if isinstance(value, Infinity):
        return _at_infinity(field, name, value)
    if name == "log":
        return _log(field, value)
    if value == 0:
        return field.exact(1 if name in ("exp", "cosh") else 0)
    if name == "atanh" and not abs(value) < 1:
        if abs(value) > 1 or value == 1 or value == -1:
            raise Undefined("atanh outside (-1, 1)")
        raise Imprecise("whether an argument lies in (-1, 1)")
    return getattr(field, name)(value)


def _log(field: Field, value: Value) -> Value:
    s = sign(value)
    if s is None:
        raise Imprecise("the sign of an argument of log")
    if s <= 0:
        raise Undefined("logarithm of zero" if s == 0 else "logarithm of a negative number")
    return field.exact(0) if value == 1 else field.log(value)


def _at_infinity(field: Field, name: str, value: Infinity) -> Value:
    if value.sign > 0 or name in ("sinh", "tanh", "erf"):
        if name in ("exp", "log", "cosh", "sinh"):
            return value
        if name in ("tanh", "erf"):
            return field.exact(value.sign)
    elif name in ("exp", "cosh"):
        return field.exact(0) if name == "exp" else Infinity(1)
    raise Undefined(f"{name} at {value}")


def _slope(field: Field, name: str, at: Value, value: Value) -> Value:
    match name:
        case "exp":
            return value
        case "log":
            return reciprocal(field, at)
        case "sinh" | "cosh":
            return smooth(field, "cosh" if name == "sinh" else "sinh", at)
        case "tanh":
            return 1 - value * value
        case "atanh":
            return reciprocal(field, 1 - at * at)
        case _:
            half = field.sqrt(field.pi())
            return 2 * smooth(field, "exp", -(at * at)) * reciprocal(field, half)


def absolute(field: Field, value: Value) -> Value:
    """|value|; at 0 it has no derivative."""
    if isinstance(value, Infinity):
        return Infinity(1)
    if not isinstance(value, Jet):
        return abs(value)
    s = sign(value)
    if s is None:
        raise Imprecise("the sign inside an absolute value")
    if s == 0:
        if _is_zero(value.tangent):
            return value
        raise Undefined("the derivative of an absolute value at 0")
    return value if s > 0 else -value


def extreme(field: Field, values: list[Value], largest: bool) -> Value:
    """The largest or smallest of some values; where two tie it has no derivative."""
    best = values[0]
    for value in values[1:]:
        best = _one(field, best, value, largest)
    return best


def _one(field: Field, a: Value, b: Value, largest: bool) -> Value:
    if a > b if largest else a < b:
        return a
    if b > a if largest else b < a:
        return b
    if not isinstance(a, Jet) and not isinstance(b, Jet):
        if isinstance(a, Infinity) or a == b:
            return a
        return field.larger(a, b) if largest else field.smaller(a, b)
    if not a == b:
        raise Imprecise("which of two is the larger")
    if _is_zero((a - b).tangent):
        return a
    raise Undefined("the derivative of a maximum where two tie" if largest else "a minimum where two tie")


def _is_zero(value: Value) -> bool:
    return (_is_zero(value.value) and _is_zero(value.tangent)) if isinstance(value, Jet) else value == 0


def compare(a: Value, b: Value) -> int | None:
    """-1, 0 or 1 as a is certainly below, equal to or above b; None when it is not certain."""
    if a < b:
        return -1
    if a > b:
        return 1
    return 0 if a == b else None
