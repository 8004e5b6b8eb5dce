"""The cache: the same answer for the same question, and nothing else."""

from __future__ import annotations

import pytest

from lemmata.documents import cache as module
from lemmata.documents.blocks import Heading
from lemmata.documents.cache import Cache
from lemmata.documents.finding import Finding
from lemmata.documents.options import Options
from lemmata.documents.place import Place
from lemmata.worker import BUSY, Answer, Request


def request(claim: str, *given: str, tex: bool = False) -> Request:
    return Request(claim, given, tex)


PROVED = Answer("proved", "PROVED", {"verdict": "proved"}, b"a pickle")
UNDECIDED = Answer("undecided", "UNDECIDED", {"verdict": "undecided"}, b"")


def test_an_answer_is_kept_without_its_pickle(tmp_path):
    cache = Cache(tmp_path / "kept")
    cache.put(request("x == x"), PROVED, 5.0)
    cache.close()
    kept = Cache(tmp_path / "kept").get(request("x == x"), 5.0)
    assert kept == Answer("proved", "PROVED", {"verdict": "proved"}, b"")
    assert (tmp_path / "kept" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize(
    "other",
    [request("x == y"), request("x == x", "x > 0"), request("x == x", tex=True), request("x == x", "")],
)
def test_another_question_has_no_answer(tmp_path, other):
    cache = Cache(tmp_path)
    cache.put(request("x == x"), PROVED, 5.0)
    assert cache.get(other, 5.0) is None


def test_undecided_is_asked_again_when_there_is_more_time(tmp_path):
    cache = Cache(tmp_path)
    cache.put(request("x == y"), UNDECIDED, 5.0)
    assert cache.get(request("x == y"), 5.0) is not None
    assert cache.get(request("x == y"), 6.0) is None


def test_other_code_starts_anew(tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    cache.put(request("x == x"), PROVED, 5.0)
    cache.close()
    monkeypatch.setattr(module, "deciding_code", lambda: b"other")
    assert Cache(tmp_path).get(request("x == x"), 5.0) is None
    assert len(list(tmp_path.glob("*.sqlite"))) == 1


def test_a_damaged_file_is_made_anew(tmp_path):
    Cache(tmp_path).close()
    (database,) = tmp_path.glob("*.sqlite")
    database.write_bytes(b"no database" * 100)
    cache = Cache(tmp_path)
    cache.put(request("x == x"), PROVED, 5.0)
    assert cache.get(request("x == x"), 5.0) is not None


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "kept")
    cache.put(request("x == x"), PROVED, 5.0)
    assert cache.get(request("x == x"), 5.0) is None


def test_the_findings_of_a_document_are_kept_until_it_or_the_options_change(tmp_path):
    blocks = [Heading(1, "Title", Place("a.md", 1))]
    finding = Finding(
        Place("a.md", 3, 4), "claim", "x < x", "refuted", "L001", context=("x in R",), tries=("a", "b"),
        witness={"at": {"x": "0"}}, rests_on=Place("a.md", 2), end=Place("a.md", 3, 9),
    )  # fmt: skip
    cache = Cache(tmp_path)
    cache.put_page(blocks, Options(), [finding])
    (kept,) = cache.page(blocks, Options())
    assert kept == finding
    assert kept.end == finding.end
    assert cache.page(blocks, Options(given=("x > 0",))) is None
    assert cache.page([Heading(1, "Title", Place("a.md", 2))], Options()) is None


@pytest.mark.parametrize("why", ["its worker process ended", BUSY])
def test_what_an_accident_left_open_is_not_kept(tmp_path, why):
    dead = Answer("undecided", "", {"evidence": {"stopped": why}}, b"")
    cache = Cache(tmp_path)
    cache.put(request("x == x"), dead, 5.0)
    assert cache.get(request("x == x"), 5.0) is None
    finding = Finding(Place("a.md", 3), "claim", "x", "undecided", "L005", message=why)
    cache.put_page([], Options(), [finding])
    assert cache.page([], Options()) is None
