"""Limits proved by primitive rules, and false ones that are not."""

from __future__ import annotations

import json

import pytest
from kernel.meaning import counterexample

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.limits import limit_proved
from lemmata.kernel.certificate import replay
from lemmata.kernel.laws import exp, log, minus, negative
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Index,
    Mul,
    Power,
    Scalar,
    Term,
    number,
)
from lemmata.kernel.theorem import Every, Formula, Hypothesis, Limit

X, A = Scalar("x"), Scalar("a")
K = Index("k", "n")
ZK = Component("z", (K,))
SIGMOID = Power(Add((ONE, exp(negative(X)))), -1)
SOFTPLUS = log(Add((ONE, exp(X))))
INVERSE = Power(X, -1)

TRUE: list[tuple[Term, object, str, object]] = [
    (SIGMOID, "oo", "-", ONE),
    (SIGMOID, "-oo", "+", ZERO),
    (minus(SOFTPLUS, X), "oo", "-", ZERO),
    (Mul((SOFTPLUS, INVERSE)), "oo", "-", ONE),
    (Mul((X, log(X))), ZERO, "+", ZERO),
    (Mul((Power(X, 2), Power(log(X), 2))), ZERO, "+", ZERO),
    (Mul((log(X), INVERSE)), "oo", "-", ZERO),
    (Mul((Power(X, 3), exp(negative(X)))), "oo", "-", ZERO),
    (Mul((minus(exp(X), ONE), INVERSE)), ZERO, "both", ONE),
    (Mul((X, log(Add((ONE, INVERSE))))), "oo", "-", ONE),
    (Apply("pow", (Add((ONE, Mul((A, INVERSE)))), X)), "oo", "-", exp(A)),
    (minus(log(X), log(minus(ONE, X))), ONE, "-", "oo"),
    (INVERSE, ZERO, "-", "-oo"),
    (log(X), ZERO, "+", "-oo"),
    (Power(X, -2), ZERO, "both", "oo"),
    (Mul((A, X)), A, "both", Power(A, 2)),
    (Bind("sum", K, exp(Mul((X, ZK)))), ZERO, "both", Count("n")),
    (Mul((X, Power(Add((X, A)), -1))), "oo", "-", ONE),
]


@pytest.mark.parametrize(("body", "at", "side", "value"), TRUE)
def test_limits_have_certificates(body: Term, at: object, side: str, value: object) -> None:
    goal = Limit(body, X, at, side, value)  # type: ignore[arg-type]
    theorem = limit_proved(goal, frozenset())
    assert replay(json.loads(json.dumps(certificate(theorem)))).conclusion == goal
    assert theorem.hypotheses == frozenset()
    assert counterexample(theorem, seed=1)[1] is None


@pytest.mark.parametrize(
    ("body", "at", "side", "value"),
    [
        (SIGMOID, "oo", "-", ZERO),
        (minus(SOFTPLUS, X), "oo", "-", log(number(2))),
        (Mul((X, log(X))), ZERO, "+", "-oo"),
        (Mul((minus(exp(X), ONE), INVERSE)), ZERO, "both", ZERO),
        (INVERSE, ZERO, "both", "oo"),
        (Mul((Apply("abs", (X,)), INVERSE)), ZERO, "both", ONE),
        (exp(Mul((A, X))), "oo", "-", "oo"),  # A may be 0
        (Mul((A, X)), "oo", "-", "oo"),
        (Power(A, -1), ZERO, "+", ZERO),
        (Power(minus(X, A), -1), ZERO, "both", Mul((number(-1), Power(A, -1)))),
    ],
)
def test_false_limits_have_none(body: Term, at: object, side: str, value: object) -> None:
    with pytest.raises(NotElaborated):
        limit_proved(Limit(body, X, at, side, value), frozenset())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "body", "value"),
    [
        (Formula("<", ZERO, A), Mul((A, X)), "oo"),
        (Formula("<", A, ZERO), exp(Mul((A, X))), ZERO),
        (Every(K, Formula("<", ZERO, ZK)), Bind("sum", K, Mul((ZK, SIGMOID))), Bind("sum", K, ZK)),
    ],
)
def test_what_is_given_counts(given: Hypothesis, body: Term, value: object) -> None:
    goal = Limit(body, X, "oo", "-", value)  # type: ignore[arg-type]
    assert limit_proved(goal, frozenset((given,))).hypotheses <= {given}


def test_what_is_given_of_another_x_does_not() -> None:
    """x is bound in a limit: 0 < x, or x = 1, says nothing of it."""
    for given in (Formula("<", X, ZERO), Formula("=", X, ONE)):
        goal = Limit(X, X, "oo", "-", "oo")
        assert limit_proved(goal, frozenset((given,))).hypotheses == frozenset()
        with pytest.raises(NotElaborated):
            limit_proved(Limit(X, X, "oo", "-", ONE), frozenset((given,)))
