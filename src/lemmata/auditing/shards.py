"""One shard of an exhaustive audit: every input between two ordinals, in whatever process.

A shard on which the correctly rounded value is constant, proved by one ball around all its inputs,
needs no more than a comparison.  Elsewhere each value is enclosed in float64 arithmetic
(`lemmata.auditing.enclosure`), and the few whose enclosure does not decide the rounding
are computed by balls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from lemmata.auditing.conventions import Convention
from lemmata.auditing.enclosure import Enclosure, NoEnclosure, enclosures
from lemmata.auditing.formats import Array, Format
from lemmata.auditing.points import Batch
from lemmata.auditing.process import Outcome, outcome
from lemmata.auditing.reference import rounding, truths
from lemmata.auditing.targets import load
from lemmata.errors import LemmataError
from lemmata.evaluation.evaluate import Program, State
from lemmata.evaluation.fields import field as balls
from lemmata.transport import loads

__all__ = ["Peak", "Shard", "Truths", "edge", "measure", "measured"]

BLOCK = 1 << 14
"""Inputs at a time: arrays of 128 KiB stay in the cache."""

GROUPS = 4
"""Points that a shard contributes to the picture."""

BINS = 16
"""Bins of the histogram of errors in each octave."""


@dataclass
class Peak:
    """The largest of something, and where; the first one where several are equal."""

    value: float = -1.0
    ordinal: int = 0

    def see(self, values: Array, ordinals: Any) -> None:
        if len(values):
            k = int(np.argmax(values))
            self.meet(Peak(float(values[k]), int(ordinals[k])))

    def meet(self, other: Peak) -> None:
        if (other.value, -other.ordinal) > (self.value, -self.ordinal):
            self.value, self.ordinal = other.value, other.ordinal


@dataclass
class Shard:
    """What was seen between two ordinals; `merge` joins shards in any order to the same result.

    ``missed`` counts results that are not correctly rounded, ``histogram`` their errors by binary
    logarithm in bins of 1/16; ``by_ball`` the values that needed balls.
    """

    first: int
    last: int
    points: int = 0
    missed: int = 0
    worst: Peak = field(default_factory=Peak)
    kept: Peak = field(default_factory=Peak)
    lost: int = 0
    lost_normal: int = 0
    largest_lost: Peak = field(default_factory=Peak)
    wrong_sign: int = 0
    worst_sign: Peak = field(default_factory=Peak)
    by_ball: int = 0
    histogram: dict[int, int] = field(default_factory=dict)
    profile: list[tuple[float, float]] = field(default_factory=list)
    failure: tuple[str, str] | None = None
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Shard:
        peaks = {k: Peak(**data[k]) for k in ("worst", "kept", "largest_lost", "worst_sign")}
        histogram = {int(k): v for k, v in data["histogram"].items()}
        profile = [(x, y) for x, y in data["profile"]]
        failure = tuple(data["failure"]) if data["failure"] else None
        return cls(
            **{
                **data,
                **peaks,
                "histogram": histogram,
                "profile": profile,
                "failure": failure,
                "warnings": tuple(data["warnings"]),
            }
        )

    def merge(self, other: Shard) -> None:
        for name in ("points", "missed", "lost", "lost_normal", "wrong_sign", "by_ball"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("worst", "kept", "largest_lost", "worst_sign"):
            getattr(self, name).meet(getattr(other, name))
        for key, count in other.histogram.items():
            self.histogram[key] = self.histogram.get(key, 0) + count
        self.profile = sorted([*self.profile, *other.profile])
        self.failure = self.failure or other.failure
        self.warnings = tuple(sorted({*self.warnings, *other.warnings}))


@lru_cache(maxsize=4)
def _prepared(message: bytes) -> tuple[Callable[..., Any], Truths]:
    target, convention, fmt, _ = loads(message)
    return load(target), Truths(convention, fmt)


def measure(message: bytes, first: int, last: int) -> Shard:
    """The shard [first, last) of the audit that ``message`` describes."""
    call, known = _prepared(message)
    return measured(lambda arrays: outcome(call, arrays), known, first, last)


def measured(ask: Callable[[Sequence[Array]], Outcome], known: Truths, first: int, last: int) -> Shard:
    """The same by whatever answers for the target."""
    shard, fmt = Shard(first, last), known.format
    constant = known.constant_on(first, last)
    edges = {first + (last - first) * (k + 1) // GROUPS for k in range(GROUPS)}
    peak = Peak()
    for start in range(first, last, BLOCK):
        ordinals = np.arange(start, min(start + BLOCK, last))
        points = fmt.values(ordinals)
        answer = ask([points])
        if answer.warnings:
            shard.warnings = tuple(sorted({*shard.warnings, *answer.warnings}))
        if answer.results is None:
            shard.failure = answer.failure
            return shard
        got = answer.results
        if constant is None:
            middle, rounded = known.at(points, shard)
            judged = ~np.isnan(rounded)
            shard.points += int(judged.sum())
            wrong = np.flatnonzero((got != rounded) & judged)
            middle, rounded = middle[wrong], rounded[wrong]
        else:
            shard.points += len(points)
            wrong = np.flatnonzero(got != constant)
            middle, rounded = known.at(points[wrong], shard) if len(wrong) else (got[:0], got[:0])
        # What is rounded correctly is off by half a unit at most.
        block_peak = Peak(0.5, int(ordinals[0]))
        if len(wrong):
            block_peak = _judge(shard, fmt, got[wrong], rounded, middle, ordinals[wrong])
        peak.meet(block_peak)
        if any(ordinals[0] < e <= ordinals[-1] + 1 for e in edges):
            shard.profile.append((float(fmt.values(np.array([peak.ordinal]))[0]), peak.value))
            peak = Peak()
    return shard


def _judge(shard: Shard, fmt: Format, got: Array, rounded: Array, middle: Array, ordinals: Any) -> Peak:
    """Count results that are not correctly rounded."""
    with np.errstate(all="ignore"):
        error = np.abs(got - middle) / fmt.ulp(rounded)
        apart = np.isinf(rounded) != np.isinf(got)
        error = np.where(apart | np.isnan(got) | (np.isinf(got) & np.isinf(rounded)), np.inf, error)
    shard.missed += len(error)
    shard.worst.see(error, ordinals)
    normal = np.isfinite(rounded) & (np.abs(rounded) >= fmt.smallest_normal)
    gone = np.isfinite(rounded) & (rounded != 0) & ((got == 0) | ~np.isfinite(got))
    lost = gone & (error > 1)
    kept = normal & ~gone
    shard.kept.see(error[kept], ordinals[kept])
    shard.lost += int(lost.sum())
    shard.lost_normal += int((lost & normal).sum())
    shard.largest_lost.see(np.abs(rounded[lost]), ordinals[lost])
    turned = (np.sign(got) * np.sign(rounded) < 0) & (error > 1) & np.isfinite(got)
    shard.wrong_sign += int(turned.sum())
    shard.worst_sign.see(error[turned], ordinals[turned])
    bins, counts = np.unique(_bins(error), return_counts=True)
    for key, count in zip(bins.tolist(), counts.tolist(), strict=True):
        shard.histogram[key] = shard.histogram.get(key, 0) + count
    peak = Peak()
    peak.see(error, ordinals)
    return peak


def _bins(error: Array) -> Any:
    with np.errstate(divide="ignore"):
        scaled = np.ceil(np.log2(np.maximum(error, 0.5)) * BINS)
    return np.where(np.isfinite(scaled), scaled, 1 << 20).astype(np.int64)


def edge(key: int) -> float:
    """The upper end of a bin of the histogram."""
    return math.inf if key >= 1 << 20 else 2.0 ** (key / BINS)


# ------------------------------------------------------------------ the truth


class Truths:
    """Correctly rounded values of a function of one number."""

    def __init__(self, convention: Convention, fmt: Format) -> None:
        self.convention, self.format = convention, fmt
        self.argument = convention.arguments[0]
        self.program = Program(convention.formula)
        try:
            self.enclose: Callable[..., Enclosure] | None = enclosures(convention.formula, self.argument)
        except NoEnclosure:
            self.enclose = None

    def constant_on(self, first: int, last: int) -> float | None:
        """The correctly rounded value on a whole shard, when one ball proves that there is only one."""
        ends = self.format.values(np.array([first, last - 1]))
        return self._constant_by_ball(ends) if self.enclose is None else self._constant_by_enclosure(ends)

    def _constant_by_enclosure(self, ends: Array) -> float | None:
        middle = ends.mean(keepdims=True)
        radius = np.abs(ends - middle).max(keepdims=True) * (1 + 2.0**-50)
        low, high = self._narrow(np.concatenate(self.enclose(middle, radius).ends()))  # type: ignore[misc]
        return float(low) if low == high else self._constant_by_ball(ends)

    def _constant_by_ball(self, ends: Array) -> float | None:
        low, high = sorted(Fraction(float(e)) for e in ends)
        with balls(160) as arithmetic:
            middle = arithmetic.to_ball(arithmetic.exact(*((low + high) / 2).as_integer_ratio()))
            radius = arithmetic.exact(*((high - low) / 2).as_integer_ratio())
            state = State(arithmetic, {})
            state.values[self.argument] = _widened(arithmetic, middle, radius)
            try:
                found = rounding(self.program.run(0, state), arithmetic, self.format)
            except (LemmataError, ArithmeticError):
                return None
        return None if found is None else found[0]

    def at(self, points: Array, shard: Shard) -> tuple[Array, Array]:
        """True values as near as float64 has them, and correctly rounded; nan where undefined."""
        if self.enclose is None:
            return self._by_balls(points, shard)
        found = self.enclose(points)
        low, high = found.ends()
        below, above = self._narrow(low), self._narrow(high)
        middle, rounded = found.middle, below
        doubtful = np.flatnonzero(~((below == above) & ~np.isnan(middle)))
        if len(doubtful):
            middle, rounded = middle.copy(), rounded.copy()
            middle[doubtful], rounded[doubtful] = self._by_balls(points[doubtful], shard)
        return middle, rounded

    def _narrow(self, values: Array) -> Array:
        if self.format.name != "float32":
            return self.format.round(values)
        with np.errstate(over="ignore"):
            return values.astype(np.float32).astype(np.float64)

    def _by_balls(self, points: Array, shard: Shard) -> tuple[Array, Array]:
        shard.by_ball += len(points)
        truth = truths(self.convention, Batch((points,)), self.format)
        middle = truth.rounded + truth.residual * self.format.ulp(truth.rounded)
        return np.where(np.isinf(truth.rounded), truth.rounded, middle), truth.rounded


def _widened(arithmetic: Any, middle: Any, radius: Any) -> Any:
    """A ball around every number within ``radius`` of ``middle``."""
    if arithmetic.name == "flint":
        from flint import arb

        return middle + arb(0, arb(radius).abs_upper())
    import mpmath

    from lemmata.evaluation.intervals import Interval

    return middle + radius * Interval(mpmath.iv.mpf([-1, 1]))
