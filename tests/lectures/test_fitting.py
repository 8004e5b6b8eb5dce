"""A formula that is too wide is broken at its relation, then between its terms."""

from __future__ import annotations

import pytest

from lemmata.lectures.fitting import fitted, width
from lemmata.rendering.layout import Aligned, plain, row
from lemmata.rendering.texmath import texmath

LONG = " + ".join(rf"\frac{{x_{{{k}}}}}{{1 + e^{{-{k}x}}}}" for k in range(12))


@pytest.mark.parametrize("tex", ["x = y", LONG + " = 0", "f(x) = " + LONG, LONG + r" \le " + LONG, LONG])
def test_no_line_is_wider_than_the_page(tex: str) -> None:
    layout = texmath(tex)
    found = fitted(layout, 30.0)
    assert width(found) <= 30.0 + 2.5
    if isinstance(found, Aligned):
        whole = row(*(part for line in found.lines for part in (line.left, line.relation, line.right)))
        assert plain(whole) == plain(layout)
    else:
        assert found == layout


def test_a_formula_that_fits_is_left_alone() -> None:
    assert fitted(texmath("x = y"), 30.0) == texmath("x = y")
    assert isinstance(fitted(texmath("x = y"), 2.0), Aligned)
