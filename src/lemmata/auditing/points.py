"""Where functions are measured: points in every binade, and thickly where functions go wrong.

Uniform sampling finds almost nothing: errors sit near 0, near 1, around ½, where an exponential
starts or stops to matter, beside the thresholds of implementations, near ties of two arguments,
at subnormal numbers and at the ends of the range.  All points are numbers of the audited format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from lemmata.auditing.errors import AuditError
from lemmata.auditing.formats import Array, Format

__all__ = ["Batch", "Kind", "batches", "domain", "scalars"]

Kind = Literal[
    "real",
    "probability",
    "nonnegative",
    "above_minus_one",
    "target",
    "binary",
    "scores",
    "weights",
    "one_hot",
]
"""What an argument ranges over: the first four are scalars, the others vectors."""

VECTORS = ("scores", "weights", "one_hot")

LENGTHS = (2, 3, 1, 5, 10, 32)
"""Sizes of audited vectors, and the share of each: half of them short, where errors stand out."""

# Where exponentials meet the precision or the range of a format, and thresholds of known code.
THRESHOLDS = (
    0.0, 1e-8, 0.25, 0.5, 0.6931471805599453, 1.0, 2.0, 5.545177444479562, 8.317766166719343,
    9.010913347279289, 9.704060527839234, 10.0, 15.0, 16.635532333438686, 17.328679513998633, 18.0,
    18.714973875118524, 20.0, 30.0, 33.3, 34.0, 36.04365338911715, 36.7368005696771, 37.0, 37.42994775023705,
    40.0, 50.0, 87.33654475055310, 88.0, 88.72283905206835, 100.0, 103.97208, 350.0, 500.0, 690.0, 700.0,
    707.7, 708.3964185322641, 709.0, 709.782712893384, 710.0, 744.4400719213812, 745.1332191019412, 746.0, 1000.0,
)  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Points of one shape: scalars as arrays of (count,), vectors of one length as (count, length)."""

    arguments: tuple[Array, ...]

    def __len__(self) -> int:
        return len(self.arguments[0])

    @property
    def length(self) -> int | None:
        """The number of components, where an argument is a vector."""
        return next((a.shape[1] for a in self.arguments if a.ndim == 2), None)

    def point(self, row: int) -> tuple[float | tuple[float, ...], ...]:
        return tuple(float(a[row]) if a.ndim == 1 else tuple(map(float, a[row])) for a in self.arguments)

    def take(self, rows: slice | Array) -> Batch:
        return Batch(tuple(a[rows] for a in self.arguments))


def batches(kinds: Sequence[Kind], fmt: Format, count: int, seed: int) -> list[Batch]:
    """About ``count`` points for arguments of these kinds; the same for the same seed."""
    rng = np.random.default_rng(seed)
    if any(kind in VECTORS for kind in kinds):
        return _vector_batches(kinds, fmt, count, rng)
    if len(kinds) == 1:
        return [Batch((scalars(kinds[0], fmt, count, rng),))]
    return [_pairs(kinds, fmt, count, rng)]


# ------------------------------------------------------------------ scalars


def scalars(kind: Kind, fmt: Format, count: int, rng: Generator) -> Array:
    """About ``count`` different numbers of the format in the domain of ``kind``, in increasing order."""
    parts = [_landmarks(fmt), _binades(fmt, count // 3, rng), _unit(fmt, count // 3, rng)]
    parts += [_scales(count // 3, rng)]
    if kind in ("probability", "target", "binary"):
        parts = [_landmarks(fmt), _binades(fmt, count // 4, rng), _unit(fmt, count, rng)]
    if kind == "target":
        parts.append(np.array([0.0, 1.0, 0.5, 0.25, 0.9]))
    values = fmt.round(np.concatenate(parts))
    if kind not in ("real", "above_minus_one"):
        values = np.abs(values)  # no −0 among probabilities
    values = np.unique(values[_inside(kind, values)])
    return _thinned(values, _essentials(fmt), count, rng)


def domain(kinds: Sequence[Kind], fmt: Format, between: tuple[float, float] | None = None) -> tuple[int, int]:
    """The ordinals of every input of one scalar argument, from the first up to but without the last.

    Raises `AuditError` for several arguments and for vectors, whose inputs nobody can count.
    """
    if len(kinds) != 1 or kinds[0] in VECTORS:
        raise AuditError("every input can be taken of a function of one number, not of several")
    low, high = {
        "real": (-fmt.infinity, fmt.infinity),
        "nonnegative": (0, fmt.infinity),
        "above_minus_one": (int(fmt.ordinals(np.array([-1.0]))[0]) + 1, fmt.infinity),
    }.get(kinds[0], (0, int(fmt.ordinals(np.array([1.0]))[0]) + 1))
    if between is not None:
        first, last = fmt.ordinals(fmt.round(np.array(between, dtype=np.float64)))
        low, high = max(low, int(first)), min(high, int(last) + 1)
        if low >= high:
            raise AuditError(f"between {between[0]} and {between[1]} there is no input")
    return low, high


def _inside(kind: Kind, values: Array) -> np.ndarray:
    if kind == "above_minus_one":
        return np.isfinite(values) & (values > -1)
    if kind == "nonnegative":
        return np.isfinite(values) & (values >= 0)
    if kind == "binary":
        return (values == 0) | (values == 1)
    if kind in ("probability", "target"):
        return (values >= 0) & (values <= 1)
    return np.isfinite(values)


def _thinned(values: Array, kept: Array, count: int, rng: Generator) -> Array:
    """About ``count`` of the values, those to be kept among them."""
    if len(values) <= count:
        return values
    chosen = values[rng.choice(len(values), count, replace=False)]
    return np.union1d(chosen, np.intersect1d(values, kept))


def _binades(fmt: Format, count: int, rng: Generator) -> Array:
    """Random numbers in every binade, subnormal ones too, of both signs."""
    ordinals = rng.integers(0, fmt.infinity, count)
    return np.where(rng.random(count) < 0.5, 1.0, -1.0) * fmt.values(ordinals)


def _unit(fmt: Format, count: int, rng: Generator) -> Array:
    """Numbers of [0, 1]: towards 0, towards 1, on both sides of ½, and evenly spread."""
    share = max(1, count // 6)
    small = 2.0 ** -rng.uniform(0, fmt.precision + 2, (5, share))
    return np.concatenate(
        [
            rng.random(2 * share),
            small[0],
            1 - small[1],
            1 + small[1],
            0.5 - small[2] / 2,
            0.5 + small[3] / 2,
            1 - np.arange(min(64, share)) * 2.0**-fmt.precision,
            0.5 + np.arange(-min(64, share), min(64, share)) * 2.0 ** -(fmt.precision + 1),
        ]
    )


def _scales(count: int, rng: Generator) -> Array:
    """Moderate numbers, where exponentials live: evenly spread over ever wider intervals."""
    widths = (1.0, 4.0, 10.0, 40.0, 110.0, 760.0)
    return np.concatenate([rng.uniform(-w, w, max(1, count // len(widths))) for w in widths])


def _essentials(fmt: Format) -> Array:
    """What no audit leaves out, however few its points: thresholds and the ends of the range."""
    ends = [0.0, fmt.smallest, fmt.smallest_normal, fmt.largest]
    values = np.concatenate([fmt.round(np.array(THRESHOLDS)), ends])
    return np.concatenate([values, -values])


def _landmarks(fmt: Format) -> Array:
    """The ends of the range, and the neighbours of every threshold."""
    around = np.arange(-24, 25)
    marks = fmt.round(np.array(THRESHOLDS))
    ordinals = (fmt.ordinals(marks[marks > 0])[:, None] + around).ravel()
    near = fmt.values(ordinals[(ordinals >= 0) & (ordinals < fmt.infinity)])
    # A little further away a threshold shows in the value as well.
    offset = np.concatenate([marks + s * 2.0**-k for s in (1, -1) for k in range(3, fmt.precision, 3)])
    ends = fmt.values(np.concatenate([np.arange(0, 40), fmt.infinity - 1 - np.arange(40)]))
    border = fmt.values(fmt.ordinals(np.array([fmt.smallest_normal]))[0] + around)
    both = np.concatenate([near, offset, ends, border])
    return np.concatenate([both, -both])


# ------------------------------------------------------------------ several scalars


def _pairs(kinds: Sequence[Kind], fmt: Format, count: int, rng: Generator) -> Batch:
    """Columns drawn alike, a third of the rows near ties, and few-valued targets beside everything."""
    pools = [scalars(kind, fmt, count, rng) for kind in kinds]
    columns = [rng.permutation(np.resize(pool, count)) for pool in pools]
    ties = rng.random(count) < 1 / 3
    size = 2.0 ** -rng.uniform(0, fmt.precision + 1, count)
    for k, kind in enumerate(kinds):
        if kind == "target":
            simple = rng.random(count) < 0.7
            columns[k] = np.where(simple, rng.choice([0.0, 1.0], count), columns[k])
        elif k and kind == kinds[0]:
            # Half of the ties among numbers of moderate size, where results are not rounded away.
            moderate = rng.random(count) < 0.5
            base = np.where(moderate, rng.uniform(0.01, 2, count), columns[0])
            base = fmt.round(np.where(ties, base, columns[0]))
            columns[0] = np.where(_inside(kind, base), base, columns[0])
            with np.errstate(over="ignore"):
                close = fmt.round(columns[0] * (1 + rng.choice([-1.0, 1.0], count) * size))
            columns[k] = np.where(ties & _inside(kind, close), close, columns[k])
        if k and kind == "nonnegative":
            # Ratios of every size, with both numbers well inside the range.
            ratio = rng.random(count) < 0.2
            spread = fmt.round(2.0 ** rng.uniform(fmt.emin / 3, fmt.emax / 3, count))
            columns[k] = np.where(ratio, spread, columns[k])
    return Batch(tuple(columns))


# ------------------------------------------------------------------ vectors


def _vector_batches(kinds: Sequence[Kind], fmt: Format, count: int, rng: Generator) -> list[Batch]:
    """``count`` components in all, in batches of one length each."""
    made = []
    for length in LENGTHS:
        rows = max(8, count // (len(LENGTHS) * length))
        made.append(Batch(tuple(_vectors(kind, fmt, rows, length, rng) for kind in kinds)))
    return made


def _vectors(kind: Kind, fmt: Format, rows: int, length: int, rng: Generator) -> Array:
    if kind == "scores":
        return _scores(fmt, rows, length, rng)
    if kind == "one_hot":
        return np.eye(length)[rng.integers(0, length, rows)]
    if kind == "weights":
        weights = rng.gamma(0.5, size=(rows, length)) + 2.0 ** -rng.uniform(0, 60, (rows, length))
        weights[rng.random((rows, length)) < 0.05] = 0.0
        total = weights.sum(axis=1, keepdims=True)
        return fmt.round(weights / np.where(total == 0, 1, total))
    return np.resize(scalars(kind, fmt, rows, rng), rows)


def _scores(fmt: Format, rows: int, length: int, rng: Generator) -> Array:
    """Scores on many scales: one far ahead, ties, large common shifts, huge and subnormal ones."""
    shape = (rows, length)
    normal = rng.standard_normal(shape)
    recipe = np.arange(rows) % 10
    widest = 750.0 if fmt.precision == 53 else 110.0
    scores = normal * 10.0 ** rng.uniform(-2, 2, (rows, 1))

    def of(k: int) -> np.ndarray:
        return recipe == k

    ahead = np.zeros(shape)
    ahead[np.arange(rows), rng.integers(0, length, rows)] = rng.uniform(0, widest, rows)
    scores[of(0)] = ahead[of(0)]
    scores[of(1)] = (ahead + normal)[of(1)]
    scores[of(2)] = rng.choice([-40.0, 0.0, 1.0, 3.0], shape)[of(2)]
    scores[of(3)] = (normal + rng.uniform(-1, 1, (rows, 1)) * 10.0 ** rng.uniform(1, 6, (rows, 1)))[of(3)]
    scores[of(4)] = (np.round(normal * 3) * 0.25)[of(4)]
    scores[of(5)] = (rng.uniform(-widest, widest, shape))[of(5)]
    scores[of(6)] = (normal * 2.0 ** rng.uniform(fmt.emin, 0, (rows, 1)))[of(6)]
    scores[of(7)] = (normal * 2.0 ** rng.uniform(4, fmt.emax - 4, (rows, 1)))[of(7)]
    # log-sum-exp passes through zero where the largest score is about −log n.
    scores[of(8)] = (normal * 2.0 ** -rng.uniform(0, 30, (rows, 1)) - np.log(length))[of(8)]
    if rows > 2 and length > 1:
        scores[0], scores[1] = 0.0, 0.0
        scores[0, 1:], scores[1, :-1] = -40.0, -40.0
    return fmt.round(scores)
