"""A search keeps its time and what it learned to itself."""

from __future__ import annotations

import pytest

from lemmata.catalogue import load
from lemmata.prover import search
from lemmata.prover.search import condition, prove
from lemmata.reading.text.reader import read_claim

KL = read_claim("kl(p, q) >= 0", ("p in simplex(n)", "q in open simplex(n)"))


def never() -> bool:
    return False


def test_without_time_nothing_is_found() -> None:
    tried: list[str] = []
    assert prove(KL, load().sketch, never, tried) is None
    assert tried == []


def test_a_search_whose_time_is_over_leaves_its_time_to_the_next_one() -> None:
    assert prove(KL, load().sketch, never, []) is None
    assert condition(KL) is not None


def test_a_search_inside_another_has_no_more_time_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    with search.searching(never):
        assert condition(KL) is None
    monkeypatch.setattr(search, "CONDITION", 0.0)
    assert condition(KL) is None


def test_what_was_hopeless_is_hopeless_again_after_an_inner_search() -> None:
    asked = (KL, 1, search.EVERY)
    with search.searching(lambda: True):
        search._hopeless.get().add(asked)
        assert condition(KL) is not None
        assert search._hopeless.get() == {asked}
        assert search.lemma(KL) is None
