"""Enclosures hold the truth at every precision, and narrow as it grows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lemmata.kernel.enclosures import Enclosure
from lemmata.kernel.errors import Refused
from lemmata.tactics.enclosed import ends, root, sign_of

BITS = (8, 64, 96, 256, 1024)
rationals = st.builds(
    lambda p, q, e: Fraction(p, q) * Fraction(2) ** e,
    st.integers(-(10**12), 10**12),
    st.integers(1, 10**6),
    st.integers(-80, 8),
)
bits = st.sampled_from(BITS)

# mpmath.iv at 64 bits encloses none of these exponentials: each is a hair above a number of 64 digits.
BESIDE_A_NUMBER = [Fraction(k, 4096) for k in (4453, 5380, 10183, 16894, 17395, 20022, 33923, 37135, 59246)]


def holds(x: Enclosure, value: Fraction) -> bool:
    low, high = ends(x)
    return low <= value <= high


def near(name: str, q: Fraction, degree: int = 0) -> tuple[Fraction, Fraction]:
    """The value of a function to 500 digits by mpmath, and the error that this leaves."""
    with mpmath.workdps(500):
        x = mpmath.mpf(q.numerator) / q.denominator
        value = mpmath.root(x, degree) if degree else getattr(mpmath, name)(x)
        sign, mantissa, exponent, _ = value._mpf_
    exact = Fraction(-mantissa if sign else mantissa) * Fraction(2) ** exponent
    return exact, abs(exact) * Fraction(1, 10**450)


def point(q: Fraction, bits: int) -> Enclosure:
    return Enclosure.of(q, q, bits)


def width(x: Enclosure) -> Fraction:
    low, high = ends(x)
    return high - low


@given(rationals, rationals, rationals, rationals, bits, st.integers(1, 7))
def test_arithmetic_of_intervals_holds_that_of_their_points(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction, bits: int, e: int
) -> None:
    x, y = (Enclosure.of(*sorted(pair), bits) for pair in ((a, b), (c, d)))
    for p in (a, b, (a + 2 * b) / 3):
        assert holds(abs(x), abs(p))
        assert holds(x**e, p**e)
        if not holds(x, Fraction(0)):
            assert holds(x.inverse(), 1 / p)
            assert holds(x**-e, p**-e)
        for q in (c, d, (c + 3 * d) / 4):
            assert holds(x + y, p + q)
            assert holds(x + -y, p - q)
            assert holds(x * y, p * q)


@given(rationals, rationals, bits)
def test_a_sign_that_is_told_is_right(a: Fraction, b: Fraction, bits: int) -> None:
    x = Enclosure.of(min(a, b), max(a, b), bits)
    assert sign_of(x) <= 0 or min(a, b) > 0
    assert sign_of(x) >= 0 or max(a, b) < 0
    assert not sign_of(point(a, bits) + -point(a, bits))


@pytest.mark.parametrize("q", BESIDE_A_NUMBER, ids=str)
@pytest.mark.parametrize("bits", [60, *range(62, 68), 128])
def test_an_exponential_beside_a_short_number(q: Fraction, bits: int) -> None:
    value, error = near("exp", q)
    low, high = ends(point(q, bits).exp())
    assert low < value - error < value + error < high


@given(rationals.map(lambda q: q % 3000 if q > 0 else -(-q % 3000)), bits)
@example(Fraction(0), 64)
@example(Fraction(1), 8)
@example(Fraction(-1, 2**80), 64)
def test_exp(q: Fraction, bits: int) -> None:
    value, error = near("exp", q)
    x = point(q, bits).exp()
    low, high = ends(x)
    assert low <= value + error
    assert value - error <= high
    assert bits < 64 or width(x) <= value * (1 + abs(q)) * Fraction(1, 2 ** (bits - 6))


@given(rationals.map(abs).filter(bool), bits)
@example(Fraction(1), 64)
@example(Fraction(2), 64)
@example(Fraction(3, 4), 64)
@example(1 + Fraction(1, 2**70), 64)
@example(Fraction(10) ** 300, 64)
def test_log(q: Fraction, bits: int) -> None:
    value, error = near("log", q)
    x = point(q, bits).log()
    low, high = ends(x)
    assert low <= value + error
    assert value - error <= high
    assert width(x) <= (1 + abs(value)) * Fraction(1, 2 ** (bits - 6))


@given(rationals.map(abs).filter(bool), st.integers(2, 7), bits)
def test_root(q: Fraction, degree: int, bits: int) -> None:
    value, error = near("root", q, degree)
    low, high = ends(root(point(q, bits), degree))
    assert low <= value + error
    assert value - error <= high


@pytest.mark.parametrize("bits", BITS)
def test_pi(bits: int) -> None:
    value, error = near("atan", Fraction(1))
    x = Enclosure.pi(bits)
    low, high = ends(x)
    assert low < 4 * (value - error)
    assert 4 * (value + error) < high
    assert width(x) <= Fraction(1, 2 ** (bits - 6))


@given(rationals.map(lambda q: q % 50), rationals.map(lambda q: q % 50), bits)
def test_functions_of_an_interval_hold_those_of_its_points(a: Fraction, b: Fraction, bits: int) -> None:
    x = Enclosure.of(min(a, b), max(a, b), bits)
    for q in (a, b, (a + b) / 2):
        value, error = near("exp", q)
        low, high = ends(x.exp())
        assert low <= value + error
        assert value - error <= high
        if sign_of(x) > 0:
            value, error = near("log", q)
            low, high = ends(x.log())
            assert low <= value + error
            assert value - error <= high


@given(st.fractions(-20, 20, max_denominator=10**6), st.sampled_from((64, 128, 300)))
def test_arb_agrees(q: Fraction, bits: int) -> None:
    flint = pytest.importorskip("flint")
    before, flint.ctx.prec = flint.ctx.prec, bits
    try:
        ball = flint.arb(flint.fmpq(q.numerator, q.denominator))
        pairs = [(point(q, bits).exp(), ball.exp())]
        if q > 0:
            pairs += [(point(q, bits).log(), ball.log()), (root(point(q, bits), 2), ball.sqrt())]
        for ours, theirs in pairs:
            low, high = ends(ours)
            exact = [flint.arb(flint.fmpq(end.numerator, end.denominator)) for end in (low, high)]
            assert not exact[0] > theirs
            assert not exact[1] < theirs
    finally:
        flint.ctx.prec = before


@pytest.mark.parametrize(
    "unclear",
    [
        lambda x: (x + -x).inverse(),
        lambda x: (x + -x).log(),
        lambda x: (-x).log(),
        lambda x: root(-x, 2),
        lambda x: (x + -x) ** -2,
        lambda x: (x ** (10**7)).exp(),
    ],
)
def test_what_is_not_clear_is_said_to_be_so(unclear: Any) -> None:
    with pytest.raises(Refused):
        unclear(point(Fraction(3, 2), 64))


def test_far_numbers_neither_vanish_nor_cost() -> None:
    huge, tiny = point(Fraction(10**5), 64).exp(), point(Fraction(-(10**5)), 64).exp()
    assert (tiny + (huge + -huge) * tiny).high > 0
    assert sign_of(tiny) > 0
    assert sign_of(huge + -point(Fraction(1), 64)) > 0
    assert sign_of(point(Fraction(1), 64) + -tiny + tiny) > 0
    assert holds(huge * tiny, Fraction(1))
    assert holds(huge + tiny + -huge, Fraction(0))
    assert (huge ** (10**6)).high.bit_length() <= 65
