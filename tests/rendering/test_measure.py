"""Long formulas are broken where a hand would break them."""

from __future__ import annotations

import pytest

from lemmata.rendering.measure import broken, width


@pytest.mark.parametrize(
    ("latex", "ems", "expected"),
    [
        ("a + b", 10.0, ["a + b"]),
        ("a + b - c", 3.0, ["a + b", "{} - c"]),
        (r"\frac{a + b}{c + d}", 1.0, [r"\frac{a + b}{c + d}"]),  # nothing to break at
        (r"\left(a + \frac{b}{c}\right) x", 3.0, [r"\Bigl(a", r"{} + \frac{b}{c}\Bigr) x"]),
        # A comma before a minus sign that stands in more brackets.
        (
            r"\max\left(\left|a - b\right|, \left|c - d\right|\right)",
            7.0,
            [r"\max\Bigl(\Bigl|a - b\Bigr|,", r"\Bigl|c - d\Bigr|\Bigr)"],
        ),
    ],
)
def test_breaking(latex: str, ems: float, expected: list[str]) -> None:
    assert broken(latex, ems) == expected


def test_scripts_and_fractions_are_narrow() -> None:
    assert width("x_{abc}") < width("xabc")
    assert width(r"\frac{abc}{d}") < width("abcd")
    assert width(r"\sum_{k=1}^{n} x") < width("k=1nx")
