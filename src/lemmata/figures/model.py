"""A figure as data: panels side by side, each a plot with axes or a drawing in millimetres.

Text is prose with formulas between dollars; `lemmata.figures.labels` reads the few commands
that formulas may use.  Nothing here knows a markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = [
    "AXIS",
    "FIRST",
    "GUIDE",
    "SECOND",
    "Arrow",
    "Axis",
    "Bar",
    "Colour",
    "Curve",
    "Dot",
    "Drawing",
    "Item",
    "Note",
    "Panel",
    "Picture",
    "Plot",
    "Point",
    "Stroke",
    "Tick",
    "moved",
]

Point = tuple[float, float]


class Colour(StrEnum):
    """The colours of all figures, by what they are for."""

    FIRST = "2B5C8A"
    SECOND = "C8642B"
    FAINT = "9AA3AB"
    AXIS = "595959"
    INK = "1A1A1A"
    TINT = "F2F5F8"


@dataclass(frozen=True)
class Stroke:
    """How a line looks; its width in points."""

    colour: Colour = Colour.INK
    width: float = 0.8
    dashed: bool = False


FIRST = Stroke(Colour.FIRST, 1.1)
SECOND = Stroke(Colour.SECOND, 1.1)
GUIDE = Stroke(Colour.FAINT, 0.6, dashed=True)
AXIS = Stroke(Colour.AXIS, 0.5)


@dataclass(frozen=True)
class Curve:
    """A line through points; with ``fill`` the region that it encloses."""

    points: tuple[Point, ...]
    stroke: Stroke = FIRST
    fill: Colour | None = None


@dataclass(frozen=True)
class Arrow:
    """A straight line with a tip at its end."""

    start: Point
    end: Point
    stroke: Stroke = AXIS


@dataclass(frozen=True)
class Bar:
    """A filled rectangle between two corners."""

    low: Point
    high: Point
    fill: Colour = Colour.FIRST


@dataclass(frozen=True)
class Dot:
    """A mark at a point."""

    at: Point
    colour: Colour = Colour.FIRST


@dataclass(frozen=True)
class Note:
    """Text at a point, which lies to the ``side`` of it: ``n``, ``s``, ``e``, ``w``, ``ne``, … or ``c``."""

    at: Point
    text: str
    side: str = "c"
    colour: Colour = Colour.INK
    size: float = 8.0
    turned: bool = False
    """Read from below to above."""


Item = Curve | Arrow | Bar | Dot | Note


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Axis:
    """The ends of an axis, its ticks and its name."""

    low: float
    high: float
    ticks: tuple[Tick, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Plot:
    """Axes with items in their coordinates; ``width`` and ``height`` of the frame in millimetres.

    The items end at the frame: nothing is clipped.
    """

    x: Axis
    y: Axis
    items: tuple[Item, ...]
    width: float = 96.0
    height: float = 42.0


@dataclass(frozen=True)
class Drawing:
    """Items in millimetres, upwards from the lower left corner."""

    width: float
    height: float
    items: tuple[Item, ...]


Panel = Plot | Drawing


@dataclass(frozen=True)
class Picture:
    """Panels from left to right, and the picture in words for those who cannot see it."""

    panels: tuple[Panel, ...]
    words: str


def moved(items: tuple[Item, ...], x: float, y: float) -> Iterator[Item]:
    """The items shifted."""

    def to(p: Point) -> Point:
        return p[0] + x, p[1] + y

    for item in items:
        match item:
            case Curve():
                yield replace(item, points=tuple(map(to, item.points)))
            case Arrow():
                yield replace(item, start=to(item.start), end=to(item.end))
            case Bar():
                yield replace(item, low=to(item.low), high=to(item.high))
            case Dot() | Note():
                yield replace(item, at=to(item.at))
