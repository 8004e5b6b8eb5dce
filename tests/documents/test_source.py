"""Texts that remember where they come from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.documents.place import Place
from lemmata.documents.source import Source, Traced


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("one\ntwo", 4, 2, 1),
        ("one\r\ntwo", 5, 2, 2),
        ("one\rtwo", 4, 2, 1),
        ("\ufeffone", 0, 1, 1),
        ("확률\n벡터 p", 6, 2, 4),
        ("\tx", 1, 1, 2),
        ("", 0, 1, 1),
    ],
)
def test_places(text: str, offset: int, line: int, column: int) -> None:
    assert Source("a", text).place(offset) == Place("a", line, column)


def test_a_cut_of_joined_pieces_keeps_every_origin() -> None:
    source = Source("a", "one two\nthree")
    joined = Traced.join([source.cut(4, 7), Traced.fixed("--", 3), source.cut(8, 13), source.cut(2, 2)])
    assert joined.text == "two--three"
    assert [joined.origin(k) for k in range(10)] == [4, 5, 6, 3, 3, 8, 9, 10, 11, 12]
    part = joined.cut(2, 7)
    assert (part.text, [part.origin(k) for k in range(5)]) == ("o--th", [6, 3, 3, 8, 9])
    assert source.map(part).place(3) == Place("a", 2, 1)
    assert source.map(part).place(1) == Place("a", 1, 4)


@given(st.text(alphabet="ab\n\r가\t", max_size=60), st.data())
def test_every_character_of_a_cut_is_at_its_place(text: str, data: st.DataObject) -> None:
    source = Source("a", text)
    lines = source.text.split("\n")
    start = data.draw(st.integers(0, len(source.text)))
    stop = data.draw(st.integers(start, len(source.text)))
    cut = source.cut(start, stop).strip()
    found = source.map(cut)
    for offset, character in enumerate(cut.text):
        place = found.place(offset)
        assert (lines[place.line - 1] + "\n")[place.column - 1] == character


def test_lines_by_number() -> None:
    source = Source("a", "one\ntwo\n\nfour")
    assert [source.lines(k, k + 1).text for k in range(5)] == ["one", "two", "", "four", ""]
    assert source.lines(1, 3).text == "two\n"
    assert [line.text for line in source.whole.lines()] == ["one", "two", "", "four"]
