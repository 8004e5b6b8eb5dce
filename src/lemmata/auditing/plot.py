"""The error against the input, as a picture (extra ``plot``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lemmata.auditing.errors import AuditError
from lemmata.auditing.report import AuditReport

__all__ = ["plot"]

TOP = 1e17
"""Where infinite errors are drawn: above a lost double, 2⁵² to 2⁵³ ulp."""

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
        raise AuditError("a plot needs matplotlib: pip install matplotlib") from None
    import matplotlib

    found = [reports] if isinstance(reports, AuditReport) else list(reports)
    matplotlib.rcParams["svg.hashsalt"] = "lemmata"  # the same file for the same data
    matplotlib.rcParams["svg.fonttype"] = "none"
    figure = Figure(figsize=(8.4, 2.8), layout="constrained")
    axes = figure.subplots()
    axes.axhline(0.5, color="0.8", linewidth=0.8)
    # The first report is drawn last, so that the others do not hide it.
    for number, report in reversed(list(enumerate(found))):
        if report.profile:
            _draw(axes, report, "0.6" if report.target == "naive" else f"C{number}")
    _scale(axes, found)
    axes.set_xlabel("largest difference of scores" if found and _is_vector(found[0]) else "input")
    axes.set_ylabel("error in ulp")
    axes.set_title(title or ", ".join(dict.fromkeys(r.convention for r in found)), fontsize=10)
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], fontsize=7, loc="outside right upper", markerscale=3)
    metadata = {"Date": None} if target.suffix == ".svg" else {}
    partial = target.with_name(f".{target.name}.part{target.suffix}")
    try:
        figure.savefig(partial, dpi=110, metadata=metadata)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _is_vector(report: AuditReport) -> bool:
    return report.worst is not None and any(isinstance(v, tuple) for v in report.worst.point)


def _draw(axes: Any, report: AuditReport, colour: str) -> None:
    xs, ys = np.array(report.profile, dtype=np.float64).T
    near = np.abs(xs) <= FARTHEST
    xs, ys = xs[near], ys[near]
    finite = ys <= TOP
    label = report.target.removeprefix("torch.nn.functional.").removeprefix("scipy.special.")
    label = report.target if label == report.target else f"{report.target.partition('.')[0]} {label}"
    axes.plot(xs[finite], ys[finite], ".", markersize=2, color=colour, label=label)
    # What is infinite has no place on the axis; it is marked at the upper edge.
    axes.plot(xs[~finite], np.full((~finite).sum(), TOP), "x", markersize=3, color=colour)


def _scale(axes: Any, reports: list[AuditReport]) -> None:
    """Linear up to 4 ulp, where good functions are told apart, and logarithmic beyond."""
    axes.set_yscale("symlog", linthresh=4, linscale=6)
    errors = [y for report in reports for _, y in report.profile]
    highest = max((min(y, TOP) for y in errors), default=4.0)
    axes.set_ylim(0, max(4.0, 2 * highest))
    ticks = [0, 1, 2, 3, 4, *(10.0**k for k in (4, 8, 12, 16) if 10.0**k < 2 * highest)]
    axes.set_yticks(ticks, [_power(t) for t in ticks])
    axes.minorticks_off()
    inputs = np.array([x for report in reports for x, _ in report.profile] or [0.0])
    inputs = inputs[np.abs(inputs) <= FARTHEST]
    if inputs.min(initial=0) >= 0 and inputs.max(initial=0) <= 1:
        return
    axes.set_xscale("symlog", linthresh=1, linscale=0.8)
    marks = [-1000, -100, -10, -1, 0, 1, 10, 100, 1000]
    marks = [m for m in marks if inputs.min(initial=0) <= m]
    axes.set_xticks(marks, [str(m).replace("-", "−") for m in marks])
    axes.minorticks_off()
    axes.set_xlim(-FARTHEST if marks[0] < 0 else -0.05, FARTHEST)


def _power(value: float) -> str:
    return str(int(value)) if value < 1000 else f"$10^{{{round(np.log10(value))}}}$"
