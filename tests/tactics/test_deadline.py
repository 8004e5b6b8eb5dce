"""Whoever works long asks whether there is time left, and stops without an answer where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from lemmata.catalogue import load
from lemmata.elaboration.showing import shown_from
from lemmata.elaboration.theorems import elaborated
from lemmata.kernel.terms import ZERO, Add, Apply, Scalar, number
from lemmata.kernel.theorem import Formula
from lemmata.prover.decide import decide
from lemmata.prover.search import prove
from lemmata.reading.text.reader import read_claim
from lemmata.tactics.deadline import OutOfTime, need_time, time_is_left, working_while
from lemmata.tactics.rules import positivity
from lemmata.tactics.univariate import sign_chart

SLOPE = read_claim("log(x) <= x - 1", ("x > 0",))


def asked(times: int) -> Callable[[], bool]:
    """Time for so many questions: no clock."""
    left = iter(range(times))
    return lambda: next(left, None) is not None


def test_where_nobody_said_anything_there_is_no_end() -> None:
    need_time()
    assert time_is_left()


def test_time_is_over_within_and_not_afterwards() -> None:
    with pytest.raises(OutOfTime), working_while(lambda: False):
        need_time()
    need_time()


def test_inside_there_is_no_more_time_than_outside() -> None:
    with working_while(lambda: False), working_while(lambda: True):
        assert not time_is_left()
    with working_while(lambda: True), working_while(lambda: True):
        assert time_is_left()


def test_tactics_stop_and_go_on_when_there_is_time() -> None:
    for tactic in (positivity, sign_chart):
        claim = SLOPE if tactic is sign_chart else read_claim("x*y + 1 > 0", ("x >= 0", "y >= 0"))
        with pytest.raises(OutOfTime), working_while(asked(3)):
            tactic(claim.statement, claim.givens)
        assert tactic(claim.statement, claim.givens).statement == claim.statement


def test_elaboration_stops_and_nothing_is_remembered_of_it() -> None:
    sketch = sign_chart(SLOPE.statement, SLOPE.givens)
    for times in (0, 3, 10, 30):
        with pytest.raises(OutOfTime), working_while(asked(times)):
            elaborated(sketch)
    assert elaborated(sketch).conclusion == elaborated(sign_chart(SLOPE.statement, SLOPE.givens)).conclusion


def test_a_condition_for_which_time_was_short_is_shown_later() -> None:
    t = Add((Apply("exp", (Scalar("deadline"),)), number(1)))
    formula = Formula("<", ZERO, t)
    with pytest.raises(OutOfTime), working_while(asked(1)):
        shown_from(formula, (), frozenset())
    assert shown_from(formula, (), frozenset()) is not None


def test_a_search_says_that_its_time_was_over() -> None:
    claim = read_claim("exp(x) >= 1 + x", ("x in R",))
    tried: list[str] = []
    assert prove(claim, load().sketch, asked(40), tried) is None
    assert any("the time is over" in line for line in tried)
    assert prove(claim, load().sketch, lambda: True, []) is not None


@pytest.mark.parametrize(
    "text",
    [
        "x**100 + 1 >= x**50 - x**3/1000",
        "(x**2 + x*y + y**2)**9 >= 0",
        "(1 + x**2)**60 >= 1 + 60*x**2 + x**7",
    ],
)
def test_deciding_ends_soon_after_its_time(text: str) -> None:
    decide(SLOPE)  # what is read once
    started = time.process_time()
    decide(read_claim(text), 0.5, mending=0)
    assert time.process_time() - started < 3


def test_with_time_it_is_decided() -> None:
    assert decide(SLOPE, 20.0).verdict == "proved"
