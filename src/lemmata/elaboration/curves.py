"""What a function of one variable looks like, by floating point: nothing rests on it but what is tried.

Each value comes with a bound of its rounding error, so that a sign is told only where it shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from lemmata.kernel.terms import Add, Apply, Mul, Number, Power, Scalar, Term, number

__all__ = ["Curve", "curve", "recognised", "samples", "simplest", "turns"]

POINTS = 61
"""Points at which a function is looked at, beside those close to the ends."""

EPSILON = 4e-16

SIMPLE = 24
"""Denominators of rationals as which a number may be meant."""

Value = tuple[float, float]
Curve = Callable[[float], Value]

NOTHING: Value = (math.nan, math.inf)


def curve(t: Term, x: Scalar) -> Curve:
    """The value of a term at a number in place of x, with its error; not a number where it has none."""
    inner = _curve(t, x)

    def safe(at: float) -> Value:
        try:
            v, e = inner(at)
        except (ValueError, OverflowError, ZeroDivisionError):
            return NOTHING
        return (v, e) if math.isfinite(v) else NOTHING

    return safe


def sign_at(f: Curve, at: float) -> int:
    """The sign where it shows, else 0."""
    v, e = f(at)
    return 1 if v > 2 * e else -1 if v < -2 * e else 0


def _curve(t: Term, x: Scalar) -> Curve:
    match t:
        case Number(value):
            constant = float(value)
            error = 0.0 if Fraction(constant) == value else abs(constant) * EPSILON
            return lambda _: (constant, error)
        case Scalar():
            return (lambda at: (at, 0.0)) if t == x else _nothing
        case Add(many):
            return _sum([_curve(a, x) for a in many])
        case Mul(many):
            return _product([_curve(a, x) for a in many])
        case Power(base, exponent):
            return _power(_curve(base, x), exponent)
        case Apply("exp", (u,)):
            return _applied(math.exp, lambda u, v: v, _curve(u, x))
        case Apply("log", (u,)):
            return _applied(math.log, lambda u, v: 1 / u, _curve(u, x))
        case Apply("abs", (u,)):
            return _applied(abs, lambda u, v: 1.0, _curve(u, x))
        case Apply("pow", (u, Number(value))):
            c = float(value)
            return _applied(
                lambda u: 0.0 if u <= 0 else u**c, lambda u, v: c * v / u if u else 0.0, _curve(u, x)
            )
    return _nothing


def _nothing(at: float) -> Value:
    return NOTHING


def _sum(many: list[Curve]) -> Curve:
    def value(at: float) -> Value:
        pairs = [f(at) for f in many]
        v = math.fsum(p[0] for p in pairs)
        return v, math.fsum(p[1] for p in pairs) + EPSILON * abs(v)

    return value


def _product(many: list[Curve]) -> Curve:
    def value(at: float) -> Value:
        v, e = 1.0, 0.0
        for f in many:
            w, d = f(at)
            v, e = v * w, abs(v) * d + abs(w) * e + EPSILON * abs(v * w)
        return v, e

    return value


def _power(base: Curve, exponent: int) -> Curve:
    def value(at: float) -> Value:
        u, d = base(at)
        v = u**exponent
        return v, (abs(exponent * v / u) * d if u else d) + EPSILON * abs(v)

    return value


def _applied(f: Callable[[float], float], slope: Callable[[float, float], float], inner: Curve) -> Curve:
    def value(at: float) -> Value:
        u, d = inner(at)
        v = f(u)
        return v, (abs(slope(u, v)) * d if d else 0.0) + EPSILON * abs(v)

    return value


# ------------------------------------------------------------------ places


def samples(low: float | None, high: float | None) -> list[float]:
    """Points between two ends, None for an infinite one; close to the ends too."""
    steps = [(k + 0.5) / POINTS for k in range(POINTS)]
    close = [10.0**-k for k in range(8, 1, -1)]
    if low is not None and high is not None:
        return [low + (high - low) * s for s in [*close, *steps, *(1 - c for c in reversed(close))]]
    spread = [math.tan(math.pi / 2 * s) for s in steps] + [300.0, 1e4, 1e6]
    if low is not None:
        return [low + v for v in [*close, *spread]]
    if high is not None:
        return [high - v for v in reversed([*close, *spread])]
    return [*(-v for v in reversed(spread)), 0.0, *spread]


def turns(f: Curve, places: list[float]) -> tuple[list[int], list[tuple[float, float]]]:
    """The signs of f in order, each once, and between which points one gives way to the next."""
    signs: list[int] = []
    brackets: list[tuple[float, float]] = []
    last = 0.0
    for at in places:
        sign = sign_at(f, at)
        if not sign:
            continue
        if not signs or sign != signs[-1]:
            if signs:
                brackets.append(_narrowed(f, last, at, signs[-1]))
            signs.append(sign)
        last = at
    return signs, brackets


def _narrowed(f: Curve, low: float, high: float, sign: int) -> tuple[float, float]:
    """The last point that shows the sign on the left, and the first that shows the other one."""
    a, b = low, high
    inside = None
    for _ in range(80):
        middle = (a + b) / 2
        found = sign_at(f, middle)
        if found == 0:
            inside = middle
            break
        a, b = (middle, b) if found == sign else (a, middle)
    if inside is None:
        return a, b
    left, right = inside, inside
    for _ in range(60):
        middle = (a + left) / 2
        a, left = (middle, left) if sign_at(f, middle) == sign else (a, middle)
        middle = (right + b) / 2
        right, b = (right, middle) if sign_at(f, middle) == -sign else (middle, b)
    return a, b


# ------------------------------------------------------------------ closed numbers


def recognised(low: float, high: float) -> Iterator[Term]:
    """Closed numbers between two floats: rationals, e^q, log q and √q with simple rationals q."""
    width = 4e-16 * max(abs(low), abs(high)) + 1e-300
    low, high = low - width, high + width
    yield from map(number, _simple(low, high, 1000))
    if low > 0:
        yield from (Apply("exp", (number(q),)) for q in _simple(math.log(low), math.log(high), SIMPLE) if q)
        yield from (
            Apply("pow", (number(q), number(Fraction(1, 2)))) for q in _simple(low**2, high**2, SIMPLE)
        )
    if high < 50:
        yield from (Apply("log", (number(q),)) for q in _simple(math.exp(low), math.exp(high), SIMPLE))


def _simple(low: float, high: float, most: int) -> Iterator[Fraction]:
    width = 4e-16 * max(abs(low), abs(high))
    q = simplest(Fraction(low - width), Fraction(high + width))
    if q.denominator <= most:
        yield q


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational of least denominator between two others."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    floor = Fraction(math.floor(low))
    if floor == low:
        return low
    if floor + 1 <= high:
        return floor + 1
    return floor + 1 / simplest(1 / (high - floor), 1 / (low - floor))
