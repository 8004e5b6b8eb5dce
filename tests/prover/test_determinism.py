"""A verdict does not depend on luck: neither on random numbers nor on the order of a set."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time

import pytest
from sympy.core.parameters import global_parameters
from sympy.core.random import rng

from lemmata import factoring
from lemmata.notation import unevaluated
from lemmata.prover.decide import decide
from lemmata.reading.text.reader import read_claim
from lemmata.tactics import ratio

CLAIMS = [
    ("2*x**11*y**6 + 5*w**4 > 0", "x > 0; y > 0; w > 0"),
    (
        "log(x**6*y**4 - 9*w**2) == log(x**3*y**2 - 3*w) + log(x**3*y**2 + 3*w)",
        "w > 0; x**3*y**2 > 3*w; x > 0; y > 0",
    ),
]

HANDFUL = [
    ("entropy(p) <= cross_entropy(p, q)", "p in simplex(n); q in simplex(n)"),
    ("softmax(z)[i] + softmax(z)[j] <= 1", "i != j"),
    ("kl(p, q) >= sum(abs(p[k] - q[k]), k)**2/2", "p in simplex(n); q in simplex(n)"),
    ("entropy(p) + entropy(q) <= 2*entropy((p + q)/2)", "p in simplex(n); q in simplex(n)"),
    ("max(a, b) + min(a, b) == a + b", ""),
    ("diff(softmax(z)[i], z[j]) == softmax(z)[i]*(delta(i,j) - softmax(z)[j])", ""),
    ("diff(softmax(z)[i], z[j]) == softmax(z)[i]*(1 - softmax(z)[j])", ""),
    ("limit(x*y*log(x) + p[i]*x, x, 0, '+') == 0", "p in simplex(n)"),
]


@pytest.mark.parametrize(("claim", "given"), CLAIMS)
@pytest.mark.parametrize("flint", [True, False])
@pytest.mark.parametrize("runs", [8, pytest.param(200, marks=pytest.mark.nightly)])
def test_many_runs_give_one_verdict(
    claim: str, given: str, flint: bool, runs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not flint:
        monkeypatch.setattr(factoring, "flint", None)
    statement = read_claim(claim, given)
    verdicts = set()
    for k in range(runs):
        ratio.factors.cache_clear()
        rng.seed(k)
        random.seed(k)
        verdict = decide(statement, 20, mending=0)
        verdicts.add((verdict.verdict, verdict.method))
    assert len(verdicts) == 1
    assert verdicts.pop()[0] == "proved"


def test_the_clock_on_the_wall_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine so busy that an hour passes between any two looks at the clock."""
    leaps = iter(range(0, 10**9, 3600))
    monkeypatch.setattr(time, "monotonic", lambda: next(leaps))
    verdicts = [decide(read_claim(claim, given), 20).verdict for claim, given in HANDFUL[3:7]]
    assert verdicts == ["proved", "proved", "proved", "refuted"]


def test_a_verdict_is_the_same_where_statements_are_being_built() -> None:
    claims = [read_claim("entropy(p) <= log(n)", ("p in simplex(n)",)), read_claim("softmax(z)[i] < 1")]
    with unevaluated():
        verdicts = [decide(claim, 20, mending=0).verdict for claim in claims]
        assert not global_parameters.evaluate
    assert verdicts == ["proved", "refuted"]


@pytest.mark.parametrize("claims", [HANDFUL[::2], pytest.param(HANDFUL, marks=pytest.mark.nightly)])
def test_the_order_of_sets_changes_nothing(claims: list[tuple[str, str]]) -> None:
    program = (
        "import json, sys;"
        "from lemmata.prover.decide import decide;"
        "from lemmata.reading.text.reader import read_claim;"
        "out = [decide(read_claim(c, g), 20, mending=0) for c, g in json.load(sys.stdin)];"
        "print(json.dumps([{**v.to_json(), 'seconds': 0} for v in out]))"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(claims),
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "271828")
    ]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])
