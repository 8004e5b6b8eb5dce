"""π and the error function, as in GELU and its approximations, have terms and certificates."""

from __future__ import annotations

import json

import independent_checker
import pytest

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.claims import prove
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel.certificate import replay
from lemmata.reading.text.reader import read_claim

TRUE = [
    "pi > 3",
    "pi**2 < 10",
    "log(2*pi*E)/2 > 1",
    "diff(erf(x), x) == 2*exp(-x**2)/sqrt(pi)",
    "diff(x/2*(1 + erf(x/sqrt(2))), x) == (1 + erf(x/sqrt(2)))/2 + x*exp(-x**2/2)/sqrt(2*pi)",
    "x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3))) == x*sigmoid(2*sqrt(2/pi)*(x + 0.044715*x**3))",
    "(1 + tanh(x + 0.044715*x**3))/2 == sigmoid(2*(x + 0.044715*x**3))",
]


@pytest.mark.parametrize("claim", TRUE)
def test_they_have_certificates(claim: str) -> None:
    theorem = prove(read_claim(claim, ()))
    data = json.loads(json.dumps(certificate(theorem)))
    assert replay(data).conclusion == theorem.conclusion
    independent_checker.check(data)


@pytest.mark.parametrize(
    "claim", ["pi > 22/7", "pi < 3", "diff(erf(x), x) == exp(-x**2)/sqrt(pi)", "erf(x) == x"]
)
def test_false_neighbours_have_none(claim: str) -> None:
    with pytest.raises(NotElaborated):
        prove(read_claim(claim, ()))
