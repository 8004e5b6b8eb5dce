"""Rules that follow from those of the kernel: each says what its name says, and holds wherever its hypotheses do."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from elaboration import test_derived_rules
from kernel.meaning import counterexample

from lemmata.elaboration import derived
from lemmata.elaboration.certificates import certificate
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, exp_positive, log, minus, negative
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import given, reflexive
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
    delta,
    number,
)
from lemmata.kernel.theorem import Formula, Theorem

X, Y = Scalar("x"), Scalar("y")
I, J, K = (Index(name, "n") for name in "ijk")  # noqa: E741
POWER = Apply("pow", (X, Y))
SIZE = Apply("abs", (X,))


def positive(t: Term) -> Formula:
    return Formula("<", ZERO, t)


def at_least_0(t: Term) -> Formula:
    return Formula("<=", ZERO, t)


def nonzero(t: Term) -> Formula:
    return Formula("!=", t, ZERO)


def a_mixture() -> Theorem:
    """0 < Σ |z_k|·e^{z_k} where the sum of the |z_k| is positive."""
    size, total = Apply("abs", (Component("z", (K,)),)), exp(Component("z", (K,)))
    weights = derived.absolute_nonnegative(size.arguments[0])

    def same(left: Term, right: Term) -> Theorem:
        return field(left, right, (), (), ())

    return derived.mixture(
        K, weights, given(positive(Bind("sum", K, size))), exp_positive(total.arguments[0]), same
    )  # type: ignore[attr-defined]


ONE_OF = given(Formula("=", Mul((X, Mul((minus(X, number(3)), minus(X, number(-2)))))), ZERO))
LESS, MORE = given(Formula("<", X, Y)), given(Formula("<=", Y, X))

MADE: dict[str, tuple[Callable[[], Theorem], Formula]] = {
    "at_most_both_ways": (
        lambda: derived.at_most_both_ways(given(Formula("<=", X, Y)), MORE),
        Formula("=", X, Y),
    ),
    "compared": (
        lambda: derived.compared(given(nonzero(minus(Y, X))), Y, X),
        Formula("!=", Y, X),
    ),
    "difference": (lambda: derived.difference(given(Formula("!=", X, Y))), nonzero(minus(Y, X))),
    "difference of equals": (
        lambda: derived.difference(given(Formula("=", X, Y))),
        at_least_0(minus(Y, X)),
    ),
    "weakened": (lambda: derived.weakened(given(positive(X))), at_least_0(X)),
    "equal_or_not": (
        lambda: derived.equal_or_not(derived.square_of_absolute(X), derived.square_of_absolute(X), X, ZERO),
        Formula("=", Power(SIZE, 2), Power(X, 2)),
    ),
    "maximum_at_most": (
        lambda: derived.maximum_at_most("maximum", K, SIZE, SIZE, derived.difference(reflexive(SIZE))),
        at_least_0(minus(SIZE, Bind("maximum", K, SIZE))),
    ),
    "at_most_maximum": (
        lambda: derived.at_most_maximum("minimum", K, Component("z", (K,)), J),
        at_least_0(minus(Component("z", (J,)), Bind("minimum", K, Component("z", (K,))))),
    ),
    "nothing_of": (
        lambda: derived.nothing_of(given(Formula("=", X, ZERO)), Y, SIZE),
        Formula("=", Mul((X, Y)), Mul((X, SIZE))),
    ),
    "log_of_inverse": (
        lambda: derived.log_of_inverse(given(positive(X))),
        Formula("=", negative(log(Power(X, -1))), log(X)),
    ),
    "closed_number": (lambda: derived.closed_number(exp(ONE), 64), positive(exp(ONE))),
    "equal_is_at_most": (
        lambda: derived.equal_is_at_most(given(Formula("=", X, Y))),
        Formula("<=", X, Y),
    ),
    "unequal": (lambda: derived.unequal(given(positive(X))), nonzero(X)),
    "negative_is_nonzero": (lambda: derived.negative_is_nonzero(given(positive(negative(X)))), nonzero(X)),
    "turned": (lambda: derived.turned(given(nonzero(minus(X, Y)))), nonzero(minus(Y, X))),
    "even_power_positive": (
        lambda: derived.even_power_positive(given(nonzero(X)), -4),
        positive(Power(X, -4)),
    ),
    "absolute_positive": (lambda: derived.absolute_positive(given(nonzero(X))), positive(SIZE)),
    "absolute_apart": (lambda: derived.absolute_apart(given(nonzero(SIZE))), nonzero(X)),
    "real_power_positive": (lambda: derived.real_power_positive(given(positive(X)), Y), positive(POWER)),
    "real_power_nonnegative": (lambda: derived.real_power_nonnegative(X, Y), at_least_0(POWER)),
    "between_delta": (lambda: derived.between_delta(I, J, False), at_least_0(delta(I, J))),
    "between_delta above": (lambda: derived.between_delta(J, 1, True), at_least_0(minus(ONE, delta(1, J)))),
    "between_delta of numbers": (lambda: derived.between_delta(1, 2, False), at_least_0(delta(1, 2))),
    "between_delta of one": (lambda: derived.between_delta(I, I, True), at_least_0(minus(ONE, delta(I, I)))),
    "one_of_at_least": (
        lambda: derived.one_of_at_least(ONE_OF, X, Fraction(-2), 1),
        at_least_0(minus(X, number(-2))),
    ),
    "one_of_at_least below": (
        lambda: derived.one_of_at_least(ONE_OF, X, Fraction(3), -1),
        at_least_0(minus(number(3), X)),
    ),
    "mixture": (
        a_mixture,
        positive(Bind("sum", K, Mul((Apply("abs", (Component("z", (K,)),)), exp(Component("z", (K,))))))),
    ),
}


@pytest.mark.parametrize("name", sorted(MADE))
def test_they_conclude_what_they_say(name: str) -> None:
    make, conclusion = MADE[name]
    theorem = make()
    assert theorem.conclusion == conclusion
    tested, world = counterexample(theorem, seed=1, tries=40)
    assert tested > 1
    assert world is None


OTHERS = {
    "infinite_sum",
    "applied",
    "asked_by",
    "contradiction",
    "different",
    "expanded",
    "impossible",
    "inverted",
    "replace_scalar",
    "root",
    "slope_of",
}
"""What is no rule, or is drawn elsewhere."""


def test_each_is_tried() -> None:
    tried = {name.split()[0] for name in MADE} | set(test_derived_rules.CASES)
    assert tried | OTHERS == set(derived.__all__)


@pytest.mark.parametrize(
    "call",
    [
        lambda: derived.unequal(given(at_least_0(X))),
        lambda: derived.negative_is_nonzero(given(positive(X))),
        lambda: derived.turned(given(nonzero(X))),
        lambda: derived.even_power_positive(given(nonzero(X)), 3),
        lambda: derived.absolute_positive(given(at_least_0(X))),
        lambda: derived.real_power_positive(given(at_least_0(X)), Y),
        lambda: derived.between_delta(I, Index("j", "m"), False),
        lambda: derived.one_of_at_least(ONE_OF, X, Fraction(-1), 1),
        lambda: derived.one_of_at_least(ONE_OF, Y, Fraction(-2), 1),
        lambda: derived.closed_number(Add((log_of_e(), number(-1))), 64),
        lambda: derived.mixture(K, given(at_least_0(X)), given(at_least_0(X)), given(positive(Y)), refuse),
    ],
)
def test_they_refuse(call: Callable[[], Theorem]) -> None:
    with pytest.raises(Refused):
        raise AssertionError(call().conclusion)


def log_of_e() -> Term:
    return Apply("log", (exp(ONE),))


def refuse(left: Term, right: Term) -> Theorem:
    return reflexive(left)


ABOVE = positive(X)


def test_the_sign_of_a_polynomial_where_its_root_is_close() -> None:
    """p = (u − r)² + 10⁻¹², and p without what it adds."""
    r, small = Fraction(1, 3), Fraction(1, 10**12)
    ends = (given(ABOVE), given(Formula("<", X, ONE)))
    assert derived.polynomial_signed((r * r + small, -2 * r, Fraction(1)), X, ends).conclusion.relation == "<"
    for constant in (r * r, r * r - small):
        with pytest.raises(Refused):
            derived.polynomial_signed((constant, -2 * r, Fraction(1)), X, ends)


def test_the_sign_of_a_polynomial_on_the_whole_line_and_on_half_of_it() -> None:
    around = (Fraction(2), Fraction(-3), Fraction(2))  # 2u² − 3u + 2 has no real root
    assert derived.polynomial_signed(around, X, ()).hypotheses == frozenset()
    derived.polynomial_signed(around, X, (given(Formula("<", number(-5), X)),))
    derived.polynomial_signed(around, X, (given(Formula("<", X, number(5))),))
    derived.polynomial_signed((Fraction(1), Fraction(-1)), X, (given(Formula("<", X, ONE)),))
    derived.polynomial_signed((Fraction(2), Fraction(0), Fraction(1)), X, (given(Formula("<", X, ONE)),))
    with pytest.raises(Refused):
        derived.polynomial_signed((Fraction(-2), Fraction(0), Fraction(1)), X, ())
    with pytest.raises(Refused):
        derived.polynomial_signed((Fraction(1), Fraction(-1)), X, (given(Formula("<", X, number(2))),))


@pytest.mark.parametrize("relation", ["=", "<=", "<", "!="])
def test_a_contradiction_proves_anything(relation: Any) -> None:
    anything = Formula(relation, X, SIZE)
    assert derived.impossible(LESS, MORE, anything).hypotheses == {LESS.conclusion, MORE.conclusion}
    same, apart = given(Formula("=", X, Y)), given(Formula("!=", X, Y))
    made = derived.different(same, apart, anything)
    assert (made.hypotheses, made.conclusion) == ({same.conclusion, apart.conclusion}, anything)
    assert derived.contradiction(given(Formula("=", ZERO, ONE)), anything).conclusion == anything
    with pytest.raises(Refused):
        derived.impossible(given(Formula("<=", X, Y)), MORE, anything)
    with pytest.raises(Refused):
        derived.different(same, MORE, anything)


@pytest.mark.parametrize(
    ("exponent", "sign"),
    [
        *((k, sign) for k in (1, 8, 9, -9, 16, -17) for sign in (positive(X), at_least_0(X))),
        (61_291, positive(X)),
        (-61_290, positive(X)),
    ],
)
def test_the_sign_of_a_high_power_takes_few_steps(exponent: int, sign: Formula) -> None:
    made = derived.power_signed(given(sign), exponent)
    assert made.conclusion == Formula(sign.relation, ZERO, Power(X, exponent))
    assert made.hypotheses == {sign}
    assert len(json.dumps(certificate(made))) < 10_000
