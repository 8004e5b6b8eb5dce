"""Places in a file, and how the text of a display maps back to them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["Mark", "Place", "SourceMap"]


@dataclass(frozen=True, order=True)
class Place:
    """A character of a file: line and column count from 1; ``cell`` is a notebook's, from 0.

    In a notebook the line counts within the source of the cell.
    """

    path: str
    line: int
    column: int = 1
    cell: int | None = None

    def __str__(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{self.path}:{cell}{self.line}:{self.column}"


@dataclass(frozen=True)
class Mark:
    """From ``offset`` on, the text stands at ``line`` and ``column`` of the file.

    A ``fixed`` mark holds for all of its text: a macro's expansion stands where the macro was called.
    """

    offset: int
    line: int
    column: int
    fixed: bool = False


@dataclass(frozen=True)
class SourceMap:
    """Where each character of an extracted text stands in its file.

    ``marks`` are in the order of their offsets and the first has offset 0; there is one at the start
    of each line of the text and wherever the text leaves the file's own wording.
    """

    path: str
    marks: tuple[Mark, ...]
    cell: int | None = None

    def place(self, offset: int) -> Place:
        """The place of the character at ``offset`` of the text.

        >>> SourceMap("a.md", (Mark(0, 7, 3), Mark(10, 8, 1))).place(12)
        Place(path='a.md', line=8, column=3, cell=None)
        """
        mark = self.marks[max(0, bisect_right(self.marks, offset, key=lambda m: m.offset) - 1)]
        beyond = 0 if mark.fixed else max(0, offset - mark.offset)
        return Place(self.path, mark.line, mark.column + beyond, self.cell)
