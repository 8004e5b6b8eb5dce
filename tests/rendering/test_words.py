"""Prose: formulas found in it, text escaped, and no command smuggled through it."""

from __future__ import annotations

import pytest

from lemmata.rendering.words import CONVENTIONS, ProseError, for_terminal, for_tex


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("t − 1 − log t falls until t = 1", r"$t - 1 - \log t$ falls until $t = 1$"),
        ("log t는 t = 1까지", r"$\log t$는 $t = 1$까지"),
        ("each ratio q_k/p_k, and p_k", "each ratio $q_k/p_k$, and $p_k$"),
        ("H(p, q) = H(p) + KL(p‖q)", r"$H(p, q) = H(p) + \operatorname{KL}(p\| q)$"),
        ("(with p_i > 0)", "(with $p_i > 0$)"),
        ("tend to +∞, and to −∞", r"tend to $+\infty$, and to $-\infty$"),
        ("Replace e^x by 1/e^{−x}", r"Replace $e^x$ by $1/e^{-x}$"),
        ("e⁴ + e⁻², z₁ and log t²", r"$e^{4} + e^{-2}$, $z_{1}$ and $\log t^{2}$"),
        ("Insert log softmax(z)_k = z_k", r"Insert $\log \operatorname{softmax}(z)_k = z_k$"),
        ("A sum; I mean a sum", "A sum; I mean a sum"),  # articles are words
        ("derivative of exp", "derivative of exp"),
        ("x-axis, e.g. p's", "x-axis, e.g. p's"),
        ("definition of softmax_temperature", r"definition of softmax\_temperature"),
        ("log/log_le_sub_one", r"log/log\_le\_sub\_one"),  # an ID is no formula
        (r"$\frac{1}{2}$ of p", r"$\frac{1}{2}$ of $p$"),
        ("50% & more #1 {x}", r"50\% \& more \#1 \{$x$\}"),
        ("깁스 부등식", "깁스 부등식"),
    ],
)
def test_for_tex(prose: str, expected: str) -> None:
    assert for_tex(prose) == expected


@pytest.mark.parametrize(
    "bad",
    [
        r"$\input{/etc/passwd}$",
        r"$\write18{ls}$",
        r"$\def\x{}$",
        "$x",
        "$x}$",
        "$^^5cinput$",
        r"$\\$",
        "漢",
    ],
)
def test_what_is_refused(bad: str) -> None:
    with pytest.raises(ProseError):
        for_tex(bad)


def test_commands_outside_formulas_are_text() -> None:
    assert for_tex(r"\input{x.tex}").startswith(r"\textbackslash{}input\{")


def test_for_the_terminal() -> None:
    prose = r"t = q/p where $\log t \le t - 1$"
    assert for_terminal(prose) == "t = q/p where log t ≤ t - 1"


def test_conventions_can_be_typeset() -> None:
    for texts in CONVENTIONS.values():
        for text in texts.values():
            assert for_tex(text)
