"""Measuring one target: what it gives beside what is true, and what of it is worth telling."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

from lemmata.auditing.conventions import Convention
from lemmata.auditing.errors import Disagreement
from lemmata.auditing.formats import Array, Format
from lemmata.auditing.points import Batch
from lemmata.auditing.process import Outcome, TargetProcess
from lemmata.auditing.reference import Truth, errors, truths
from lemmata.auditing.report import AuditReport, Failure, WorstPoint, WrongSpecial
from lemmata.auditing.second_opinion import recomputed_error, value_at
from lemmata.auditing.specials import specials_of
from lemmata.auditing.targets import Target, reproduction

__all__ = ["Measurement", "confirm", "thinned_profile"]

CHUNK = 1 << 14
"""Points of one call to the target."""

MOST_FAILURES = 3
"""An audit stops when the target has failed that often."""

PROFILE = 1500
"""Points kept for a picture: the worst one of each neighbourhood."""


class Measurement:
    """One audit under way."""

    def __init__(
        self, target: Target, convention: Convention, fmt: Format, process: TargetProcess, function: Any
    ) -> None:
        self.target, self.convention, self.format = target, convention, fmt
        self.process, self.function = process, function
        self.failures: list[Failure] = []
        self.warnings: set[str] = set()
        self.wrong: list[WrongSpecial] = []
        self.checked = 0
        self.parts: list[tuple[Batch, Array, Truth, Array]] = []

    # ------------------------------------------------------------ special values

    def specials(self, inside: Callable[[Sequence[Any]], bool] | None = None) -> None:
        """What comes out at infinities and nan; only where a point lies ``inside`` what is given."""
        for point, expected in specials_of(self.convention, self.target.name):
            if inside is not None and not inside(point):
                continue
            outcome = self.process.call(_as_arrays(point))
            self.checked += 1
            if outcome.results is None:
                got: Any = ": ".join(outcome.failure or ("fails", ""))
                if outcome.failure and outcome.failure[0] != "raises":
                    self.failures.append(Failure(*outcome.failure, _spelled_point(point)))
                    return
            else:
                values = outcome.results[0]
                got = tuple(map(float, values)) if np.ndim(values) else float(values)
            if isinstance(got, str) or not _same(got, expected):
                line = reproduction(self.target, point)
                self.wrong.append(WrongSpecial(point, got, expected, line))

    # ------------------------------------------------------------ points

    def points(
        self,
        chosen: list[Batch],
        jobs: int,
        executor: Executor | None,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        if self.failures:
            return
        total, done = sum(len(b) for b in chosen), 0
        answered = []
        size = 250 if self.convention.pointwise else CHUNK
        for batch in chosen:
            for first in range(0, len(batch), size):
                part = batch.take(slice(first, first + size))
                results = self._called(part)
                if results is not None:
                    answered.append((part, results))
                if len(self.failures) >= MOST_FAILURES or any(f.kind == "hangs" for f in self.failures):
                    return
        for (part, results), truth in zip(
            answered, self._truths([p for p, _ in answered], jobs, executor), strict=True
        ):
            scale = None
            if self.convention.scale == "scores":
                scale = np.max(
                    [np.abs(a).max(axis=1) if a.ndim == 2 else np.abs(a) for a in part.arguments], axis=0
                )
                scale = scale if truth.rounded.ndim == 1 else scale[:, None]
            self.parts.append((part, results, truth, errors(results, truth, self.format, scale)))
            done += len(part)
            if progress is not None:
                progress(done, total)

    def _truths(self, parts: list[Batch], jobs: int, executor: Executor | None) -> Any:
        if jobs == 1 and executor is None:
            return (truths(self.convention, part, self.format) for part in parts)
        from lemmata.auditing.parallel import truths_by

        return truths_by(self.convention, parts, self.format, jobs, executor)

    def _called(self, batch: Batch) -> Array | None:
        outcome = self.process.call(batch.arguments)
        self.warnings |= set(outcome.warnings)
        if outcome.failure is None:
            return outcome.results
        kind, what = outcome.failure
        at = f"{len(batch)} points"
        if kind == "raises" and len(batch) > 1:
            at, what = self._narrowed(batch, outcome)
        elif len(batch) == 1:
            at = _spelled_point(batch.point(0))
        self.failures.append(Failure(kind, what, at))
        return None

    def _narrowed(self, batch: Batch, outcome: Outcome) -> tuple[str, str]:
        """One point at which the target raises, by halving."""
        what = (outcome.failure or ("", ""))[1]
        while len(batch) > 1:
            half = len(batch) // 2
            for part in (batch.take(slice(0, half)), batch.take(slice(half, None))):
                outcome = self.process.call(part.arguments)
                if outcome.failure is not None and outcome.failure[0] == "raises":
                    batch, what = part, outcome.failure[1]
                    break
            else:
                return f"{len(batch)} points together", what
        return _spelled_point(batch.point(0)), what

    # ------------------------------------------------------------ the report

    def report(self) -> AuditReport:
        convention = self.convention
        found = [part[3].ravel() for part in self.parts]
        every = np.concatenate(found) if found else np.zeros(0)
        judged = every[~np.isnan(every)]
        kept = self._where(lambda got, truth: self._normal(truth) & ~_gone(got, truth))
        lost, largest_lost = self._lost()
        wrong_sign, worst_sign = self._wrong_sign()
        return AuditReport(
            target=self.target.name,
            formula=convention.text,
            convention=convention.name,
            dtype=self.format.name,
            points=len(judged),
            max_ulp=float(judged.max(initial=0.0)),
            p999_ulp=_quantile(judged),
            p999_kept=_quantile(np.concatenate([e[e >= 0] for e in kept])) if kept else 0.0,
            max_kept=max((float(e.max(initial=0.0)) for e in kept), default=0.0),
            rounded_correctly=self._correct(),
            worst=self._worst(self._where(lambda _, truth: np.ones_like(truth.decided))),
            worst_kept=self._worst(kept),
            lost=lost,
            lost_normal=sum(int((_lost(g, t, e) & self._normal(t)).sum()) for _, g, t, e in self.parts),
            largest_lost=largest_lost,
            wrong_sign=wrong_sign,
            worst_sign=worst_sign,
            specials=self.checked,
            wrong_specials=tuple(self.wrong),
            failures=tuple(self.failures),
            warnings=tuple(sorted(self.warnings)),
            gradient=self.target.gradient,
            scale=convention.scale,
            note=convention.note,
            undecided=sum(int((~truth.decided).sum()) for _, _, truth, _ in self.parts),
            profile=self._profile(),
        )

    def _normal(self, truth: Truth) -> NDArray[np.bool_]:
        return np.isfinite(truth.rounded) & (np.abs(truth.rounded) >= self.format.smallest_normal)

    def _where(self, chosen: Callable[[Array, Truth], NDArray[np.bool_]]) -> list[Array]:
        """The errors of the chosen points; minus one elsewhere."""
        return [np.where(chosen(g, t) & ~np.isnan(e), e, -1.0) for _, g, t, e in self.parts]

    def _correct(self) -> int:
        # Either neighbour is correct for what lies within an infinitesimal of the middle.
        return sum(
            int(((got == t.rounded) | ((~t.decided) & (e <= 0.5000001))).sum()) for _, got, t, e in self.parts
        )

    def _lost(self) -> tuple[int, WorstPoint | None]:
        gone = [_lost(g, t, e) for _, g, t, e in self.parts]
        # The largest value that is lost tells most.
        size = [
            np.where(g, np.abs(t.rounded), -1.0) for g, (_, _, t, _) in zip(gone, self.parts, strict=True)
        ]
        count = sum(int(g.sum()) for g in gone)
        return count, self._worst(size) if count else None

    def _wrong_sign(self) -> tuple[int, WorstPoint | None]:
        turned = [
            (np.sign(g) * np.sign(t.rounded) < 0) & (e > 1) & np.isfinite(g) for _, g, t, e in self.parts
        ]
        count = sum(int(w.sum()) for w in turned)
        found = [np.where(w, e, -1.0) for w, (_, _, _, e) in zip(turned, self.parts, strict=True)]
        return count, self._worst(found) if count else None

    def _worst(self, found: list[Array]) -> WorstPoint | None:
        peaks = [float(e.max(initial=-1.0)) for e in found]
        if not peaks or max(peaks) < 0:
            return None
        k = int(np.argmax(peaks))
        batch, results, truth, error = self.parts[k]
        place = np.unravel_index(int(np.argmax(found[k])), found[k].shape)
        component = int(place[1]) + 1 if len(place) == 2 else None
        return self._described(
            batch.point(int(place[0])),
            component,
            float(results[place]),
            float(truth.rounded[place]),
            float(error[place]),
        )

    def _described(
        self, point: tuple[Any, ...], component: int | None, got: float, true: float, ulp: float
    ) -> WorstPoint:
        """A point on its way to the reader, after it was recomputed at 200 digits."""
        digits = confirm(self.convention, point, component, got, true, ulp, self.format)
        alone = self.process.call(_as_arrays(point))
        value = None
        if alone.results is not None:
            first = alone.results[0]
            value = float(first if component is None else first[component - 1])
        line = reproduction(self.target, point)
        return WorstPoint(point, got, true, digits, ulp, line, component, value)

    def at_ordinal(self, ordinal: int) -> WorstPoint | None:
        """One input of a function of one number, measured by itself."""
        batch = Batch((self.format.values(np.array([ordinal])),))
        results = self.process.call(batch.arguments).results
        if results is None:
            return None
        truth = truths(self.convention, batch, self.format)
        error = errors(results, truth, self.format)
        return self._described(
            batch.point(0), None, float(results[0]), float(truth.rounded[0]), float(error[0])
        )

    def _abscissa(self) -> int:
        """The argument over which errors are drawn: the first that is no mere target."""
        telling = [k for k, kind in enumerate(self.convention.kinds) if kind not in ("binary", "target")]
        return telling[0] if telling else 0

    def _profile(self) -> tuple[tuple[float, float], ...]:
        xs, ys = [], []
        for batch, _, _, error in self.parts:
            first = batch.arguments[self._abscissa()]
            xs.append(np.ptp(first, axis=1) if first.ndim == 2 else first)
            ys.append(error if error.ndim == 1 else np.nan_to_num(error, nan=-1.0, posinf=np.inf).max(axis=1))
        if not xs:
            return ()
        x, y = np.concatenate(xs), np.concatenate(ys)
        keep = ~np.isnan(y) & (y >= 0)
        return thinned_profile(x[keep], y[keep])


def _quantile(errors: Array) -> float:
    """What 99.9 % of the errors do not exceed."""
    return float(np.quantile(errors, 0.999, method="inverted_cdf")) if len(errors) else 0.0


def _gone(got: Array, truth: Truth) -> NDArray[np.bool_]:
    """Where 0, an infinity or nan stands for a number that the format can represent."""
    return np.isfinite(truth.rounded) & (truth.rounded != 0) & ((got == 0) | ~np.isfinite(got))


def _lost(got: Array, truth: Truth, error: Array) -> NDArray[np.bool_]:
    # Below one unit the smallest number may be rounded to 0.
    return _gone(got, truth) & (error > 1)


def thinned_profile(x: Array, y: Array) -> tuple[tuple[float, float], ...]:
    """The worst point of each of `PROFILE` neighbourhoods with as many points each."""
    order = np.argsort(x, kind="stable")
    groups = np.array_split(order, min(PROFILE, max(1, len(order))))
    picked = [group[int(np.argmax(y[group]))] for group in groups if len(group)]
    return tuple((float(x[k]), float(y[k])) for k in picked)


def confirm(
    convention: Convention,
    point: tuple[Any, ...],
    component: int | None,
    got: float,
    true: float,
    ulp: float,
    fmt: Format,
) -> str:
    """The true value's digits, after an independent computation has agreed with the error reported.

    Raises `Disagreement` when it does not.
    """
    value = value_at(convention, point, component)
    if value is None:
        # Beyond the reach of plain numbers: the value is 0 or infinite as far as the format goes.
        return repr(true)
    unit = fmt.unit(true)
    if convention.scale == "scores":
        largest = max(abs(v) for a in point for v in (a if isinstance(a, tuple) else (a,)))
        unit = max(unit, fmt.unit(float(largest)))
    again = recomputed_error(convention, point, component, got, fmt, unit)
    if again is not None and math.isfinite(ulp) and abs(again - ulp) > 1e-4 + 1e-9 * ulp:
        raise Disagreement(
            f"at {_spelled_point(point)}: the reference found an error of {ulp} ulp, "
            f"200 digits give {again}; please report this"
        )
    return str(mpmath.nstr(value, 20))


def _as_arrays(point: Sequence[Any]) -> list[Array]:
    return [np.array([v], dtype=np.float64) for v in point]


def _same(got: Any, expected: Any) -> bool:
    if isinstance(expected, tuple):
        return isinstance(got, tuple) and len(got) == len(expected) and all(map(_same, got, expected))
    return got == expected or (math.isnan(got) and math.isnan(expected))


def _spelled_point(point: Sequence[Any]) -> str:
    return ", ".join(
        f"[{', '.join(map(repr, v[:6]))}{', …' if len(v) > 6 else ''}]"
        if isinstance(v, tuple)
        else repr(float(v))
        for v in point
    )
