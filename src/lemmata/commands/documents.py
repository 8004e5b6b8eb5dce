"""Documents checked in place."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from lemmata.commands import UsageError

__all__ = ["check_documents"]


def check_documents(names: Sequence[str], *, form: str, jobs: int, timeout: float) -> int:
    """Check the documents below these paths and write the findings; 1 if one of them is an error."""
    from lemmata.documents.checker import Options, findings
    from lemmata.documents.finding import ERRORS
    from lemmata.documents.hosts import hosts

    documents = []
    for name in _files(names, tuple(hosts())):
        try:
            text = name.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            print(f"lemmata: {name}: {error}", file=sys.stderr)
            continue
        documents.append(list(hosts()[name.suffix](str(name), text)))
    failed = False
    for finding in findings(documents, Options(timeout=timeout, jobs=jobs)):
        failed = failed or finding.code in ERRORS
        if form == "jsonl":
            print(json.dumps(finding.to_json(), ensure_ascii=False), flush=True)
        elif finding.code in ERRORS:
            print(f"{finding.place}: {finding.code} {finding.message}\n  {finding.read}")
    return 1 if failed else 0


def _files(names: Sequence[str], suffixes: tuple[str, ...]) -> list[Path]:
    out: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            out += sorted(p for p in path.rglob("*") if p.suffix in suffixes and p.is_file())
        elif path.suffix in suffixes:
            out.append(path)
        else:
            raise UsageError(f"{name}: no document; expected {', '.join(suffixes)}")
    if not out:
        raise UsageError(f"{' '.join(names)}: no documents there")
    return out
