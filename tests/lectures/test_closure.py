"""What a printed proof cites is printed, each premise before what rests on it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lemmata import catalogue
from lemmata.lectures import closure
from lemmata.lectures.closure import cited, lemmas, references, works
from lemmata.replay import replay
from lemmata.tactics.sketch import Sketch


def test_citations_are_those_that_the_kernel_asks_for() -> None:
    whole = catalogue.load()
    for id, result in whole.items():
        if "cite(" not in whole.file(id).read_text(encoding="utf-8"):
            assert cited(result.proof) == []
            continue
        asked: set[str] = set()

        def resolve(premise: str, asked: set[str] = asked) -> Sketch:
            asked.add(premise)
            return whole.sketch(premise)

        replay(result, resolve)
        assert set(cited(result.proof)) == asked, id


def test_premises_come_first() -> None:
    whole = catalogue.load()
    found = lemmas([whole["cross_entropy/kl_divergence_nonneg"].proof], [], whole, proved=True)
    assert found == ["log/log_le_sub_one", "log/mul_log_div_le"]
    assert lemmas([whole["cross_entropy/kl_divergence_nonneg"].proof], [], whole, proved=False) == found[1:]
    assert lemmas([whole["cross_entropy/kl_divergence_nonneg"].proof], found[1:], whole, proved=True) == []


def test_works_are_found_in_sources() -> None:
    sources = {
        "a/b": "Cover & Thomas 2006, Theorem 2.6.3",
        "a/c": "worked example",
        "a/d": "Shannon 1948, §6",
    }
    assert list(works(sources)) == [
        ("Cover & Thomas 2006", [("Theorem 2.6.3", "a/b")]),
        ("Shannon 1948", [("§6", "a/d")]),
    ]


def test_every_work_of_the_catalogue_has_its_full_reference() -> None:
    found = works({id: result.source for id, result in catalogue.load().items()})
    named = {work for work, _ in found}
    assert named == set(references())
    file = Path(closure.__file__).parent / "references.toml"
    assert list(tomllib.loads(file.read_text(encoding="utf-8"))) == sorted(references())
