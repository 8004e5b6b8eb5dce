"""Make a witness teach: fewer components, zeros, small whole numbers, equal entries.

Every simpler point is tested in the original claim, by the same certainty, before it is taken.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Protocol

from sympy import Basic, IndexedBase

from lemmata.evaluation.points import Point, Space
from lemmata.evaluation.sampling import Array, Variable, candidates
from lemmata.notation import Simplex

__all__ = ["Target", "shrunk", "simplest_between", "simplicity"]

MOST_CANDIDATES = 14


class Target(Protocol):
    """What shrinking asks of a claim."""

    space: Space

    def broken(self, point: Point, most_bits: int = 1024) -> bool: ...


def simplicity(point: Point) -> tuple[int, float]:
    """A cost: first the sizes, then how much there is to write."""
    sizes = sum(v for k, v in point.values if isinstance(v, int) and k.is_positive)  # type: ignore[attr-defined]
    return sizes, sum(_height(v) for _, v in point.values)


def _height(value: Array) -> float:
    if isinstance(value, tuple):
        distinct = len(set(value))
        return sum(map(_height, value)) + 0.1 * distinct
    value = Fraction(value)
    height = math.log2(abs(value.numerator) + 1) + 2 * math.log2(value.denominator)
    return height + (0.1 if value < 0 else 0.0)


def shrunk(target: Target, point: Point, until: float) -> Point:
    """A point that is at least as simple and at which the claim fails too."""
    improved = True
    while improved and time.process_time() < until:
        improved = False
        for simpler in _simpler(target.space, point):
            if time.process_time() > until:
                break
            if (
                simplicity(simpler) < simplicity(point)
                and target.space.admits(simpler)
                and target.broken(simpler)
            ):
                point, improved = simpler, True
                break
    return point


def _simpler(space: Space, point: Point) -> Iterator[Point]:
    yield from _fewer(space, point)
    values = point.mapping()
    variables = space.variables({s: values[s] for s in space.sizes}) or []
    for variable in variables:
        value = values[variable.name]
        for candidate in candidates(variable)[:MOST_CANDIDATES]:
            if candidate != value:
                yield point.replaced(variable.name, candidate)
    for variable in variables:
        value = values[variable.name]
        near = _near_simplex(value) if _is_simplex(variable, value) else _near(value)
        for candidate in near:
            yield point.replaced(variable.name, candidate)


def _is_simplex(variable: Variable, value: Array) -> bool:
    return (
        isinstance(variable.domain, Simplex) and isinstance(value, tuple) and not isinstance(value[0], tuple)
    )


# ------------------------------------------------------------------ fewer components


def _fewer(space: Space, point: Point) -> Iterator[Point]:
    """The point without its k-th component, for one size and every k."""
    if len(space.sizes) != 1:
        return
    (name,) = space.sizes
    values = point.mapping()
    count = values[name]
    if count < 2 or (name,) not in {base.shape[:1] for base in space.arrays}:
        return
    for k in range(1, count + 1):
        if k not in {values[i] for i in space.indices}:
            yield Point(tuple((key, _without(space, key, v, k, count, name)) for key, v in point.values))


def _without(space: Space, key: Basic, value: Array, k: int, count: int, name: Basic) -> Array:
    if key == name:
        return count - 1
    if isinstance(value, int):
        return value - 1 if value > k else value
    if not isinstance(key, IndexedBase):
        return value
    rest = _dropped(value, k, tuple(extent == name for extent in key.shape))
    if isinstance(space.domains.get(key), Simplex) and 0 < sum(rest) < 1:
        return tuple(x / sum(rest) for x in rest)
    return rest


def _dropped(value: Array, k: int, axes: tuple[bool, ...]) -> Array:
    if not axes:
        return value
    return tuple(_dropped(part, k, axes[1:]) for t, part in enumerate(value, 1) if not (axes[0] and t == k))


# ------------------------------------------------------------------ simpler numbers


def _near(value: Array) -> Iterator[Array]:
    if not isinstance(value, tuple):
        yield from _near_scalar(value)
        return
    flat = [x for x in value if not isinstance(x, tuple)]
    for k, part in enumerate(value):
        options = _near(part) if isinstance(part, tuple) else [*dict.fromkeys(flat), *_near_scalar(part)]
        for option in options:
            if option != part:
                yield (*value[:k], option, *value[k + 1 :])


def _near_scalar(value: Fraction) -> Iterator[Fraction]:
    """Whole numbers, then the simplest rationals in ever narrower intervals around the value."""
    yield from (Fraction(t) for t in (0, 1, -1, 2, -2))
    yield Fraction(round(value))
    seen = set()
    for bits in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100, 160):
        width = abs(value) / 2**bits
        simple = simplest_between(value - width, value + width)
        if simple not in seen:
            seen.add(simple)
            yield simple
    for bits in (1, 3, 6, 12, 24, 48, 96):  # near 1 the distance from 1 is what counts
        width = abs(1 - value) / 2**bits
        simple = simplest_between(value - width, value + width)
        if simple not in seen:
            seen.add(simple)
            yield simple


def _near_simplex(value: tuple[Fraction, ...]) -> Iterator[tuple[Fraction, ...]]:
    """Probabilities with a small common denominator."""
    for denominator in (
        2,
        3,
        4,
        5,
        6,
        8,
        10,
        12,
        16,
        20,
        25,
        50,
        100,
        1000,
        10**4,
        10**6,
        10**9,
        10**12,
        10**18,
    ):
        whole = [int(x * denominator) for x in value]
        rests = sorted(range(len(value)), key=lambda k: whole[k] - value[k] * denominator)
        for k in rests[: denominator - sum(whole)]:
            whole[k] += 1
        yield tuple(Fraction(w, denominator) for w in whole)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The rational with the smallest denominator in [low, high].

    >>> simplest_between(Fraction(3, 10), Fraction(2, 5))
    Fraction(1, 3)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    whole = -((-low.numerator) // low.denominator)  # the ceiling
    if whole <= high:
        return Fraction(whole)
    floor = whole - 1
    return floor + 1 / simplest_between(1 / (high - floor), 1 / (low - floor))
