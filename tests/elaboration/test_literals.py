"""Claims about a component at a number, where the size has a name."""

from __future__ import annotations

import json

import independent_checker
import pytest

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.literals import generalised
from lemmata.kernel.terms import Count, number
from lemmata.kernel.theorem import Formula
from lemmata.prover.decide import decide
from lemmata.prover.search import condition
from lemmata.reading.text.reader import read_claim

TRUE = [
    ("p[2] <= 1", ("p in simplex(n)",)),
    ("softmax(z)[2] < 1", ()),
    ("-log(softmax(z)[3]) >= 0", ()),
    ("diff(softmax(z)[1], z[2]) == -softmax(z)[1]*softmax(z)[2]", ()),
    ("diff(softmax(z)[2], z[3]) == -softmax(z)[2]*softmax(z)[3]", ()),
    ("diff(softmax(z)[2], z[2]) == softmax(z)[2]*(1 - softmax(z)[2])", ()),
]


@pytest.mark.parametrize(("claim", "given"), TRUE)
def test_they_are_proved(claim: str, given: tuple[str, ...]) -> None:
    verdict = decide(read_claim(claim, given), 20, mending=0)
    assert verdict.proof is not None
    theorem = verdict.proof.theorem
    assert any(isinstance(h, Formula) and h.right == Count("n") for h in theorem.hypotheses)
    independent_checker.check(json.loads(json.dumps(certificate(theorem))))


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("softmax(z)[1] + softmax(z)[2] == 1", ()),
        ("diff(softmax(z)[2], z[3]) == 0", ()),
        ("diff(softmax(z)[1], z[2]) == softmax(z)[1]*softmax(z)[2]", ()),
        ("p[2] <= p[1]", ("p in simplex(n)",)),
        ("z[2] == z[3]", ("z in R^n",)),
    ],
)
def test_control_false_neighbours_are_not(claim: str, given: tuple[str, ...]) -> None:
    assert decide(read_claim(claim, given), 5, mending=0).verdict == "refuted"


def test_each_number_has_an_index_of_its_own() -> None:
    general = generalised(read_claim("z[1] + z[2] + z[2] == z[3]", ("z in R^n",)))
    assert general is not None
    claim, literals = general
    assert sorted(literals) == [2, 3]
    i, j = literals[2], literals[3]
    z = claim.statement.args[1].base
    assert claim.statement.args[0].args == (z[1], z[i], z[i])
    assert claim.statement.args[1] == z[j]
    assert {str(g) for g in claim.givens[-3:]} == {f"Ne({i}, {j})", f"Ne({i}, 1)", f"Ne({j}, 1)"}


@pytest.mark.parametrize(
    ("claim", "given"), [("z[1] <= 1", ("z in R^n",)), ("z[2] <= 1", ("z in R^3",)), ("[x, y][2] == y", ())]
)
def test_what_is_surely_in_range_stays(claim: str, given: tuple[str, ...]) -> None:
    assert generalised(read_claim(claim, given)) is None


def test_the_range_is_a_hypothesis() -> None:
    verdict = decide(read_claim("p[3] <= 1", ("p in simplex(n)",)), 20, mending=0)
    assert verdict.proof is not None
    assert Formula("<=", number(3), Count("n")) in verdict.proof.theorem.hypotheses


def test_a_condition_is_a_theorem_of_the_kernel() -> None:
    assert condition(read_claim("exp(x) >= 1 + x", ())) is not None
    assert condition(read_claim("exp(x) >= 2 + x", ())) is None
