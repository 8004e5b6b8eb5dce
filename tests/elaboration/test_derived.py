"""Rules that follow from those of the kernel: each says what its name says, and holds wherever its hypotheses do."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from kernel.meaning import counterexample

from lemmata.elaboration import derived
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, minus, negative
from lemmata.kernel.signs import exp_positive
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
        return derived.field(left, right, (), (), ())

    return derived.mixture(
        K, weights, given(positive(Bind("sum", K, size))), exp_positive(total.arguments[0]), same
    )  # type: ignore[attr-defined]


ONE_OF = given(Formula("=", Mul((X, Mul((minus(X, number(3)), minus(X, number(-2)))))), ZERO))

MADE: dict[str, tuple[Callable[[], Theorem], Formula]] = {
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


def test_each_is_tried() -> None:
    assert {name.split()[0] for name in MADE} == set(derived.__all__)


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
        lambda: derived.equal_is_at_most(given(positive(X))),
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
