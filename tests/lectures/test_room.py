"""Heights on a slide: estimates that grow with what is there, by which it is filled."""

from __future__ import annotations

from lemmata.lectures import document as d
from lemmata.lectures.room import PROOF, height, line_height
from lemmata.rendering.layout import Line
from lemmata.rendering.texmath import texmath


def text(words: str) -> d.Text:
    return d.Text((d.Words(words),))


def test_what_is_more_is_higher() -> None:
    assert height((text("a"),)) < height((text("a " * 100),)) < height((text("가 " * 100),))
    assert height((d.Formula(texmath("x")),)) < height((d.Formula(texmath(r"\frac{x}{y}")),))
    assert height((text("a"), text("a"))) == 2 * height((text("a"),))
    assert height((d.Small((text("a"),)),)) < height((d.Proof("", (text("a"),), folded=True),))
    assert height((d.Proof("", (text("a"),), folded=True),)) == PROOF * height((text("a"),))


def test_a_reason_without_room_beside_its_line_stands_below_it() -> None:
    x = texmath("x")
    beside, below = Line(x, x, x, ("algebra",)), Line(x, x, x, ("a long reason " * 9,))
    assert line_height(beside) == line_height(Line(x, x, x, ()))
    assert line_height(beside) < line_height(below) < line_height(Line(x, x, x, ("a long reason " * 20,)))
