"""What the readers say of a text that they cannot accept: where, what was expected, what to try."""

from __future__ import annotations

import unicodedata

from lemmata.errors import LemmataError

__all__ = ["ReadingError"]

WIDTH = 78
"""Columns of a line that are shown around the caret."""


class ReadingError(LemmataError, ValueError):
    """A claim, an expression or a given cannot be read.

    ``text`` is all that was handed over, ``position`` the offset of the first offending
    character, ``expected`` and ``found`` say what is wrong there, ``hint`` what to try.
    """

    def __init__(self, text: str, position: int, *, expected: str, found: str, hint: str = "") -> None:
        self.text = text
        self.position = max(0, min(position, len(text)))
        self.expected = expected
        self.found = found
        self.hint = hint
        super().__init__(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.text, self.position, self.expected, self.found, self.hint)

    def __str__(self) -> str:
        line, caret = _pointed(self.text, self.position)
        message = f"expected {self.expected}, found {self.found}\n  {line}\n  {caret}"
        return f"{message}\n  try {self.hint}" if self.hint else message


def _again(
    cls: type[ReadingError], text: str, position: int, expected: str, found: str, hint: str
) -> ReadingError:
    return cls(text, position, expected=expected, found=found, hint=hint)


def _pointed(text: str, position: int) -> tuple[str, str]:
    """The line around ``position``, cut to `WIDTH` columns, and a caret for the line below it."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    at = position - start
    cut = max(0, at - WIDTH // 2) if len(line) > WIDTH else 0
    before, after = line[cut:at], line[at : cut + WIDTH]
    left = "… " if cut else ""
    right = " …" if cut + WIDTH < len(line) else ""
    shown = left + _visible(before) + _visible(after) + right
    return shown, " " * (len(left) + sum(map(_columns, _visible(before)))) + "^"


def _visible(text: str) -> str:
    """Control characters, which would move the caret or the terminal, as a replacement sign."""
    return "".join(c if c.isprintable() else " " if c == "\t" else "\ufffd" for c in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
