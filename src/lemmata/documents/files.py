"""The text of a file, or a refusal that says what is wrong with the file."""

from __future__ import annotations

from pathlib import Path

from lemmata.documents.errors import DocumentError

__all__ = ["LARGEST", "read_text"]

LARGEST = 2_000_000
"""Bytes of one document, unless its host says otherwise; a larger one is data, or a book in one file."""


def read_text(path: str | Path, largest: int = LARGEST) -> str:
    """The file as UTF-8 text, its line ends as they are.

    Raises DocumentError where it is missing, unreadable, too large or in another encoding; for a wrong
    byte the line is named.
    """
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise DocumentError(name, f"cannot be read: {found}", "check the name and its permissions") from None
    if len(data) > largest:
        raise DocumentError(
            name, f"is larger than {largest // 1_000_000} MB", "split the document, or exclude the file"
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentError(name, "is UTF-16, not UTF-8", f"iconv -f utf-16 -t utf-8 {name}", line=1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            name,
            f"is not UTF-8: byte 0x{data[error.start]:02x}",
            f"if it is Latin-1: iconv -f latin1 -t utf-8 {name}",
            line=line,
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DocumentError(name, "holds a null character: it is no text", "exclude the file", line=line)
    return text
