"""Every input there is, in shards: over processes or a cluster, resumable, the same in any order.

Shards are independent and joined by maxima and sums, so that neither their order nor a second run
after a worker has died changes the result.  Finished shards are kept as JSON lines in a state file,
whose first line says which audit they belong to.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import pickle
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from lemmata.auditing.conventions import Convention
from lemmata.auditing.errors import AuditError, TargetError
from lemmata.auditing.formats import Format
from lemmata.auditing.measurement import Measurement, thinned_profile
from lemmata.auditing.points import domain
from lemmata.auditing.process import TargetProcess
from lemmata.auditing.report import AuditReport, Failure
from lemmata.auditing.shards import Peak, Shard, Truths, edge, measure, measured
from lemmata.auditing.targets import Target
from lemmata.auditing.versions import versions
from lemmata.transport import dumps

__all__ = ["SIZE", "ForeignState", "audit_every_input"]

SIZE = 1 << 22
"""Inputs of a shard: half a binade of float32, a fraction of a second."""

RETRIES = 3
"""How often a shard is tried again after its worker has died."""

STALLED = 20
"""Calls' worth of time in which no shard at all is finished before the target counts as hanging."""

Progress = Callable[[int, int], None] | None


class ForeignState(AuditError):
    """The state file belongs to another audit."""


def audit_every_input(
    target: Target,
    convention: Convention,
    fmt: Format,
    function: Callable[..., Any] | None = None,
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    state: str | Path | None = None,
    between: tuple[float, float] | None = None,
    timeout: float = 60.0,
    size: int = SIZE,
    progress: Progress = None,
) -> AuditReport:
    """The report about every number of a format in the domain, or ``between`` two numbers.

    Raises `AuditError` for float64, whose inputs are too many, for functions of several arguments
    and when workers keep dying; `ForeignState` when ``state`` belongs to another audit.
    """
    if fmt.bits > 32:
        raise AuditError(
            f"{fmt.name} has 2^{fmt.bits} inputs; --exhaustive goes with float32, float16 and bfloat16"
        )
    if function is not None and (jobs > 1 or executor is not None):
        raise AuditError(
            f"{target.name} is a function without a name that other processes could import; use one job"
        )
    started = time.monotonic()
    low, high = domain(convention.kinds, fmt, between)
    spans = [(first, min(first + size, high)) for first in range(low, high, size)]
    header = _header(target, convention, (low, high, size))
    with TargetProcess(target, function, timeout) as process:
        measurement = Measurement(target, convention, fmt, process, function)
        measurement.specials()
        with _state(state, header) as (done, keep):
            left = [span for span in spans if span not in done]
            found = list(done.values())
            message = dumps((target, convention, fmt, header["code"]))  # what has changed is loaded anew
            if executor is None and jobs == 1:
                shards = _here(process, Truths(convention, fmt), left)
            elif executor is not None:
                shards = _over(executor, message, left, STALLED * timeout)
            else:
                shards = _over_processes(jobs, message, left, STALLED * timeout)
            for shard in shards:
                if shard.failure is not None:
                    at = f"an input between {_spelled(fmt, shard)}"
                    measurement.failures.append(Failure(*shard.failure, at))
                    break
                keep(shard)
                found.append(shard)
                if progress is not None:
                    progress(len(found), len(spans))
        report = _report(measurement, found, between)
    return replace(report, seconds=time.monotonic() - started, versions=versions(target.name))


def _spelled(fmt: Format, shard: Shard) -> str:
    import numpy as np

    low, high = fmt.values(np.array([shard.first, shard.last - 1]))
    return f"{low!r} and {high!r}"


# ------------------------------------------------------------------ running shards


def _here(process: TargetProcess, known: Truths, spans: list[tuple[int, int]]) -> Iterator[Shard]:
    for span in spans:
        yield measured(process.call, known, *span)


def _over(
    executor: Executor, message: bytes, spans: list[tuple[int, int]], patience: float
) -> Iterator[Shard]:
    """Shards as they are finished; one whose worker died is submitted again."""
    tries = dict.fromkeys(spans, 0)
    waiting: dict[Future[Shard], tuple[int, int]] = {executor.submit(measure, message, *s): s for s in spans}
    try:
        while waiting:
            ready, _ = wait(waiting, timeout=patience, return_when=FIRST_COMPLETED)
            if not ready:
                first, last = next(iter(waiting.values()))
                yield Shard(
                    first, last, failure=("hangs", f"no shard was finished within {patience:.0f} seconds")
                )
                return
            for future in ready:
                span = waiting.pop(future)
                try:
                    yield future.result()
                except (BrokenProcessPool, TargetError, pickle.PicklingError):
                    raise
                except (Exception, CancelledError) as error:
                    tries[span] += 1
                    if tries[span] > RETRIES:
                        raise AuditError(
                            f"a shard failed {RETRIES + 1} times: {type(error).__name__}: {error}"
                        ) from error
                    waiting[executor.submit(measure, message, *span)] = span
    finally:
        for future in waiting:
            future.cancel()


def _over_processes(
    jobs: int, message: bytes, spans: list[tuple[int, int]], patience: float
) -> Iterator[Shard]:
    """A pool of our own, made anew when one of its processes is killed."""
    left = dict.fromkeys(spans)
    broken = 0
    while left:
        pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
        try:
            for shard in _over(pool, message, list(left), patience):
                del left[shard.first, shard.last]
                yield shard
                if shard.failure is not None:
                    return
        except BrokenProcessPool as error:
            broken += 1
            if broken > RETRIES:
                raise AuditError(f"the processes of the audit died {broken} times: {error}") from error
        finally:
            # A process that hangs would keep the pool from ending.
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in processes:
                worker.kill()


# ------------------------------------------------------------------ the state file


def _header(target: Target, convention: Convention, span: tuple[int, int, int]) -> dict[str, Any]:
    place = Path(target.name if target.name.endswith(".py") else target.name.rpartition(":")[0])
    code = hashlib.sha256(place.read_bytes()).hexdigest() if place.is_file() else ""
    return {
        "audit": target.name,
        "code": code,
        "computes": convention.text,
        "dtype": target.dtype,
        "gradient": target.gradient,
        "versions": versions(target.name),
        "ordinals": list(span),
    }


@contextmanager
def _state(
    path: str | Path | None, header: dict[str, Any]
) -> Iterator[tuple[dict[tuple[int, int], Shard], Callable[[Shard], None]]]:
    """The shards that are done, and how to keep another one."""
    if path is None:
        yield {}, lambda shard: None
        return
    file = Path(path)
    done = _read(file, header) if file.exists() and file.stat().st_size else {}
    whole = "".join(f"{json.dumps(line)}\n" for line in (header, *(s.to_json() for s in done.values())))
    from lemmata.files import write_whole

    write_whole(file, whole)  # without the line that was being written when the last run ended
    with file.open("a", encoding="utf-8") as out:
        yield done, lambda shard: _append(out, shard)


def _append(out: IO[str], shard: Shard) -> None:
    out.write(f"{json.dumps(shard.to_json())}\n")
    out.flush()


def _read(file: Path, header: dict[str, Any]) -> dict[tuple[int, int], Shard]:
    lines = file.read_text(encoding="utf-8").splitlines()
    try:
        found = json.loads(lines[0])
    except ValueError:
        raise ForeignState(f"{file} is no state of an audit; name another file") from None
    if found != header:
        differs = [k for k in header if not isinstance(found, dict) or found.get(k) != header[k]]
        raise ForeignState(
            f"{file} is the state of another audit ({', '.join(differs)} differ); remove it or name another file"
        )
    done = {}
    for line in lines[1:]:
        try:
            shard = Shard.from_json(json.loads(line))
        except (ValueError, KeyError, TypeError):
            continue  # cut off in the middle
        done[shard.first, shard.last] = shard
    return done


# ------------------------------------------------------------------ the report


def _report(
    measurement: Measurement, shards: list[Shard], between: tuple[float, float] | None
) -> AuditReport:
    total = Shard(0, 0)
    for shard in sorted(shards, key=lambda s: s.first):
        total.merge(shard)
    measurement.warnings |= set(total.warnings)
    points = total.points
    # Correctly rounded results are off by half a unit at most; nobody computes by how much less.
    largest = max(0.5, total.worst.value) if points else 0.0

    def described(peak: Peak) -> Any:
        return measurement.at_ordinal(peak.ordinal) if peak.value >= 0 else None

    report = measurement.report()
    worst, kept = described(total.worst), described(total.kept)
    return replace(
        report,
        points=points,
        max_ulp=worst.ulp if worst else largest,
        p999_ulp=_quantile(total, 0.999),
        max_kept=kept.ulp if kept else min(0.5, largest),
        rounded_correctly=points - total.missed,
        worst=worst,
        worst_kept=kept,
        lost=total.lost,
        lost_normal=total.lost_normal,
        largest_lost=described(total.largest_lost),
        wrong_sign=total.wrong_sign,
        worst_sign=described(total.worst_sign),
        exhaustive=True,
        note="; ".join(
            filter(None, (report.note, f"between {between[0]} and {between[1]}" if between else ""))
        ),
        profile=_profile(total),
    )


def _quantile(total: Shard, share: float) -> float:
    """The upper edge of the bin in which the quantile lies; half a unit when it is rounded correctly."""
    allowed = (1 - share) * total.points
    above = 0
    for key in sorted(total.histogram, reverse=True):
        above += total.histogram[key]
        if above > allowed:
            return edge(key)
    return 0.5 if total.points else 0.0


def _profile(total: Shard) -> tuple[tuple[float, float], ...]:
    import numpy as np

    if not total.profile:
        return ()
    x, y = np.array(total.profile).T
    return thinned_profile(x, y)
