"""The rule `field`: what it proves, what it asks, what it refuses."""

from __future__ import annotations

import pytest

from lemmata.kernel.errors import Refused
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import given
from lemmata.kernel.terms import ONE, ZERO, Add, Mul, Power, Scalar
from lemmata.kernel.theorem import Formula

A, B, U, W = map(Scalar, "abuw")


def test_an_inverse_read_before_and_after_a_replacement_is_not_one_denominator() -> None:
    """w = 1/(u + 1) and u = a/b do not give w·b = 1/(u + 1)."""
    under = Add((U, ONE))
    equations = (given(Formula("=", W, Power(under, -1))), given(Formula("=", U, Mul((A, Power(B, -1))))))
    nonzero = (given(Formula("!=", under, ZERO)), given(Formula("!=", B, ZERO)))
    with pytest.raises(Refused, match="does not expand to 0"):
        field(Mul((W, B)), Power(under, -1), equations, (), nonzero)


def test_what_is_replaced_is_expanded() -> None:
    equations = (given(Formula("=", U, Mul((A, Power(B, -1))))),)
    proved = field(Mul((U, B)), A, equations, (), (given(Formula("!=", B, ZERO)),))
    assert proved.hypotheses == {equations[0].conclusion, Formula("!=", B, ZERO)}
    with pytest.raises(Refused, match="conditions"):
        field(Mul((U, B)), A, equations, (), ())


def test_what_stands_after_a_factor_0_is_not_read() -> None:
    zero = given(Formula("=", A, ZERO))
    assert field(Mul((A, Power(B, -1))), ZERO, (zero,), (), ()).hypotheses == {zero.conclusion}
    assert field(Mul((ZERO, Power(ZERO, -1))), ZERO, (), (), ()).hypotheses == frozenset()
    for wrong in (Mul((Power(B, -1), A)), Mul((W, Power(B, -1)))):
        with pytest.raises(Refused):
            field(wrong, ZERO, (zero,), (), ())


def test_0_under_a_fraction_is_not_cancelled() -> None:
    """a = 0 makes a·(b/b) and a·(1/a) 0, and nothing 1."""
    zero = given(Formula("=", A, ZERO))
    for left, right in ((Mul((A, Power(A, -1))), ONE), (Mul((B, Power(B, -1), A)), ONE)):
        with pytest.raises(Refused):
            field(left, right, (zero,), (), ())


def test_a_power_of_letters_may_be_high() -> None:
    x, y = Scalar("x"), Scalar("y")
    high = Mul((Power(x, 10**9), Power(y, 10**9)))
    assert field(Power(Mul((x, y)), 10**9), high, (), (), ()).conclusion.right == high
