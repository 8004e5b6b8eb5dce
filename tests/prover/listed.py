"""The claims of ``claims.json``, text and LaTeX, as statements with what is expected of them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from lemmata.notation import Claim
from lemmata.reading.latex.reader import read_claim as read_latex
from lemmata.reading.text.reader import read_claim

__all__ = ["ENTRIES", "claim_of", "dear", "listed", "some"]

T = TypeVar("T")

ENTRIES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "claims.json").read_text())


def claim_of(entry: dict[str, Any]) -> Claim:
    """The statement of an entry, whose givens are one text."""
    read = read_latex if entry.get("tex") else read_claim
    return read(entry["claim"], tuple(filter(None, entry["given"].split(";"))))


def some(cases: Sequence[T], step: int) -> Sequence[T]:
    """Every ``step``-th case by day; all of them with ``LEMMATA_CLAIMS=1``, as in a stage of `.ci/run`."""
    return cases if os.environ.get("LEMMATA_CLAIMS") else cases[::step]


dear = pytest.mark.skipif(
    not os.environ.get("LEMMATA_CLAIMS"), reason="takes long; a stage of .ci/run has it"
)
"""A test with claims that take long to decide."""


@cache
def listed() -> tuple[tuple[Claim, str], ...]:
    """Every claim with the verdict that is expected."""
    return tuple((claim_of(entry), entry["expect"]) for entry in ENTRIES)
