"""Measure anybody's function, in units in the last place, against certified values.

`audit` calls the target in a process of its own on points where functions go wrong, compares each
result with the correctly rounded truth and reports the largest errors, each of them recomputed
independently at 200 digits.  ``exhaustive=True`` measures every input of a 16- or 32-bit format.

>>> report = audit("scipy.special.log_expit", points=2000)
>>> report.max_kept < 2
True
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
from sympy import Expr, Symbol

from lemmata.auditing.conventions import CONVENTIONS, Convention, convention_for, convention_of
from lemmata.auditing.errors import AuditError, Disagreement, TargetError, Unmatched
from lemmata.auditing.formats import format_of
from lemmata.auditing.givens import Under
from lemmata.auditing.measurement import Measurement
from lemmata.auditing.points import Batch, batches, domain
from lemmata.auditing.process import TargetProcess
from lemmata.auditing.report import AuditReport
from lemmata.auditing.targets import Target, existing, only_function
from lemmata.auditing.versions import versions
from lemmata.notation import Given

__all__ = ["POINTS", "AuditReport", "Disagreement", "audit"]

POINTS = 60_000
"""Points of an audit unless the caller wants more: a few seconds."""


def audit(
    target: str | Callable[..., Any],
    against: Expr | Convention | str | None = None,
    dtype: str = "float64",
    *,
    given: Sequence[Given] = (),
    gradient: bool = False,
    exhaustive: bool = False,
    points: int = POINTS,
    seed: int = 0,
    timeout: float = 60.0,
    jobs: int = 1,
    executor: Executor | None = None,
    state: str | Path | None = None,
    between: tuple[float, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> AuditReport:
    """Measure the error of ``target`` and return an `AuditReport`.

    ``target`` is a name (``scipy.special.expit``, ``module:function``, ``file.py``) or a callable.
    ``against`` is the formula that it should compute, as an expression whose variables come in
    the order of their first appearance, or the name of a known convention; without it the
    target's own name decides.  ``given`` are hypotheses about the convention's arguments: only where they
    hold is the target measured.  ``gradient`` measures the derivative in the first argument that
    PyTorch or JAX compute.  ``exhaustive`` takes every input: of float32 in shards over
    ``executor`` or ``jobs`` processes, resumable with ``state``, a file; ``between`` keeps to an
    interval.  ``progress`` is called with what is done and the total.

    Raises `TargetError` for an unknown target, `Unmatched` when nothing says what it computes,
    `FormatError` for an unknown dtype, `AuditError` for what does not go together, such as a given that
    no point satisfies.  A target that
    raises, hangs or returns something else is no error; the report says so.

    >>> audit("scipy.special.entr", points=1000).wrong_specials
    ()
    """
    fmt = format_of(dtype)
    if points < 1:
        raise AuditError(f"points = {points}: expected at least 1")
    function = None if isinstance(target, str) else target
    name = target if isinstance(target, str) else _name_of(target)
    if name.endswith(".py") and (only := only_function(name)):
        name = f"{name}:{only}"
    convention = _convention(name, against)
    under = Under(convention, given) if given else None
    if under is not None:
        convention = under.convention
    if gradient:
        convention = convention.gradient()
    asked = Target(
        name,
        dtype,
        gradient,
        convention.reduces,
        convention.keywords_for(name),
        convention.pointwise and name in convention.targets,
    )
    if exhaustive and fmt.bits > 16:
        if given:
            raise AuditError("every input of 32 bits is taken between two ends (between), not under a given")
        from lemmata.auditing.exhaustive import audit_every_input

        return audit_every_input(
            asked,
            convention,
            fmt,
            function,
            jobs=jobs,
            executor=executor,
            state=state,
            between=between,
            timeout=timeout,
            progress=progress,
        )
    started = time.monotonic()
    if exhaustive:
        chosen = [Batch((fmt.values(np.arange(*domain(convention.kinds, fmt, between))),))]
    else:
        # One call a point is slow; such targets get a sample.
        chosen = batches(convention.kinds, fmt, min(points, 2000) if asked.pointwise else points, seed)
    if under is not None:
        chosen = under.inside(chosen, fmt, seed)
    with TargetProcess(asked, function, timeout) as process:
        measured = Measurement(asked, convention, fmt, process, function)
        measured.specials(under.hypotheses.hold if under is not None else None)
        measured.points(chosen, jobs, executor, progress)
        report = measured.report()
    return replace(
        report,
        exhaustive=exhaustive,
        seed=None if exhaustive else seed,
        seconds=time.monotonic() - started,
        versions=versions(name),
    )


def _name_of(function: Any) -> str:
    if not callable(function):
        raise TargetError(repr(function)[:60], f"is not callable, but {type(function).__name__}")
    name = str(getattr(function, "__name__", type(function).__name__))
    module = str(getattr(function, "__module__", None) or "")
    # Generated code and lambdas live in no module that anybody could import.
    return f"{module}:{name}" if module.replace(".", "_").isidentifier() and name.isidentifier() else name


def _convention(name: str, against: Expr | Convention | str | None) -> Convention:
    if against is None:
        try:
            return convention_of(name)
        except Unmatched:
            existing(name)
            raise
    if isinstance(against, Convention):
        return against
    if isinstance(against, str):
        return convention_of(against)
    if isinstance(against, Symbol) and (near := get_close_matches(str(against), CONVENTIONS, 1, 0.75)):
        raise AuditError(f"{against} is a variable, and nothing is computed of it; did you mean {near[0]}?")
    return convention_for(against)
