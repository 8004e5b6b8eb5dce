"""The cache: the same answer for the same question, and nothing else."""

from __future__ import annotations

import pytest

from lemmata.checking import Item
from lemmata.documents import cache as module
from lemmata.documents.cache import Cache, answers_kept
from lemmata.worker import Answer, Request


def item(claim: str, *given: str, tex: bool = False, id: str = "a") -> Item:
    return Item(id, Request(claim, given, tex))


PROVED = Answer("proved", "PROVED", {"verdict": "proved"}, b"a pickle")
UNDECIDED = Answer("undecided", "UNDECIDED", {"verdict": "undecided"}, b"")


def test_an_answer_is_kept_without_its_pickle(tmp_path):
    cache = Cache(tmp_path / "kept")
    cache.put(item("x == x"), PROVED, 5.0)
    cache.close()
    kept = Cache(tmp_path / "kept").get(item("x == x", id="another"), 5.0)
    assert kept == Answer("proved", "PROVED", {"verdict": "proved"}, b"")
    assert (tmp_path / "kept" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "other",
    [item("x == y"), item("x == x", "x > 0"), item("x == x", tex=True), item("x == x", "")],
)
def test_another_question_has_no_answer(tmp_path, other):
    cache = Cache(tmp_path)
    cache.put(item("x == x"), PROVED, 5.0)
    assert cache.get(other, 5.0) is None


def test_undecided_is_asked_again_when_there_is_more_time(tmp_path):
    cache = Cache(tmp_path)
    cache.put(item("x == y"), UNDECIDED, 5.0)
    assert cache.get(item("x == y"), 5.0) is not None
    assert cache.get(item("x == y"), 6.0) is None


def test_other_code_starts_anew(tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    cache.put(item("x == x"), PROVED, 5.0)
    cache.close()
    monkeypatch.setattr(module, "deciding_code", lambda: b"other")
    assert Cache(tmp_path).get(item("x == x"), 5.0) is None
    assert len(list(tmp_path.glob("*.sqlite"))) == 1


def test_a_damaged_file_is_made_anew(tmp_path):
    Cache(tmp_path).close()
    (database,) = tmp_path.glob("*.sqlite")
    database.write_bytes(b"no database" * 100)
    cache = Cache(tmp_path)
    cache.put(item("x == x"), PROVED, 5.0)
    assert cache.get(item("x == x"), 5.0) is not None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "kept")
    cache.put(item("x == x"), PROVED, 5.0)
    assert cache.get(item("x == x"), 5.0) is None


def test_equal_questions_are_asked_once_and_answered_each(tmp_path, monkeypatch):
    asked = []

    def answers(items, executor, jobs, timeout):
        for i in items:
            asked.append(i.request.claim)
            yield i, PROVED

    monkeypatch.setattr(module, "answers", answers)
    items = [item("x == x", id="1"), item("x == x", id="2"), item("y == y", id="3")]
    cache = Cache(tmp_path)
    assert sorted(i.id for i, _ in answers_kept(items, cache)) == ["1", "2", "3"]
    assert asked == ["x == x", "y == y"]
    assert sorted(i.id for i, _ in answers_kept(items, cache)) == ["1", "2", "3"]
    assert len(asked) == 2
