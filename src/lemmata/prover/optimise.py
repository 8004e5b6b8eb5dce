"""A small Nelder–Mead search for the point where an inequality is tightest.

Coordinates are floats; a chart takes them to exact rationals inside the domain, so that the
search may run far towards an end: p = 1/(1 + e^(-u)) reaches 1 − 10⁻⁴⁰ at u = 92.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import sympy

from lemmata.evaluation.points import Point
from lemmata.evaluation.sampling import Array, Variable
from lemmata.notation import Domain, Finite, Interval, OneHot, Power, Simplex

__all__ = ["Chart", "climb"]

FARTHEST = 700.0  # e^700 is still a float


class Chart:
    """Float coordinates for the variables of a point; its sizes and indices stay as they are."""

    def __init__(self, point: Point, variables: Sequence[Variable]) -> None:
        self.point = point
        self.variables = [v for v in variables if not isinstance(v.domain, (Finite, OneHot))]

    def start(self) -> list[float]:
        """The coordinates of the point itself, as far as floats can tell."""
        return [u for v in self.variables for u in _coordinates(v.domain, self.point[v.name])]

    def point_at(self, coordinates: Sequence[float]) -> Point:
        point, at = self.point, 0
        for variable in self.variables:
            count = _count(self.point[variable.name])
            value = _value(variable.domain, coordinates[at : at + count], self.point[variable.name])
            point = point.replaced(variable.name, value)
            at += count
        return point


def _count(value: Array) -> int:
    return sum(map(_count, value)) if isinstance(value, tuple) else 1


def _flat(value: Array) -> list[Fraction]:
    return [x for part in value for x in _flat(part)] if isinstance(value, tuple) else [value]


def _like(flat: list[Fraction], shape: Array) -> Array:
    if not isinstance(shape, tuple):
        return flat.pop(0)
    return tuple(_like(flat, part) for part in shape)


def _interval(domain: Domain) -> Interval:
    return domain.base if isinstance(domain, Power) else domain  # type: ignore[return-value]


def _ends(domain: Interval) -> tuple[Fraction | None, Fraction | None]:
    def end(expr: Any) -> Fraction | None:
        if expr in (sympy.oo, -sympy.oo):
            return None
        return Fraction(int(expr.p), int(expr.q)) if expr.is_Rational else Fraction(float(expr))

    return end(domain.low), end(domain.high)


def _log(x: Fraction) -> float:
    if x <= 0:
        return -60.0
    return math.log(x.numerator) - math.log(x.denominator)


def _exp(u: float) -> Fraction:
    return Fraction(math.exp(max(-FARTHEST, min(FARTHEST, u))))


def _coordinates(domain: Domain, value: Array) -> list[float]:
    entries = _flat(value)
    if isinstance(domain, Simplex):
        return [_log(x) for x in entries]
    low, high = _ends(_interval(domain))
    if low is not None and high is not None:
        return [_log(x - low) - _log(high - x) for x in entries]
    if low is not None:
        return [_log(x - low) for x in entries]
    if high is not None:
        return [_log(high - x) for x in entries]
    return [float(x) for x in entries]


def _value(domain: Domain, coordinates: Sequence[float], shape: Array) -> Array:
    if isinstance(domain, Simplex):
        top = max(coordinates)
        weights = [_exp(u - top) for u in coordinates]
        total = sum(weights)
        return _like([w / total for w in weights], shape)
    low, high = _ends(_interval(domain))
    if low is not None and high is not None:
        entries = [low + (high - low) * _sigmoid(u) for u in coordinates]
    elif low is not None:
        entries = [low + _exp(u) for u in coordinates]
    elif high is not None:
        entries = [high - _exp(u) for u in coordinates]
    else:
        entries = [Fraction(u) for u in coordinates]
    return _like(entries, shape)


def _sigmoid(u: float) -> Fraction:
    e = _exp(-abs(u))
    return 1 / (1 + e) if u >= 0 else e / (1 + e)


def climb(
    height: Callable[[list[float]], Any],
    start: Sequence[float],
    *,
    steps: int,
    until: float,
    done: Callable[[Any], bool],
    size: float = 0.5,
) -> list[float]:
    """The best coordinates found by Nelder–Mead from ``start``.

    ``height`` returns anything ordered, or None outside the domain.  The search stops after
    ``steps`` evaluations, at the time ``until``, or as soon as ``done(height)``.
    """
    lowest = object()
    count = 0

    def measured(u: list[float]) -> tuple[list[float], Any]:
        nonlocal count
        count += 1
        h = height(u) if all(math.isfinite(x) for x in u) else None
        return u, lowest if h is None else h

    def better(a: tuple[list[float], Any], b: tuple[list[float], Any]) -> bool:
        if a[1] is lowest:
            return False
        return b[1] is lowest or bool(a[1] > b[1])

    base = list(start)
    corners = [measured(base)]
    for k in range(len(base)):
        moved = list(base)
        moved[k] += size * max(1.0, abs(moved[k]) / 4)
        corners.append(measured(moved))
    while count < steps and time.process_time() < until:
        for k in range(1, len(corners)):  # insertion sort: the order is only a comparison
            while k and better(corners[k], corners[k - 1]):
                corners[k - 1], corners[k] = corners[k], corners[k - 1]
                k -= 1
        if corners[0][1] is not lowest and done(corners[0][1]):
            break
        if not base:
            break
        worst = corners[-1]
        centre = [sum(c[0][k] for c in corners[:-1]) / len(base) for k in range(len(base))]

        def along(t: float) -> tuple[list[float], Any]:
            return measured([m + t * (m - w) for m, w in zip(centre, worst[0], strict=True)])  # noqa: B023

        reflected = along(1.0)
        if better(reflected, corners[0]):
            expanded = along(2.0)
            corners[-1] = expanded if better(expanded, reflected) else reflected
        elif better(reflected, corners[-2]):
            corners[-1] = reflected
        else:
            inner = along(0.5 if better(reflected, worst) else -0.5)
            if better(inner, worst):
                corners[-1] = inner
            else:
                best = corners[0][0]
                corners[1:] = [
                    measured([(x + y) / 2 for x, y in zip(c[0], best, strict=True)]) for c in corners[1:]
                ]
                if max(abs(x - y) for c in corners[1:] for x, y in zip(c[0], best, strict=True)) < 1e-13:
                    break
    return corners[0][0]
