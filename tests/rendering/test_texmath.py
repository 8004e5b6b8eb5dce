"""TeX of prose to layouts, seen through what the LaTeX writer makes of them."""

from __future__ import annotations

import pytest

from lemmata.rendering.layout import Aligned, Atom, Cases, Fence, Fraction, Kind, Line, Matrix, plain, row
from lemmata.rendering.texmath import TexmathError, texmath
from lemmata.rendering.writers.latex import write

X = Atom("x", Kind.IDENTIFIER)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("z=Wx+b", "z = W x + b"),
        (r"\mathbb{R}^n", r"\mathbb{R}^n"),
        (r"\mathbb R^n", r"\mathbb{R}^n"),
        (r"\frac12 x", r"\frac{1}{2} x"),
        ("x^23", "x^2 3"),  # an argument without braces is one sign
        ("12.5x", "12.5 x"),
        (r"\sum_{k=1}^n p_k\log p_k", r"\sum_{k=1}^{n} p_k \log p_k"),
        (r"\sum\limits_k x_k", r"\sum_{k} x_k"),
        (r"\lim_{x\to0^+}\log x", r"\lim_{x \to 0^+} \log x"),
        (r"\operatorname{softmax}(z)_i^2", r"\operatorname{softmax}(z)_i^2"),
        (r"\operatorname*{arg\,max}_i z_i", r"\operatorname*{arg\,max}_i z_i"),
        (r"D_{\mathrm{KL}}(p \,\|\, q)", r"D_{\mathrm{KL}} (p \,\|\, q)"),
        (r"\|x\|_2^2 + |y|", r"\| x\|_2^2 + |y|"),
        ("P(y|x)", r"P (y \mid x)"),
        ("[0,1)", "[0, 1)"),
        (r"x\in\{0,1\}", r"x \in \{0, 1\}"),
        (r"\left\{x \mid x > 0\right\}", r"\left\{x \mid x > 0\right\}"),
        (r"\left. x \right|_{0}", r"\left.x\right|_0"),
        (r"\Bigl( x \Bigr)", "(x)"),
        (r"\hat y_k, \widehat{xy}", r"\hat{y}_k, \widehat{x y}"),
        (r"\vec x, \boldsymbol\theta", r"\vec{x}, \boldsymbol{\theta}"),
        ("f''(x), x'_i", "f'' (x), x_i'"),
        (r"\sqrt[3]{x}", r"\sqrt[3]{x}"),
        (r"D(p||q) \le ||x||_2", r"D (p \,\|\, q) \le \| x\|_2"),
        (r"\underbrace{a + b}_{n} \overbrace{c}^k", r"\underbrace{a + b}_n \overbrace{c}^k"),
        (r"\mathop{\mathbb{E}}_x", r"\mathbb{E}_x"),
        (r"0 \text{ if $x_{i} > 0$, else} 1", r"0 \text{ if } x_i > 0 \text{, else} 1"),
        (r"1{,}000 + 0{,}5x", r"1{,}000 + 0{,}5 x"),
        (r"\partial L/\partial z", r"\partial L/\partial z"),
        ("−x·y ≤ ∞", r"-x \cdot y \le \infty"),
        (r"x \quad \text{if } x>0", r"x \quad \text{if } x > 0"),
        ("(x]", "(x]"),
        (")x(", ") x ("),
        ("", ""),
        ("x % a comment\n + y", "x + y"),
    ],
)  # fmt: skip
def test_reading(typed: str, written: str) -> None:
    layout = texmath(typed)
    assert write(layout) == written
    assert plain(texmath(written)) == plain(layout)


def test_signs_leave_the_words_of_a_formula() -> None:
    # MathJax reads a backslash before a sign only outside \\text.
    assert write(texmath(r"\text{100\%, a\_b}")) == r"\text{100}\%\text{, a}\_\text{b}"


def test_tables() -> None:
    cases = texmath(r"\begin{cases} x & x>0 \\ 0 & \text{otherwise} \\ \end{cases}")
    assert isinstance(cases, Cases)
    assert [len(cells) for cells in cases.rows] == [2, 2]
    matrix = texmath(r"\begin{bmatrix}1&2\\[2pt]3&4\end{bmatrix}")
    assert isinstance(matrix, Matrix)
    assert (len(matrix.rows), matrix.left, matrix.right) == (2, "[", "]")
    equals = Atom("=", Kind.RELATION)
    assert texmath(r"\begin{aligned} x &= x \\ &= x && x \end{aligned}") == Aligned(
        (Line(X, equals, X), Line(row(), equals, X, (X,)))
    )


def test_the_first_argument_is_above() -> None:
    assert texmath(r"\dfrac x{(x)}") == Fraction(X, Fence("(", X, ")"))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (r"a + \foo b", "unknown command \\foo\n  a + \\foo b\n      ^\n  try  \\operatorname{…} for a function"),
        (r"\frc12", "unknown command \\frc\n  \\frc12\n  ^\n  try  \\frac"),
        ("{a", "unexpected the end of the formula; expected }\n  {a\n    ^"),
        ("a}", "unexpected }"),
        ("x_", "unexpected the end of the formula; expected an argument\n  x_\n    ^"),
        (r"\left( x", r"unexpected the end of the formula; expected \right"),
        (r"\left x y \right)", "unexpected x; expected a delimiter"),
        (r"\begin{cases} x", r"expected \end{…}"),
        (r"\begin{cases} x \end{pmatrix}", r"\end{pmatrix} ends \begin{cases}"),
        (r"\begin{tabular} x \end{tabular}", "unknown environment tabular"),
        ("x_1_2", "a second subscript\n  x_1_2\n     ^"),
        ("a &= b", "unexpected &\n  a &= b\n    ^\n  try  & stands in aligned, cases or a matrix"),
        ("x² + ℝ", "unknown sign ²\n  x² + ℝ\n   ^\n  try  ^2"),
        ("ℝ", r"try  \mathbb{R}"),
        ("확률", "unknown sign 확\n  확률\n  ^\n  try  words stand in \\text{…}"),
        (r"\text{a \alpha}", "unexpected \\ among words\n  \\text{a \\alpha}\n          ^\n  try  a formula among"),
        (r"\text{a $x_$}", "unexpected the end of the formula; expected an argument\n  \\text{a $x_$}\n             ^"),
        (r"\operatorname{\alpha}", "unexpected \\ among words"),
        ("a\nb + #", "unexpected '#' in a formula\n  b + #\n      ^"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(typed: str, message: str) -> None:
    with pytest.raises(TexmathError) as caught:
        texmath(typed)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "bad", [r"\input{/etc/passwd}", r"\write18{ls}", r"\def\x{}", r"\csname x\endcsname"]
)
def test_no_command_reaches_tex_that_was_not_understood(bad: str) -> None:
    with pytest.raises(TexmathError, match="unknown command"):
        texmath(bad)
