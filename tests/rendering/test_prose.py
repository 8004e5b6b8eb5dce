"""Prose as words and layouts; each format escapes the words in its own way."""

from __future__ import annotations

import pytest

from lemmata.rendering.formats import html, latex, markdown, typst
from lemmata.rendering.layout import Layout, merged
from lemmata.rendering.prose import prose
from lemmata.rendering.words import ProseError


def test_formulas_are_layouts() -> None:
    parts = prose(r"By the tangent: log t ≤ t − 1, and $\frac{1}{2}$.")
    assert [isinstance(part, Layout) for part in parts] == [False, True, False, True, False]
    assert merged(("a", "b", *parts[1:2], "c")) == ("ab", parts[1], "c")


def test_a_formula_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ProseError, match="a second subscript"):
        prose("$x_1_2$")


@pytest.mark.parametrize(
    ("text", "tex", "md", "typ", "page"),
    [
        ("a *star* and p_k", "a *star* and $p_k$", r"a \*star\* and $p_k$", r"a \*star\* and $p_k$",
         "a *star* and <math><msub><mi>p</mi><mi>k</mi></msub></math>"),
        ("50% & #1 <tag>", r"50\% \& \#1 $<$tag$>$", r"50% & #1 \<tag\>", r"50% & \#1 \<tag\>",
         "50% &amp; #1 &lt;tag&gt;"),
        ("def_inition of soft_max", r"def\_inition of soft\_max", r"def\_inition of soft\_max",
         r"def\_inition of soft\_max", "def_inition of soft_max"),
    ],
)  # fmt: skip
def test_words_are_escaped(text: str, tex: str, md: str, typ: str, page: str) -> None:
    parts = prose(text)
    assert latex.text(parts) == tex
    assert markdown.text(parts) == md
    assert typst.text(parts) == typ
    assert html.text(parts) == page
