"""Formulas made to fit: how wide a layout will be, an estimate in ems, and where it is broken when that is too wide."""

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
    Root,
    Row,
    Script,
    Space,
    Text,
    items,
    row,
)

__all__ = ["alone", "fitted", "hung", "reason_width", "width"]

RELATION = 1.34
_SCRIPT = 0.72
_THIN = 0.17
_LETTERS = {
    "m": 0.88,
    "w": 0.72,
    "M": 1.0,
    "W": 1.0,
    "(": 0.39,
    ")": 0.39,
    ",": 0.45,
    "/": 0.5,
    "∞": 1.0,
    "…": 1.2,
}
_LARGE = {"∑": 1.45, "∏": 1.3, "∫": 0.6}


def width(layout: Layout) -> float:
    r"""The estimated width of a displayed formula, in ems.

    >>> from lemmata.rendering.texmath import texmath
    >>> width(texmath("x + y")) < width(texmath(r"\\sum_{k=1}^n x_k + y"))
    True
    """
    match layout:
        case Atom(text, Kind.RELATION):
            return RELATION
        case Atom(text, Kind.OPERATOR):
            return 1.23 if text in "+−·×±" else 0.5 * len(text) if text.isprintable() else 0.0
        case Atom(text, Kind.FUNCTION | Kind.WORD):
            return 0.48 * len(text) + _THIN
        case Atom(text):
            return sum(_LETTERS.get(c, 0.55) for c in text)
        case Row(content):
            return sum(map(width, content))
        case Fraction(above, below):
            return max(width(above), width(below)) + 0.24
        case Root(inside, degree):
            return width(inside) + 0.9 + (0.2 if degree else 0.0)
        case Script(base, below, above):
            return width(base) + _SCRIPT * max(width(s) if s else 0.0 for s in (below, above)) + 0.05
        case Fence(left, inside, right, growing):
            return width(inside) + (0.5 if growing else 0.39) * (bool(left) + bool(right))
        case Big(sign, below, above):
            limits = max(_SCRIPT * width(s) if s else 0.0 for s in (below, above))
            return max(_LARGE.get(sign, 0.5 * len(sign)), limits) + _THIN
        case Accent(_, inside):
            return width(inside)
        case Text(said):
            return text_width(said)
        case Space(ems):
            return ems
        case Cases() | Matrix():
            columns = zip(*layout.rows, strict=False)
            return sum(max(map(width, column)) for column in columns) + len(layout.rows[0]) + 0.8
        case Line(left, sign, right):
            return width(left) + width(sign) + layout.indent + width(right)
        case Aligned(lines):
            beside = [line for line in lines if not alone(line)]
            before = max((width(line.left) for line in beside), default=0.0)
            after = (width(line.relation) + line.indent + width(line.right) for line in beside)
            lone = (width(line.left) for line in lines if alone(line))
            return max([before + max(after, default=0.0), *lone])
    raise TypeError(type(layout).__name__)


def alone(line: Line) -> bool:
    """Whether a left side has the line for itself."""
    return line.relation == EMPTY and line.right == EMPTY


def text_width(said: str) -> float:
    return sum(0.95 if ord(c) >= 0x1100 else 0.47 for c in said)


def reason_width(reason: Sequence[str | Layout]) -> float:
    """The estimated width of the words beside a line, in their own ems."""
    return sum(text_width(part) if isinstance(part, str) else width(part) for part in reason)


def fitted(layout: Layout, ems: float) -> Layout:
    """The formula as it is, or broken at its relations, where it is wider than ``ems``; the lines of a chain too."""
    if isinstance(layout, Aligned):
        return hung(layout, ems)
    if width(layout) <= ems:
        return layout
    pieces = _at(layout, Kind.RELATION)
    if len(pieces) == 1:
        left, *rest = _pieces(layout, ems)
        return Aligned((Line(EMPTY, EMPTY, left), *(Line(EMPTY, EMPTY, piece, indent=2.0) for piece in rest)))
    first, *others = pieces
    lines = []
    for position, piece in enumerate(others):
        sign, *content = items(piece)
        lines.append(Line(EMPTY if position else first, sign, row(*content)))
    return hung(Aligned(tuple(lines)), ems)


def hung(chain: Aligned, ems: float) -> Aligned:
    """The chain, each of its lines at most ``ems`` wide; a long left side has a line of its own."""
    left = max((width(line.left) for line in chain.lines), default=0.0)
    right = max((width(line.right) for line in chain.lines), default=0.0)
    lines: list[Line] = []
    if left + RELATION + right > ems and left > 5.0:
        for line in chain.lines:
            if line.left != EMPTY:
                first, *rest = _pieces(line.left, ems)
                lines.append(Line(first, EMPTY, EMPTY))
                lines += (Line(EMPTY, EMPTY, piece, indent=2.0) for piece in rest)
            lines.append(replace(line, left=EMPTY, indent=line.indent + 1.0))
        room = ems - 1.0 - RELATION
        return Aligned(tuple(broken for line in lines for broken in _broken(line, room)))
    room = ems - left - RELATION
    return Aligned(tuple(broken for line in chain.lines for broken in _broken(line, room)))


def _broken(line: Line, room: float) -> Iterator[Line]:
    first, *rest = _pieces(line.right, room)
    if not rest:
        yield line
        return
    yield replace(line, right=first, reason=())
    for position, piece in enumerate(rest):
        last = position == len(rest) - 1
        yield Line(EMPTY, EMPTY, piece, line.reason if last else (), indent=2.0)


def _pieces(layout: Layout, ems: float) -> list[Layout]:
    """The formula in pieces that fit, as far as its signs of addition allow."""
    if width(layout) <= ems:
        return [layout]
    terms = _at(layout, Kind.OPERATOR)
    out: list[Layout] = []
    for term in terms:
        if out and width(row(out[-1], term)) <= ems - (2.0 if len(out) > 1 else 0.0):
            out[-1] = row(out[-1], term)
        else:
            out.append(term)
    return out


def _at(layout: Layout, kind: Kind) -> list[Layout]:
    """The pieces of a row, each but the first begun by a relation, or by a plus or minus between terms."""
    pieces: list[list[Layout]] = [[]]
    for item in items(layout):
        sign = isinstance(item, Atom) and item.kind is kind and (kind is Kind.RELATION or item.text in "+−")
        if sign and pieces[-1] and not _is_sign(pieces[-1][-1]):
            pieces.append([])
        pieces[-1].append(item)
    return [row(*piece) for piece in pieces]


def _is_sign(layout: Layout) -> bool:
    return isinstance(layout, Atom) and layout.kind in (Kind.RELATION, Kind.OPERATOR)
