"""What a host makes of a file: blocks in reading order, each with its place.

The blocks are all that the rest of `lemmata.documents` knows of a file.  Comments, code, literal
text and whatever else is not read by a reader of the page make no block; a comment that starts with
``lemmata:`` makes a `Directive`.
"""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.documents.place import Place, SourceMap

__all__ = ["Begin", "Block", "Directive", "Display", "End", "Heading", "Prose", "Refused"]


@dataclass(frozen=True)
class Heading:
    """A heading: what was introduced below one of the same or a higher level (1 is highest) ends here."""

    level: int
    text: str
    place: Place


@dataclass(frozen=True)
class Prose:
    """Running text between displays; formulas within it are written ``$…$``, whatever the host writes."""

    text: str
    source: SourceMap

    @property
    def place(self) -> Place:
        return self.source.place(0)


@dataclass(frozen=True)
class Display:
    """A displayed formula: ``tex`` without its delimiters, with the macros of the file expanded.

    ``environment`` is what surrounds it (``align``, ``equation*``, ``$$``); rows and columns are still
    in ``tex``.  ``label`` is the host's own label, if any.
    """

    tex: str
    source: SourceMap
    environment: str = "$$"
    label: str = ""

    @property
    def place(self) -> Place:
        return self.source.place(0)


@dataclass(frozen=True)
class Begin:
    """A scope opens: a theorem or proof environment, a docstring, an admonition.  ``kind`` is its name."""

    kind: str
    place: Place


@dataclass(frozen=True)
class End:
    """The innermost scope of this ``kind`` closes."""

    kind: str
    place: Place


@dataclass(frozen=True)
class Directive:
    """What follows ``lemmata:`` in a comment of the host, such as ``given p in open simplex(n)``."""

    text: str
    place: Place


@dataclass(frozen=True)
class Refused:
    """What the host will not take in: an ``\\input`` outside the folder, a macro that grows without end.

    The rest of the document is read; ``text`` says what was refused, and why.
    """

    text: str
    place: Place


Block = Heading | Prose | Display | Begin | End | Directive | Refused
