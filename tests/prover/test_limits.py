"""Limits with parameters: what is nearly a premise is refused."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest
import sympy
from sympy import S, Symbol
from sympy.core.random import rng

from lemmata.notation import unevaluated
from lemmata.prover import limits
from lemmata.prover.decide import decide
from lemmata.prover.limits import refute
from lemmata.reading.text.reader import read_claim
from lemmata.tactics.errors import TacticError
from lemmata.tactics.limits import limit_by_continuity, limit_of_quotient


def limit(text: str, *given: str):  # type: ignore[no-untyped-def]
    claim = read_claim(text, given)
    return claim.statement, claim.givens


def test_the_value_at_the_point_is_the_limit() -> None:
    statement, givens = limit("limit(exp(a + h), h, 0) == exp(a)")
    assert limit_by_continuity(statement, givens, statement.args[0].args[0]).statement == statement


@pytest.mark.parametrize(
    "claim",
    [
        "limit(exp(a + h), h, 0) == exp(a) + 1",  # another value
        "limit(1/h, h, 0, '+') == 0",  # no value at the point
        "limit(h*log(h), h, 0, '+') == 0",  # true, but not by continuity
        "limit(h*log(a), h, 0) == 0",  # undefined for a <= 0
        "limit(abs(h)/h, h, 0) == 1",
    ],
)
def test_what_is_not_continuous_is_refused(claim: str) -> None:
    statement, givens = limit(claim)
    with pytest.raises(TacticError):
        limit_by_continuity(statement, givens, statement.args[0].args[0])


def test_a_quotient_needs_zero_over_zero() -> None:
    statement, givens = limit("limit((1 + h)/(2 + h), h, 0) == 1")  # u'/v' = 1, but the limit is 1/2
    with unevaluated():
        h = statement.args[0].args[1]
        parts = (1 + h, 2 + h)
    with pytest.raises(TacticError, match="does not vanish"):
        limit_of_quotient(statement, givens, *parts, S.One, S.One)


@pytest.mark.parametrize(
    ("claim", "given", "word"),
    [
        ("limit(T*logsumexp(z/T), T, 0, '+') == max(z)", "z in R^n", "proved"),
        ("limit(T*logsumexp(z/T), T, 0, '+') == min(z)", "z in R^n", "refuted"),
        ("limit(log(sum(p[i]**a, i))/(1 - a), a, 1) == entropy(p)", "p in open simplex(n)", "proved"),
        ("limit(log(sum(p[i]**a, i))/(1 - a), a, 1) == -entropy(p)", "p in open simplex(n)", "refuted"),
        ("limit(abs(x)/x, x, 0) == 1", "", "refuted"),
        ("limit(T*log(sum(exp(z[k]/T), k)), T, 0, '+') == max(z)", "z in R^n", "proved"),
        ("limit(log(sum(exp(b*z[k]), k))/b, b, oo) == max(z)", "z in R^n", "proved"),
        ("limit(logsumexp(z/T), T, 0, '+') == max(z)", "z in R^n", "refuted"),
        ("limit(softmax(b*z)[i], b, oo) == 1", "z in R^n", "refuted"),
    ],
)
def test_limits_with_parameters(claim: str, given: str, word: str) -> None:
    assert decide(read_claim(claim, (given,) if given else ())).verdict == word


@pytest.mark.parametrize("text", ["limit(x*log(x), x, 0) == 1", "limit(x**2*log(x), x, 0) == 1"])
def test_one_side_does_not_refute_where_the_other_is_undefined(text: str) -> None:
    assert refute(read_claim(text), 2) is None
    from_the_right = text.replace("0)", "0, '+')")
    assert refute(read_claim(from_the_right), 2) is not None


# ------------------------------------------------------------------ what SymPy proposes


LIMIT = read_claim("limit(x*exp(-x), x, oo) == 1").statement.args[0]


def forever(*_: object) -> None:
    while True:
        pass


def test_what_was_being_deduced_when_the_time_was_over_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    e = Symbol("interrupted", real=True)
    shared = []

    def interrupted(*_: object) -> None:
        shared.append(sympy.exp(e))
        assert sympy.exp(e) is shared[0]
        forever()

    monkeypatch.setattr(sympy, "limit", interrupted)
    monkeypatch.setattr(limits, "MOST", 0.05)
    assert limits._gruntz(LIMIT) is None
    assert sympy.exp(e) is not shared[0]


def test_the_same_is_proposed_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sympy, "limit", lambda *_: sympy.Integer(rng.randint(0, 10**9)))
    before = rng.getstate()
    assert limits._gruntz(LIMIT) == limits._gruntz(LIMIT) is not None
    assert rng.getstate() == before


@pytest.fixture
def alarm() -> Iterator[list[int]]:
    """An alarm of somebody else, and when it rang."""
    rang: list[int] = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    yield rang
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_only_computing_takes_time(alarm: list[int]) -> None:
    signal.setitimer(signal.ITIMER_REAL, 60)
    with limits._at_most(0.05):
        time.sleep(0.15)  # a busy machine
    assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] < 60
    with pytest.raises(limits._TooLong), limits._at_most(0.05):
        forever()
    assert 50 < signal.getitimer(signal.ITIMER_REAL)[0] < 60
    assert not alarm


def test_an_alarm_that_rang_meanwhile_rings_afterwards(alarm: list[int]) -> None:
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    with limits._at_most(5):
        time.sleep(0.05)
        assert not alarm
    until = time.monotonic() + 5
    while not alarm and time.monotonic() < until:
        time.sleep(0.01)
    assert alarm
