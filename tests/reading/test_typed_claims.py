"""Claims and givens as people type them: what each is read as, or where and how it is refused.

In ``claims_read.txt`` a claim (and, after ``;;``, its givens) is followed by the text that its reading prints
as; in ``claims_refused.txt`` by a caret under the place, what is found there and what to try.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.text.reader import read_claim
from lemmata.reading.writing import write

BESIDE = " ;; "


def pairs(name: str) -> list[tuple[str, str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.parametrize(("typed", "text"), pairs("claims_read.txt"))
def test_claims_are_read_as_typed(typed: str, text: str) -> None:
    claim, _, given = typed.partition(BESIDE)
    assert write(read_claim(claim, given)) == text.strip()


@pytest.mark.parametrize(("typed", "caret"), pairs("claims_refused.txt"))
def test_refusals_point_at_their_place_and_say_what_to_try(typed: str, caret: str) -> None:
    claim, _, given = typed.partition(BESIDE)
    with pytest.raises(ReadingError) as refused:
        read_claim(claim, given)
    error = refused.value
    before = 0 if error.text == claim else len(claim + BESIDE)
    hint = f" → {error.hint}" if error.hint else ""
    assert " " * (before + error.position) + f"^ {error.found}{hint}" == caret
