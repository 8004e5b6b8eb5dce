"""A baseline: the errors that a project has decided to live with for now.

An entry is the path and what was *read* of the relation (`Finding.key`), not its line, so that
reflowing or renumbering a document does not disturb it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lemmata.documents.finding import Finding
from lemmata.errors import LemmataError
from lemmata.files import write_whole

__all__ = ["Baseline", "BaselineError"]

VERSION = 1


class BaselineError(LemmataError):
    """A baseline file that is broken or of another version: names the file and how to write it anew."""


class Baseline:
    """Counts of excused errors by path and key; `excuses` uses one up.

    Paths are relative to the folder of the baseline's own file ``path``, wherever the command runs.
    """

    def __init__(self, path: Path, entries: Counter[tuple[str, str]] | None = None) -> None:
        self.path = path
        self._left: Counter[tuple[str, str]] = Counter(entries or {})

    @classmethod
    def of(cls, errors: Iterable[Finding], path: Path) -> Baseline:
        """The baseline, to be written to ``path``, that excuses these errors."""
        made = cls(path)
        made._left.update(made._entry(error.place.path, error.key) for error in errors)
        return made

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The baseline in ``path``.  Raises `BaselineError`, or OSError where there is no such file."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            version = data["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise BaselineError(f"{path}: not a baseline of lemmata; {_again(path)}") from error
        if version != VERSION:
            raise BaselineError(
                f"{path}: a baseline of version {version!r:.20}, expected {VERSION}; {_again(path)}"
            )
        try:
            return cls(path, Counter({(e["path"], e["key"]): int(e["count"]) for e in data["entries"]}))
        except (ValueError, KeyError, TypeError) as error:
            raise BaselineError(f"{path}: an entry without path, key and count; {_again(path)}") from error

    def write(self) -> None:
        """Write the entries, sorted, so that a change of the file can be reviewed."""
        entries = [{"path": p, "key": key, "count": count} for (p, key), count in sorted(self._left.items())]
        write_whole(
            self.path,
            json.dumps({"version": VERSION, "entries": entries}, ensure_ascii=False, indent=1) + "\n",
        )

    def excuses(self, error: Finding) -> bool:
        """Whether an entry is left for this error; it is used up."""
        entry = self._entry(error.place.path, error.key)
        if self._left[entry] <= 0:
            return False
        self._left[entry] -= 1
        return True

    def stale(self, paths: Iterable[str]) -> list[tuple[str, str]]:
        """Entries of these documents that no longer occur, each as path and key."""
        checked = {self._entry(path, "")[0] for path in paths}
        return sorted(entry for entry, count in self._left.items() if count > 0 and entry[0] in checked)

    def _entry(self, path: str, key: str) -> tuple[str, str]:
        return Path(os.path.relpath(path, self.path.parent)).as_posix(), key


def _again(path: Path) -> str:
    return f"write it anew with --write-baseline {path}"
