"""Answers kept from one run to the next, so that only what has changed is proved again.

An answer belongs to a claim, its givens and the code that decided it.  What ran out of time is asked
again when there is more time.  Only text is kept, never a pickle: a cache may come with a stranger's
files.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lemmata.documents.blocks import Block
from lemmata.documents.finding import Finding
from lemmata.documents.options import Options
from lemmata.documents.place import Place
from lemmata.worker import BUSY, Answer, Request

__all__ = ["FOLDER", "Cache"]

FOLDER = ".lemmata_cache"

TABLES = """CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, timeout REAL NOT NULL, word TEXT NOT NULL, text TEXT NOT NULL,
    json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (key BLOB PRIMARY KEY, findings TEXT NOT NULL) WITHOUT ROWID;"""


class Cache:
    """Answers, and the findings of whole documents, in a file of ``folder``; without one, for this run.

    A file that is damaged or cannot be written costs time, nothing else.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._connection: sqlite3.Connection | None = None
        if folder is None:
            self._connection = sqlite3.connect(":memory:")
            self._connection.executescript(TABLES)
            return
        with suppress(OSError, sqlite3.Error):
            folder.mkdir(exist_ok=True)
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
            self._connection = self._open(folder / f"{deciding_code().hex()}.sqlite")

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        for other in path.parent.glob("*.sqlite"):
            if other != path:  # answers of code that is no longer there
                other.unlink(missing_ok=True)
        connection = sqlite3.connect(path, timeout=1.0)
        try:
            connection.executescript(TABLES)
        except sqlite3.DatabaseError:
            connection.close()
            path.unlink()
            connection = sqlite3.connect(path, timeout=1.0)
            connection.executescript(TABLES)
        return connection

    def get(self, request: Request, timeout: float) -> Answer | None:
        """The answer kept for this request, without its payload, unless more time might change it."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT timeout, word, text, json FROM answers WHERE key = ?", (_key(request),)
            ).fetchone()
            if row is None or (row[1] == "undecided" and row[0] < timeout):
                return None
            return Answer(row[1], row[2], json.loads(row[3]), b"")
        except (sqlite3.Error, ValueError):
            return None

    def put(self, request: Request, answer: Answer, timeout: float) -> None:
        """Keep an answer, at once: an interrupted run has lost nothing."""
        if self._connection is None or _by_accident((answer.json.get("evidence") or {}).get("stopped")):
            return
        row = (_key(request), timeout, answer.word, answer.text, json.dumps(answer.json))
        with suppress(sqlite3.Error), self._connection:
            self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)

    def page(self, blocks: Iterable[Block], options: Options) -> list[Finding] | None:
        """The findings kept for a document that has not changed."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT findings FROM pages WHERE key = ?", (_page_key(blocks, options),)
            ).fetchone()
            return [_finding(entry) for entry in json.loads(row[0])] if row else None
        except (sqlite3.Error, ValueError, TypeError, KeyError):
            return None

    def put_page(self, blocks: Iterable[Block], options: Options, findings: Iterable[Finding]) -> None:
        """Keep the findings of a document."""
        findings = list(findings)
        if self._connection is None or any(_by_accident(finding.message) for finding in findings):
            return
        row = (_page_key(blocks, options), json.dumps([asdict(finding) for finding in findings]))
        with suppress(sqlite3.Error), self._connection:
            self._connection.execute("INSERT OR REPLACE INTO pages VALUES (?, ?)", row)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _by_accident(stopped: str | None) -> bool:
    """Whether a claim was left open by the end of a process or a busy machine, which says nothing about the claim."""
    return bool(stopped) and str(stopped).startswith(("its process ended", "its worker process ended", BUSY))


def _key(request: Request) -> bytes:
    claim = request.claim if isinstance(request.claim, bytes) else request.claim.encode()
    return _digest(claim, *(given.encode() for given in request.given), b"tex" if request.tex else b"")


def _page_key(blocks: Iterable[Block], options: Options) -> bytes:
    return _digest(repr(options).encode(), *(repr(block).encode() for block in blocks))


def _digest(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _finding(entry: dict[str, Any]) -> Finding:
    places = {name: Place(**entry[name]) if entry[name] else None for name in ("place", "end", "rests_on")}
    return Finding(**entry | places | {name: tuple(entry[name]) for name in ("context", "tries")})


@cache
def deciding_code() -> bytes:
    """A digest of everything that an answer may depend on: this package and what it computes with."""
    from importlib.metadata import PackageNotFoundError, version

    digest = blake2b(digest_size=12)
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".lark", ".toml"):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    for library in ("sympy", "mpmath", "python-flint"):
        with suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)}".encode())
    return digest.digest()
