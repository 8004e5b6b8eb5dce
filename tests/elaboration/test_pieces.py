"""Another variable in place of one: what is proved of it is proved of the first."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lemmata.elaboration.pieces import Piece, Substitution, by_exponential, by_inverse, by_root
from lemmata.kernel.structure import given
from lemmata.kernel.terms import ZERO, Add, Apply, Mul, Number, Power, Scalar, Term, number
from lemmata.kernel.theorem import Formula

X = Scalar("x")
HALF = number(Fraction(1, 2))
ROOT = Apply("pow", (X, HALF))
E_HALF = Apply("exp", (Mul((HALF, X)),))


def back(s: Substitution) -> tuple[Term, frozenset[object]]:
    """What becomes of the inner function, and of the hypotheses that its piece makes."""
    assumed = Formula("<=", ZERO, s.inner)
    theorem = s.back(given(assumed))
    return theorem.right, theorem.hypotheses


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (None, None, (ZERO, None)),
        (ZERO, None, (number(1), None)),
        (number(-2), ZERO, (Power(Apply("exp", (number(1),)), -1), number(1))),
    ],
)
def test_in_an_exponential(
    low: Number | None, high: Number | None, ends: tuple[Term | None, Term | None]
) -> None:
    f = Add((Mul((X, E_HALF)), number(3)))
    s = by_exponential(f, Piece(X, low, high))
    assert s is not None
    assert (s.piece.low, s.piece.high) == ends
    t = s.piece.x
    assert s.inner == Add((Mul((Mul((number(2), Apply("log", (t,)))), t)), number(3)))
    assert back(s)[0] == f
    assert Piece(X, low, high).hypotheses() <= back(s)[1]


def test_two_exponentials_are_not_one() -> None:
    f = Add((E_HALF, Apply("exp", (Power(X, 2),))))
    assert by_exponential(f, Piece(X, ZERO, None)) is None
    assert by_exponential(Apply("exp", (Mul((number(-1), X)),)), Piece(X, ZERO, None)) is None


def test_in_a_root() -> None:
    f = Add((ROOT, Mul((number(-1), X)), Apply("log", (Add((X, number(1))),))))
    for low, high, ends in ((ZERO, number(4), (ZERO, number(2))), (number(9), None, (number(3), None))):
        piece = Piece(X, low, high, False, True)
        s = by_root(f, piece)
        assert s is not None
        assert (s.piece.low, s.piece.high) == ends
        assert (s.piece.low_open, s.piece.high_open) == (False, True)
        assert back(s)[0] == f
    assert by_root(f, Piece(X, number(-1), None)) is None
    assert by_root(f, Piece(X, None, None)) is None


def test_in_the_inverse() -> None:
    f = Add((Apply("log", (Add((X, number(1))),)), Power(X, -1)))
    for low, high in ((ZERO, None), (number(4), number(Fraction(1, 4)))):
        s = by_inverse(f, Piece(X, low, None))
        assert s is not None
        assert (s.piece.low, s.piece.high) == (ZERO, high)
        assert back(s)[0] == f
    assert by_inverse(f, Piece(X, ZERO, number(1))) is None
    assert by_inverse(f, Piece(X, number(-1), None)) is None
