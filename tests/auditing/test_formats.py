"""Formats: rounding, units and ordinals against NumPy's own types, and against exact rationals."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.auditing.errors import FormatError
from lemmata.auditing.formats import FORMATS, format_of

NATIVE = [("float32", np.float32), ("float16", np.float16)]


@pytest.mark.parametrize(("name", "native"), NATIVE)
@given(value=st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_rounding_is_numpys(name: str, native: type, value: float) -> None:
    with np.errstate(all="ignore"):
        expected = float(native(value))
    fmt = FORMATS[name]
    assert fmt.round(np.array([value]))[0] == expected
    assert fmt.round_fraction(Fraction(value))[0] == expected


@given(value=st.fractions(), name=st.sampled_from(sorted(FORMATS)))
def test_the_residual_leads_back_to_the_value(value: Fraction, name: str) -> None:
    fmt = FORMATS[name]
    rounded, residual = fmt.round_fraction(value)
    assert abs(residual) <= 0.5
    if math.isfinite(rounded):
        back = Fraction(rounded) + Fraction(residual) * Fraction(fmt.unit(rounded))
        assert abs(back - value) <= Fraction(fmt.unit(rounded)) * Fraction(2) ** -50


@pytest.mark.parametrize(
    ("numerator", "expected"),
    [
        (2**53 + 1, 2.0**53),
        (2**53 + 3, 2.0**53 + 4),
        (2**1024, math.inf),
        (2**1024 - 2**970 - 1, 2.0**1023 * (2 - 2**-52)),
    ],
)
def test_ties_go_to_even_and_the_largest_numbers_overflow(numerator: int, expected: float) -> None:
    assert FORMATS["float64"].round_fraction(Fraction(numerator))[0] == expected


def test_half_of_the_smallest_number_is_a_tie_with_zero() -> None:
    half = Fraction(2) ** -1075
    fmt = FORMATS["float64"]
    assert fmt.round_fraction(half)[0] == 0
    assert fmt.round_fraction(half * Fraction(1000001, 1000000))[0] == 5e-324


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_ordinals_count_the_numbers(name: str) -> None:
    fmt = FORMATS[name]
    around = np.array([-3, -2, -1, 0, 1, 2, fmt.infinity - 1])
    values = fmt.values(around)
    assert (fmt.ordinals(values) == around).all()
    assert values[-1] == fmt.largest
    assert values[4] == fmt.smallest
    assert np.signbit(values[2])
    assert not np.signbit(values[3])
    assert (fmt.round(values) == values).all()


def test_units_are_numpys_spacing() -> None:
    values = np.array([1.0, 1.5, 2.0, 3e-310, 0.1, 5e-324, 1e300])
    assert (FORMATS["float64"].ulp(values) == np.spacing(values)).all()
    narrow = values[:3].astype(np.float32)
    assert (FORMATS["float32"].ulp(narrow.astype(np.float64)) == np.spacing(narrow)).all()


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(FormatError, match=r"'int8' is unknown: expected float64, float32, float16, bfloat16"):
        format_of("int8")
