"""Answers kept from one run to the next, so that only what has changed is proved again.

An answer belongs to a claim, its givens and the code that decided it.  What ran out of time is asked
again when there is more time.  Only text is kept, never a pickle: a cache may come with a stranger's
files.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

from lemmata.checking import Item, answers
from lemmata.worker import Answer

__all__ = ["Cache", "answers_kept"]

FOLDER = ".lemmata_cache"

TABLE = """CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, timeout REAL NOT NULL, word TEXT NOT NULL, text TEXT NOT NULL,
    json TEXT NOT NULL) WITHOUT ROWID"""


class Cache:
    """A table of answers in a file.  A file that is damaged or cannot be written costs time, nothing else."""

    def __init__(self, folder: Path) -> None:
        self._connection: sqlite3.Connection | None = None
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
            connection.execute(TABLE)
        except sqlite3.DatabaseError:
            connection.close()
            path.unlink()
            connection = sqlite3.connect(path, timeout=1.0)
            connection.execute(TABLE)
        return connection

    def get(self, item: Item, timeout: float) -> Answer | None:
        """The answer kept for this request, without its payload, unless more time might change it."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT timeout, word, text, json FROM answers WHERE key = ?", (_key(item),)
            ).fetchone()
            if row is None or (row[1] == "undecided" and row[0] < timeout):
                return None
            return Answer(row[1], row[2], json.loads(row[3]), b"")
        except (sqlite3.Error, ValueError):
            return None

    def put(self, item: Item, answer: Answer, timeout: float) -> None:
        """Keep an answer, at once: an interrupted run has lost nothing."""
        if self._connection is None:
            return
        row = (_key(item), timeout, answer.word, answer.text, json.dumps(answer.json))
        with suppress(sqlite3.Error), self._connection:
            self._connection.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def answers_kept(
    items: Sequence[Item],
    cache: Cache | None,
    executor: Executor | None = None,
    jobs: int = 1,
    timeout: float = 10.0,
) -> Iterator[tuple[Item, Answer]]:
    """`checking.answers`, asking only what ``cache`` does not know; equal requests are asked once."""
    asked: dict[bytes, list[Item]] = {}
    for item in items:
        if cache is not None and (kept := cache.get(item, timeout)) is not None:
            yield item, kept
        else:
            asked.setdefault(_key(item), []).append(item)
    for item, answer in answers([same[0] for same in asked.values()], executor, jobs, timeout):
        if cache is not None:
            cache.put(item, answer, timeout)
        for same in asked[_key(item)]:
            yield same, answer


def _key(item: Item) -> bytes:
    request = item.request
    claim = request.claim if isinstance(request.claim, bytes) else request.claim.encode()
    parts: Iterable[bytes] = (
        claim,
        *(given.encode() for given in request.given),
        b"tex" if request.tex else b"",
    )
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


@cache
def deciding_code() -> bytes:
    """A digest of everything that an answer may depend on: this package and what it computes with."""
    from importlib.metadata import PackageNotFoundError, version

    digest = blake2b(digest_size=12)
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".lark"):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    for library in ("sympy", "mpmath", "python-flint"):
        with suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)}".encode())
    return digest.digest()
