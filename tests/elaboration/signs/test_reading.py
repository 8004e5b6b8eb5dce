"""Terms as quotients, and what is taken out of them."""

from __future__ import annotations

from fractions import Fraction

from lemmata.elaboration.signs.reading import read, vanishes
from lemmata.kernel.laws import negative
from lemmata.kernel.terms import ZERO, Add, Mul, Power, Scalar, number

X, Y, Z = (Scalar(name) for name in "xyz")


def test_shared_letters_and_denominators_are_taken_out() -> None:
    rest, pieces = read(Mul((Add((Mul((X, X)), Mul((X, Y)))), Power(Z, -2)))).pieces()
    assert pieces == [(X, 1), (Z, -2)]
    assert sorted(rest.values()) == [1, 1]
    assert all(len(m) == 1 for m in rest)


def test_nothing_is_shared_with_a_number() -> None:
    rest, pieces = read(Add((X, number(1)))).pieces()
    assert not pieces
    assert len(rest) == 2


def test_letters_alone() -> None:
    q = read(Add((Mul((number(3), X)), Mul((X, Y)), negative(Z))))
    assert [(letter, c) for letter, c, _ in q.alone()] == [(X, Fraction(3)), (Z, Fraction(-1))]
    for letter, c, rest in q.alone():
        assert vanishes(Add((q.term(q.numerator), negative(Add((Mul((number(c), letter)), q.term(rest)))))))


def test_nothing_is_zero() -> None:
    assert read(ZERO).term({}) == ZERO
    assert vanishes(Add((X, negative(X))))
    assert not vanishes(Add((X, Y)))
