"""What a function of one variable looks like, by floating point: nothing rests on it but what is tried.

Each value comes with a bound of its rounding error, so that a sign is told only where it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from math import erf, exp, floor, inf, isfinite, log, nan, pi, tan

from lemmata.kernel.terms import Add, Apply, Mul, Number, Power, Scalar, Term, number, parts

__all__ = ["Bracket", "Curve", "curve", "narrowed", "recognised", "samples", "sign_at", "simplest", "turns"]

POINTS = 61
"""Points at which a function is looked at, beside those close to the ends."""

EPSILON = 4e-16

SIMPLE = 24
"""Denominators of rationals as which a number may be meant."""

Value = tuple[float, float]
Curve = Callable[[float], Value]
Bracket = tuple[float, float]

NOTHING: Value = (nan, inf)


@lru_cache(maxsize=4096)
def curve(t: Term, x: Scalar) -> Curve:
    """The value of a term at a number in place of x, with its error; not a number where it has none.

    What occurs more than once is computed once.
    """
    places: dict[Term, int] = {}
    steps: list[Step] = []
    _add(t, x, places, steps)

    def value(at: float) -> Value:
        found: list[Value] = []
        try:
            for step in steps:
                found.append(step(at, found))
        except (ValueError, OverflowError, ZeroDivisionError):
            return NOTHING
        return found[-1] if isfinite(found[-1][0]) else NOTHING

    return value


def sign_at(f: Curve, at: float) -> int:
    """The sign where it shows, else 0."""
    v, e = f(at)
    return 1 if v > 2 * e else -1 if v < -2 * e else 0


Step = Callable[[float, list[Value]], Value]
"""The value of a part from those of parts before it."""


def _add(t: Term, x: Scalar, places: dict[Term, int], steps: list[Step]) -> int:
    """The place of a part among the steps."""
    if t not in places:
        inner = [_add(part, x, places, steps) for part in parts(t)]
        steps.append(_step(t, x, inner))
        places[t] = len(steps) - 1
    return places[t]


def _step(t: Term, x: Scalar, inner: list[int]) -> Step:
    match t:
        case Number(value):
            constant = float(value)
            pair = constant, 0.0 if Fraction(constant) == value else abs(constant) * EPSILON
            return lambda at, found: pair
        case Scalar() if t == x:
            return lambda at, found: (at, 0.0)
        case Add():
            return lambda at, found: _sum([found[k] for k in inner])
        case Mul():
            return lambda at, found: _product([found[k] for k in inner])
        case Power(_, exponent):
            return lambda at, found: _power(*found[inner[0]], exponent)
        case Apply("exp", _):
            return lambda at, found: _exp(*found[inner[0]])
        case Apply("log", _):
            return lambda at, found: _log(*found[inner[0]])
        case Apply("pi", _):
            return lambda at, found: (pi, EPSILON * pi)
        case Apply("erf", _):
            return lambda at, found: _erf(*found[inner[0]])
        case Apply("abs", _):
            return lambda at, found: (abs(found[inner[0]][0]), found[inner[0]][1])
        case Apply("pow", (_, Number(value))):
            exponent_ = float(value)
            return lambda at, found: _real_power(*found[inner[0]], exponent_)
    return lambda at, found: NOTHING


def _sum(many: list[Value]) -> Value:
    v, e = 0.0, 0.0
    most = 0.0
    for w, d in many:
        v += w
        e += d
        most += abs(w)
    return v, e + EPSILON * most


def _product(many: list[Value]) -> Value:
    v, e = 1.0, 0.0
    for w, d in many:
        v, e = v * w, abs(v) * d + abs(w) * e + EPSILON * abs(v * w)
    return v, e


def _power(u: float, d: float, exponent: int) -> Value:
    v = u**exponent
    return v, (abs(exponent * v / u) if u else 1.0) * d + EPSILON * abs(v)


def _exp(u: float, d: float) -> Value:
    v = exp(u)
    return v, v * (d + EPSILON)


def _log(u: float, d: float) -> Value:
    v = log(u)
    return v, d / u + EPSILON * abs(v)


def _erf(u: float, d: float) -> Value:
    v = erf(u)
    return v, 2 * d + EPSILON * abs(v)


def _real_power(u: float, d: float, exponent: float) -> Value:
    v = u**exponent if u > 0 else 0.0
    return v, (abs(exponent * v / u) if u > 0 else 1.0) * d + EPSILON * v


# ------------------------------------------------------------------ places


def samples(low: float | None, high: float | None) -> list[float]:
    """Points between two ends, None for an infinite one; close to the ends too."""
    steps = [(k + 0.5) / POINTS for k in range(POINTS)]
    close = [10.0**-k for k in range(8, 1, -1)]
    if low is not None and high is not None:
        return [low + (high - low) * s for s in [*close, *steps, *(1 - c for c in reversed(close))]]
    spread = [tan(pi / 2 * s) for s in steps] + [300.0, 1e4, 1e6]
    if low is not None:
        return [low + v for v in [*close, *spread]]
    if high is not None:
        return [high - v for v in reversed([*close, *spread])]
    return [*(-v for v in reversed(spread)), 0.0, *spread]


def turns(f: Curve, places: list[float]) -> tuple[list[int], list[Bracket]]:
    """The signs of f in order, each once, and between which points one gives way to the next."""
    signs: list[int] = []
    brackets: list[Bracket] = []
    last = 0.0
    for at in places:
        sign = sign_at(f, at)
        if not sign:
            continue
        if not signs or sign != signs[-1]:
            if signs:
                brackets.append((last, at))
            signs.append(sign)
        last = at
    return signs, brackets


def narrowed(f: Curve, bracket: Bracket) -> Bracket:
    """The last point that shows the sign on the left, and the first that shows the other one."""
    (a, b), sign = bracket, sign_at(f, bracket[0])
    inside = None
    for _ in range(60):
        middle = (a + b) / 2
        found = sign_at(f, middle)
        if found == 0:
            inside = middle
            break
        a, b = (middle, b) if found == sign else (a, middle)
    if inside is None:
        return a, b
    left, right = inside, inside
    for _ in range(40):
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
    rationals = list(_simple(low, high, 1000))
    yield from map(number, rationals)
    if rationals:
        return
    if low > 0:
        yield from (Apply("exp", (number(q),)) for q in _simple(log(low), log(high), SIMPLE))
        half = number(Fraction(1, 2))
        yield from (Apply("pow", (number(q), half)) for q in _simple(low**2, high**2, SIMPLE))
    if high < 50:
        yield from (Apply("log", (number(q),)) for q in _simple(exp(low), exp(high), SIMPLE))


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
    whole = Fraction(floor(low))
    if whole == low:
        return low
    if whole + 1 <= high:
        return whole + 1
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))
