"""The truth, correctly rounded: balls whose precision is raised until the rounding is decided.

`truths` returns for every point the number of the format nearest to the true value, and how far
beside it the true value lies in units in the last place.  A value is accepted when its whole ball
rounds to one number; until then it is computed again with twice the bits.  What no precision
decides (a true value between two numbers, but for an infinitesimal) keeps its residual, ±½.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Integer

from lemmata.auditing.conventions import Convention
from lemmata.auditing.formats import Array, Format
from lemmata.auditing.points import Batch
from lemmata.evaluation.balls import Field, Imprecise
from lemmata.evaluation.evaluate import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity, Undefined
from lemmata.notation import n, substitute

__all__ = ["Truth", "errors", "rounding", "truths"]

FIRST_BITS = 160
MOST_BITS = 1 << 12
"""Enough for the smallest subnormal beside 1 in float64: 1,074 + 53 bits, and a thousand more for huge inputs."""

DECIDED = 0.5 - 2.0**-20
"""A residual up to here decides the rounding although it was itself rounded."""


@dataclass(frozen=True)
class Truth:
    """``rounded`` is nan where the formula is undefined, infinite where the true value overflows.

    ``residual`` is (true − rounded) in units in the last place of ``rounded``; ``decided`` is False
    where the highest precision left two candidates.
    """

    rounded: Array
    residual: Array
    decided: NDArray[np.bool_]


def errors(got: Array, truth: Truth, fmt: Format, scale: Array | None = None) -> Array:
    """The distance of each result from the true value, in units in the last place.

    Infinite where exactly one of both is infinite or the result is nan; nan where the formula is
    undefined.  ``scale`` raises the unit to that of a larger number.
    """
    units = fmt.ulp(truth.rounded)
    wide = units if scale is None else np.maximum(units, fmt.ulp(scale))
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs((got / wide - truth.rounded / wide) - truth.residual * (units / wide))
        near = np.abs((got - truth.rounded) / wide - truth.residual * (units / wide))
        difference = np.where(np.isfinite(near), near, difference)
    same = got == truth.rounded
    difference = np.where(np.isinf(truth.rounded) & same, 0.0, difference)
    lost = ~np.isfinite(got) != ~np.isfinite(truth.rounded)
    opposite = np.isinf(got) & np.isinf(truth.rounded) & ~same
    difference = np.where(lost | opposite | np.isnan(got), np.inf, difference)
    return np.where(np.isnan(truth.rounded), np.nan, difference)


# ------------------------------------------------------------------ points


def truths(convention: Convention, batch: Batch, fmt: Format, backend: str | None = None) -> Truth:
    """The truth at every point; of shape (points, components) for a vector-valued function."""
    size = batch.length if convention.index is not None else None
    evaluator = _Evaluator(convention, fmt, backend)
    found = [
        evaluator.at(batch.point(row), component)
        for row in range(len(batch))
        for component in range(1, (size or 1) + 1)
    ]
    columns = zip(*found, strict=True) if found else ((), (), ())
    shape = (len(batch),) if size is None else (len(batch), size)
    values, residuals, decided = columns
    return Truth(
        np.array(values, dtype=np.float64).reshape(shape),
        np.array(residuals, dtype=np.float64).reshape(shape),
        np.array(decided, dtype=np.bool_).reshape(shape),
    )


Rounded = tuple[float, float, bool]


class _Evaluator:
    """One formula at many points, most of them at the first precision."""

    def __init__(self, convention: Convention, fmt: Format, backend: str | None) -> None:
        self.convention, self.format, self.backend = convention, fmt, backend
        self.programs: dict[int, Program] = {}
        self.first = field(FIRST_BITS, backend)
        self._point: Any = None
        self._state: State | None = None

    def at(self, point: tuple[Any, ...], component: int) -> Rounded:
        if not all(np.isfinite(v).all() for v in point):
            return math.nan, 0.0, True
        if self._point is not point and self._point != point:
            self._point, self._state = point, State(self.first, self._named(point))
        state = self._state
        try:
            with self.first as arithmetic:
                value = self._run(state, component)  # type: ignore[arg-type]
                quick = self._rounded(value, arithmetic)
        except Imprecise:
            quick = None
        except Undefined:
            return math.nan, 0.0, True
        return quick or self._raised(point, component)

    def _named(self, point: tuple[Any, ...]) -> dict[Any, Any]:
        named: dict[Any, Any] = {}
        for name, value in zip(self.convention.arguments, point, strict=True):
            if isinstance(value, tuple):
                named[name] = tuple(map(Fraction, value))
                named[n] = len(value)
            else:
                named[name] = Fraction(value)
        return named

    def _run(self, state: State, component: int) -> Any:
        size = state.values.get(n, 1)
        program = self.programs.get(size)
        if program is None:
            program = self.programs[size] = Program(*self._components(size))
        return program.run(component - 1, state)

    def _components(self, size: int) -> list[Expr]:
        """Every component with its index written out: compiled together, they share what they can."""
        formula, at = self.convention.formula, self.convention.index
        if at is None:
            return [formula]
        return [substitute(formula, {at: Integer(k)}) for k in range(1, size + 1)]

    def _rounded(self, value: Any, arithmetic: Field) -> Rounded | None:
        """The rounding of a ball, or None when it is too wide to tell."""
        if isinstance(value, Infinity):
            return value.sign * math.inf, 0.0, True
        if arithmetic.name != "flint" or isinstance(value, arithmetic.exact_type):
            return self._exactly(value, arithmetic)
        if value.rel_accuracy_bits() < 100:
            # Around zero a ball may be narrow enough although not a bit of it is known.
            return None if value.rad() > self.format.smallest else self._exactly(value, arithmetic)
        high = float(value)
        if not 1e-270 < abs(high) < 1e300:  # the residual must not underflow
            return self._exactly(value, arithmetic)
        fmt, rounded = self.format, high
        if fmt.precision < 53:
            rounded = float(fmt.round(np.array(high)))
            if math.isinf(rounded):
                return self._exactly(value, arithmetic)
        residual = ((high - rounded) + float(value - high)) / fmt.unit(rounded)
        # Just below a power of two the numbers lie twice as close.
        if abs(residual) > (DECIDED / 2 if abs(math.frexp(rounded)[0]) == 0.5 else DECIDED):
            return self._exactly(value, arithmetic)
        return rounded, residual, True

    def _exactly(self, value: Any, arithmetic: Field) -> Rounded | None:
        found = rounding(value, arithmetic, self.format)
        # 2^-20 ulp of doubt in the residual is far below what is reported.
        if found is None or abs(found[2] - found[1]) > 2.0**-20:
            return None
        return found[0], (found[1] + found[2]) / 2, True

    def _raised(self, point: tuple[Any, ...], component: int) -> Rounded:
        bits = 2 * FIRST_BITS
        last: Rounded = (math.nan, 0.0, False)
        while bits <= MOST_BITS:
            try:
                with field(bits, self.backend) as arithmetic:
                    value = self._run(State(arithmetic, self._named(point)), component)
                    found = self._rounded(value, arithmetic)
                    if found is not None:
                        return found
                    low, high = arithmetic.endpoints(value)
                    last = (*self.format.round_fraction((low + high) / 2), False)
            except Imprecise:
                pass
            except Undefined:
                return math.nan, 0.0, True
            bits *= 2
        return last


def rounding(value: Any, arithmetic: Field, fmt: Format) -> tuple[float, float, float] | None:
    """The number to which both ends of a ball round, and the residuals of both; None when they differ."""
    if isinstance(value, Infinity):
        return value.sign * math.inf, 0.0, 0.0
    beyond = arithmetic.exact(1 << 1100)
    if value > beyond or value < -beyond:
        return (math.inf if value > 0 else -math.inf), 0.0, 0.0
    if -1 < value * beyond * arithmetic.exact(1 << 100) < 1:
        return 0.0, 0.0, 0.0  # far below the smallest subnormal of any format
    low, high = arithmetic.endpoints(value)
    below, first = fmt.round_fraction(low)
    above, second = fmt.round_fraction(high)
    return (below, first, second) if below == above else None
