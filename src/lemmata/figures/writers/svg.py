"""SVG: for pages, and for everything that shows pictures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import hypot

from lemmata.figures.frame import drawing
from lemmata.figures.labels import runs
from lemmata.figures.model import Arrow, Bar, Curve, Dot, Drawing, Item, Note, Picture, Point, Stroke

__all__ = ["svg", "tip"]

_POINT = 0.3528
_FONTS = (
    "'Latin Modern Roman', 'CMU Serif', 'New Computer Modern', 'Noto Serif KR', 'Noto Serif CJK KR', serif"
)
_ANCHORS = {"w": "end", "nw": "end", "sw": "end", "e": "start", "ne": "start", "se": "start"}
_GAP = 0.7


def svg(picture: Picture) -> str:
    """The picture as one SVG element, in millimetres, with its words as title."""
    d = drawing(picture)
    body = "\n".join(line for item in d.items for line in _item(item, d))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_n(d.width)}mm" height="{_n(d.height)}mm" '
        f'viewBox="0 0 {_n(d.width)} {_n(d.height)}" font-family="{_FONTS}">\n'
        f"<title>{escape(picture.words)}</title>\n{body}\n</svg>\n"
    )


def tip(start: Point, end: Point, long: float = 2.0, wide: float = 0.75) -> tuple[Point, ...]:
    """The corners of an arrow's tip."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    u, v = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    x, y = end[0] - long * u, end[1] - long * v
    return end, (x - wide * v, y + wide * u), (x + wide * v, y - wide * u)


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".").replace("-0", "0" if abs(value) < 0.0005 else "-0")


def _points(points: tuple[Point, ...], d: Drawing) -> str:
    return " ".join(f"{_n(x)},{_n(d.height - y)}" for x, y in points)


def _stroke(s: Stroke) -> str:
    dashes = f' stroke-dasharray="{_n(3 * _POINT)} {_n(2 * _POINT)}"' if s.dashed else ""
    return f'stroke="#{s.colour.value}" stroke-width="{_n(s.width * _POINT)}"{dashes}'


def _item(item: Item, d: Drawing) -> Iterator[str]:
    match item:
        case Curve(points, stroke, fill):
            inside = f'fill="#{fill.value}"' if fill else 'fill="none"'
            shape = "polygon" if fill else "polyline"
            yield f'<{shape} points="{_points(points, d)}" {inside} {_stroke(stroke)} stroke-linejoin="round"/>'
        case Arrow(start, end, stroke):
            yield f'<polyline points="{_points((start, end), d)}" {_stroke(stroke)}/>'
            yield f'<polygon points="{_points(tip(start, end), d)}" fill="#{stroke.colour.value}"/>'
        case Bar((x, y), (right, top), fill):
            yield (
                f'<rect x="{_n(x)}" y="{_n(d.height - top)}" width="{_n(right - x)}" height="{_n(top - y)}" '
                f'fill="#{fill.value}"/>'
            )
        case Dot((x, y), colour):
            yield f'<circle cx="{_n(x)}" cy="{_n(d.height - y)}" r="0.75" fill="#{colour.value}"/>'
        case Note():
            yield _note(item, d)


def _note(note: Note, d: Drawing) -> str:
    size = note.size * _POINT
    x, y = note.at[0], d.height - note.at[1]
    side = note.side
    if note.turned:
        place = f'transform="translate({_n(x)} {_n(y)}) rotate(-90)" text-anchor="middle"'
    else:
        x += _GAP if "e" in side else -_GAP if "w" in side else 0.0
        y += -_GAP if "n" in side else _GAP + 0.7 * size if "s" in side else 0.34 * size
        place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{_ANCHORS.get(side, "middle")}"'
    return f'<text {place} font-size="{_n(size)}" fill="#{note.colour.value}">{_text(note.text, size)}</text>'


def _text(label: str, size: float) -> str:
    """Runs as spans; a script is lowered or raised by the size, and what follows it is brought back."""
    parts, level = [], 0
    for run in runs(label):
        shift = (level - run.script) * 0.28 * size
        level = run.script
        style = ' font-style="italic"' if run.italic else ""
        style += f' font-size="{_n(0.7 * size)}"' if run.script else ""
        style += f' dy="{_n(shift)}"' if shift else ""
        text = escape(run.text, quote=False)
        parts.append(f"<tspan{style}>{text}</tspan>" if style else text)
    return "".join(parts)
