"""Claims as they stand in lecture notes: each is read as a mathematician reads it, or refused at its place.

In ``lecture_notes.txt`` a line of LaTeX is followed by the text that its reading prints as, so that a wrong
precedence, a lost index or a function taken for a product shows; in ``lecture_notes_refused.txt`` by a caret
under the place and what is found there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.writing import write


def pairs(name: str) -> list[tuple[str, str]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return list(zip(lines[::2], lines[1::2], strict=True))


@pytest.mark.parametrize(("latex", "text"), pairs("lecture_notes.txt"))
def test_notes_are_read_as_a_mathematician_reads_them(latex: str, text: str) -> None:
    assert write(read_claim(latex)) == text.strip()


@pytest.mark.parametrize(("latex", "caret"), pairs("lecture_notes_refused.txt"))
def test_what_has_two_readings_or_none_is_refused(latex: str, caret: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert " " * refused.value.position + f"^ {refused.value.found}" == caret
