"""Refusals of whole documents; what is wrong with one formula only is a block, `blocks.Refused`."""

from __future__ import annotations

from lemmata.errors import LemmataError

__all__ = ["DocumentError", "missing_library"]


class DocumentError(LemmataError):
    """A file that cannot be read as a document: where, what was found, what to try."""

    def __init__(self, path: str, found: str, tries: str, *, line: int | None = None) -> None:
        self.path, self.line, self.found, self.tries = path, line, found, tries
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {found}\n  try    {tries}")


def missing_library(path: str, error: ImportError) -> DocumentError:
    """What to say of ``path`` when the library that reads its kind is not installed."""
    return DocumentError(
        path, f"needs the library {error.name}, which is not installed", "pip install 'lemmata[docs]'"
    )
