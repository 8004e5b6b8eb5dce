"""Plots as drawings: coordinates in millimetres, axes with ticks and names, room for their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lemmata.figures.labels import runs
from lemmata.figures.model import (
    AXIS,
    Arrow,
    Axis,
    Bar,
    Curve,
    Dot,
    Drawing,
    Item,
    Note,
    Panel,
    Picture,
    Plot,
    Point,
    moved,
)

__all__ = ["GAP", "drawing", "joined", "text_width"]

GAP = 8.0
"""Between two panels, in millimetres."""

TICK = 1.3
_POINT = 0.3528  # a point in millimetres
_TICK_SIZE, _NAME_SIZE = 7.5, 8.5


def drawing(picture: Picture) -> Drawing:
    """All panels of a picture as one drawing."""
    return joined([as_drawing(panel) for panel in picture.panels])


def joined(drawings: list[Drawing]) -> Drawing:
    """Drawings from left to right, their upper edges level."""
    height = max(d.height for d in drawings)
    items: list[Item] = []
    x = 0.0
    for d in drawings:
        items += moved(d.items, x, height - d.height)
        x += d.width + GAP
    return Drawing(x - GAP, height, tuple(items))


def as_drawing(panel: Panel) -> Drawing:
    """A panel with its axes drawn."""
    if isinstance(panel, Drawing):
        return panel
    y_ticks = max((text_width(t.text, _TICK_SIZE) for t in panel.y.ticks), default=0.0)
    left = TICK + 0.8 + y_ticks + (4.4 if panel.y.text else 1.0)
    below = TICK + 0.8 + 2.8 + (4.6 if panel.x.text else 0.6)
    right = (
        max((text_width(t.text, _TICK_SIZE) / 2 for t in panel.x.ticks if t.at == panel.x.high), default=0.0)
        + 1
    )
    items = [*_inside(panel), *_axes(panel, y_ticks)]
    return Drawing(
        left + panel.width + right, below + panel.height + 2.0, tuple(moved(tuple(items), left, below))
    )


def text_width(label: str, size: float) -> float:
    """The estimated width of a label in millimetres."""
    ems = sum(
        (1.0 if ord(c) >= 0x1100 else 0.28 if c in " .,()|" else 0.5) * (0.7 if run.script else 1.0)
        for run in runs(label)
        for c in run.text
    )
    return ems * size * _POINT


def _scaled(axis: Axis, length: float, value: float) -> float:
    return (value - axis.low) / (axis.high - axis.low) * length


def _inside(plot: Plot) -> Iterator[Item]:
    """The items of a plot in millimetres from the lower left corner of its frame."""

    def to(p: Point) -> Point:
        return _scaled(plot.x, plot.width, p[0]), _scaled(plot.y, plot.height, p[1])

    for item in plot.items:
        match item:
            case Curve():
                yield replace(item, points=tuple(map(to, item.points)))
            case Arrow():
                yield replace(item, start=to(item.start), end=to(item.end))
            case Bar():
                yield replace(item, low=to(item.low), high=to(item.high))
            case Dot() | Note():
                yield replace(item, at=to(item.at))


def _axes(plot: Plot, y_ticks: float) -> Iterator[Item]:
    width, height = plot.width, plot.height
    yield Curve(((0.0, height), (0.0, 0.0), (width, 0.0)), AXIS)
    for tick in plot.x.ticks:
        x = _scaled(plot.x, width, tick.at)
        yield Curve(((x, 0.0), (x, -TICK)), AXIS)
        yield Note((x, -TICK - 0.5), tick.text, "s", size=_TICK_SIZE)
    for tick in plot.y.ticks:
        y = _scaled(plot.y, height, tick.at)
        yield Curve(((0.0, y), (-TICK, y)), AXIS)
        yield Note((-TICK - 0.5, y), tick.text, "w", size=_TICK_SIZE)
    if plot.x.text:
        yield Note((width / 2, -TICK - 4.6), plot.x.text, "s", size=_NAME_SIZE)
    if plot.y.text:
        yield Note((-TICK - 2.4 - y_ticks, height / 2), plot.y.text, "w", size=_NAME_SIZE, turned=True)
