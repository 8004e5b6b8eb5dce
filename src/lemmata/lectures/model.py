"""What an author wrote: a lecture as data, each part with its line.

Nothing here is checked or numbered; formulas are TeX as it was typed, results are IDs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

__all__ = [
    "Anchor",
    "Blank",
    "Block",
    "Bold",
    "Check",
    "Claim",
    "Code",
    "Conventions",
    "Definition",
    "Display",
    "Emphasis",
    "Example",
    "Exercise",
    "Figure",
    "Formula",
    "Heading",
    "Index",
    "Inline",
    "Inlines",
    "Items",
    "Lecture",
    "Link",
    "Note",
    "Number",
    "Only",
    "Paragraph",
    "Quotation",
    "Reference",
    "Result",
    "Rule",
    "Slide",
    "Solution",
    "Table",
    "Typed",
    "Words",
    "inlines_of",
    "walk",
]

# ------------------------------------------------------------------ running text


@dataclass(frozen=True)
class Words:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula within the text, in TeX; ``numbers`` are those computed in it, marked in ``tex`` by ``{=0}``."""

    tex: str
    numbers: tuple[Number, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Number:
    """The value of ``expression``, to ``places`` decimals; ``scientific``: as a mantissa and a power of ten.

    ``value`` is empty until it is computed.
    """

    expression: str
    places: int
    scientific: bool = False
    line: int = 0
    column: int = 0
    value: str = ""


@dataclass(frozen=True)
class Reference:
    """The number of a result by its ID, or of a part of the lecture by its name."""

    target: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Typed:
    """Code within the text."""

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
class Blank:
    """What is to be filled in, where blanks are wanted."""

    inlines: Inlines


Inline = Words | Formula | Number | Reference | Typed | Emphasis | Bold | Link | Blank
Inlines = tuple[Inline, ...]

# ------------------------------------------------------------------ blocks


@dataclass(frozen=True)
class Anchor:
    """Where a block begins, and the name by which the author refers to it."""

    line: int = 0
    name: str = ""


@dataclass(frozen=True)
class Heading:
    """``level`` is 1 for a section, 2 for a subsection."""

    level: int
    title: Inlines
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Paragraph:
    inlines: Inlines
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Display:
    """A displayed formula, in TeX; its numbers as in `Formula`."""

    tex: str
    numbers: tuple[Number, ...] = ()
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Items:
    """A list; each item is a sequence of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Table:
    """``alignment`` holds ``l``, ``c`` or ``r`` for each column."""

    alignment: str
    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Code:
    language: str
    text: str
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Quotation:
    blocks: tuple[Block, ...]
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Rule:
    """A line ``---``: a slide ends here."""

    at: Anchor = Anchor()


Showing = Literal["", "full", "short", "appendix", "none"]
"""How a proof is shown; the empty one is what the whole document has."""


@dataclass(frozen=True)
class Result:
    """A result of the catalogue; ``remark`` stands in place of its idea, ``title`` of its title.

    ``slides`` is how slides show the proof, where they do it otherwise than ``proof`` says.
    """

    id: str
    proof: Showing = ""
    title: str = ""
    remark: tuple[Block, ...] = ()
    at: Anchor = Anchor()
    column: int = 0
    slides: Showing = ""


@dataclass(frozen=True)
class Claim:
    """A claim as text, with its givens; ``refuted``: it must be false."""

    text: str
    given: tuple[str, ...] = ()
    refuted: bool = False
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Check:
    """A claim decided on the spot."""

    claim: Claim
    proof: Showing = ""
    title: str = ""
    hidden: bool = False
    remark: tuple[Block, ...] = ()
    at: Anchor = Anchor()
    slides: Showing = ""


@dataclass(frozen=True)
class Definition:
    """The formula of a function of Lemmata."""

    name: str
    at: Anchor = Anchor()
    column: int = 0


@dataclass(frozen=True)
class Figure:
    name: str
    options: Mapping[str, str] = field(default_factory=dict)
    caption: Inlines = ()
    at: Anchor = Anchor()
    column: int = 0


@dataclass(frozen=True)
class Example:
    title: Inlines
    blocks: tuple[Block, ...]
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Solution:
    blocks: tuple[Block, ...]
    claim: Claim | None = None
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Exercise:
    title: Inlines
    blocks: tuple[Block, ...]
    solutions: tuple[Solution, ...] = ()
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Note:
    """For the speaker."""

    blocks: tuple[Block, ...]
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Only:
    """What only some formats have."""

    formats: tuple[str, ...]
    blocks: tuple[Block, ...]
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Slide:
    """A slide as it stands."""

    title: Inlines
    blocks: tuple[Block, ...]
    at: Anchor = Anchor()


@dataclass(frozen=True)
class Index:
    """The table of all results that are printed."""

    at: Anchor = Anchor()


@dataclass(frozen=True)
class Conventions:
    at: Anchor = Anchor()


Block = (
    Heading
    | Paragraph
    | Display
    | Items
    | Table
    | Code
    | Quotation
    | Rule
    | Result
    | Check
    | Definition
    | Figure
    | Example
    | Solution
    | Exercise
    | Note
    | Only
    | Slide
    | Index
    | Conventions
)


@dataclass(frozen=True)
class Lecture:
    """A lecture as its author wrote it; ``head`` is the front matter, each entry with its line."""

    path: str
    text: str
    head: Mapping[str, str]
    lines: Mapping[str, int]
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        return self.head["title"]

    @property
    def lang(self) -> str:
        return self.head.get("lang", "en")


# ------------------------------------------------------------------ going through all of it


def walk(part: Any) -> Iterator[Any]:
    """``part`` and every block and inline within it, in the order of the text.

    >>> [type(p).__name__ for p in walk((Paragraph((Words("a"), Emphasis((Words("b"),)))),))]
    ['Paragraph', 'Words', 'Emphasis', 'Words']
    """
    if isinstance(part, tuple):
        for inner in part:
            yield from walk(inner)
    elif is_dataclass(part) and not isinstance(part, (type, Anchor)):
        yield part
        for f in fields(part):
            yield from walk(getattr(part, f.name))


def inlines_of(text: str) -> Inlines:
    """Plain text as inlines."""
    return (Words(text),) if text else ()


T = TypeVar("T")


def mapped(part: T, change: Callable[[Any], Any]) -> T:
    """``part`` with ``change`` applied to every block and inline, the innermost first."""
    if isinstance(part, tuple):
        return tuple(mapped(inner, change) for inner in part)  # type: ignore[return-value]
    if not is_dataclass(part) or isinstance(part, (type, Anchor)):
        return part
    inner = {
        f.name: mapped(value, change)
        for f in fields(part)
        if isinstance(value := getattr(part, f.name), tuple) or is_dataclass(value)
    }
    return change(replace(part, **inner))  # type: ignore[type-var]
