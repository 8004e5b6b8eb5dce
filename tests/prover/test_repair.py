"""A repair is a near claim that is proved, and says what was wrong."""

from __future__ import annotations

import pytest

from lemmata.prover.decide import decide
from lemmata.reading.text import read_claim
from lemmata.verdict import Repair

CASES = [
    (
        "diff(softmax(z)[i], z[j]) == softmax(z)[i]*(1 - softmax(z)[j])",
        "z in R^n",
        Repair("diff(softmax(z)[i], z[j]) == softmax(z)[i]*(delta(i, j) - softmax(z)[j])", "i = j"),
    ),
    (
        "diff(cross_entropy(y, softmax(z)), z[j]) == softmax(z)[j] - y[j]",
        "y in R^n",
        Repair("", "sum(y[i], i) == 1"),
    ),
    ("sigmoid(x)*(1 - sigmoid(x)) < 1/4", "", Repair("sigmoid(x)*(1 - sigmoid(x)) <= 1/4")),
    ("log(sigmoid(x)) == softplus(-x)", "", Repair("log(sigmoid(x)) == -softplus(-x)")),
    ("exp(x) >= 1 + x + x**2/2", "", Repair("", "x >= 0")),
    ("logit(p) == atanh(2*p - 1)", "p in (0,1)", Repair("logit(p) == 2*atanh(2*p - 1)")),
    ("limit(sigmoid(x), x, oo) == 0", "", Repair("limit(sigmoid(x), x, oo) == 1")),
]


@pytest.mark.parametrize(("claim", "given", "expected"), CASES)
def test_the_slip_is_named(claim: str, given: str, expected: Repair) -> None:
    verdict = decide(read_claim(claim, (given,) if given else ()), 20)
    assert (verdict.verdict, verdict.repair) == ("refuted", expected)


def test_no_repair_is_made_up() -> None:
    verdict = decide(read_claim("exp(x) == x**3 + 7"), 20)
    assert (verdict.verdict, verdict.repair) == ("refuted", None)
