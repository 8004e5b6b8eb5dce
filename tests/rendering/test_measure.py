"""Long formulas are broken where a hand would break them."""

from __future__ import annotations

import pytest

from lemmata.rendering.layout import Aligned
from lemmata.rendering.measure import broken, fitted, prose_width, width
from lemmata.rendering.texmath import texmath
from lemmata.rendering.writers.latex import write


@pytest.mark.parametrize(
    ("tex", "ems", "expected"),
    [
        ("a + b", 10.0, ["a + b"]),
        ("a + b - c", 3.0, ["a + b", "-c"]),
        (r"\frac{a + b}{c + d}", 1.0, [r"\frac{a + b}{c + d}"]),  # nothing to break at
        ("-a - b", 1.0, ["-a", "-b"]),  # not after a sign in front
        ("(a + b) c", 3.0, ["(a", "+b) c"]),
        (r"\left(a + \frac{b}{c}\right) x", 3.0, [r"\Bigl(a", r"+\frac{b}{c}\Bigr) x"]),
        # A comma before a minus sign that stands in more brackets.
        (
            r"\max(\left|a - b\right|, \left|c - d\right|)",
            7.0,
            [r"\max(\left|a - b\right|,", r"\left|c - d\right|)"],
        ),
    ],
)
def test_breaking(tex: str, ems: float, expected: list[str]) -> None:
    assert [write(line) for line in broken(texmath(tex), ems)] == expected


def test_a_statement_is_broken_at_its_relations_first() -> None:
    wide = texmath("a + b + c = d + e + f = g")
    assert fitted(wide, 30.0) == wide
    lines = fitted(wide, 11.0)
    assert isinstance(lines, Aligned)
    assert write(lines).split("\n")[1:-1] == [
        r"&a + b + c \\",
        r"&\quad = d + e + f \\",
        r"&\quad = g",
    ]
    assert write(fitted(wide, 8.0)).split("\n")[3] == r"&\qquad\quad {} + f \\"


def test_lines_are_broken_and_a_long_left_side_stands_alone() -> None:
    lines = texmath(r"\begin{aligned} a &= b + c + d && \text{why} \\ &= e \end{aligned}")
    assert fitted(lines, 30.0) == lines
    assert write(fitted(lines, 6.5)).split("\n")[1:-1] == [
        r"a &= b + c \\",
        r"&\qquad {} + d && \text{why} \\",
        r"&= e",
    ]
    hung = fitted(texmath(r"\begin{aligned} a + b + c + d + e &= f + g \\ &= h \end{aligned}"), 10.0)
    assert write(hung).split("\n")[1:-1] == [
        r"&a + b + c + d + e \\",
        r"&\quad = f + g \\",
        r"&\quad = h",
    ]


def test_scripts_and_fractions_are_narrow() -> None:
    assert width(texmath("x_{abc}")) < width(texmath("xabc"))
    assert width(texmath(r"\frac{abc}{d}")) < width(texmath("abcd"))
    assert width(texmath(r"\sum_{k=1}^{n} x")) < width(texmath("k=1nx"))


def test_hangul_is_twice_as_wide() -> None:
    assert prose_width(("부등식", texmath("x"))) > prose_width(("abc", texmath("x")))
