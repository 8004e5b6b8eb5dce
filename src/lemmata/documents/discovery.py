"""From the paths that a user names to documents, and from a document to its blocks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from lemmata.documents.blocks import Block
from lemmata.documents.errors import DocumentError
from lemmata.documents.files import read_text
from lemmata.documents.hosts import hosts, inputs, largest

__all__ = ["Documents", "documents_in", "read_blocks", "text_of"]

SKIPPED = {"node_modules", "__pycache__", "site-packages", "_build", "venv"}
"""Folders of other people's files, besides hidden ones and virtual environments of any name."""


@dataclass
class Documents:
    """``paths`` in the order named and, in a folder, of their names; ``refused`` is what is wrong with others."""

    paths: list[Path] = field(default_factory=list)
    refused: list[DocumentError] = field(default_factory=list)


def read_blocks(path: Path) -> list[Block]:
    """The blocks of a document.

    Raises DocumentError where its kind is not known, or where the file or its text is broken.
    """
    host = hosts().get(path.suffix.lower())
    if host is None:
        near = get_close_matches(path.suffix.lower(), hosts(), 1)
        tries = f"did you mean {near[0]}?" if near else f"known are {' '.join(sorted(hosts()))}"
        raise DocumentError(
            str(path), f"is no document: nothing reads {path.suffix or 'a file without suffix'}", tries
        )
    return list(host(str(path), text_of(path)))


def text_of(path: str | Path) -> str:
    """The text of a document, as large as its kind may be.  Raises DocumentError."""
    return read_text(path, largest(Path(path).suffix.lower()))


def documents_in(
    named: Iterable[str | Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    base: Path = Path(),
) -> Documents:
    """The documents that ``named`` files and folders are or hold.

    A file that is named is always taken.  A folder is searched for the suffixes of the hosts, or for what
    ``include`` matches, without hidden folders, installed packages and what ``exclude`` matches; patterns
    are relative to ``base``, and one without a slash holds in every folder.  Symbolic links are not
    followed out of the folder.  A LaTeX file that another one inputs is read there and not again.
    """
    found = Documents()
    seen: set[str] = set()
    for name in named:
        path = Path(name)
        try:
            paths = list(_in_folder(path, include, exclude, base)) if path.is_dir() else [_file(path)]
        except DocumentError as error:
            found.refused.append(error)
            continue
        for document in paths:
            real = os.path.realpath(document)
            if real not in seen:
                seen.add(real)
                found.paths.append(document)
    return found


def _file(path: Path) -> Path:
    if not path.exists():
        raise DocumentError(str(path), "is neither a file nor a folder", "check the name")
    return path


def _in_folder(folder: Path, include: Sequence[str], exclude: Sequence[str], base: Path) -> Iterator[Path]:
    root = os.path.realpath(folder)
    found = []
    for path in _walk(folder, exclude, base):
        relative = _relative(path, base)
        wanted = _matches(relative, include) if include else path.suffix.lower() in hosts()
        inside = os.path.commonpath([root, os.path.realpath(path)]) == root
        if wanted and inside and path.is_file() and not _matches(relative, exclude):
            found.append(path)
    if not found:
        known = " ".join(include or sorted(hosts()))
        raise DocumentError(str(folder), "holds no documents", f"looked for {known}; see include and exclude")
    elsewhere = {os.path.realpath(part) for path in found for part in _inputs(path)}
    yield from (path for path in found if os.path.realpath(path) not in elsewhere)


def _walk(folder: Path, exclude: Sequence[str], base: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise DocumentError(
            str(error.filename), f"cannot be read: {error.strerror}", "check its permissions, or exclude it"
        )

    for place, folders, files in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not _skipped(Path(place, name), exclude, base))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


def _skipped(folder: Path, exclude: Sequence[str], base: Path) -> bool:
    return (
        folder.name.startswith(".")
        or folder.name in SKIPPED
        or (folder / "pyvenv.cfg").exists()
        or _matches(_relative(folder, base), exclude)
    )


def _inputs(path: Path) -> list[Path]:
    """The files that are read with ``path``; what is wrong with it is said when it is read itself."""
    reader = inputs().get(path.suffix.lower())
    try:
        return list(reader(str(path), read_text(path))) if reader else []
    except DocumentError:
        return []


def _relative(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()


def _matches(path: str, patterns: Sequence[str]) -> bool:
    """Whether a pattern matches ``path`` or a folder that it lies in.

    >>> _matches("docs/old/a.md", ["docs/old"]), _matches("docs/a.md", ["*.md"]), _matches("a.md", ["docs/**"])
    (True, True, False)
    """
    parts = path.split("/")
    for pattern in patterns:
        plain = pattern.strip("/").removeprefix("./")
        compiled = _compiled(plain)
        if "/" not in plain and any(compiled.fullmatch(part) for part in parts):
            return True
        if any(compiled.fullmatch("/".join(parts[:length])) for length in range(1, len(parts) + 1)):
            return True
    return False


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(signs.get(piece, re.escape(piece)) for piece in pieces))
