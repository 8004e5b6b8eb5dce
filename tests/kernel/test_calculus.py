"""The mean value theorem as a rule: attacks on its side conditions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lemmata.elaboration.derived import assume, slope_of
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, exp_positive, log, negative
from lemmata.kernel.limits import limit_of_leaf, limit_of_parts, mean_value
from lemmata.kernel.signs import combine, weakened
from lemmata.kernel.structure import given
from lemmata.kernel.terms import ONE, ZERO, Add, Bind, Component, Index, Mul, Power, Scalar, Term, number
from lemmata.kernel.theorem import _SEAL, Every, Formula, Hypothesis, Limit, LimitTheorem, Side, Theorem

X, Y = Scalar("x"), Scalar("y")
K = Index("k", "n")
ZK = Component("z", (K,))
ABOVE = Formula("<", ZERO, X)


def axiom(conclusion: Formula, *hypotheses: Hypothesis) -> Theorem:
    """A premise that is true for a reason outside the rules."""
    return Theorem((frozenset(hypotheses), conclusion), "axiom", (), _SEAL)


def rises(f: Term, *hypotheses: Hypothesis, relation: str = "<") -> Theorem:
    """The slope of f is positive, where the hypotheses hold."""
    return axiom(Formula(relation, ZERO, slope_of(f, X)), *hypotheses)  # type: ignore[arg-type]


def start(value: Term, relation: str = "<=") -> Theorem:
    return axiom(Formula(relation, ZERO, value))  # type: ignore[arg-type]


def to(f: Term, value: Any, at: Any = ZERO, side: Side = "+") -> LimitTheorem:
    """f tends to a value."""
    return LimitTheorem((frozenset(), Limit(f, X, at, side, value)), "axiom", (), _SEAL)


SQUARE = Power(X, 2)
AT_0 = Power(ZERO, 2)
END = axiom(Formula("<=", ZERO, ZERO))
"""0 < x is known beyond 0."""


def square(
    slope: Theorem, *ends: Theorem, limit: LimitTheorem | None = None, begin: Theorem | None = None
) -> Theorem:
    """x² rises from 0."""
    return mean_value((), slope, limit or to(SQUARE, AT_0), begin or start(AT_0), ends)


def beside(hypothesis: Hypothesis) -> Callable[[], Theorem]:
    return lambda: square(rises(SQUARE, ABOVE, hypothesis), END)


REFUSED: dict[str, Callable[[], Theorem]] = {
    "the slope is of another function": lambda: square(rises(Power(X, 3))),
    "the slope has the other sign": lambda: square(rises(SQUARE), limit=to(SQUARE, AT_0, side="-")),
    "the slope is only not 0": lambda: square(axiom(Formula("!=", slope_of(SQUARE, X), ZERO))),
    "the limit is from both sides": lambda: square(rises(SQUARE), limit=to(SQUARE, AT_0, side="both")),
    "the limit is of another function": lambda: square(rises(SQUARE), limit=to(Power(X, 3), AT_0)),
    "the limit is infinite": lambda: square(rises(SQUARE), limit=to(SQUARE, "oo")),
    "the start is of another value": lambda: square(rises(SQUARE, ABOVE), END, begin=start(Power(ONE, 2))),
    "the start is only not 0": lambda: square(rises(SQUARE), begin=axiom(Formula("!=", AT_0, ZERO))),
    "a gap between a and where the slope is known": lambda: square(
        rises(SQUARE, ABOVE), END, limit=to(SQUARE, AT_0, number(-2))
    ),
    "a bound that is a variable": lambda: square(rises(SQUARE, Formula("<", Y, X))),
    "no end for a bound": lambda: square(rises(SQUARE, ABOVE)),
    "an upper bound at a": lambda: square(
        rises(SQUARE, Formula("<", X, ZERO)), axiom(Formula("<=", ZERO, ZERO))
    ),
    "the slope is known at one point": beside(Formula("=", X, ONE)),
    "the slope is known where x is not 3": beside(Formula("!=", X, number(3))),
    "a bound that x itself moves": beside(Formula("<", Power(X, 2), X)),
    "x is bounded through a sum": beside(Formula("<", Add((X, Y)), ONE)),
    "x is bounded for every k": beside(Every(K, Formula("<", ZK, X))),
    "an end that nothing asks for": lambda: square(
        rises(SQUARE, ABOVE), END, axiom(Formula("<=", ZERO, ONE))
    ),
    "a bound far out": lambda: square(
        axiom(Formula("<", ZERO, negative(slope_of(SQUARE, X))), Formula("<", X, ONE)),
        limit=to(SQUARE, AT_0, "oo", "-"),
    ),
    "a condition of the derivative is missing": lambda: mean_value(
        (), rises(log(X)), to(log(X), log(ONE), ONE), start(log(ONE)), ()
    ),
    "a condition for one index": lambda: mean_value(
        (given(Formula("<", ZERO, Mul((X, ZK)))),),
        rises(Bind("sum", K, log(Mul((X, ZK))))),
        to(Bind("sum", K, log(Mul((X, ZK)))), ZERO, ONE),
        start(ZERO),
        (),
    ),
}


@pytest.mark.parametrize("why", sorted(REFUSED))
def test_the_mean_value_theorem_refuses(why: str) -> None:
    with pytest.raises(Refused):
        raise AssertionError(REFUSED[why]().conclusion)


def test_what_is_strict() -> None:
    """A strict slope or a strict start makes it strict."""
    f, at = Add((X, negative(Y))), Add((Y, negative(Y)))
    for slope, begin, expected in (("<=", "<=", "<="), ("<=", "<", "<"), ("<", "<=", "<"), ("<=", "=", "<=")):
        proved = mean_value((), rises(f, relation=slope), to(f, at, Y), start(at, begin), ())
        assert proved.conclusion == Formula(expected, ZERO, f)  # type: ignore[arg-type]
        assert proved.hypotheses == {Formula("<", Y, X)}


def test_bounds_remain_hypotheses() -> None:
    bounds = (ABOVE, Formula("<", X, ONE), Formula("!=", X, ZERO))
    proved = square(rises(SQUARE, *bounds), END, axiom(Formula("<", ZERO, ONE)))
    assert proved.hypotheses == set(bounds)


def test_what_is_known_at_the_start_may_speak_of_x() -> None:
    """The start is a number: what holds of it where x > 1 holds for such x."""
    more = Formula("<", ONE, X)
    assert square(rises(SQUARE), begin=assume(start(AT_0), more)).hypotheses == {ABOVE, more}


def test_a_function_falls_to_its_limit_far_out() -> None:
    down = limit_of_parts(
        negative(X),
        (limit_of_leaf(number(-1), X, "oo", "-"), limit_of_leaf(X, X, "oo", "-")),
        (axiom(Formula("<", ZERO, negative(number(-1)))),),
    )
    f = exp(negative(X))
    slope = axiom(Formula("<", ZERO, negative(slope_of(f, X))))
    proved = mean_value((), slope, limit_of_parts(f, (down,), ()), start(ZERO), ())
    assert (proved.hypotheses, proved.conclusion) == (frozenset(), Formula("<", ZERO, f))


def test_premises_may_be_stronger() -> None:
    made = combine(((Fraction(1), (exp_positive(X), weakened(exp_positive(Y), "<="))),))
    assert made.conclusion.relation == "<="
