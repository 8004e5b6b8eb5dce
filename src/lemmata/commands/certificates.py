"""Certificates as files: one row of a table a line, and nothing read that JSON leaves to chance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from lemmata.commands import UsageError

LARGEST = 50_000_000
"""Bytes of a file; a proof of the catalogue has a few thousand."""


def written(certificate: dict[str, Any]) -> str:
    """The text of a certificate."""
    members = []
    for name, value in certificate.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list):
            rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in value)
            text = f"[\n{rows}\n]"
        members.append(f"{json.dumps(name)}: {text}")
    return "{" + ",\n".join(members) + "}\n"


def read(path: str) -> Any:
    """What a file holds.  Raises UsageError for what is no JSON, or more than anybody can mean."""
    # A pipe tells its size only by ending: one byte more than what is allowed is read of it.
    with Path(path).open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UsageError(f"{path}: expected at most {LARGEST:,} bytes, found more")
    try:
        return json.loads(
            data.decode("utf-8"), parse_constant=_refused, parse_float=_refused, object_pairs_hook=_object
        )
    except RecursionError:
        raise UsageError(f"{path}: expected a certificate, found lists within lists without end") from None
    except ValueError as error:
        raise UsageError(f"{path}: expected a certificate in JSON, found another text: {error}") from None


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is no whole number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member of an object stands twice")
    return found
