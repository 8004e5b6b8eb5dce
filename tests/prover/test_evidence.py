"""An undecided claim was looked at: at points of its domain, on the way to its limit, while a search hangs."""

from __future__ import annotations

import time

import pytest
from sympy.core.parameters import global_parameters

from lemmata.notation import unevaluated
from lemmata.prover.evidence import interrupting, looked_at
from lemmata.prover.search import prove, strategies, strategy
from lemmata.reading.text.reader import read_claim
from lemmata.verdict import Evidence, Witness


@pytest.mark.parametrize(
    ("claim", "least"),
    [
        ("limit((1 + 1/x)**x, x, oo) == E", 10),
        ("limit(T*logsumexp(z/T), T, 0, '+') == max(z)", 10),
        ("limit(y*sigmoid(x), x, -oo) == 0", 10),
        ("limit(1/x**2, x, 0) == oo", 10),
        ("limit((exp(x) - 1)/x, x, 0) == 1", 10),
    ],
)
def test_a_true_limit_agrees_with_points_on_the_way(claim: str, least: int) -> None:
    found = looked_at(read_claim(claim), 1)
    assert isinstance(found, Evidence)
    assert found.points >= 10
    assert found.digits >= least


def test_a_false_limit_does_not() -> None:
    found = looked_at(read_claim("limit(softplus(x) - x, x, oo) == log(2)"), 1)
    assert isinstance(found, Evidence)
    assert (found.points, found.digits) == (10, 0)


@pytest.mark.parametrize("claim", ["limit(exp(1/x), x, 0) == 0", "limit(exp(exp(1/x)), x, 0) == oo"])
def test_values_that_grow_beyond_every_float_agree_with_nothing(claim: str) -> None:
    found = looked_at(read_claim(claim), 1)
    assert isinstance(found, Evidence)
    assert found.digits == 0


def test_a_search_that_hangs_is_looked_into() -> None:
    seen = []
    claim = read_claim("softmax(z)[i] <= 2", ("z in R^n",))
    with interrupting(claim, 0.02, 0.1, lambda outcome, name: seen.append((outcome, name))):
        until = time.monotonic() + 10
        while not seen and time.monotonic() < until:
            pass
    ((outcome, name),) = seen
    assert isinstance(outcome, Evidence)
    assert outcome.points > 10
    assert name == ""


def test_a_look_in_the_midst_of_building_evaluates_as_ever() -> None:
    seen = []
    claim = read_claim("softmax(z)[i] <= 2", ("z in R^n",))
    with interrupting(claim, 0.02, 0.1, lambda *_: seen.append(global_parameters.evaluate)), unevaluated():
        until = time.monotonic() + 10
        while not seen and time.monotonic() < until:
            pass
        assert not global_parameters.evaluate
    assert seen == [True]


def test_the_strategy_at_work_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    strategies()  # all imported before the timer runs
    monkeypatch.setattr("lemmata.prover.search._strategies", [])
    seen = []

    @strategy(0)
    def endless(claim):  # type: ignore[no-untyped-def]
        until = time.monotonic() + 10
        while not seen and time.monotonic() < until:
            pass
        yield from ()

    claim = read_claim("exp(x) <= 0")
    with interrupting(claim, 0.02, 0.1, lambda outcome, name: seen.append((outcome, name))):
        prove(claim, lambda id: None, lambda: True, [])  # type: ignore[arg-type,return-value]
    assert isinstance(seen[0][0], Witness)
    assert seen[0][1] == "endless"
