"""The rule `field`: what it proves, what it asks, what it refuses."""

from __future__ import annotations

import pytest

from lemmata.core.errors import Refused
from lemmata.core.polynomials import field
from lemmata.core.structure import given
from lemmata.core.terms import ONE, ZERO, Add, Mul, Power, Scalar
from lemmata.core.theorem import Formula

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
