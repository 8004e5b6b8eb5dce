"""Brackets hold the true value, which mpmath computes with many more digits."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lemmata.evaluation import brackets
from lemmata.evaluation.brackets import Bracket, NoBracket

BITS = 80
numbers = st.fractions(-40, 40, max_denominator=10**6)
FUNCTIONS = {
    "exp": (brackets.exp, mpmath.exp, lambda x: True),
    "log": (brackets.log, mpmath.log, lambda x: x > 0),
    "erf": (brackets.erf, mpmath.erf, lambda x: True),
    "atanh": (brackets.atanh, mpmath.atanh, lambda x: abs(x) < 1),
    "root": (brackets.root, mpmath.sqrt, lambda x: x >= 0),
}


def _mp(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


@pytest.mark.parametrize("name", FUNCTIONS)
@given(x=numbers | st.fractions(-1, 1, max_denominator=10**9))
@example(x=Fraction(1, 49))  # whose root is exact, unlike that of mpmath
def test_the_value_lies_within(name: str, x: Fraction) -> None:
    function, true, has_value = FUNCTIONS[name]
    if not has_value(x):
        return
    b = function(Bracket.of(x), BITS)
    with mpmath.workdps(120):
        value = true(_mp(x))
        rounding = abs(value) * mpmath.mpf(10) ** -115  # of what mpmath computes
        assert _mp(b.low) - rounding <= value <= _mp(b.high) + rounding
        assert _mp(b.high) - _mp(b.low) <= (1 + abs(value)) * mpmath.mpf(2) ** -60


@given(numbers, numbers, numbers, numbers)
def test_arithmetic_holds_every_value_of_both(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    x, y = Bracket(min(a, b), max(a, b)), Bracket(min(c, d), max(c, d))
    for u in (a, b, (a + b) / 2):
        for v in (c, d, (c + d) / 2):
            for found, true in ((x + y, u + v), (x - y, u - v), (x * y, u * v), (abs(x), abs(u))):
                rounded = found.rounded(24)
                assert rounded.low <= found.low <= true <= found.high <= rounded.high
    cube = brackets.power(x, Bracket.of(3), BITS)
    assert all(cube.low <= u**3 <= cube.high for u in (a, b, (a + b) / 2))


def test_exact_values_stay_exact() -> None:
    two, half = Bracket.of(2), Bracket.of(Fraction(1, 2))
    assert brackets.exp(Bracket.of(0), BITS).exact == 1
    assert brackets.log(Bracket.of(1), BITS).exact == 0
    assert brackets.root(Bracket.of(Fraction(9, 4)), BITS).exact == Fraction(3, 2)
    assert brackets.power(two, Bracket.of(-3), BITS).exact == Fraction(1, 8)
    assert brackets.power(Bracket.of(0), half, BITS).exact == 0
    assert brackets.exp(two, BITS).exact is None


@pytest.mark.parametrize(
    "undefined",
    [
        lambda: brackets.inverse(Bracket(Fraction(-1), Fraction(1))),
        lambda: brackets.log(Bracket(Fraction(0), Fraction(1)), BITS),
        lambda: brackets.root(Bracket.of(-1), BITS),
        lambda: brackets.atanh(Bracket.of(1), BITS),
        lambda: brackets.exp(Bracket.of(10**9), BITS),
    ],
)
def test_nothing_is_said_where_there_may_be_no_value(undefined: object) -> None:
    with pytest.raises(NoBracket):
        undefined()  # type: ignore[operator]
