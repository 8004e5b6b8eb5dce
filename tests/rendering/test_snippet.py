"""One result, ready to paste: it compiles where it says it does."""

from __future__ import annotations

import json
import re

import pytest

from lemmata.derivation import (
    Chain,
    Derivation,
    EitherOrder,
    Lemma,
    Using,
    Valley,
    WhereFinite,
    direct,
    positivity,
)
from lemmata.notation import Claim, scalar, unevaluated
from lemmata.rendering import pdf
from lemmata.rendering.measure import width
from lemmata.rendering.snippet import SnippetError, snippet
from lemmata.rendering.steps import because, packed, parts
from lemmata.rendering.texmath import texmath
from lemmata.rendering.words import for_tex

tex = pytest.mark.skipif(not pdf.tex_available(), reason="needs pdflatex")

DOCUMENT = r"""\documentclass{article}
%s
\usepackage{amsmath}
\begin{document}
%s
\end{document}"""


def test_latex(derivations: list[Derivation]) -> None:
    text = snippet(derivations[0])
    assert r"\begin{lemma}[Jacobian of softmax]\label{lem:softmax-jacobian}" in text
    assert r"\begin{proof}" in text
    assert r"For $z \in \mathbf{R}^n$," in text
    assert r"\tag*{quotient rule}" in text
    assert r"\log{" not in text


def test_plain_latex_has_no_environment_of_a_theorem(derivations: list[Derivation]) -> None:
    text = snippet(derivations[0], plain=True)
    assert r"\noindent\textbf{Jacobian of softmax.}" in text
    assert r"\textit{Proof.} " in text
    assert not re.search(r"\\begin\{(lemma|proof)\}|\\label", text)


def test_korean_latex_says_that_it_needs_kotex(derivations: list[Derivation]) -> None:
    assert "kotex" in snippet(derivations[0], lang="ko")
    assert "kotex" not in snippet(derivations[0])


def test_a_cited_result_has_its_title_where_titles_are_given(derivations: list[Derivation]) -> None:
    gibbs = derivations[1]
    details = "($t = q_k/p_k$, times $p_k$, summed over $k$)"
    assert rf"log/log\_le\_sub\_one {details}" in snippet(gibbs)
    titles = {"log/log_le_sub_one": {"en": "The tangent", "ko": "접선"}}
    assert f"The tangent {details}" in snippet(gibbs, titles=titles)


def test_a_reason_is_never_divided(derivations: list[Derivation]) -> None:
    gibbs = derivations[1]
    assert isinstance(gibbs.proof, WhereFinite)
    assert isinstance(gibbs.proof.proof, Chain)
    why = because([*gibbs.proof.proof.steps[0].reasons, positivity], "en", {})
    assert why.count(", ") == 1
    assert len(packed(why, 0.0)) == 2
    assert packed(why, 1e9) == [why]


def test_cases_and_infinite_sides_are_said(derivations: list[Derivation]) -> None:
    assert "Case $a = 0$." in snippet(derivations[4])
    assert "$a > 0$인 경우." in snippet(derivations[4], lang="ko")
    assert "Where $p_k > 0$ and $q_k = 0$ for some $k$" in snippet(derivations[1])


def test_lemmas_and_orders_and_valleys_are_said() -> None:
    x, y = scalar("x"), scalar("y")
    with unevaluated():
        lemma = Lemma("square", Claim(x**2 >= 0), direct(by=positivity))
        nested = Using(
            (lemma,), EitherOrder(x, y, direct(by=positivity), Valley(x, y, *[direct(by=positivity)] * 2))
        )
    said = [part.case for part in parts(nested, "en")]
    assert said == [
        r"Lemma square: $x^2 \ge 0$.",
        r"Then: Case $x \le y$.",
        r"Then: Case $x \ge y$. At $x = y$ the larger side minus the smaller is at least 0.",
        r"Then: Case $x \ge y$. On either side of $x = y$ this difference grows away from there.",
    ]
    assert all(for_tex(part.case) for part in parts(nested, "ko"))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_markdown_stays_within_katex(derivations: list[Derivation], lang: str) -> None:
    for derivation in derivations:
        text = snippet(derivation, "markdown", lang)
        assert text.count("$$") % 2 == 0
        for forbidden in (r"\tag", r"\label", r"\intertext", r"\begin{align*}", r"\mathbb{1}"):
            assert forbidden not in text
        # No dollar inside a display: several renderers end the display there.
        assert not any("$" in block for block in text.split("$$")[1::2])


def test_json(derivations: list[Derivation]) -> None:
    data = json.loads(snippet(derivations[0], "json", "ko"))
    assert data["id"] == "softmax/softmax_jacobian"
    assert data["title"] == "소프트맥스의 야코비 행렬"
    (argument,) = data["proof"]
    assert [step["relation"] for step in argument["steps"]] == ["", "==", "==", "==", "=="]
    assert argument["steps"][2]["reasons"] == ["몫의 미분법"]


def test_unknown_format_or_language(derivations: list[Derivation]) -> None:
    with pytest.raises(SnippetError, match="html, latex, markdown, myst, typst, text, json"):
        snippet(derivations[0], "docx")
    with pytest.raises(SnippetError, match="en, ko"):
        snippet(derivations[0], "latex", "de")


@tex
@pytest.mark.tex
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_it_compiles_with_amsmath_alone(derivations: list[Derivation], lang: str) -> None:
    body = "\n\n".join(snippet(derivation, "latex", lang, plain=True) for derivation in derivations)
    words = r"\usepackage[hangul]{kotex}" if lang == "ko" else ""
    document, log = pdf.compile_pdf(DOCUMENT % (words, body), "snippets")
    assert document.startswith(b"%PDF")
    assert overfull(log) == []


def overfull(log: str, points: float = 1.0) -> list[str]:
    """The lines of TeX's log that tell of something over the margin."""
    found = re.findall(r"^Overfull \\hbox \(([0-9.]+)pt too wide.*$", log, re.MULTILINE)
    return [f"{excess}pt" for excess in found if float(excess) > points]


@tex
@pytest.mark.tex
def test_the_control_for_overfull_lines() -> None:
    _, log = pdf.compile_pdf(DOCUMENT % ("", r"\[ " + "x + " * 60 + r"x \]"), "wide")
    assert overfull(log)


@tex
@pytest.mark.tex
def test_estimated_widths_are_near_the_truth() -> None:
    formulas = [
        r"\frac{\partial}{\partial z_j} \operatorname{softmax}(z)_i",
        r"\operatorname{softmax}(z)_i (\delta_{ij} - \operatorname{softmax}(z)_j)",
        r"H(p) - H(p, q) = \sum_{k=1}^{n} p_k \log\frac{q_k}{p_k}",
        r"\frac{\delta_{ij} e^{z_i} \sum_{k=1}^{n} e^{z_k} - e^{z_i} e^{z_j}}{\left(\sum_{k=1}^{n} e^{z_k}\right)^2}",
        r"\log\frac{1 - p}{1 - (1 - p)}",
    ]
    body = "\n".join(rf"\sbox0{{$\displaystyle {f}$}}\typeout{{wide \the\wd0}}" for f in formulas)
    _, log = pdf.compile_pdf(DOCUMENT % ("", f"x\n{body}"), "widths")
    true = [float(points) / 10.0 for points in re.findall(r"^wide ([0-9.]+)pt", log, re.MULTILINE)]
    for formula, ems in zip(formulas, true, strict=True):
        assert 0.9 < width(texmath(formula)) / ems < 1.25, formula
