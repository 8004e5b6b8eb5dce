"""Steps by order, made again by the kernel."""

from __future__ import annotations

import pytest

from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.theorems import elaborated
from lemmata.reading.text.reader import read_claim
from lemmata.tactics import rules
from lemmata.tactics.sketch import Sketch


def sketch(text: str, rule: str, *premises: Sketch) -> Sketch:
    return Sketch(read_claim(text, ()).statement, (), rule, premises)


@pytest.mark.parametrize(
    ("text", "rule"), [("1 != 2", "positivity"), ("1 < 2", "positivity"), ("x + 0 == x", "equality")]
)
def test_relations_are_read_from_right_to_left(text: str, rule: str) -> None:
    straight = sketch(text, rule)
    turned = rules.flipped(straight)
    made, first = elaborated(turned), elaborated(straight)
    swapped = (first.conclusion.right, first.conclusion.left)  # type: ignore[union-attr]
    if "<" in text:
        assert made.conclusion == first.conclusion  # 2 > 1 is 1 < 2
    else:
        assert (made.conclusion.left, made.conclusion.right) == swapped  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["3 != 1", "2 == 1", "2 < 1"])
def test_control_another_relation_does_not_come_out(text: str) -> None:
    with pytest.raises(NotElaborated):
        elaborated(sketch(text, "flipped", sketch("1 != 2", "positivity")))
