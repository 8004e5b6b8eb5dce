"""The layout of a formula: what stands beside, over and under what, before any markup.

`lemmata.rendering.formulas` lays statements out, `lemmata.rendering.texmath` lays out what an
author typed, and every module of `lemmata.rendering.writers` writes a layout in one markup.
A sign is its Unicode character; spaces around it are the writer's affair.

>>> squared = Script(Atom("x", Kind.IDENTIFIER), above=Atom("2", Kind.NUMBER))
>>> row(squared, MINUS, row(squared, EMPTY)) == Row((squared, MINUS, squared))
True
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeAlias

__all__ = [
    "APPLY",
    "EMPTY",
    "MINUS",
    "Accent",
    "Aligned",
    "Atom",
    "Big",
    "Cases",
    "Fence",
    "Fraction",
    "Kind",
    "Layout",
    "Line",
    "Matrix",
    "Prose",
    "Root",
    "Row",
    "Script",
    "Space",
    "Text",
    "first_atom",
    "is_tall",
    "items",
    "merged",
    "plain",
    "row",
    "scripted",
    "walk",
]


class Layout:
    """A formula or a part of one.  Layouts are values: equal when they look the same."""

    def parts(self) -> Iterator[Layout]:
        """The layouts directly inside, from left to right."""
        for field in fields(self):  # type: ignore[arg-type]
            yield from _layouts(getattr(self, field.name))


def _layouts(value: object) -> Iterator[Layout]:
    if isinstance(value, Layout):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _layouts(each)


class Kind(StrEnum):
    """What an atom is; writers space and shape it accordingly."""

    IDENTIFIER = "identifier"  # x, λ, ∞
    NUMBER = "number"
    OPERATOR = "operator"  # + and its kin; a minus sign also where it stands in front
    RELATION = "relation"
    PUNCTUATION = "punctuation"
    FUNCTION = "function"  # log: upright, and apart from what it is applied to
    WORD = "word"  # an upright name: loss
    OPENING = "opening"  # a bracket without its partner, which may stand on another line
    CLOSING = "closing"


@dataclass(frozen=True)
class Atom(Layout):
    """A name, a number or a sign."""

    text: str
    kind: Kind


@dataclass(frozen=True)
class Row(Layout):
    """Side by side.  `row` makes one, in which no item is itself a row."""

    items: tuple[Layout, ...]


@dataclass(frozen=True)
class Fraction(Layout):
    """One over the other, with a line between."""

    above: Layout
    below: Layout


@dataclass(frozen=True)
class Root(Layout):
    """A square root, or the root of the ``degree``."""

    inside: Layout
    degree: Layout | None = None


@dataclass(frozen=True)
class Script(Layout):
    """Something with an index below, an exponent above, or both."""

    base: Layout
    below: Layout | None = None
    above: Layout | None = None


@dataclass(frozen=True)
class Fence(Layout):
    """Something in brackets, as high as it is if they are ``growing``; an empty side has no bracket."""

    left: str
    inside: Layout
    right: str
    growing: bool = False


@dataclass(frozen=True)
class Big(Layout):
    """A big operator and its limits: ∑, ∏, ∫, or a word such as max and lim.  What follows is its body."""

    sign: str
    below: Layout | None = None
    above: Layout | None = None


@dataclass(frozen=True)
class Accent(Layout):
    """A mark over something (hat, bar, tilde, dot, ddot, vec, overline, overbrace) or under it (underline,
    underbrace), or its style (bold, blackboard, calligraphic, fraktur, roman), or its size (large, of a
    bracket without its partner).  What explains a brace is its script."""

    mark: str
    inside: Layout


@dataclass(frozen=True)
class Text(Layout):
    """Words of a language inside a formula, with the spaces that they bring."""

    words: str
    lang: str = ""


@dataclass(frozen=True)
class Space(Layout):
    """A horizontal space, in ems."""

    ems: float


@dataclass(frozen=True)
class Cases(Layout):
    """Rows of a value and its condition after one large brace."""

    rows: tuple[tuple[Layout, ...], ...]


@dataclass(frozen=True)
class Matrix(Layout):
    """Rows of entries in brackets."""

    rows: tuple[tuple[Layout, ...], ...]
    left: str = "("
    right: str = ")"


Prose: TypeAlias = tuple["str | Layout", ...]
"""Words, and layouts for the formulas among them."""


@dataclass(frozen=True)
class Line(Layout):
    """One line of a display: its relation stands under that of the line before.

    ``indent`` moves what stands right of the alignment, in ems.  Several reasons are divided by a
    part ``", "`` of their own.  A line without relation goes on with the line before.
    """

    left: Layout
    relation: Layout
    right: Layout
    reason: Prose = ()
    indent: float = 0.0


@dataclass(frozen=True)
class Aligned(Layout):
    """Lines under one another: a chain of equations with the reasons at the side."""

    lines: tuple[Line, ...]


EMPTY = Row(())
MINUS = Atom("−", Kind.OPERATOR)
APPLY = Atom("\u2061", Kind.OPERATOR)
"""Between a function and its argument where nothing else tells them from a product: H(p), not c (a + b)."""


def items(layout: Layout) -> tuple[Layout, ...]:
    """What stands side by side in ``layout``; a single thing stands alone."""
    return layout.items if isinstance(layout, Row) else (layout,)


def row(*parts: Layout) -> Layout:
    """The parts side by side; rows among them are opened, and one thing alone is no row."""
    flat = tuple(item for part in parts for item in items(part))
    return flat[0] if len(flat) == 1 else Row(flat)


def scripted(base: Layout, below: Layout | None = None, above: Layout | None = None) -> Layout:
    """``base`` with scripts, which stand at its last item, as on paper: σ(x)² is σ before (x)²."""
    *before, last = items(base) or (EMPTY,)
    if isinstance(last, Script) and not (last.below and below) and not (last.above and above):
        last = replace(last, below=last.below or below, above=last.above or above)
    else:
        last = Script(last, below, above)
    return row(*before, last)


def merged(prose: Prose) -> Prose:
    """The prose with the words side by side as one part."""
    parts: list[str | Layout] = []
    for part in prose:
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(parts)


def walk(layout: Layout) -> Iterator[Layout]:
    """The layout and everything inside it, outside first."""
    yield layout
    for part in layout.parts():
        yield from walk(part)


def is_tall(layout: Layout) -> bool:
    """Whether brackets around it must grow: it holds a fraction, a large sign or large brackets."""
    return any(
        isinstance(part, (Fraction, Cases, Matrix))
        or (isinstance(part, Fence) and part.growing)
        or (isinstance(part, Big) and not part.sign.isalpha())
        for part in walk(layout)
    )


def first_atom(layout: Layout) -> Atom | None:
    """The atom that the eye meets first, if it is one on the line itself."""
    match layout:
        case Atom():
            return layout
        case Row(items=(first, *_)) | Script(base=first):
            return first_atom(first)
    return None


def plain(layout: Layout) -> Layout:
    """The layout without what leaves no ink: spaces, signs of application, the language of words."""
    if isinstance(layout, Row):
        seen = (plain(item) for item in layout.items if item != APPLY and not isinstance(item, Space))
        return row(*seen)
    if isinstance(layout, Text):
        return Text(layout.words.strip())
    changed = {field.name: _plain(getattr(layout, field.name)) for field in fields(layout)}  # type: ignore[arg-type]
    return replace(layout, **changed)  # type: ignore[type-var]


def _plain(value: object) -> object:
    if isinstance(value, Layout):
        return plain(value)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value
