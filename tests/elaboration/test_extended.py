"""Inequalities whose larger side may be +∞ have a theorem of their own kind, and no difference of infinities has."""

from __future__ import annotations

import json

import independent_checker
import pytest
from prover.listed import some

from lemmata.commands.printing import printed
from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.extended import infinite_part
from lemmata.errors import LemmataError
from lemmata.kernel.certificate import replay
from lemmata.kernel.theorem import ExtendedTheorem, Theorem
from lemmata.prover.decide import decide
from lemmata.reading.text.reader import read_claim

CLOSED = ("p in simplex(n)", "q in simplex(n)")
THREE = ("p in simplex(3)", "q in simplex(3)")


@pytest.mark.parametrize(
    ("claim", "given"),
    some(
        [
            ("kl(p, q) >= 0", CLOSED),
            ("kl(p, q) >= 0", THREE),
            ("entropy(p) <= cross_entropy(p, q)", CLOSED),
            ("2*cross_entropy(p, q) >= 2*entropy(p)", CLOSED),
            ("kl(p, q)/2 >= 0", CLOSED),
            ("kl(p, q) > -1/n", CLOSED),
            ("exp(x) + 3*kl(p, q) > 0", CLOSED),
            ("cross_entropy([0, 1], [1, 0]) == oo", ()),
        ],
        3,
    ),
)
def test_what_may_be_infinite_is_proved_as_such(claim: str, given: tuple[str, ...]) -> None:
    verdict = decide(read_claim(claim, given), 20, mending=0)
    assert verdict.proof is not None
    assert isinstance(verdict.proof.theorem, ExtendedTheorem)
    data = json.loads(json.dumps(certificate(verdict.proof.theorem)))
    assert replay(data).conclusion == verdict.proof.theorem.conclusion
    independent_checker.check(data)


def test_what_is_finite_is_a_formula() -> None:
    verdict = decide(read_claim("kl(p, q) >= 0", ("p in simplex(n)", "q in open simplex(n)")), 20, mending=0)
    assert verdict.proof is not None
    assert isinstance(verdict.proof.theorem, Theorem)


def test_the_theorem_says_what_the_claim_says() -> None:
    proof = decide(read_claim("2*kl(p, q) + x**2 >= 0", CLOSED), 20, mending=0).proof
    assert proof is not None
    said = printed(proof.theorem).splitlines()[-1]
    own, rest = "Σ($1 in 1..n: (2·p[$1])·log(p[$1]))", "Σ($1 in 1..n: (2·p[$1])·(-log(q[$1])))"
    assert said == f"⊢ 0 ≤ x^2 + {own} + {rest}  where -log(0) = ∞"


@pytest.mark.parametrize(
    "claim",
    [
        "cross_entropy(p, q) - kl(p, q) >= 0",
        "kl(p, q) - kl(p, q) >= 0",
        "2*kl(p, q) >= kl(p, q)",
        "kl(p, q) >= kl(p, q)",
        "-kl(p, q) <= 0",
        "kl(p, q) <= 100",
        "kl(p, q) == kl(p, q)",
        "kl(p, q) >= -log(x**2)",
    ],
)
def test_control_other_infinities_are_not_proved(claim: str) -> None:
    try:
        verdict = decide(read_claim(claim, CLOSED), 1, mending=0)
    except LemmataError:
        return
    assert verdict.verdict != "proved"


@pytest.mark.parametrize(
    "claim",
    ["kl(p, q) == 0", "kl(p, q) + kl(q, p) >= 0", "-2*kl(p, q) >= 0", "x*kl(p, q) >= 0", "kl(p, q) <= 1"],
)
def test_only_one_positive_multiple_on_the_larger_side_is_taken(claim: str) -> None:
    assert infinite_part(read_claim(claim, CLOSED).statement) is None
