"""Points: a term is called negative only if it is, somewhere where the hypotheses hold."""

from __future__ import annotations

import pytest

from lemmata.elaboration.samples import Samples
from lemmata.kernel.laws import exp, log, minus
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Power,
    Scalar,
    Term,
    number,
)
from lemmata.kernel.theorem import Apart, Every, Formula, Hypothesis

X, Y = Scalar("x"), Scalar("y")
I, J, K = (Index(name, "n") for name in "ijk")  # noqa: E741
PK = Component("p", (K,))
SIMPLEX: tuple[Hypothesis, ...] = (
    Every(K, Formula("<=", ZERO, PK)),
    Formula("=", Bind("sum", K, PK), ONE),
)


def at(i: Index | int) -> Component:
    return Component("p", (i,))


@pytest.mark.parametrize(
    ("hypotheses", "t"),
    [
        ((), X),
        ((), minus(exp(X), ONE)),
        ((Formula("<", ZERO, X),), minus(X, ONE)),
        ((Formula("<=", X, Y),), minus(X, Y)),
        (SIMPLEX, minus(at(I), Power(number(2), -1))),
        (SIMPLEX, minus(at(I), at(J))),
        ((), minus(Count("n"), number(2))),
        ((), minus(Mul((number(2), Delta(I, J))), ONE)),
        ((Formula("<=", X, ZERO),), minus(Apply("max", (X, number(-1))), Power(number(2), -1))),
    ],
)
def test_what_is_negative_somewhere_is_seen(hypotheses: tuple[Hypothesis, ...], t: Term) -> None:
    assert Samples(frozenset(hypotheses)).negative(t)


@pytest.mark.parametrize(
    ("hypotheses", "t"),
    [
        ((), Power(X, 2)),
        ((), minus(exp(X), Add((ONE, X)))),
        ((Formula("<", ZERO, X),), minus(Add((X, number(-1))), log(X))),
        ((Formula("<=", X, Y),), minus(Y, X)),
        ((Formula("=", Y, Power(X, 2)),), Y),
        (SIMPLEX, minus(ONE, at(I))),
        ((*SIMPLEX, Apart(I, J)), minus(ONE, Add((at(I), at(J))))),
        ((Apart(I, J),), Mul((number(-1), Delta(I, J)))),
        ((), minus(Count("n"), ONE)),
        ((Formula("<", X, ZERO), Formula("<", ZERO, X)), number(-1)),  # no point satisfies these
        ((), minus(Mul((X, Power(X, -1))), Mul((X, Power(X, -1))))),
        ((), log(ZERO)),
        ((), Derivative(Mul((number(-1), X)), X)),  # no value that numbers tell
        ((), Component("z", (7,))),  # nor does 7 lie in every range
    ],
)
def test_nothing_else_is(hypotheses: tuple[Hypothesis, ...], t: Term) -> None:
    assert not Samples(frozenset(hypotheses)).negative(t)


@pytest.mark.parametrize(
    ("hypotheses", "t", "zero"),
    [
        ((Formula("<=", ZERO, X),), X, True),
        ((Formula("<", ZERO, X),), X, False),
        ((), Power(minus(X, Y), 2), True),
        ((), exp(X), False),
        (
            (Formula("<=", ZERO, X), Formula("<=", X, ONE), Formula("<", ZERO, Y)),
            Mul((minus(ONE, X), Y)),
            True,
        ),
        ((Formula("<=", ZERO, X), Formula("<=", X, ONE), Formula("<", ZERO, Y)), Add((X, Y)), False),
    ],
)
def test_where_a_term_may_be_0(hypotheses: tuple[Hypothesis, ...], t: Term, zero: bool) -> None:
    assert Samples(frozenset(hypotheses)).zero(t) == zero


def test_what_is_bound_is_computed_for_each_value() -> None:
    # Σ δ(k, 1)·p(k) is p(1): the same entry under the sum has other values, and none of them is kept for it
    first = Bind("sum", K, Mul((Delta(K, 1), PK)))
    samples = Samples(frozenset(SIMPLEX))
    assert all(point.is_zero(minus(first, at(1))) for point in samples.points)
    assert samples.negative(minus(at(1), ONE))
    assert not samples.negative(minus(ONE, first))
