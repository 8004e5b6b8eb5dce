"""Polynomials of a high degree are positive in a form that is expanded in few steps."""

from __future__ import annotations

import pytest

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.derived import polynomial_signed
from lemmata.elaboration.derived.polynomials import FEW
from lemmata.kernel.certificate import replay
from lemmata.kernel.errors import Refused
from lemmata.kernel.structure import given
from lemmata.kernel.terms import Add, Mul, Power, Scalar, number
from lemmata.kernel.theorem import Formula

X = Scalar("x")
LOW, HIGH = given(Formula("<", number(-1), X)), given(Formula("<", X, number(2)))


@pytest.mark.parametrize(
    "ends", [(LOW,), (HIGH,), (LOW, HIGH), ()], ids=["after", "before", "between", "everywhere"]
)
@pytest.mark.parametrize("degree", [2, FEW - 1, FEW, FEW + 2, 2 * FEW])
def test_signs(degree: int, ends: tuple) -> None:  # type: ignore[type-arg]
    # x^n − x^(n/2) + 1 is positive everywhere for an even n, and without its 1 it is 0 at 0
    degree += degree % 2
    coefficients = [0] * (degree + 1)
    coefficients[0], coefficients[degree // 2], coefficients[degree] = 1, -1, 1
    made = polynomial_signed([number(c).value for c in coefficients], X, ends)
    terms = (Mul((number(c), Power(X, k))) for k, c in enumerate(coefficients))
    assert made.conclusion == Formula("<", number(0), Add(tuple(terms)))
    assert made.hypotheses == {e.conclusion for e in ends}
    assert replay(certificate(made)).conclusion == made.conclusion
    with pytest.raises(Refused):
        polynomial_signed([number(c).value for c in (0, *coefficients[1:])], X, ends)
