"""What the readers say of a text that they cannot accept: where, what was expected, what to try."""

from __future__ import annotations

import unicodedata

from lemmata.errors import LemmataError

__all__ = ["ReadingError", "pointed"]

WIDTH = 78
"""Columns of a line that are shown around the caret."""


class ReadingError(LemmataError, ValueError):
    """A claim, an expression or a given cannot be read.

    ``text`` is all that was handed over, ``position`` the offset of the first offending
    character, ``expected`` and ``found`` say what is wrong there, ``hint`` what to try.  ``missing`` is
    the name that would have to be introduced for the text to be read, where that is the reason.
    """

    def __init__(
        self, text: str, position: int, *, expected: str, found: str, hint: str = "", missing: str = ""
    ) -> None:
        self.text = text
        self.position = max(0, min(position, len(text)))
        self.expected = expected
        self.found = found
        self.hint = hint
        self.missing = missing
        super().__init__(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        parts = (self.text, self.position, self.expected, self.found, self.hint, self.missing)
        return _again, (type(self), *parts)

    def __str__(self) -> str:
        line, caret = pointed(self.text, self.position)
        message = f"expected {self.expected}, found {_visible(self.found)}\n  {line}\n  {caret}"
        return f"{message}\n  try {self.hint}" if self.hint else message


def _again(
    cls: type[ReadingError], text: str, position: int, expected: str, found: str, hint: str, missing: str
) -> ReadingError:
    return cls(text, position, expected=expected, found=found, hint=hint, missing=missing)


def pointed(text: str, position: int) -> tuple[str, str]:
    """The line around ``position``, cut to `WIDTH` columns, and a caret for the line below it."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)].removesuffix("\r")
    at = position - start
    near = 4 * WIDTH  # enough for any window, however many marks take no column
    before, after = _visible(line[max(0, at - near) : at]), _visible(line[at : at + near])
    if _width(before) + _width(after) <= WIDTH:
        return before + after, " " * _width(before) + "^"
    left = before[len(before) - _fitting(before[::-1], WIDTH // 2) :]
    right = after[: _fitting(after, WIDTH - _width(left))]
    cut, more = "… " if left != before else "", " …" if right != after else ""
    return cut + left + right + more, " " * _width(cut + left) + "^"


def _visible(text: str) -> str:
    """Control characters, which would move the caret or the terminal, as a replacement sign."""
    return "".join(c if c.isprintable() else " " if c == "\t" else "\ufffd" for c in text)


def _fitting(text: str, width: int) -> int:
    """How many of the first characters of ``text`` fit into ``width`` columns."""
    count = 0
    for character in text:
        width -= _columns(character)
        if width < 0:
            break
        count += 1
    return count


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    """The columns of a terminal that a character takes: marks and the later parts of a Hangul syllable none."""
    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
