"""Typst: lines, curves and text placed in a box; nothing is imported."""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.figures.frame import drawing
from lemmata.figures.labels import Run, runs
from lemmata.figures.model import Arrow, Bar, Colour, Curve, Dot, Drawing, Item, Note, Picture, Point, Stroke
from lemmata.figures.writers.svg import tip

__all__ = ["typst"]

_GAP = 0.7
_SIDES = {"w": 1.0, "nw": 1.0, "sw": 1.0, "e": 0.0, "ne": 0.0, "se": 0.0}
_LABEL = """\
#let lemmata-label(x, y, across, up, turned, body) = context {
  let body = text(top-edge: "cap-height", bottom-edge: "baseline", body)
  let body = if turned { rotate(-90deg, reflow: true, body) } else { body }
  let size = measure(body)
  place(top + left, dx: x - across * size.width, dy: y - up * size.height, box(width: size.width + 1pt, body))
}
"""


def typst(picture: Picture) -> str:
    """The picture as a box for Typst's markup."""
    d = drawing(picture)
    body = "".join(f"  {line}\n" for item in d.items for line in _item(item, d))
    return f"#block(breakable: false, width: {_n(d.width)}, height: {_n(d.height)})[\n{_indented(_LABEL)}{body}]\n"


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") + "mm"


def _colour(colour: Colour) -> str:
    return f'rgb("#{colour.value}")'


def _stroke(s: Stroke) -> str:
    dash = ", dash: (array: (3pt, 2pt))" if s.dashed else ""
    return f'(paint: {_colour(s.colour)}, thickness: {s.width}pt, join: "round"{dash})'


def _path(points: tuple[Point, ...], d: Drawing, more: str, *, closed: bool = False) -> str:
    at = [f"({_n(x)}, {_n(d.height - y)})" for x, y in points]
    steps = ", ".join([f"curve.move({at[0]})", *(f"curve.line({p})" for p in at[1:])])
    end = ", curve.close()" if closed else ""
    return f"#place(top + left, curve({more}, {steps}{end}))"


def _item(item: Item, d: Drawing) -> Iterator[str]:
    match item:
        case Curve(points, stroke, fill):
            inside = f"fill: {_colour(fill)}, " if fill else ""
            yield _path(points, d, f"{inside}stroke: {_stroke(stroke)}", closed=fill is not None)
        case Arrow(start, end, stroke):
            yield _path((start, end), d, f"stroke: {_stroke(stroke)}")
            yield _path(tip(start, end), d, f"fill: {_colour(stroke.colour)}, stroke: none", closed=True)
        case Bar((x, y), (right, top), fill):
            size = f"width: {_n(right - x)}, height: {_n(top - y)}"
            yield f"#place(top + left, dx: {_n(x)}, dy: {_n(d.height - top)}, rect({size}, fill: {_colour(fill)}))"
        case Dot((x, y), colour):
            where = f"dx: {_n(x - 0.75)}, dy: {_n(d.height - y - 0.75)}"
            yield f"#place(top + left, {where}, circle(radius: 0.75mm, fill: {_colour(colour)}))"
        case Note():
            yield _note(item, d)


def _note(note: Note, d: Drawing) -> str:
    side = note.side
    x = note.at[0] + (_GAP if "e" in side else -_GAP if "w" in side else 0.0)
    y = d.height - note.at[1] + (-_GAP if "n" in side else _GAP if "s" in side else 0.0)
    across = _SIDES.get(side, 0.5)
    up = 1.0 if "n" in side else 0.0 if "s" in side else 0.5
    if note.turned:
        across, up = 1.0, 0.5
    body = f"#text(size: {note.size}pt, fill: {_colour(note.colour)})[{_text(note.text)}]"
    return f"#lemmata-label({_n(x)}, {_n(y)}, {across}, {up}, {str(note.turned).lower()})[{body}]"


def _text(label: str) -> str:
    return "".join(map(_run, runs(label)))


def _run(run: Run) -> str:
    text = "".join(f"\\{c}" if c in "\\#$*_`<>@[]~-=+/'\"" else c for c in run.text)
    if not run.formula:
        return text
    # Within a formula the letters of mathematics; a string keeps its spaces.
    quoted = run.text.replace("\\", "\\\\").replace('"', '\\"')
    inner = f'italic("{quoted}")' if run.italic else f'"{quoted}"'
    if run.script:
        inner = f'""{"_" if run.script < 0 else "^"}({inner})'
    return f"${inner}$"
