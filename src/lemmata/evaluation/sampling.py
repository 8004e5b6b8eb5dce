"""Values of one variable: what its domain contains, the telling ones, and chance on log scales."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy import Basic

from lemmata.evaluation.closures import Program, State
from lemmata.evaluation.fields import field
from lemmata.notation import Domain, Finite, Interval, OneHot, Power, Reals, Simplex

__all__ = ["Array", "Variable", "candidates", "generic_value", "inside", "interleaved"]

Array = Any
"""A Fraction, or a tuple of them, or a tuple of tuples."""


@dataclass(frozen=True)
class Variable:
    """A scalar or a vector with its domain, resolved at given sizes: ``shape`` is () for a scalar."""

    name: Basic
    domain: Domain
    shape: tuple[int, ...] = ()


def inside(variable: Variable, value: Array) -> bool:
    """Whether an exact value certainly lies in the variable's domain."""
    domain = variable.domain
    match domain:
        case Interval():
            return all(_in_interval(domain, x) for x in _entries(value))
        case Power(base, _):
            return all(_in_interval(base, x) for x in _entries(value))
        case Simplex(_, is_open):
            rows = value if len(variable.shape) == 1 else tuple(_entries(value))
            return sum(rows) == 1 and all(x > 0 if is_open else x >= 0 for x in rows)
        case OneHot():
            return sorted(value) == [0] * (len(value) - 1) + [1]
        case Finite(values):
            return all(any(x == Fraction(int(v.p), int(v.q)) for v in values) for x in _entries(value))


def _entries(value: Array) -> Iterator[Fraction]:
    if isinstance(value, tuple):
        for part in value:
            yield from _entries(part)
    else:
        yield value


_ends: dict[Any, Any] = {}


def _end(expr: Any, upwards: bool) -> Fraction | None:
    """A finite end as a rational: exact, or pushed to the safe side; None for ±oo."""
    if expr in (sympy.oo, -sympy.oo):
        return None
    if isinstance(expr, sympy.Rational):
        return Fraction(int(expr.p), int(expr.q))
    key = (expr, upwards)
    if key not in _ends:
        with field(128) as f:
            low, high = f.endpoints(Program(expr).run(0, State(f, {})))
        _ends[key] = (high if upwards else low).limit_denominator(10**12) + Fraction(
            1 if upwards else -1, 10**12
        )
    return _ends[key]


def _in_interval(domain: Interval, x: Fraction) -> bool:
    low, high = _end(domain.low, True), _end(domain.high, False)
    if low is not None and (x < low or (x == low and domain.low_open)):
        return False
    return not (high is not None and (x > high or (x == high and domain.high_open)))


# ------------------------------------------------------------------ candidates

F = Fraction


def _numbers(text: str) -> list[Fraction]:
    return [F(part) for part in text.split()]


_TELLING = _numbers(
    "0 1 -1 2 1/2 -2 3 -1/2 1/3 -3 10 -10 1/10 40 -40 1/1000 -1/1000 100 -100 1e-6 1000 -1000 -1e-6 1e-9 1e6 -1e6"
)
_SHARES = _numbers("1/2 1/3 2/3 1/4 3/4 1/10 9/10 1/100 99/100 1e-3 0.999 1e-6 0.999999 1e-12 0.999999999999")
_POSITIVE = _numbers("1 2 1/2 3 1/3 10 1/10 4 0.9 1.1 100 0.01 1.001 0.999 1e-3 1e3 1e-6 1e6 1e-12 1e9")


def _scalar_pool(domain: Interval) -> list[Fraction]:
    low, high = _end(domain.low, True), _end(domain.high, False)
    if low is None and high is None:
        return _TELLING
    if low is not None and high is not None:
        inner = [low + (high - low) * t for t in _SHARES]
        ends = [low, high]
    elif low is not None:
        inner, ends = [low + t for t in _POSITIVE], [low]
    else:
        inner, ends = [high - t for t in _POSITIVE], [high]  # type: ignore[operator,list-item]
    simple = [t for t in (F(0), F(1), F(-1)) if _in_interval(domain, t)]
    pool = [*(e for e in ends if _in_interval(domain, e)), *simple, *inner]
    return [x for x in dict.fromkeys(pool) if _in_interval(domain, x)]


def _vector_pool(domain: Interval, count: int) -> list[tuple[Fraction, ...]]:
    pool = _scalar_pool(domain)
    a, b, c = (pool * 3)[:3]
    made: list[list[Fraction]] = [[a] * count, [b] + [a] * (count - 1), [b] * count, [a] * (count - 1) + [b]]
    made.append([pool[k % min(len(pool), 4)] for k in range(count)])
    made.append([pool[(count - k) % min(len(pool), 4)] for k in range(count)])
    made.append([c] + [b] * (count - 1))
    if domain == Reals:
        made += [
            [F(k) for k in range(count)],
            [F(count - k) for k in range(count)],
            [F((-1) ** k) for k in range(count)],
            [F(t) for t in (4, 2, -2, 0, 1, 3, -1, 5)[:count]],
        ]
    for x in pool[3:]:
        made += [[x] + [a] * (count - 1), [x] * count, [x if k % 2 == 0 else b for k in range(count)]]
    return list(dict.fromkeys(map(tuple, made)))


def _simplex_pool(count: int, is_open: bool) -> list[tuple[Fraction, ...]]:
    if count == 1:
        return [(F(1),)]
    made = [_normalised([F(1)] * count)]
    if not is_open:
        made += [_corner(count, 0), _corner(count, count - 1)]
        if count > 2:
            made.append(_normalised([F(1), F(1)] + [F(0)] * (count - 2)))
    made += [
        _normalised([F(k + 1) for k in range(count)]),
        _normalised([F(count + 1)] + [F(1)] * (count - 1)),
        _normalised([F(1)] * (count - 1) + [F(count + 1)]),
        _normalised([F(count - k) for k in range(count)]),
    ]
    for small in (F(1, 10), F(1, 100), F(1, 10**4), F(1, 10**8), F(1, 10**16)):
        made += [
            (1 - small * (count - 1), *[small] * (count - 1)),
            (*[(1 - small) / (count - 1)] * (count - 1), small),
            _normalised([1 + small] + [F(1)] * (count - 1)),
        ]
    return list(dict.fromkeys(v for v in made if min(v) >= 0))


def _normalised(weights: Sequence[Fraction]) -> tuple[Fraction, ...]:
    total = sum(weights)
    return tuple(w / total for w in weights)


def _corner(count: int, at: int) -> tuple[Fraction, ...]:
    return tuple(F(int(k == at)) for k in range(count))


def candidates(variable: Variable) -> list[Array]:
    """Telling values of a variable, the simplest first."""
    domain, shape = variable.domain, variable.shape
    match domain:
        case Finite(values):
            numbers: list[Array] = [F(int(v.p), int(v.q)) for v in values]
            return (
                numbers
                if not shape
                else [tuple(t) for t in itertools.islice(_products(numbers, shape[0]), 32)]
            )
        case OneHot():
            return [_corner(shape[0], k) for k in range(shape[0])]
        case Simplex(_, is_open):
            if len(shape) == 2:
                return [_folded(v, shape) for v in _simplex_pool(shape[0] * shape[1], is_open)]
            return _simplex_pool(shape[0], is_open)
        case Power(base, _):
            interval = base
        case Interval():
            interval = domain
    if not shape:
        return list(_scalar_pool(interval))
    flat = _vector_pool(interval, _length(shape))
    return [_folded(v, shape) for v in flat]


def _products(numbers: list[Any], count: int) -> Iterator[tuple[Any, ...]]:
    return itertools.product(numbers, repeat=count)


def _length(shape: Sequence[int]) -> int:
    result = 1
    for extent in shape:
        result *= extent
    return result


def _folded(flat: Sequence[Fraction], shape: Sequence[int]) -> Array:
    if len(shape) <= 1:
        return tuple(flat)
    step = _length(shape[1:])
    return tuple(_folded(flat[k * step : (k + 1) * step], shape[1:]) for k in range(shape[0]))


# ------------------------------------------------------------------ order and chance


def interleaved(variables: list[Variable], rng: random.Random) -> Iterator[tuple[Array, ...]]:
    """Telling combinations in order, from the eighth on every other one drawn at random."""
    if not variables:
        yield ()
        return
    graded = _graded([candidates(v) for v in variables])
    yield from itertools.islice(graded, 8)
    finite = all(isinstance(v.domain, (Finite, OneHot)) for v in variables)
    for values in graded:
        yield values
        if not finite:
            yield _random_values(variables, rng)
    while not finite:
        yield _random_values(variables, rng)


def _graded(pools: list[list[Array]]) -> Iterator[tuple[Array, ...]]:
    """All combinations by the sum of their ranks."""
    highest = sum(len(pool) - 1 for pool in pools)
    for grade in range(highest + 1):
        for ranks in _compositions(grade, [len(pool) for pool in pools]):
            yield tuple(pool[r] for pool, r in zip(pools, ranks, strict=True))


def _compositions(grade: int, lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(lengths) == 1:
        if grade < lengths[0]:
            yield (grade,)
        return
    for first in range(min(grade, lengths[0] - 1), -1, -1):
        for rest in _compositions(grade - first, lengths[1:]):
            yield (first, *rest)


def _random_values(variables: list[Variable], rng: random.Random) -> tuple[Array, ...]:
    chosen: list[Array] = []
    for k, variable in enumerate(variables):
        twins = [
            chosen[j]
            for j in range(k)
            if (variables[j].domain, variables[j].shape) == (variable.domain, variable.shape)
        ]
        draw = rng.random()
        if twins and draw < 0.12:
            chosen.append(twins[-1])
        elif twins and draw < 0.3:
            chosen.append(_beside(variable, twins[-1], rng))
        else:
            chosen.append(_random_value(variable, rng))
    return tuple(chosen)


def _decimal(rng: random.Random, low: float, high: float) -> Fraction:
    """A positive number of two digits on a log scale from 10^low to 10^high."""
    exponent = rng.uniform(low, high)
    whole = int(exponent // 1)
    return F(max(10, min(99, round(10 ** (exponent - whole + 1)))), 10) * F(10) ** whole


def _random_scalar(domain: Interval, rng: random.Random) -> Fraction:
    low, high = _end(domain.low, True), _end(domain.high, False)
    draw = rng.random()
    if low is not None and high is not None:
        if draw < 0.4:
            t = F(rng.randint(1, 99), 100)
        else:
            t = min(_decimal(rng, -10, -0.31), F(1, 2))
            t = t if draw < 0.7 else 1 - t
        return low + (high - low) * t
    if low is None and high is None:
        if draw < 0.3:
            return F(rng.randint(-60, 60), rng.choice((10, 7, 4)))
        if draw < 0.4:
            return 1 + rng.choice((-1, 1)) * _decimal(rng, -6, -1)
        return rng.choice((-1, 1)) * _decimal(rng, -6, 2.3)
    away = 1 + rng.choice((-1, 1)) * _decimal(rng, -6, -1) if draw < 0.2 else _decimal(rng, -8, 4)
    return low + away if low is not None else high - away  # type: ignore[operator]


def _random_value(variable: Variable, rng: random.Random) -> Array:
    domain, shape = variable.domain, variable.shape
    count = _length(shape)
    match domain:
        case Finite(values):
            numbers = [F(int(v.p), int(v.q)) for v in values]
            return (
                _folded([rng.choice(numbers) for _ in range(count)], shape) if shape else rng.choice(numbers)
            )
        case OneHot():
            return _corner(count, rng.randrange(count))
        case Simplex(_, is_open):
            return _folded(_random_simplex(count, is_open, rng), shape)
        case Power(base, _):
            interval = base
        case Interval():
            interval = domain
    if not shape:
        return _random_scalar(interval, rng)
    entries = [_random_scalar(interval, rng) for _ in range(count)]
    draw = rng.random()
    if draw < 0.25:  # ties
        entries = [rng.choice(entries[:2]) for _ in entries]
    elif draw < 0.6 and interval == Reals:  # one moderate scale
        entries = [F(rng.randint(-40, 40), 10) for _ in entries]
    return _folded(entries, shape)


def generic_value(variable: Variable, rng: random.Random) -> Array:
    domain, shape = variable.domain, variable.shape
    count = _length(shape)
    match domain:
        case Finite() | OneHot():
            return _random_value(variable, rng)
        case Simplex():
            return _folded(_normalised([F(w) for w in rng.sample(range(1, 60), count)]), shape)
        case Power(base, _):
            interval = base
        case Interval():
            interval = domain
    low, high = _end(interval.low, True), _end(interval.high, False)
    entries = []
    for k in rng.sample(range(1, 97), count):
        if low is not None and high is not None:
            entries.append(low + (high - low) * F(k, 97))
        elif low is not None:
            entries.append(low + F(k, 31))
        else:
            entries.append(F(k - 48, 31) if high is None else high - F(k, 31))
    return _folded(entries, shape) if shape else entries[0]


def _random_simplex(count: int, is_open: bool, rng: random.Random) -> tuple[Fraction, ...]:
    draw = rng.random()
    if draw < 0.5:
        weights = [F(rng.randint(1, 20)) for _ in range(count)]
    else:
        weights = [_decimal(rng, -8 if draw > 0.8 else -2, 0) for _ in range(count)]
    if not is_open and rng.random() < 0.25:
        for k in range(1, count):
            if rng.random() < 0.5:
                weights[k] = F(0)
        rng.shuffle(weights)
    return _normalised(weights)


def _beside(variable: Variable, value: Array, rng: random.Random) -> Array:
    """A value close to another one of the same domain."""
    near = _decimal(rng, -6, -1)
    if isinstance(variable.domain, (Finite, OneHot)):
        return value
    other = _random_value(variable, rng)

    def mixed(a: Array, b: Array) -> Array:
        if isinstance(a, tuple):
            return tuple(map(mixed, a, b))
        return a + (b - a) * near

    return mixed(value, other)
