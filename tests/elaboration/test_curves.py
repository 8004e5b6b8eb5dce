"""What floating point tells of a function: a sign where it shows, its turns, and simple numbers between two."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from lemmata.elaboration.curves import curve, narrowed, recognised, samples, sign_at, simplest, turns
from lemmata.kernel.terms import Add, Apply, Mul, Number, Power, Scalar, Term, number

X = Scalar("x")


def log(u: Term) -> Apply:
    return Apply("log", (u,))


def test_a_sign_that_rounding_hides_does_not_show() -> None:
    """log(1 + x) − x + x²/2 is x³/3 close to 0, less than the rounding of its terms."""
    f = curve(
        Add((log(Add((number(1), X))), Mul((number(-1), X)), Mul((number(Fraction(1, 2)), Power(X, 2))))), X
    )
    assert sign_at(f, 1e-8) == 0
    assert sign_at(f, 0.1) == 1
    assert sign_at(f, -0.1) == -1


def test_where_there_is_no_value_there_is_no_sign() -> None:
    for t in (log(X), Power(X, -1), Apply("exp", (Apply("exp", (number(9),)),))):
        assert sign_at(curve(t, X), 0.0) == 0


@pytest.mark.parametrize(
    ("f", "signs", "where"),
    [
        (Add((X, number(-3))), [-1, 1], [3.0]),
        (Power(Add((X, number(-3))), 3), [-1, 1], [3.0]),  # flat there
        (Power(Add((X, number(-3))), 2), [1], []),
        (Add((Power(X, 2), number(-2))), [1, -1, 1], [-math.sqrt(2), math.sqrt(2)]),
    ],
)
def test_turns(f: Term, signs: list[int], where: list[float]) -> None:
    found, wide = turns(curve(f, X), samples(None, None))
    assert found == signs
    brackets = [narrowed(curve(f, X), b) for b in wide]
    assert [pytest.approx(low, abs=1e-4) for low, _ in brackets] == where
    assert all(
        low <= at + 1e-15 and at - 1e-15 <= high for (low, high), at in zip(brackets, where, strict=True)
    )


@pytest.mark.parametrize(
    ("value", "t"),
    [
        (0.375, number(Fraction(3, 8))),
        (math.exp(-0.5), Apply("exp", (number(Fraction(-1, 2)),))),
        (math.log(3), log(number(3))),
        (math.sqrt(2), Apply("pow", (number(2), number(Fraction(1, 2))))),
    ],
)
def test_a_number_is_recognised(value: float, t: Term) -> None:
    assert t in list(recognised(value, value))
    assert t not in list(recognised(value + 1e-9, value + 1e-9))


def test_no_simple_number_is_taken_for_another() -> None:
    assert list(recognised(0.2784645427610738, 0.2784645427610738)) == []


def test_the_simplest_rational_between_two() -> None:
    assert simplest(Fraction(31, 100), Fraction(34, 100)) == Fraction(1, 3)
    assert simplest(Fraction(-34, 100), Fraction(-31, 100)) == Fraction(-1, 3)
    assert simplest(Fraction(-1, 9), Fraction(1, 3)) == 0
    assert simplest(Fraction(5, 2), Fraction(5, 2)) == Fraction(5, 2)


def test_samples_lie_between_the_ends() -> None:
    assert all(2 < at < 3 for at in samples(2.0, 3.0))
    assert all(at > 2 for at in samples(2.0, None))
    assert all(at < 2 for at in samples(None, 2.0))
    assert isinstance(number(1), Number)
