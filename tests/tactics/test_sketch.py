"""What a sketch keeps, and that every tactic says what it does."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from tactics.claims import equal, stated

from lemmata.tactics import limits, rules, univariate
from lemmata.tactics.errors import TacticError
from lemmata.tactics.laws import ALL, LAWS
from lemmata.tactics.sketch import TACTICS, Sketch, tactic


def test_a_tactic_says_what_its_sketch_rests_on() -> None:
    sketch = equal("x + y == y + x")
    assert sketch.statement == stated("x + y == y + x")[0]
    assert (sketch.givens, sketch.rule, sketch.premises) == ((), "equality", ())
    assert sketch.laws == {"algebra"}


def test_a_tactic_without_words_is_refused() -> None:
    def silent() -> Sketch:
        raise AssertionError

    with pytest.raises(TacticError, match="the tactic silent does not say what it concludes"):
        tactic(silent)
    assert "silent" not in TACTICS


@pytest.mark.parametrize("module", [rules, univariate, limits], ids=lambda m: m.__name__)
def test_every_tactic_is_listed_draws_its_premises_and_says_when_it_refuses(module: Any) -> None:
    found = [
        name
        for name, f in inspect.getmembers(module, inspect.isfunction)
        if f.__module__ == module.__name__ and inspect.signature(f).return_annotation == "Sketch"
    ]
    assert found
    for name in found:
        doc = TACTICS[name]
        assert "──" in doc, f"{name} draws no line"
        assert "Refuses:" in doc, f"{name} does not say when it refuses"


def test_a_law_has_words_in_both_languages() -> None:
    assert set(LAWS) == ALL
    for name, law in LAWS.items():
        assert law.name == name
        assert law.title == {"en": law.en, "ko": law.ko}
        assert law.en
        assert law.ko
        assert law.says
