"""Markdown and MyST: what is a display, what is text, and where each stands."""

from __future__ import annotations

import pytest
from documents.shown import blocks, displays, prose, shown

from lemmata.documents.blocks import Display


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("$$ x = y $$", ["x = y"]),
        ("$$\nx\n= y\n$$", ["x\n= y"]),
        ("$$x = y$$ (eq)", ["x = y"]),
        ("text\n$$\na = b\n$$\nmore", ["a = b"]),
        ("text $$ a = b $$ and $c$", ["a = b"]),
        ("text $$ a\n= b\n- c $$ and $d$", ["a\n= b\n- c"]),
        (r"\[ a = b \]", ["a = b"]),
        (r"\\[ a\_1 = \\{ b \\} \\\\ c \\]", [r"a_1 = \{ b \} \\ c"]),
        (r"\\( p \\) so $$ a\_1 = \{ \frac{b}{c} \} \\ c $$", [r"a_1 = \{ \frac{b}{c} \} \\ c"]),
        (
            "$\\def\\a{x} % one\n\\newcommand{\\b}{% two\ny}\n$\n\n$$ \\a = \\b % no\n + 5\\% $$",
            ["x = y + 5\\%"],
        ),
        (r"$$ L\_i = \log\sum\_j e^{f\_j} $$", [r"L_i = \log\sum_j e^{f_j}"]),
        (r"$$ \text{log\_softmax} = a\_b $$", [r"\text{log\_softmax} = a_b"]),
        ("```math\na = b\n```", ["a = b"]),
        ("```{math}\n:label: x\n\na = b\n```", ["a = b"]),
        ("``` {math} a = b\nc = d\n```", ["a = b", "c = d"]),
        ("~~~{math}\na = b\n~~~", ["a = b"]),
        (":::{math}\na = b\n\nc = d\n:::", ["a = b", "c = d"]),
        ("```{math}\n---\nlabel: x\n---\na = b\n```", ["a = b"]),
        (
            "\\begin{align}\na &= b \\\\\n&= c\n\\end{align}",
            ["a &= b \\\\\n&= c"],
        ),
        (
            r"so \begin{xalignat}{2} a &= b \end{xalignat} holds",
            ["a &= b"],
        ),
        ("- item\n\n  $$\n  a = b\n  - c\n  $$", ["a = b\n- c"]),
        ("1. item\n   1. nested\n      $$ a = b $$", ["a = b"]),
        ("> > $$\n> > a\n> > = b\n> > $$", ["a\n= b"]),
        ("| a |\n|---|\n| $$ x = 1 $$ |", ["x = 1"]),
        ("<div>\n$$ a = b $$\n</div>", ["a = b"]),
        (":::{note}\n$$ a = b $$\n:::", ["a = b"]),
        ("````{prf:proof}\n```{math}\na = b\n```\n````", ["a = b"]),
        (r"$$ \newcommand{\E}{\mathbb{E}} $$" "\n\n" r"$$ \E x = 0 $$", [r"\mathbb{E} x = 0"]),
        (r"$\def\R{\mathbb{R}}$" "\n\n" r"$$ x \in \R $$", [r"x \in \mathbb{R}"]),
        (r"$$ a = \text{price in \$\$} $$", [r"a = \text{price in \$\$}"]),
    ],
)
def test_displays(text: str, tex: list[str]) -> None:
    assert displays(text) == tex


@pytest.mark.parametrize(
    "text",
    [
        "```python\n# $$ a = b $$\n```",
        "```\n\\[ a = b \\]\n```",
        "~~~latex\n\\begin{align} a &= b \\end{align}\n~~~",
        "    $$ indented = code $$",
        "the code `$$ a = b $$` and ``\\[ a ` b \\]``",
        "<!-- $$ a = b $$ -->",
        "<!-- old:\n\n$$\na = b\n$$\n\n-->",
        "text <!-- $$ a = b $$ --> text",
        "% $$ a = b $$",
        "```{code-cell} python\nx = '$$ a = b $$'\n```",
        "```{code-block} latex\n\\[ a = b \\]\n```",
        ":::{code-block} latex\n\\[ a = b \\]\n:::",
        "<script>\n$$ a = b $$\n</script>",
        "<pre>\n$$ a = b $$\n</pre>",
        r"costs \$\$ a = b \$\$",
        "---\ntitle: $$ a = b $$\n---",
        "an unclosed $$ a = b",
        "$$\nan unclosed one\n\n# Heading",
        "$$ $$",
    ],
)
def test_what_is_no_display(text: str) -> None:
    assert displays(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Let **p** be a *probability* __vector__ of _one_ kind",
            "Let p be a probability vector of one kind",
        ),
        ("**오즈**와 **로짓**을", "오즈와 로짓을"),
        ("a_b_c and 2 * 3 * 4", "a_b_c and 2 * 3 * 4"),
        (r"with \(x\) and \\( y\_1 \\) and $`z`$ and {math}`w`", "with $x$ and $y_1$ and $z$ and $w$"),
        ("see [the *text*](http://x.y/z) and [this][ref]![alt](b.png)", "see the text and thisalt"),
        ("it costs $5 and $6", "it costs 5 and 6"),
        (r"it costs \$5", "it costs 5"),
        ("the name `log` and `$s$`", "the name `log` and `s`"),
        ("a &amp; b &lt; c<br>d", "a & b < cd"),
        ("$a $b$ c$", "a $b$ c"),
        ("two\nlines of $x\n= y$", "two\nlines of $x\n= y$"),
    ],
)
def test_text_is_plain_words_with_formulas_in_dollars(text: str, words: str) -> None:
    assert prose(text) == [words]


def test_a_page_that_writes_inline_formulas_in_double_dollars() -> None:
    kramdown = "Let $$p$$ be a vector.\n\n$$ p > 0 $$\n\nso that\n$$ p = q $$\nand $$q$$"
    assert displays(kramdown) == ["p > 0", "p = q"]
    assert prose(kramdown)[0] == "Let $p$ be a vector."
    assert displays("Let $p$ be\n\nsuch that $$ p = q $$ holds") == ["p = q"]


def test_the_order_of_blocks_and_their_places() -> None:
    text = """\
# First *part*

<!-- lemmata: given p in simplex(n) -->
Let $p$ be one.

::::{prf:theorem} Gibbs
:label: gibbs

$$ a = b $$ (eq-a)

:::{note}
Inner.
:::
::::

Second
======
% lemmata: skip
Text <!-- lemmata: off --> goes on
"""
    assert shown(blocks(text)) == [
        "1:3 # First part",
        "3:15 Directive given p in simplex(n)",
        "4:1 Prose Let $p$ be one.",
        "6:1 Begin theorem",
        "6:19 Prose Gibbs",
        "9:4 $$ a = b",
        "11:1 Begin note",
        "12:1 Prose Inner.",
        "13:1 End note",
        "14:1 End theorem",
        "16:1 # Second",
        "18:12 Directive skip",
        "19:1 Prose Text",
        "19:20 Directive off",
        "19:28 Prose goes on",
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("$$ a $$ (eq:x)", "eq:x"),
        ("$$\na\n$$ {#eq-x}", "eq-x"),
        ("```{math}\n:label: x\na\n```", "x"),
        ("```{math}\n---\nname: y\n---\na\n```", "y"),
        ("for $x$:\n\n$$ a $$ (see there)", ""),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert [block.label for block in blocks(text) if isinstance(block, Display)] == [label]


def test_pandoc_divisions_nest_with_colons_of_one_length() -> None:
    text = "::: {#thm-x .theorem}\na\n::: proof\nb\n:::\n:::\nc"
    assert [line for line in shown(blocks(text)) if "Prose" not in line] == [
        "1:1 Begin theorem",
        "3:1 Begin proof",
        "5:1 End proof",
        "6:1 End theorem",
    ]


@pytest.mark.parametrize(
    ("matter", "directives"),
    [
        ("lemmata: profile info", ["5 profile info"]),
        ("lemmata:\n  profile: info  \n  given:\n    - p in simplex(n)\n    - 'q > 0'", None),
        ('lemmata:\n- skip\n- "given x > 0"', ["6 skip", "7 given x > 0"]),
        ('lemmata:\n  given: [f(x, y) > 0, "a, b"]', ["6 given f(x, y) > 0", "6 given a, b"]),
        ("other:\n  profile: info", []),
        ("lemmata:", []),
    ],
)
def test_settings_in_front_matter(matter: str, directives: list[str] | None) -> None:
    text = f"---\ntitle: A page\nauthor:\n  - nobody\n{matter}\nlast: here\n---\nText"
    found = [line for line in shown(blocks(text)) if "Directive" in line]
    if directives is None:
        directives = ["6 profile info", "8 given p in simplex(n)", "9 given q > 0"]
    assert [
        line.replace(" Directive", "").partition(":")[0] + line.partition("Directive")[2] for line in found
    ] == (directives)


def test_an_anchor_above_a_heading_hides_nothing() -> None:
    assert shown(blocks("<a name='x'></a>\n### Part\ntext")) == ["2:5 ### Part", "3:1 Prose text"]


def test_a_row_may_end_with_a_length() -> None:
    text = "$$\n\\begin{align}\na &= b \\\\[1ex]\n&= c_{\\min}\n\\end{align}\n$$\n"
    (tex,) = displays(text)
    assert "\\\\[1ex]" in tex
