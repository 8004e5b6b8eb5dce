"""Every formula of the catalogue in every markup: read back, taken as XML, compiled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from xml.etree import ElementTree

import pytest

from lemmata import catalogue
from lemmata.rendering.exposition import Argument, Exposition, exposition
from lemmata.rendering.formulas import formula, inline
from lemmata.rendering.layout import Layout, Line, Text, plain, walk
from lemmata.rendering.texmath import texmath
from lemmata.rendering.writers import writers

TEX = [
    r"\mathbb{R}^n \times \mathcal{L}(\theta)",
    r"\hat{\mathbf{y}} = \bar p_{ij} + \boldsymbol\beta",
    r"f(x) = \begin{cases} x \log x & x > 0 \\ 0 & \text{otherwise, 그 밖} \end{cases}",
    r"W = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}, \begin{matrix} a \\ b \end{matrix}",
    r"[0, 1) \ni x, \|x\|_2^2, |x|, \lfloor x \rfloor, \left. x \right|_0",
    r"\int_0^1 f(x)\,dx, \arg\max_i z_i, \operatorname*{arg\,max}_i z_i, \max_i z_i",
    r"P(y = 1 \mid x) = \sigma(w^\top x + b), P(a, b; c), \#, \$, \%, \&",
    r"z_i/T, x = -1, (-x)^2, f'(x), f''_i, n!, \overline{xy}, \underline{x}, \vec{x}, \dot x, \ddot x, \tilde x",
    r"\left\{x \in \mathbf{R} \mid x > 0\right\} \subset A, ]a, b[, \sqrt[3]{x}, {a_1}_2, \frac{a, b}{c; d: e}",
    r"\begin{aligned} a &= b && \text{why} \\ &\le c \end{aligned}",
    r"\underbrace{a, b}_{n} + \overbrace{c}^{k, l}, \underbrace{x}",
    r"\underset{x}{y}, \mathfrak{g}, \mathrm{d}x, \mathrm{loss}, a_{\text{max}}, \dots, \prod_k^n x",
]


def within(value: object) -> Iterator[Layout]:
    """Every layout of an exposition: in its statement, its prose, its lines and their reasons."""
    if isinstance(value, Layout):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from within(each)
    elif isinstance(value, (Exposition, Argument)):
        for field in fields(value):
            yield from within(getattr(value, field.name))


@cache
def layouts() -> list[Layout]:
    """What a document of the catalogue prints, and what an author may type."""
    titles = {id: result.title for id, result in catalogue.load().items()}
    found: dict[Layout, None] = {}
    for derivation in catalogue.load().values():
        found |= dict.fromkeys(within(exposition(derivation, "en", titles)))
        found |= dict.fromkeys(
            within(exposition(derivation, "ko", titles, ems=15.0))
        )  # broken, for a narrow page
        found |= dict.fromkeys([inline(derivation.statement), *map(formula, derivation.claim.givens)])
    return [*found, *map(texmath, TEX)]


def test_every_markup_has_a_writer_of_every_formula() -> None:
    assert set(writers()) == {"latex", "typst", "mathml"}
    for write in writers().values():
        assert all(map(write, layouts()))


def test_latex_reads_back_as_the_same_layout() -> None:
    for layout in layouts():
        if any(isinstance(part, (Text, Line)) for part in walk(layout)):
            continue  # words know their language, lines their indent, which TeX does not say
        assert plain(texmath(writers()["latex"](layout))) == plain(layout)


def test_mathml_is_xml_and_of_its_elements() -> None:
    elements = {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
    }
    elements |= {"msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"}
    arity = {
        "mfrac": 2,
        "msub": 2,
        "msup": 2,
        "msubsup": 3,
        "munder": 2,
        "mover": 2,
        "munderover": 3,
        "mroot": 2,
    }
    for layout in layouts():
        tree = ElementTree.fromstring(f"<math>{writers()['mathml'](layout)}</math>")
        assert len(tree) == 1
        for element in tree.iter():
            assert element.tag in elements
            assert len(element) == arity.get(element.tag, len(element))


def test_typst_compiles() -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("typst")
    import typst

    body = "\n".join(f"$ {writers()['typst'](layout)} $" for layout in layouts())
    _, warnings = typst.compile_with_warnings(body.encode())
    assert [str(w) for w in warnings if "font" not in str(w)] == []


@pytest.mark.parametrize(
    ("tex", "markup", "written"),
    [
        (r"\sigma(x)", "typst", "σ (x)"),
        (r"\sum_{k=1}^n p_k", "typst", "sum_(k=1)^n p_k"),
        (r"\operatorname{softmax}(z, t)_i", "typst", 'op("softmax") \\(z\\, t\\)_i'),
        (r"\frac{1{,}000}{c}", "typst", r"frac(1\,000, c)"),
        (r"\frac{a, b}{c}", "typst", "frac(a\\, b, c)"),
        (r"\text{or }-x", "latex", r"\text{or } {-}x"),
        (r"\text{or }-x", "typst", '"or " class("unary", -) x'),
        (r"x^{-1}/2", "typst", "x^(-1) slash 2"),
        (r"x^{-1}/2", "mathml", '<mrow><msup><mi>x</mi><mrow><mo form="prefix">−</mo><mn>1</mn></mrow></msup>'
         '<mo lspace="0" rspace="0">/</mo><mn>2</mn></mrow>'),
        (r"a<b", "mathml", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        (r"\mathbb{R}\mathbf{x}", "mathml", "<mrow><mi>ℝ</mi><mi>𝐱</mi></mrow>"),
    ],
)  # fmt: skip
def test_hand(tex: str, markup: str, written: str) -> None:
    assert writers()[markup](texmath(tex)) == written
