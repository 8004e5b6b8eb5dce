"""The text of a file, and texts cut from it that remember where each character stood.

A host cuts, joins and rewrites; a `Traced` text keeps the origin of every character through all of
that, and `Source.map` turns the origins into places.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lemmata.documents.blocks import Display, Prose
from lemmata.documents.place import Mark, Place, SourceMap

__all__ = ["Source", "Span", "Traced"]


@dataclass(frozen=True)
class Span:
    """From ``offset`` on, the text is that of the file from ``origin`` on; all of a ``fixed`` span is there."""

    offset: int
    origin: int
    fixed: bool = False


@dataclass(frozen=True)
class Traced:
    """A text with the origin, an offset in its source, of every character."""

    text: str
    spans: tuple[Span, ...]

    @staticmethod
    def join(parts: Iterable[Traced]) -> Traced:
        """The texts one after the other.

        >>> a, b = Source("a.md", "x + y").cut(0, 1), Source("a.md", "x + y").cut(4)
        >>> joined = Traced.join([a, b])
        >>> joined.text, joined.origin(1)
        ('xy', 4)
        """
        texts: list[str] = []
        spans: list[Span] = []
        length = 0
        for part in parts:
            if not part.text and spans:
                continue
            spans += (Span(span.offset + length, span.origin, span.fixed) for span in part.spans)
            texts.append(part.text)
            length += len(part.text)
        return Traced("".join(texts), tuple(spans) or (Span(0, 0),))

    @staticmethod
    def fixed(text: str, origin: int) -> Traced:
        """Words that are not the file's, standing for what it has at ``origin``."""
        return Traced(text, (Span(0, origin, True),))

    def _span(self, offset: int) -> int:
        return max(0, bisect_right(self.spans, offset, key=lambda s: s.offset) - 1)

    def origin(self, offset: int) -> int:
        """Where the character at ``offset`` stands in the source."""
        span = self.spans[self._span(offset)]
        return span.origin if span.fixed else span.origin + max(0, offset - span.offset)

    def cut(self, start: int, stop: int | None = None) -> Traced:
        """The text from ``start`` to ``stop``, an empty one keeping its place."""
        stop = len(self.text) if stop is None else max(start, stop)
        if len(self.spans) == 1 and not self.spans[0].fixed:  # most texts are; it spares two searches
            return Traced(self.text[start:stop], (Span(0, self.spans[0].origin + start),))
        first = self._span(start)
        spans = [Span(0, self.origin(start), self.spans[first].fixed)]
        for number in range(first + 1, len(self.spans)):
            span = self.spans[number]
            if span.offset >= stop:
                break
            spans.append(Span(span.offset - start, span.origin, span.fixed))
        return Traced(self.text[start:stop], tuple(spans))

    @cached_property
    def groups(self) -> dict[int, int]:
        r"""Where each group of TeX ends: the offset of its ``{``, and that after its ``}``.

        >>> Source("a.tex", r"{a{b}\}} {c").whole.groups
        {2: 5, 0: 8}
        """
        found: dict[int, int] = {}
        opened: list[int] = []
        for match in re.finditer(r"\\.|[{}]", self.text, re.DOTALL):
            if match[0] == "{":
                opened.append(match.start())
            elif match[0] == "}" and opened:
                found[opened.pop()] = match.end()
        return found

    def strip(self) -> Traced:
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def lines(self) -> list[Traced]:
        """The lines, each without its end."""
        found, start = [], 0
        for end in [m.start() for m in re.finditer("\n", self.text)] + [len(self.text)]:
            found.append(self.cut(start, end))
            start = end + 1
        return found


@dataclass(frozen=True)
class Source:
    """A file's text: no byte order mark, lines ended by a line feed, which changes no line and no column.

    >>> Source("a.md", "one\\r\\ntwo").place(5)
    Place(path='a.md', line=2, column=2, cell=None)
    """

    path: str
    text: str
    cell: int | None = None

    def __post_init__(self) -> None:
        plain = re.sub("\r\n?", "\n", self.text.removeprefix("\ufeff"))
        object.__setattr__(self, "text", plain)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    @cached_property
    def whole(self) -> Traced:
        return Traced(self.text, (Span(0, 0),))

    def cut(self, start: int, stop: int | None = None) -> Traced:
        return self.whole.cut(start, stop)

    def lines(self, first: int, stop: int) -> Traced:
        """The lines from ``first`` to before ``stop``, counted from 0, without the last end of line."""
        start, end = (
            self._starts[line] if line < len(self._starts) else len(self.text) + 1 for line in (first, stop)
        )
        return self.cut(min(start, len(self.text)), max(start, end - 1))

    def offset(self, line: int, column: int) -> int:
        """The offset of ``column``, from 0, in ``line``, from 1."""
        return self._starts[line - 1] + column

    def place(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset) - 1
        return Place(self.path, line + 1, offset - self._starts[line] + 1, self.cell)

    def map(self, traced: Traced) -> SourceMap:
        """Where each character of ``traced`` stands in the file."""
        marks: list[Mark] = []
        ends = [*(span.offset for span in traced.spans[1:]), len(traced.text)]
        for span, end in zip(traced.spans, ends, strict=True):
            offsets = [span.offset]
            if not span.fixed:
                offsets += (m.end() for m in re.finditer("\n", traced.text[span.offset : end]))
                offsets[1:] = (span.offset + o for o in offsets[1:] if span.offset + o < end)
            for offset in offsets:
                place = self.place(traced.origin(offset))
                marks.append(Mark(offset, place.line, place.column, span.fixed))
        return SourceMap(self.path, tuple(marks), self.cell)

    def display(self, tex: Traced, environment: str = "$$", label: str = "") -> Display:
        return Display(tex.text, self.map(tex), environment, label)

    def prose(self, text: Traced) -> Prose:
        return Prose(text.text, self.map(text))
