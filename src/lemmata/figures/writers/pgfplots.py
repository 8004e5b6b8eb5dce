"""TeX: a plot as an axis of pgfplots that others can restyle, a drawing as a tikzpicture.

Needs the packages xcolor and pgfplots, and inputenc for Korean labels.
"""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.figures.frame import GAP
from lemmata.figures.model import (
    Arrow,
    Axis,
    Bar,
    Colour,
    Curve,
    Dot,
    Drawing,
    Item,
    Note,
    Picture,
    Plot,
    Point,
    Stroke,
)
from lemmata.figures.writers.svg import tip

__all__ = ["pgfplots"]

_ANCHORS = {
    "n": "south", "s": "north", "e": "west", "w": "east", "c": "center",
    "ne": "south west", "nw": "south east", "se": "north west", "sw": "north east",
}  # fmt: skip
_COLOURS = "".join(rf"\providecolor{{lemmata{c.name.lower()}}}{{HTML}}{{{c.value}}}" + "%\n" for c in Colour)


def pgfplots(picture: Picture) -> str:
    """The picture as tikzpictures beside each other, with the colours that they use."""
    return _COLOURS + f"\\hspace{{{GAP:g}mm}}%\n".join(
        _plot(panel) if isinstance(panel, Plot) else _drawing(panel) for panel in picture.panels
    )


def _n(value: float) -> str:
    return f"{value:.7g}"


def _colour(colour: Colour) -> str:
    return f"lemmata{colour.name.lower()}"


def _stroke(s: Stroke) -> str:
    return f"{_colour(s.colour)}, line width={s.width}pt" + (
        ", dash pattern=on 3pt off 2pt" if s.dashed else ""
    )


def _plot(plot: Plot) -> str:
    options = [
        f"scale only axis, width={plot.width:g}mm, height={plot.height:g}mm, axis lines=left, axis line style={{-}}",
        "tick align=outside, scaled ticks=false, clip=false, enlargelimits=false",
        r"label style={font=\small}, tick label style={font=\footnotesize}, every axis plot/.append style={mark=none}",
        *_axis("x", plot.x),
        *_axis("y", plot.y),
    ]
    body = "\n".join(line for item in plot.items for line in _item(item, "axis cs:"))
    inside = ",\n  ".join(options)
    return f"\\begin{{tikzpicture}}\n\\begin{{axis}}[\n  {inside}]\n{body}\n\\end{{axis}}\n\\end{{tikzpicture}}%\n"


def _axis(name: str, axis: Axis) -> Iterator[str]:
    yield f"{name}min={_n(axis.low)}, {name}max={_n(axis.high)}, {name}label={{{axis.text}}}"
    at = ", ".join(_n(t.at) for t in axis.ticks)
    texts = ", ".join(f"{{{t.text}}}" for t in axis.ticks)
    yield f"{name}tick={{{at}}}, {name}ticklabels={{{texts}}}" if axis.ticks else f"{name}tick=\\empty"


def _drawing(d: Drawing) -> str:
    body = "\n".join(line for item in d.items for line in _item(item, ""))
    frame = f"\\path (0, 0) rectangle ({_n(d.width)}, {_n(d.height)});"
    return f"\\begin{{tikzpicture}}[x=1mm, y=1mm]\n{frame}\n{body}\n\\end{{tikzpicture}}%\n"


def _item(item: Item, system: str) -> Iterator[str]:
    def at(p: Point) -> str:
        return f"({system}{_n(p[0])}, {_n(p[1])})"

    match item:
        case Curve(points, stroke, None) if system and len(points) > 2:
            rows = "\n".join(f"{_n(x)} {_n(y)}" for x, y in points)
            yield f"\\addplot[{_stroke(stroke)}] table {{\n{rows}\n}};"
        case Curve(points, stroke, fill):
            inside = f", fill={_colour(fill)}" if fill else ""
            end = " -- cycle" if fill else ""
            yield f"\\draw[{_stroke(stroke)}{inside}] {' -- '.join(map(at, points))}{end};"
        case Arrow(start, end, stroke):
            yield f"\\draw[{_stroke(stroke)}] {at(start)} -- {at(end)};"
            yield f"\\fill[{_colour(stroke.colour)}] {' -- '.join(map(at, tip(start, end)))} -- cycle;"
        case Bar(low, high, fill):
            yield f"\\fill[{_colour(fill)}] {at(low)} rectangle {at(high)};"
        case Dot(place, colour):
            yield f"\\fill[{_colour(colour)}] {at(place)} circle[radius=0.75mm];"
        case Note():
            turned = ", rotate=90" if item.turned else ""
            look = f"anchor={_ANCHORS[item.side]}, inner sep=2pt, text={_colour(item.colour)}{turned}"
            size = f"\\fontsize{{{item.size:g}}}{{{1.2 * item.size:g}}}\\selectfont"
            yield f"\\node[{look}, font={size}] at {at(item.at)} {{{item.text}}};"
