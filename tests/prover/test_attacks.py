"""Verdicts that must never be given: each row of ``attacks.json`` is a claim, its givens, and why.

A row stands for a kind of mistake.  Another verdict, *undecided* or a refusal to read it, is right.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from prover.listed import claim_of, some

from lemmata.errors import LemmataError
from lemmata.prover.decide import decide

ATTACKS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "attacks.json").read_text())


@pytest.mark.parametrize("attack", some(ATTACKS, 4), ids=lambda a: f"{a['claim']} | {a['given']}"[:90])
def test_the_verdict_is_never_given(attack: dict[str, Any]) -> None:
    try:
        verdict = decide(claim_of(attack), 5, mending=0).verdict
    except LemmataError:  # bad input: said to be so, and nothing is decided
        verdict = "refused"
    assert verdict not in attack["never"], attack["why"]


def test_every_row_says_what_it_needs() -> None:
    for attack in ATTACKS:
        assert set(attack) - {"tex"} == {"claim", "given", "never", "why"}
        assert set(attack["never"]) <= {"proved", "refuted", "undecided"}


def test_no_row_stands_twice() -> None:
    assert len({(a["claim"], a["given"]) for a in ATTACKS}) == len(ATTACKS)
