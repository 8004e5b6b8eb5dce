"""How high a block stands on a slide, an estimate in ems, by which slides are filled.

The page alone knows heights exactly; Typst makes smaller what is a little too high.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from lemmata.lectures import document as d
from lemmata.rendering.layout import Aligned, Layout, Line, Prose, is_tall
from lemmata.rendering.measure import prose_width, width

__all__ = ["PICTURES", "PROOF", "ROOM", "SLACK", "height", "line_height"]

ROOM = 14.6
"""The height of a slide below its title."""

SLACK = 1.6
"""How much more may stand on a slide where it would otherwise need another for little."""

WIDTH = 31.0
"""The width of a line of text."""

PROOF = 0.8
"""The size of the lines of a proof, and of reasons in a few words."""

SMALL = 0.75
"""The size of what is there to be looked up: sources, and lemmas without proof."""

PICTURES = (6.8, 9.8)
"""The least and the greatest height of a figure that shares a slide."""

_LINE, _GAP = 1.35, 0.45
_PICTURE = 10.8


def height(blocks: Iterable[d.Block], size: float = 1.0) -> float:
    """The height of the blocks one below the other, in letters of ``size``."""
    return sum(_height(block, size) for block in blocks)


def _height(block: d.Block, size: float) -> float:
    match block:
        case d.Text(inlines):
            return _text(inlines, size) + _GAP * size
        case d.Formula(layout):
            return _display(layout, size)
        case d.Items(items):
            return sum(height(item, size) - _GAP * size for item in items) + _GAP * size
        case d.Grid(_, head, rows):
            cells = [head, *rows]
            return size * (1.0 + sum(1.9 if _has_fraction(row) else 1.4 for row in cells))
        case d.Listing(_, text):
            return size * (1.4 + 1.2 * len(text.splitlines()))
        case d.Proof(_, inner, folded):
            return height(inner, PROOF * size if folded else size)
        case d.Statement():
            named = size * (_LINE + _GAP)
            if block.title and block.given:
                named += size * (_LINE + _GAP)
            stated = named + _display(block.formula, size) + (size if block.mark else 0.0)
            return stated + (height((block.proof,), size) if block.proof else 0.0)
        case d.PictureBlock():
            return (_PICTURE if block.room is None else block.room) + _text(block.caption, PROOF)
        case d.Box(_, _, inner) | d.Quote(inner):
            return height(inner, size)
        case d.Small(inner):
            return height(inner, SMALL)
        case d.Section() | d.Frame():
            return 0.0


def _text(inlines: d.Inlines, size: float) -> float:
    """Lines of running text; a formula among the words takes the place of its letters."""
    return size * _LINE * max(1, ceil(prose_width(_prose(inlines)) * size / WIDTH))


def _prose(inlines: d.Inlines) -> Prose:
    return tuple(p.layout if isinstance(p, d.Math) else d.text_of((p,)) + " " for p in inlines)


def _display(layout: Layout, size: float) -> float:
    if isinstance(layout, Aligned):
        return size * 0.6 + sum(line_height(line, size) for line in layout.lines)
    return size * (3.2 if is_tall(layout) else 2.0)


def line_height(line: Line, size: float = PROOF) -> float:
    """The height of a line of a derivation; a reason for which there is no room beside it stands below."""
    reason = PROOF * prose_width(line.reason)
    below = 0 if width(line) + reason <= WIDTH / size else ceil(reason / (0.78 * WIDTH / size))
    return size * ((2.6 if is_tall(line.left) or is_tall(line.right) else 1.6) + 1.1 * below)


def _has_fraction(row: tuple[d.Inlines, ...]) -> bool:
    return any(isinstance(part, d.Math) and is_tall(part.layout) for cell in row for part in cell)
