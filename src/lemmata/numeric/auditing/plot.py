"""The error against the input, as a picture (extra ``plot``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lemmata.numeric.auditing.errors import AuditError
from lemmata.numeric.auditing.report import AuditReport

__all__ = ["plot"]

SUFFIXES = (".png", ".svg", ".pdf")

FARTHEST = 2000.0
"""Beyond this nothing happens in double precision but overflow; the picture ends there."""


def plot(reports: AuditReport | list[AuditReport], path: str | Path, title: str = "") -> None:
    """Draw the largest errors over the input, one colour a report, into a PNG, SVG or PDF file.

    Raises `AuditError` for another suffix and without matplotlib; OSError where the file cannot
    be written.
    """
    target = Path(path)
    if target.suffix not in SUFFIXES:
        raise AuditError(f"{path}: a plot is written as {', '.join(SUFFIXES)}")
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise AuditError("a plot needs matplotlib: pip install lemmata[plot]") from None
    import matplotlib

    found = [reports] if isinstance(reports, AuditReport) else list(reports)
    matplotlib.rcParams["svg.hashsalt"] = "lemmata"  # the same file for the same data
    matplotlib.rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(7.2, 3.2), layout="constrained")
    axes = figure.subplots()
    for report in found:
        if report.profile:
            _draw(axes, report)
    axes.set_xscale("symlog", linthresh=1e-3, linscale=0.4)
    axes.set_yscale("symlog", linthresh=4, linscale=1.2)
    axes.set_ylim(bottom=0)
    axes.set_xlim(-FARTHEST, FARTHEST)
    axes.axhline(0.5, color="0.7", linewidth=0.8)
    axes.set_xlabel("largest difference of scores" if found and _is_vector(found[0]) else "input")
    axes.set_ylabel("error in ulp")
    axes.set_title(title or ", ".join(dict.fromkeys(r.convention for r in found)), fontsize=10)
    axes.legend(fontsize=7, loc="upper left", framealpha=0.8)
    metadata = {"Date": None} if target.suffix == ".svg" else {}
    partial = target.with_name(f".{target.name}.part{target.suffix}")
    try:
        figure.savefig(partial, dpi=150, metadata=metadata)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _is_vector(report: AuditReport) -> bool:
    return report.worst is not None and any(isinstance(v, tuple) for v in report.worst.point)


def _draw(axes: Any, report: AuditReport) -> None:
    xs, ys = np.array(report.profile, dtype=np.float64).T
    xs, ys = xs[np.abs(xs) <= FARTHEST], ys[np.abs(xs) <= FARTHEST]
    shown = np.isfinite(ys)
    axes.plot(xs[shown], ys[shown], ".", markersize=2.5, label=report.target)
    if not shown.all():
        # What is infinite or nan has no place on the axis; it is marked at the upper edge.
        top = max(4.0, float(ys[shown].max(initial=4.0))) * 4
        axes.plot(
            xs[~shown], np.full((~shown).sum(), top), "x", markersize=4, color=axes.lines[-1].get_color()
        )
