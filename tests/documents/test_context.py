"""From the text of a page to findings: what is a definition, a given, a constraint or a claim."""

from __future__ import annotations

import pytest

from lemmata.documents.checker import found_in
from lemmata.documents.finding import Finding
from lemmata.documents.hosts.markdown import blocks
from lemmata.documents.options import Options


def check(text: str) -> list[Finding]:
    return found_in(list(blocks("page.md", text)), Options(timeout=10))


def said(text: str) -> list[tuple[str, str]]:
    return [(f.kind, f.verdict) for f in check(text)]


def test_a_definition_and_what_follows_from_it() -> None:
    text = """
The softmax of $z$ has the components

$$s_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}$$

$$\\sum_i s_i = 1$$

$$\\sum_i s_i = 2$$
"""
    assert said(text) == [("definition", ""), ("claim", "proved"), ("claim", "refuted")]


def test_a_function_of_the_page() -> None:
    text = """
Let $\\phi$ be the function
$$\\phi(m) = \\ln(1 + e^{-m})$$
of a real number $m$. Its slope is
$$\\phi'(m) = - \\frac{1}{1 + e^{m}}$$
and not
$$\\phi'(m) = \\frac{1}{1 + e^{m}} .$$
We **redefine**
$$\\phi(m) := e^{m}$$
so that now
$$\\phi'(m) = \\phi(m) .$$
"""
    assert said(text) == [
        ("definition", ""),
        ("claim", "proved"),
        ("claim", "refuted"),
        ("definition", ""),
        ("claim", "proved"),
    ]


def test_silence_about_a_name_that_nobody_has_introduced() -> None:
    (finding,) = check("Consider\n\n$$e^{x + u} = e^{x} + 1$$\n")
    assert (finding.kind, finding.verdict, finding.code) == ("not understood", "", "L004")
    assert "u" in finding.message


def test_a_given_that_nobody_has_stated_is_offered() -> None:
    (finding,) = check("For weights $y$ and a number $c$\n\n$$c + \\sum_k y_k c = 2 c$$\n")
    assert (finding.kind, finding.code) == ("not understood", "L004")
    assert any("simplex" in t for t in finding.tries)


@pytest.mark.parametrize(
    "text",
    [
        "We look for weights $x$ and $y$ such that\n\n$$ x = y $$\n",
        "We want to show that\n\n$$ e^{x} \\le 1 $$\n\nfor real $x$.\n",
        "Assume from now on that\n\n$$ \\sum_j f_j = 0 . $$\n",
        "$$ \\max_p H(p) \\quad \\text{subject to} \\quad \\sum_k p_k = 1 $$\n",
        "실수 $x$ 에 대하여 이제 다음을 가정하자.\n\n$$ e^{x} = 1 $$\n",
        "The real number $x$ is updated by\n\n$$ x = x - \\eta (x - 1) $$\n",
        "For real $x$ near zero\n\n$$ e^{x} \\approx 1 + x $$\n",
        "The prediction is\n\n$$ \\hat c = \\arg\\max_k z_k $$\n",
    ],
)
def test_what_is_no_claim_is_never_refuted(text: str) -> None:
    assert all(verdict != "refuted" for _, verdict in said(text)), text


def test_rounded_decimals() -> None:
    text = "For example\n\n$$ - \\log 0.8 = 0.223 $$\n\nand\n\n$$ - \\log 0.8 = 0.233 $$\n"
    assert said(text) == [("approximation", "proved"), ("approximation", "refuted")]


def test_the_chain_is_judged_step_by_step() -> None:
    text = """
Let $x$ be a real number. Then
$$
\\begin{aligned}
(x + 1)^2 &= x^2 + 2 x + 1 \\\\
&= x^2 + x + 1 \\\\
&= x (x + 1) + 1
\\end{aligned}
$$
"""
    assert [(f.place.line, f.verdict) for f in check(text)] == [(5, "proved"), (6, "refuted"), (7, "proved")]


def test_conditions_of_a_sentence_hold_for_its_display_only() -> None:
    text = """
The softmax is $s_i = e^{z_i} / \\sum_k e^{z_k}$. Off the diagonal, if $i \\ne j$:

$$ \\frac{\\partial s_i}{\\partial z_j} = - s_i s_j $$

In short:

$$ \\frac{\\partial s_i}{\\partial z_j} = - s_i s_j $$
"""
    assert said(text) == [("claim", "proved"), ("claim", "refuted")]


def test_phrases_in_two_languages() -> None:
    for text in (
        "For probability vectors $p$ and $q$ with positive entries",
        "두 확률벡터 $p$, $q$ 에 대하여",
    ):
        (finding,) = check(f"{text}\n\n$$ \\sum_k p_k \\log \\frac{{p_k}}{{q_k}} \\ge 0 $$\n")
        assert finding.verdict == "proved", finding
        assert any("simplex" in given for given in finding.context)


def test_directives() -> None:
    text = r"""
The real number $x$ and a loss $L$.

<!-- lemmata: given t > 0 -->
<!-- lemmata: givn u > 0 -->
<!-- lemmata: given w > 0 -->
<!-- lemmata: let L = cross_entropy(y, softmax(z)) -->
<!-- lemmata: given y in onehot(n) -->
<!-- lemmata: function \psi(m) = \ln(1 + e^{-m}) -->

$$ \log t \le t - 1 $$

$$ \frac{\partial L}{\partial z_j} = \operatorname{softmax}(z)_j - y_j $$

$$ \psi'(x) = - \frac{1}{1+e^x} $$

<!-- lemmata: false -->

$$ e^x = x $$

<!-- lemmata: skip -->

$$ e^x = 2 x $$

<!-- lemmata: off -->

$$ e^x = 2 x $$

<!-- lemmata: on -->

$$ e^x = 3 + e^x $$
"""
    found = check(text)
    verdicts = [(f.place.line, f.verdict, f.code) for f in found if f.kind != "directive"]
    assert verdicts == [
        (11, "proved", ""),
        (13, "proved", ""),
        (15, "proved", ""),
        (19, "refuted", ""),
        (31, "refuted", "L001"),
    ]
    complaints = [(f.place.line, f.code) for f in found if f.kind == "directive"]
    assert complaints == [(5, "L007"), (6, "L007")]
    assert "given" in next(f for f in found if f.place.line == 5).tries[0]


@pytest.mark.parametrize(
    "text",
    [
        "$$" + "{" * 3000 + "$$\n",
        "$$ x = " + " + ".join(["x^2"] * 3000) + " $$\n",
        "$$ " + "\\left\\{ \\begin{matrix} " * 400 + " $$\n",
        ", ".join(f"$p_{i}$" for i in range(1000)) + " are distributions.\n\n$$ \\int x = 1 $$\n",
        "$" + "(" * 3000 + "$ is long.\n\n$$ \\int x = 1 $$\n",
    ],
    ids=["braces", "long", "environments", "names", "inline"],
)
def test_what_is_too_much_is_not_read(text: str) -> None:
    assert all(f.kind == "not understood" for f in check(text))


def test_unequal_is_no_claim_about_every_value() -> None:
    text = "For distributions $p$ and $q$ in general\n\n$$ D(p \\| q) \\ne D(q \\| p) $$\n"
    assert said(text) == [("not a claim", "")]
