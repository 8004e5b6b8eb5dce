"""`lemmata: id`: the same result under other names, and no other."""

from __future__ import annotations

import pytest

from documents.shown import blocks
from lemmata.documents.checker import found_in
from lemmata.documents.options import Options

S = r"\operatorname{softmax}(x)"

JACOBIAN = r"\frac{\partial}{\partial x_b} \operatorname{softmax}(x)_a"


@pytest.mark.parametrize(
    ("id", "tex", "code"),
    [
        ("softmax/softmax_jacobian", rf"{JACOBIAN} = {S}_a (\delta_{{ab}} - {S}_b)", ""),
        ("softmax/softmax_jacobian", rf"{JACOBIAN} = {S}_a \delta_{{ab}} - {S}_b {S}_a", ""),
        ("softmax/softmax_jacobian", r"\sum_a \operatorname{softmax}(x)_a = 1", "L003"),
        ("sigmoid/sigmoid_neg", r"\sigma(-t) = 1 - \sigma(t)", ""),
        ("sigmoid/sigmoid_neg", r"\sigma(t) = 1 - \sigma(-t)", "L003"),
        ("sigmoid/sigmoid_neg", r"\sigma(-t) = 1 + \sigma(t)", "L001"),
        ("sigmoid/sigmoid_nega", r"\sigma(-t) = 1 - \sigma(t)", "L003"),
    ],
)  # fmt: skip
def test_each_side_is_that_of_the_result(id: str, tex: str, code: str) -> None:
    page = f"For every real $t$ and $x \\in \\mathbb{{R}}^n$:\n\n<!-- lemmata: id {id} -->\n\n$$ {tex} $$\n"
    (finding,) = found_in(blocks(page), Options(10.0))
    assert finding.code == code, finding
