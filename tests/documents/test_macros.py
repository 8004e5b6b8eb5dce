r"""Macros: what is expanded, what is left, and that no document can make it go on for long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lemmata.documents.macros import CHARACTERS_PER_CALL, Macros
from lemmata.documents.source import Source


def expand(text: str) -> str:
    macros = Macros()
    expanded = macros.expand(Source("a", text).whole).text
    assert macros.refused == []
    return expanded


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        (r"\newcommand{\R}{\mathbb{R}}x \in \R^n", r"x \in \mathbb{R}^n"),
        (r"\newcommand\pd[2]{\frac{\partial #1}{\partial #2}}\pd{y}{x}", r"\frac{\partial y}{\partial x}"),
        (r"\newcommand*{\s}[1][z]{s(#1)}\s + \s[x]", "s(z) + s(x)"),
        (r"\newcommand{\s}[1]{s(#1)}\renewcommand{\s}[1]{t(#1)}\s{a}", "t(a)"),
        (r"\newcommand{\s}{s}\providecommand{\s}{t}\s", "s"),
        (r"\providecommand{\s}{t}\s", "t"),
        (r"\def\KL#1#2{D(#1\|#2)}\KL pq", r"D(p\|q)"),
        (r"\def\f#1{\frac#1}\f{ab}", r"\frac ab"),
        (r"\DeclareMathOperator{\sm}{softmax}\sm(z)", r"\operatorname{softmax}(z)"),
        (r"\DeclareMathOperator*{\am}{arg\,max}\am_k", r"\operatorname{arg\,max}_k"),
        (
            r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}\abs{x} \abs*{y}",
            r"\lvert x\rvert  \lvert y\rvert ",
        ),
        (r"\NewDocumentCommand{\E}{m m}{E_{#1}[#2]}\E{x}{y}", "E_{x}[y]"),
        (r"\NewDocumentCommand{\E}{O{p} m}{E_{#1}[#2]}\E{x} \E[q]{y}", "E_{p}[x] E_{q}[y]"),
        (r"\let\eps\varepsilon\eps > 0", r"\varepsilon > 0"),
        (r"\let\oldphi=\phi\renewcommand{\phi}{\hat{\oldphi}}\phi", r"\hat{\phi}"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{x}\a", "x"),
        (r"\newcommand{\v}{\w}\newcommand{\w}[1]{\hat{#1}}\v{x}", r"\hat{x}"),
        (r"\newcommand{\yh}{\hat y}\yh x", r"\hat y x"),
        (r"\newcommand{\g}{\gamma}\g1 {\g}x", r"\gamma1 {\gamma}x"),
        (r"\def\half{\tfrac12}\half\half", r"\tfrac12\tfrac12"),
    ],
)
def test_expanded(text: str, expanded: str) -> None:
    assert expand(text) == expanded


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand",
        r"\newcommand{\foo",
        r"\newcommand{foo}{bar}\foo",
        r"\newcommand{\foo}[x]{bar}\foo",
        r"\def\foo(#1){bar}\foo(2)",
        r"\def\foo#1 #2{bar}\foo a b",
        r"\\newcommand",
        r"\foo",
        "\\",
        r"\let\foo",
    ],
)
def test_what_cannot_be_read_stays(text: str) -> None:
    assert expand(text) == text


def test_a_call_without_its_arguments_stays() -> None:
    assert expand(r"\newcommand{\f}[2]{#1+#2}{\f x}") == r"{\f x}"


def test_a_definition_holds_from_where_it_stands() -> None:
    assert expand(r"\a \def\a{x}\a \def\a{y}\a") == r"\a x y"


@pytest.mark.parametrize(
    "definitions",
    [
        r"\def\a{\a}",
        r"\def\a{\a\a}",
        r"\def\a{x\a}",
        r"\def\a{\b}\def\b{\a}",
        r"\newcommand{\a}[1]{\a{#1#1}}",
        "".join(rf"\def\{x}{{\{y}\{y}\{y}\{y}}}" for x, y in zip("abcdefghij", "bcdefghijk", strict=True)),
        r"\def\a{" + "x" * (CHARACTERS_PER_CALL + 1) + "}",
    ],
)
def test_growth_without_end_is_refused_and_the_rest_is_read(definitions: str) -> None:
    macros = Macros()
    text = definitions + r"\def\z{last} before \a{x} between \a{y} \z"
    started = time.process_time()
    assert macros.expand(Source("a", text).whole).text == r" before \a{x} between \a{y} last"
    assert time.process_time() - started < 2
    assert [reason for _, reason in macros.refused] == [r"the macro \a grows too much"]
    assert text[macros.refused[0][0] :].startswith(r"\a{x}")


def test_arguments_keep_their_places_and_the_rest_stands_at_the_call() -> None:
    text = r"\def\f#1{[#1]} y = \f{abc} + z"
    source = Source("a", text)
    expanded = Macros().expand(source.whole)
    assert expanded.text == " y = [abc] + z"
    at = [text[expanded.origin(k)] for k in range(len(expanded.text))]
    assert "".join(at) == r" y = \abc\ + z"


@given(
    st.lists(
        st.sampled_from(
            [r"\def", r"\newcommand", r"\let", r"\a", r"\b", "{", "}", "#1", "[", "]", "x", "*", " "]
        ),
        max_size=40,
    )
)
def test_no_text_breaks_it(parts: list[str]) -> None:
    macros = Macros()
    expanded = macros.expand(Source("a", "".join(parts)).whole)
    assert all(0 <= expanded.origin(k) <= len("".join(parts)) for k in range(len(expanded.text)))
