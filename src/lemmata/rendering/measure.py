r"""How wide a formula will be, an estimate in ems, and where it is broken when that is too wide.

The page alone knows widths exactly; this adds up the advance widths of Computer Modern, rounded up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lemmata.rendering.layout import (
    EMPTY,
    Accent,
    Aligned,
    Atom,
    Big,
    Cases,
    Fence,
    Fraction,
    Kind,
    Layout,
    Line,
    Matrix,
    Prose,
    Root,
    Row,
    Script,
    Space,
    Text,
    is_tall,
    items,
    row,
)
from lemmata.rendering.signs import BIG

__all__ = ["RELATION", "broken", "fitted", "hung", "prose_width", "width"]

RELATION = 2.0
"""A relation sign with its space, and some room to spare, in ems."""

_WIDE = {
    "(": 0.39, ")": 0.39, "[": 0.28, "]": 0.28, "|": 0.28, ",": 0.45, ";": 0.45, "/": 0.5, "m": 0.88, "w": 0.72,
    "M": 1.0, "W": 1.0, "·": 0.73, "→": 1.34, "∞": 1.0, "∂": 0.56, "∥": 0.84, "Δ": 0.83, "…": 1.34, "⋯": 1.34,
    "\u2061": 0.0, "!": 0.28, "′": 0.3,
}  # fmt: skip
_SCRIPT = 0.72
_THIN = 0.17


def width(layout: Layout) -> float:
    r"""The estimated width of displayed mathematics, in ems.

    >>> from lemmata.rendering.texmath import texmath
    >>> width(texmath("x + y")) < width(texmath(r"\sum_{k=1}^{n} x_k + y"))
    True
    """
    match layout:
        case Atom():
            return _atom(layout)
        case Row(content):
            return sum(map(width, content))
        case Fraction(above, below):
            return max(width(above), width(below)) + 0.24
        case Root(inside, degree):
            return 0.85 + width(inside) + (0.2 if degree else 0.0)
        case Script(Accent("underbrace" | "overbrace", inside), below, above):
            return max(width(inside), _scripts(below, above))
        case Script(base, below, above):
            return width(base) + _scripts(below, above)
        case Fence(left, inside, right, growing):
            bracket = 0.6 if growing and is_tall(inside) else 0.39
            return width(inside) + bracket * (bool(left) + bool(right))
        case Big(sign, below, above) if sign in BIG:  # limits stand above and below
            return 1.6 + max(0.0, _scripts(below, above) - 1.4)
        case Big(sign, below, above):
            word = 0.52 * len(sign) + _THIN
            return word + max(0.0, _scripts(below, above) - 0.52 * len(sign))
        case Accent(_, inside):
            return width(inside)
        case Text(words):
            return _words(words)
        case Space(ems):
            return ems
        case Cases(rows) | Matrix(rows):
            columns = zip(*rows, strict=False)
            return sum(max(map(width, column)) for column in columns) + len(rows[0]) + 0.8
        case Line(left, relation, right):
            return width(left) + layout.indent + width(relation) + width(right)
        case Aligned(lines):
            aligned = max((width(line.left) for line in lines), default=0.0)
            return aligned + max((width(replace(line, left=EMPTY)) for line in lines), default=0.0)
    raise TypeError(type(layout).__name__)


def _atom(atom: Atom) -> float:
    if atom.text in _WIDE:
        return _WIDE[atom.text]
    match atom.kind:
        case Kind.RELATION:
            return 1.34
        case Kind.OPERATOR:
            return 1.23
        case Kind.FUNCTION | Kind.WORD:
            return 0.52 * len(atom.text) + _THIN * (atom.kind is Kind.FUNCTION)
    return sum(_WIDE.get(c, 0.54 if c.isascii() else 0.6) for c in atom.text)


def _scripts(below: Layout | None, above: Layout | None) -> float:
    return _SCRIPT * max(width(below or EMPTY), width(above or EMPTY))


def prose_width(prose: Prose) -> float:
    """The estimated width of words with formulas among them."""
    return sum(_words(part) if isinstance(part, str) else width(part) for part in prose)


def _words(words: str) -> float:
    return sum(0.47 if c < "\u1100" else 0.95 for c in words)


# ------------------------------------------------------------------ breaking


def fitted(layout: Layout, ems: float) -> Layout:
    """A formula as it is, or as lines where it is wider than ``ems``: broken at its relations, then at its sums."""
    if isinstance(layout, Aligned):
        return hung(layout, ems)
    if width(layout) <= ems:
        return layout
    lines: list[Line] = []
    for at, (relation, side) in enumerate(_sides(layout)):
        pieces = broken(side, ems - (0.0 if at == 0 else 2 * RELATION))
        for position, piece in enumerate(pieces):
            indent = 2.0 * bool(position) if at == 0 else 3.0 if position else 1.0
            lines.append(Line(EMPTY, EMPTY if position else relation, piece, indent=indent))
    return Aligned(tuple(lines)) if len(lines) > 1 else layout


def hung(aligned: Aligned, ems: float) -> Aligned:
    """The lines broken where they are too wide; a long left side has a line of its own, and the rest hangs below."""
    left = max((width(line.left) for line in aligned.lines), default=0.0)
    right = max((width(line.right) for line in aligned.lines), default=0.0)
    below = left > 5.0 and left + RELATION + right > ems
    room = ems - RELATION - (1.0 if below else left)
    found: list[Line] = []
    for line in aligned.lines:
        if below and line.left != EMPTY:
            pieces = broken(line.left, ems)
            found += (Line(EMPTY, EMPTY, piece, indent=2.0 * bool(at)) for at, piece in enumerate(pieces))
        if below:
            line = replace(line, left=EMPTY, indent=line.indent + 1.0)
        first, *rest = broken(line.right, room)
        found.append(replace(line, right=first, reason=() if rest else line.reason))
        for at, piece in enumerate(rest):
            reason = line.reason if at == len(rest) - 1 else ()
            found.append(Line(EMPTY, EMPTY, piece, reason, line.indent + 2.0))
    return Aligned(tuple(found))


def _sides(layout: Layout) -> Iterator[tuple[Layout, Layout]]:
    relation: Layout = EMPTY
    side: list[Layout] = []
    for item in items(layout):
        if isinstance(item, Atom) and item.kind is Kind.RELATION:
            yield relation, row(*side)
            relation, side = item, []
        else:
            side.append(item)
    yield relation, row(*side)


def broken(layout: Layout, ems: float) -> list[Layout]:
    """The formula in lines at most ``ems`` wide, broken before a sign or after a comma outside all scripts.

    A line stays too wide where nothing can be broken.
    """
    lines = [layout]
    # Break within as few brackets as will do.
    deepest = 0
    while max(map(width, lines)) > ems:
        pieces = list(_pieces(_opened(layout, deepest)))
        lines = _filled(pieces, ems)
        deepest += 1
        if _opened(layout, deepest) == _opened(layout, deepest - 1):
            break
    return lines


def _opened(layout: Layout, depth: int) -> Layout:
    """Brackets as signs of their own, to so many levels inside each other."""
    if depth == 0:
        return layout
    opened: list[Layout] = []
    for item in items(layout):
        fence = item.base if isinstance(item, Script) else item
        if isinstance(fence, Fence) and fence.left and fence.right:
            opening: Layout
            closing: Layout
            opening, closing = Atom(fence.left, Kind.OPENING), Atom(fence.right, Kind.CLOSING)
            if fence.growing and is_tall(fence.inside):
                opening, closing = Accent("large", opening), Accent("large", closing)
            last = replace(item, base=closing) if isinstance(item, Script) else closing
            opened += [opening, _opened(fence.inside, depth - 1), last]
        else:
            opened.append(item)
    return row(*opened)


def _pieces(layout: Layout) -> Iterator[Layout]:
    """What can stand on a line of its own: from a sign to the next, or to a comma."""
    piece: list[Layout] = []
    for item in items(layout):
        if _is_sum(item) and piece and not _expects(piece[-1]):
            yield row(*piece)
            piece = []
        piece.append(item)
        if isinstance(item, Atom) and item.text == ",":
            yield row(*piece)
            piece = []
    if piece:
        yield row(*piece)


def _is_sum(item: Layout) -> bool:
    return isinstance(item, Atom) and item.kind is Kind.OPERATOR and item.text in "+−"


def _expects(item: Layout) -> bool:
    """Whether an operand must follow: a sign there stands in front of it."""
    signs = (Kind.OPERATOR, Kind.RELATION, Kind.PUNCTUATION, Kind.OPENING)
    sign = item.inside if isinstance(item, Accent) else item
    return isinstance(item, Big) or (isinstance(sign, Atom) and sign.kind in signs)


def _filled(pieces: Sequence[Layout], ems: float) -> list[Layout]:
    """Lines filled as far as they go."""
    lines: list[Layout] = []
    for piece in pieces:
        if lines and width(row(lines[-1], piece)) <= ems:
            lines[-1] = row(lines[-1], piece)
        else:
            lines.append(piece)
    return lines
