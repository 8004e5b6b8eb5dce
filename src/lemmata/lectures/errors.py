"""What is wrong with a lecture: each fault with its line and a caret under the character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from lemmata.errors import LemmataError

__all__ = ["FalseLecture", "Fault", "LectureError", "UndecidedLecture", "nearest"]

_WIDEST = 100


@dataclass(frozen=True, order=True)
class Fault:
    """Something that stops a lecture, or only a warning; lines and columns count from 1, 0 for none.

    ``told`` are further lines: what was read, the counterexample.
    """

    line: int
    column: int
    found: str
    tries: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    false: bool = False
    undecided: bool = False

    def text(self, path: str, source: str) -> str:
        """The fault as people read it, with its line of ``source``."""
        place = ":".join([path, *(str(n) for n in (self.line, self.column) if n)])
        lines = [f"{place}: {self.found}"]
        rows = source.splitlines()
        if 0 < self.line <= len(rows):
            lines += _caret(rows[self.line - 1], self.column)
        lines += [f"  {told}" for told in self.told]
        lines += [f"  try    {attempt}" for attempt in self.tries]
        return "\n".join(lines)


def _caret(row: str, column: int) -> list[str]:
    cut = max(0, column - 1 - _WIDEST // 2) if len(row) > _WIDEST else 0
    shown = row[cut : cut + _WIDEST].replace("\t", " ")
    if not column:
        return [f"    {shown}"]
    # Hangul and Han characters are two columns wide in a terminal.
    before = sum(2 if ord(c) >= 0x1100 else 1 for c in shown[: column - 1 - cut])
    return [f"    {shown}", f"    {' ' * before}^"]


class LectureError(LemmataError):
    """A lecture that cannot be written as it stands; nothing was."""

    def __init__(self, path: str, source: str, faults: Sequence[Fault]) -> None:
        self.path, self.faults = path, tuple(sorted(set(faults)))
        told = "\n".join(fault.text(path, source) for fault in self.faults)
        super().__init__(f"{told}\nnothing was written")


class FalseLecture(LectureError):
    """A lecture that says something false."""

    status: ClassVar[int] = 1


class UndecidedLecture(LectureError):
    """A lecture in which nothing is wrong but that a claim is not decided."""

    status: ClassVar[int] = 3


def refusal(path: str, source: str, faults: Sequence[Fault]) -> LectureError:
    """The error of these faults: what is false weighs more than what is not understood, and that than the undecided."""
    if any(f.false for f in faults):
        return FalseLecture(path, source, faults)
    return (UndecidedLecture if all(f.undecided for f in faults) else LectureError)(path, source, faults)


def nearest(word: str, known: Sequence[str]) -> tuple[str, ...]:
    """What to try instead of ``word``: the nearest of ``known``, or all where they are few.

    >>> nearest("reslt", ("result", "figure"))
    ('result',)
    """
    close = get_close_matches(word, known, 3, 0.5)
    if not close and known and len(known) <= 24:
        return (", ".join(known),)
    return tuple(close)
