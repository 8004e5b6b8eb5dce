"""Functions at a point where they are continuous, or where their logarithms fade, and beyond it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from kernel.meaning import counterexample

from lemmata.elaboration.claims import conversions_for
from lemmata.elaboration.derived import replace_scalar, slope_of
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.slopes import closed_at, continuous, moved, risen
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, exp_positive, log, minus, negative
from lemmata.kernel.structure import given
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Index,
    Mul,
    Power,
    Scalar,
    Term,
    number,
)
from lemmata.kernel.theorem import Formula, Theorem

X = Scalar("x")
K = Index("k", "n")
HALF = number(Fraction(1, 2))
CLOSED = conversions_for(frozenset())


@pytest.mark.parametrize(
    ("f", "at"),
    [
        (Add((Power(X, 2), exp(X), number(3))), ZERO),
        (log(X), ONE),
        (Power(X, -1), number(2)),
        (Apply("pow", (X, HALF)), ZERO),
        (Apply("max", (X, Apply("abs", (X,)))), ZERO),
        (Mul((X, log(X))), ZERO),
        (Mul((X, Power(log(X), 2))), ZERO),
        (Mul((minus(Power(X, 2), ONE), log(minus(Power(X, 2), ONE)))), ONE),
    ],
)
def test_a_function_tends_to_its_value(f: Term, at: Term) -> None:
    limit = continuous(f, X, at, True, CLOSED)
    assert limit.conclusion.value == replace_scalar(f, X, at)
    assert not limit.hypotheses
    assert counterexample(limit, seed=1, tries=2)[1] is None


@pytest.mark.parametrize(
    "f",
    [
        Power(X, -1),
        log(X),
        Mul((exp(X), log(X))),
        Mul((Power(X, -1), log(X))),
        Apply("pow", (X, number(-1))),
        Bind("sum", K, Mul((X, Component("z", (K,))))),
    ],
)
def test_what_jumps_has_no_such_limit(f: Term) -> None:
    with pytest.raises((NotElaborated, Refused)):
        continuous(f, X, ZERO, True, CLOSED)


def nothing_asked(f: Formula) -> Theorem:
    raise AssertionError(f"{f} is asked")


@pytest.mark.parametrize("after", [True, False])
def test_a_function_rises_from_a_point(after: bool) -> None:
    f = minus(exp(X), ONE) if after else minus(exp(negative(X)), ONE)
    rate = slope_of(f, X) if after else negative(slope_of(f, X))
    slope = CLOSED.ask("<", rate) if not after else exp_positive(X)
    start = CLOSED.ask("<=", replace_scalar(f, X, ZERO))
    limit = continuous(f, X, ZERO, after, CLOSED)
    proved = risen(limit, (), slope, start, nothing_asked)
    order = (ZERO, X) if after else (X, ZERO)
    assert proved.hypotheses == {Formula("<", *order)}
    assert proved.conclusion == Formula("<", ZERO, f)
    whole = closed_at(proved, X, ZERO, after, start)
    assert whole.hypotheses == {Formula("<=", *order)}
    assert whole.conclusion == Formula("<=", ZERO, f)


def test_a_function_moves_with_its_point() -> None:
    same = given(Formula("=", ONE, X))
    f = Mul((log(X), number(2)))
    assert moved(f, X, same).conclusion == Formula("=", replace_scalar(f, X, ONE), f)
