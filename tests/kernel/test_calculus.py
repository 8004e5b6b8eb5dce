"""The mean value theorem as a rule: attacks on its side conditions, and the limits that it takes for granted."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from lemmata.kernel.calculus import mean_value, needed_at, polynomial_signed
from lemmata.kernel.derivatives import derived
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, log, negative
from lemmata.kernel.signs import combine, exp_positive, weakened
from lemmata.kernel.structure import assume, given
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
from lemmata.kernel.theorem import _SEAL, Every, Formula, Hypothesis, Sequent, Theorem

X, Y = Scalar("x"), Scalar("y")
K = Index("k", "n")
ZK = Component("z", (K,))
ABOVE = Formula("<", ZERO, X)


def axiom(conclusion: Formula, *hypotheses: Hypothesis) -> Theorem:
    """A premise that is true for a reason outside the rules."""
    return Theorem(Sequent(frozenset(hypotheses), conclusion), "axiom", (), _SEAL)


def rises(f: Term, *hypotheses: Hypothesis, relation: str = "<") -> Theorem:
    """The slope of f is positive, where the hypotheses hold."""
    return axiom(Formula(relation, ZERO, derived(f, X)), *hypotheses)  # type: ignore[arg-type]


def start(value: Term, relation: str = "<=") -> Theorem:
    return axiom(Formula(relation, ZERO, value))  # type: ignore[arg-type]


def test_x_log_x_fades_at_0() -> None:
    """Only where x = 0 is shown does it ask for less than a positive argument."""
    f = Mul((X, log(X)))
    zero = Formula("=", ZERO, ZERO)
    assert set(needed_at(f, X, ZERO, {zero})) == {zero}
    assert set(needed_at(f, X, ZERO, set())) == {Formula("<", ZERO, ZERO)}
    assert set(needed_at(f, X, ONE, {zero})) == {Formula("<", ZERO, ONE)}


def test_a_polynomial_that_vanishes_elsewhere_fades_there() -> None:
    shifted = Add((Power(X, 2), negative(ONE)))
    gone = Formula("=", Add((Power(ONE, 2), negative(ONE))), ZERO)
    assert set(needed_at(Mul((shifted, log(shifted))), X, ONE, {gone})) == {gone}


@pytest.mark.parametrize(
    "f",
    [
        Mul((X, Power(log(X), -1))),  # x / log x: an inverse of what fades
        Mul((Power(X, -1), log(X))),
        Mul((exp(X), log(X))),  # no weight vanishes
        Mul((Apply("abs", (X,)), log(X))),  # a weight, but no polynomial
        Mul((X, log(Power(X, -1)))),
        log(Mul((X, X))),
        Power(X, -1),
        Apply("pow", (X, Y)),
        Apply("pow", (X, number(-1))),
        Apply("pow", (X, ZERO)),
    ],
)
def test_what_does_not_fade_asks_for_what_is_false_at_0(f: Term) -> None:
    """Some need is 0 < 0, 0 ≠ 0 or the like, which no premise can show."""
    zero = Formula("=", ZERO, ZERO)
    needs = set(needed_at(f, X, ZERO, {zero, Formula("=", Mul((ZERO, ZERO)), ZERO)}))
    assert any(n.relation in ("<", "!=") for n in needs)


def test_roots_are_continuous_at_0() -> None:
    assert set(needed_at(Apply("pow", (X, number(Fraction(1, 2)))), X, ZERO, set())) == set()


@pytest.mark.parametrize(
    "f",
    [
        Bind("sum", K, Mul((X, ZK))),
        Component("x", (1,)),
    ],
)
def test_what_is_not_known_to_be_continuous_is_refused(f: Term) -> None:
    with pytest.raises(Refused):
        list(needed_at(f, X, ZERO, set()))


SQUARE = Power(X, 2)
AT_0 = Power(ZERO, 2)

REFUSED: dict[str, Callable[[], Theorem]] = {
    "the slope is of another function": lambda: mean_value(
        SQUARE, X, ZERO, True, True, (), rises(Power(X, 3)), start(AT_0), (), ()
    ),
    "the slope has the other sign": lambda: mean_value(
        SQUARE, X, ZERO, False, True, (), rises(SQUARE), start(AT_0), (), ()
    ),
    "the slope is only not 0": lambda: mean_value(
        SQUARE, X, ZERO, True, True, (), axiom(Formula("!=", derived(SQUARE, X), ZERO)), start(AT_0), (), ()
    ),
    "the start is elsewhere": lambda: mean_value(
        SQUARE, X, ZERO, True, True, (), rises(SQUARE, ABOVE), start(Power(ONE, 2)), (), ()
    ),
    "the point moves with x": lambda: mean_value(
        SQUARE, X, Add((X, ONE)), True, True, (), rises(SQUARE), start(Power(Add((X, ONE)), 2)), (), ()
    ),
    "a gap between a and where the slope is known": lambda: mean_value(
        SQUARE, X, number(-2), True, True, (), rises(SQUARE, ABOVE), start(Power(number(-2), 2)), (), ()
    ),
    "the gap again, bounded by a variable": lambda: mean_value(
        SQUARE,
        X,
        number(-2),
        True,
        True,
        (),
        rises(SQUARE, Formula("<", Y, X)),
        start(Power(number(-2), 2)),
        (),
        (),
    ),
    "the slope is known at one point": lambda: mean_value(
        SQUARE, X, ZERO, True, True, (), rises(SQUARE, Formula("=", X, ONE)), start(AT_0), (), ()
    ),
    "the slope is known where x is not 3": lambda: mean_value(
        SQUARE,
        X,
        ZERO,
        True,
        True,
        (),
        rises(SQUARE, ABOVE, Formula("!=", X, number(3))),
        start(AT_0),
        (),
        (),
    ),
    "a bound that x itself moves": lambda: mean_value(
        SQUARE,
        X,
        ZERO,
        True,
        True,
        (),
        rises(SQUARE, ABOVE, Formula("<", Power(X, 2), X)),
        start(AT_0),
        (),
        (),
    ),
    "x is bounded through a sum": lambda: mean_value(
        SQUARE,
        X,
        ZERO,
        True,
        True,
        (),
        rises(SQUARE, ABOVE, Formula("<", Add((X, Y)), ONE)),
        start(AT_0),
        (),
        (),
    ),
    "x is bounded for every k": lambda: mean_value(
        SQUARE,
        X,
        ZERO,
        True,
        True,
        (),
        rises(SQUARE, ABOVE, Every(K, Formula("<", ZK, X))),
        start(AT_0),
        (),
        (),
    ),
    "the start knows of x": lambda: mean_value(
        SQUARE, X, ZERO, True, True, (), rises(SQUARE, ABOVE), assume(start(AT_0), ABOVE), (), ()
    ),
    "an end that knows of x": lambda: mean_value(
        SQUARE,
        X,
        ZERO,
        True,
        True,
        (),
        rises(SQUARE, ABOVE, Formula("<", X, ONE)),
        start(AT_0),
        (axiom(Formula("<=", ZERO, ONE), ABOVE),),
        (),
    ),
    "an end that nothing asks for": lambda: mean_value(
        SQUARE,
        X,
        ZERO,
        True,
        True,
        (),
        rises(SQUARE, ABOVE),
        start(AT_0),
        (axiom(Formula("<=", ZERO, ONE)),),
        (),
    ),
    "a pole at the start": lambda: mean_value(
        negative(Power(X, -1)),
        X,
        ZERO,
        True,
        True,
        (axiom(Formula("!=", X, ZERO), ABOVE),),
        rises(negative(Power(X, -1)), ABOVE),
        start(negative(Power(ZERO, -1))),
        (),
        (),
    ),
    "a jump of the logarithm at the start": lambda: mean_value(
        log(X), X, ZERO, True, True, (given(ABOVE),), rises(log(X), ABOVE), start(log(ZERO)), (), ()
    ),
    "a condition of the derivative is missing": lambda: mean_value(
        log(X), X, ONE, True, True, (), rises(log(X)), start(log(ONE)), (), (axiom(Formula("<", ZERO, ONE)),)
    ),
}


@pytest.mark.parametrize("why", sorted(REFUSED))
def test_the_mean_value_theorem_refuses(why: str) -> None:
    with pytest.raises(Refused):
        raise AssertionError(REFUSED[why]().conclusion)


def test_what_is_strict() -> None:
    """A strict slope makes it strict beyond a, a strict start everywhere."""
    f, at = Add((X, negative(Y))), Add((Y, negative(Y)))
    for closed, relation, expected in (
        (True, "<=", "<="),
        (True, "<", "<"),
        (False, "<=", "<"),
    ):
        proved = mean_value(f, X, Y, True, closed, (), rises(f), axiom(Formula(relation, ZERO, at)), (), ())  # type: ignore[arg-type]
        assert proved.conclusion == Formula(expected, ZERO, f)  # type: ignore[arg-type]
        assert proved.hypotheses == {Formula("<=" if closed else "<", Y, X)}


def test_the_sign_of_a_polynomial_where_its_root_is_close() -> None:
    """p = (u − r)² + 10⁻¹², and p without what it adds."""
    r, small = Fraction(1, 3), Fraction(1, 10**12)
    ends = (given(ABOVE), given(Formula("<", X, ONE)))
    assert polynomial_signed((r * r + small, -2 * r, Fraction(1)), X, ends).conclusion.relation == "<"
    for constant in (r * r, r * r - small):
        with pytest.raises(Refused):
            polynomial_signed((constant, -2 * r, Fraction(1)), X, ends)


def test_the_sign_of_a_polynomial_on_the_whole_line_and_on_half_of_it() -> None:
    around = (Fraction(2), Fraction(-3), Fraction(2))  # 2u² − 3u + 2 has no real root
    assert polynomial_signed(around, X, ()).hypotheses == frozenset()
    polynomial_signed(around, X, (given(Formula("<", number(-5), X)),))
    polynomial_signed(around, X, (given(Formula("<", X, number(5))),))
    polynomial_signed((Fraction(1), Fraction(-1)), X, (given(Formula("<", X, ONE)),))
    polynomial_signed((Fraction(2), Fraction(0), Fraction(1)), X, (given(Formula("<", X, ONE)),))
    with pytest.raises(Refused):
        polynomial_signed((Fraction(-2), Fraction(0), Fraction(1)), X, ())
    with pytest.raises(Refused):
        polynomial_signed((Fraction(1), Fraction(-1)), X, (given(Formula("<", X, number(2))),))


def test_premises_may_be_stronger() -> None:
    made = combine(((Fraction(1), (exp_positive(X), weakened(exp_positive(Y)))),))
    assert made.conclusion.relation == "<="
