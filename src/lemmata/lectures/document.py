"""A lecture ready to be written: numbered, its results filled in, every formula laid out.

This is all that the writers know.  What a format leaves out is not here any more; in slides every block
stands within a `Frame`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lemmata.figures.model import Picture
from lemmata.lectures.model import walk
from lemmata.rendering.layout import Layout

__all__ = [
    "Block",
    "Bold",
    "Box",
    "Code",
    "Document",
    "Emphasis",
    "Formula",
    "Frame",
    "Gap",
    "Grid",
    "Inline",
    "Inlines",
    "Items",
    "Link",
    "Listing",
    "Math",
    "PictureBlock",
    "Proof",
    "Quote",
    "Section",
    "Small",
    "Statement",
    "Text",
    "ToLabel",
    "Words",
    "outline",
]

# ------------------------------------------------------------------ running text


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Math:
    """A formula within the text; ``tight``: what follows, a Korean particle, stays on its line."""

    layout: Layout
    tight: bool = False


@dataclass(frozen=True)
class Code:
    text: str


@dataclass(frozen=True)
class Emphasis:
    inlines: Inlines


@dataclass(frozen=True)
class Bold:
    inlines: Inlines


@dataclass(frozen=True)
class Link:
    inlines: Inlines
    target: str


@dataclass(frozen=True)
class ToLabel:
    """“Proposition 3”, which leads there."""

    text: str
    label: str


@dataclass(frozen=True)
class Gap:
    """Room to write in, as wide as ``ems``."""

    ems: float


Inline = Words | Math | Code | Emphasis | Bold | Link | ToLabel | Gap
Inlines = tuple[Inline, ...]

# ------------------------------------------------------------------ blocks


@dataclass(frozen=True)
class Section:
    """``number`` is empty for what is not counted; ``level`` 1 or 2."""

    level: int
    number: str
    title: Inlines
    label: str = ""


@dataclass(frozen=True)
class Text:
    inlines: Inlines


@dataclass(frozen=True)
class Formula:
    """A displayed formula; the lines of an `Aligned` one with their reasons."""

    layout: Layout


@dataclass(frozen=True)
class Items:
    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; ``alignment`` holds ``l``, ``c`` or ``r`` for each column.  ``long``: it may go over pages."""

    alignment: str
    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    long: bool = False


@dataclass(frozen=True)
class Listing:
    language: str
    text: str


@dataclass(frozen=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Proof:
    """A proof: its word, and paragraphs and displays in turn; ``folded`` in a few words."""

    word: str
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True)
class Statement:
    """A numbered statement: ``kind`` and ``number`` are “Proposition” and “3”."""

    kind: str
    number: str
    title: Inlines
    label: str
    given: Inlines
    formula: Layout
    proof: Proof | None = None
    mark: Inlines = ()


@dataclass(frozen=True)
class PictureBlock:
    """A figure; ``room`` is how high it may be, in ems, where it shares a slide with other things."""

    kind: str
    number: str
    picture: Picture
    caption: Inlines
    label: str = ""
    room: float | None = None


@dataclass(frozen=True)
class Box:
    """An example, an exercise, a solution: ``title`` says which."""

    kind: str
    title: Inlines
    blocks: tuple[Block, ...]
    label: str = ""


@dataclass(frozen=True)
class Small:
    """Text in small type: remarks on conventions, sources."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Frame:
    """A slide.  ``stepwise``: the lines of its display appear one by one.  ``notes`` are for the speaker."""

    title: Inlines
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...] = ()
    stepwise: bool = False


Block = (
    Section
    | Text
    | Formula
    | Items
    | Grid
    | Listing
    | Quote
    | Proof
    | Statement
    | PictureBlock
    | Box
    | Small
    | Frame
)


@dataclass(frozen=True)
class Document:
    """A document in one format; ``head`` has ``title``, ``author``, ``institute`` and ``date``, where given."""

    name: str
    format: str
    lang: str
    head: Mapping[str, str]
    blocks: tuple[Block, ...]
    words: Mapping[str, str] = field(default_factory=dict)


def outline(document: Document) -> Iterator[str]:
    """The headings and the names of statements, figures and boxes, in their order, as plain text."""
    for part in walk(document.blocks):
        if isinstance(part, Section):
            yield f"{part.number} {text_of(part.title)}".strip()
        elif isinstance(part, Statement):
            yield f"{part.kind} {part.number} {text_of(part.title)}".strip()
        elif isinstance(part, PictureBlock):
            yield f"{part.kind} {part.number}".strip()
        elif isinstance(part, Box):
            yield text_of(part.title)


def text_of(inlines: Inlines) -> str:
    """The words of running text, without its formulas."""
    found = []
    for part in inlines:
        if isinstance(part, (Words, Code, ToLabel)):
            found.append(part.text)
        elif isinstance(part, (Emphasis, Bold, Link)):
            found.append(text_of(part.inlines))
    return " ".join("".join(found).split())
