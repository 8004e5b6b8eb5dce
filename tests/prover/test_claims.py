"""Claims from lectures, documentation and real mistakes, with the verdict that each must get.

The certificate of what is proved is read by the second checker.  ``LEMMATA_CLAIMS=1`` decides all of them, as
`.ci/run` does; otherwise every fortieth.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from independent_checker import check
from prover.listed import ENTRIES, claim_of, some

from lemmata.elaboration.certificates import certificate
from lemmata.prover.decide import IllDefined, decide
from lemmata.reading.text.reader import read_claim


@pytest.mark.parametrize("entry", some(ENTRIES, 40), ids=lambda e: e["claim"][:60])
def test_the_verdict(entry: dict[str, Any]) -> None:
    claim = claim_of(entry)
    verdict = decide(claim, 2 if entry.get("open") else 20, mending=0)
    if entry.get("open"):  # not decided yet; a wrong verdict would be worse
        assert verdict.verdict in (entry["expect"], "undecided")
        return
    assert verdict.verdict == entry["expect"]
    if verdict.verdict == "proved":
        check(json.loads(json.dumps(certificate(verdict.proof.theorem))))  # type: ignore[union-attr]
    else:
        assert verdict.witness


@pytest.mark.parametrize(
    ("claim", "given", "verdict"),
    [
        ("p[i] + p[j] <= 1", "p in simplex(n); i < j", "proved"),
        ("p[i] + p[j] <= 1", "p in simplex(n); j > i", "proved"),
        ("p[i]*p[j] <= 1/4", "p in simplex(n); i < j", "proved"),
        ("p[i] + p[j] <= 1", "p in simplex(n); i <= j", "refuted"),
        ("p[i] + p[j] <= 1", "p in simplex(n); i < k", "refuted"),
        ("p[i] + p[j] < 1", "p in simplex(n); i < j", "refuted"),
    ],
)
def test_indices_in_order_are_different(claim: str, given: str, verdict: str) -> None:
    assert decide(read_claim(claim, tuple(given.split(";"))), 20, mending=0).verdict == verdict


def test_an_ill_defined_claim_names_the_point_and_a_given() -> None:
    with pytest.raises(IllDefined, match=r"undefined at p = .*give"):
        decide(read_claim("log(1 - p) <= 0", ("p in [0,1]",)))


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("kl(p, q) == cross_entropy(p, q) - entropy(p)", "p in simplex(n); q in simplex(n)"),
        ("entropy(p) <= log(n)", "p in simplex(n)"),
        ("log(z[i]) <= 3", "z[i] > 0"),
        ("log(t) <= 0", "t in (0,1]"),
        ("log(t) <= log(1 - s)", "t in (0,1); s in (0,1)"),
    ],
)
def test_the_given_that_mends_is_the_natural_one(claim: str, given: str) -> None:
    with pytest.raises(IllDefined) as refused:
        decide(read_claim(claim, ("s in [0,1]; t in [0,1]") if "t)" in claim else ""))
    assert str(refused.value).endswith(f"; give {given}")


def test_a_limit_is_refuted_by_the_limit_itself() -> None:
    verdict = decide(read_claim("limit(softplus(x) - x, x, oo) == log(2)"))
    assert verdict.verdict == "refuted"
    assert (verdict.witness.left, verdict.repair.claim) == (0, "limit(softplus(x) - x, x, oo) == 0")  # type: ignore[union-attr]


def test_undecided_says_what_was_tried_once_each() -> None:
    verdict = decide(read_claim("limit((1 + 1/x)**x, x, oo) == E"), 1)
    if verdict.verdict == "undecided":
        names = [line.partition(":")[0] for line in verdict.evidence.tried]  # type: ignore[union-attr]
        assert names
        assert len(names) == len(set(names))
