"""Computed numbers are rounded as on paper."""

from __future__ import annotations

import pytest

from lemmata.lectures.numbers import rounded


@pytest.mark.parametrize(
    ("expression", "places", "expected"),
    [
        ("sigmoid(4)", 3, "0.982"),
        ("exp(4)", 1, "54.6"),
        ("1/3", 0, "0"),
        ("2/3", 0, "1"),
        ("-1/3", 2, "-0.33"),
        ("-1/1000", 2, "0.00"),
        ("9996/10000", 3, "1.000"),
        ("49/100000", 3, "0.000"),
        ("51/100000", 3, "0.001"),
        ("log(1)", 3, "0.000"),
        ("cross_entropy([1, 0], [0, 1])", 2, r"\infty"),
        ("exp(1000)", 0, None),
    ],
)
def test_rounding(expression: str, places: int, expected: str | None) -> None:
    found = rounded(expression, places)
    assert found == expected if expected else len(found) == 435


@pytest.mark.parametrize(
    ("expression", "places", "expected"),
    [
        ("(1/4)**10", 1, r"9.5 \cdot 10^{-7}"),
        ("3", 2, "3.00"),
        ("cross_entropy([1, 0], [0, 1])", 1, r"\infty"),
    ],
)
def test_powers_of_ten(expression: str, places: int, expected: str) -> None:
    assert rounded(expression, places, scientific=True) == expected
