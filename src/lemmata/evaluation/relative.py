"""Intervals whose ends depend on other variables: ``x in [a, b]``, ``p in [eps, 1 - eps]``.

A value is drawn as a share of the interval, and put in its place once the ends have values.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sympy import Basic, Expr, Integer, oo

from lemmata.errors import LemmataError
from lemmata.evaluation.closures import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.sampling import Array, Variable
from lemmata.notation import Domain, Interval, Power, Reals

if TYPE_CHECKING:
    from lemmata.evaluation.points import Point

__all__ = ["Relative"]

BITS = 64


class Relative:
    """The variables of a claim with such a domain."""

    def __init__(self) -> None:
        self.domains: list[tuple[Basic, Interval]] = []

    def add(self, variable: Basic, domain: Domain) -> None:
        """Note an interval, or a power of one, for this variable."""
        base = domain.base if isinstance(domain, Power) else domain
        assert isinstance(base, Interval)
        self.domains.append((variable, base))

    def shares(self, variables: Sequence[Variable]) -> list[Variable]:
        """The variables as they are drawn: instead of one in [a, b], a share in [0, 1]."""
        known = dict(reversed(self.domains))
        return [
            Variable(v.name, _shares(known[v.name]), v.shape) if v.name in known and v.domain == Reals else v
            for v in variables
        ]

    def placed(self, point: Point) -> Point:
        """The point with each share put in its place, those first that others are measured by."""
        if not self.domains:
            return point
        waiting = {v: d for v, d in reversed(self.domains) if v in point.mapping()}
        while waiting:
            names = {getattr(v, "label", v) for v in waiting}
            ready = [v for v, d in waiting.items() if not names & (d.low.free_symbols | d.high.free_symbols)]
            if not ready:  # x in [0, y] and y in [0, x]: left to chance
                break
            for variable in ready:
                interval = waiting.pop(variable)
                try:
                    low, high = (
                        _at(end, point, up) for end, up in ((interval.low, True), (interval.high, False))
                    )
                except LemmataError:
                    return point
                point = point.replaced(variable, _between(low, high, point[variable]))
        return point


def _shares(interval: Interval) -> Interval:
    low = Integer(0) if interval.low.is_infinite is not True else -oo
    high = oo if interval.high.is_infinite is True else Integer(0 if low == -oo else 1)
    return Interval(low, high, interval.low_open, interval.high_open)


def _at(end: Expr, point: Point, upwards: bool) -> Fraction | None:
    """The value of an end, exact or on the inner side; None for an infinite one."""
    if end in (oo, -oo):
        return None
    with field(BITS) as f:
        low, high = f.endpoints(Program(end).run(0, State(f, point.mapping())))
    return high if upwards else low


def _between(low: Fraction | None, high: Fraction | None, share: Array) -> Any:
    if isinstance(share, tuple):
        return tuple(_between(low, high, part) for part in share)
    if low is None or high is None:
        return share + (low if high is None else high)
    return low + (high - low) * share
