"""Baselines: keyed by what was read, counted, stale entries found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lemmata.documents.baseline import Baseline, BaselineError
from lemmata.documents.finding import Finding
from lemmata.documents.place import Place

KNOWN = Path("known.json")
ERROR = Finding(Place("a.md", 3), "claim", "x = 1", "refuted", "L001", read="x == 1")


def test_an_error_is_excused_wherever_it_has_moved(tmp_path):
    Baseline.of([ERROR], tmp_path / "known.json").write()
    baseline = Baseline.read(tmp_path / "known.json")
    moved = replace(ERROR, place=Place("a.md", 70, 5), latex="x  =\n 1")
    assert baseline.excuses(moved)
    assert baseline.stale(["a.md"]) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(ERROR, read="x == 2"),
        replace(ERROR, code="L002"),
        replace(ERROR, place=Place("b.md", 3)),
    ],
)
def test_another_error_is_not_excused(other):
    assert not Baseline.of([ERROR], KNOWN).excuses(other)


def test_as_many_are_excused_as_there_were():
    baseline = Baseline.of([ERROR, ERROR], KNOWN)
    assert [baseline.excuses(ERROR) for _ in range(3)] == [True, True, False]


def test_an_entry_that_no_longer_occurs_is_stale_where_its_document_was_checked():
    baseline = Baseline.of([ERROR], KNOWN)
    assert baseline.stale(["b.md"]) == []
    assert baseline.stale(["a.md"]) == [("a.md", "L001 x == 1")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[", "not a baseline"),
        ("[]", "not a baseline"),
        ('{"version": 2, "entries": []}', "of version 2, expected 1"),
        ('{"version": 1}', "an entry without"),
        ('{"version": 1, "entries": [{"path": "a"}]}', "an entry without"),
    ],
)
def test_a_broken_file_says_how_to_write_it_anew(tmp_path, text, complaint):
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(BaselineError, match=complaint) as refused:
        Baseline.read(path)
    assert "--write-baseline" in str(refused.value)


def test_paths_are_relative_to_the_file(tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    Baseline.of([replace(ERROR, place=Place("docs/a.md", 3))], KNOWN).write()
    monkeypatch.chdir("docs")
    assert Baseline.read(Path("../known.json")).excuses(ERROR)
    assert Baseline.read(Path("../known.json")).stale(["a.md"]) == [("docs/a.md", "L001 x == 1")]


def test_the_file_is_the_same_whatever_the_order(tmp_path):
    other = replace(ERROR, read="x == 0")
    Baseline.of([ERROR, other], tmp_path / "one.json").write()
    Baseline.of([other, ERROR], tmp_path / "two.json").write()
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert len(json.loads((tmp_path / "one.json").read_text())["entries"]) == 2
