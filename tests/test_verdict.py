"""A verdict as text, JSON, LaTeX and Markdown; and that it cannot be mistaken for a truth value."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy
from sympy import Rational

from lemmata.notation import Claim, Interval, build, scalar, unevaluated, within
from lemmata.rendering.witness import value_tex
from lemmata.verdict import Evidence, Repair, StepLine, Verdict, Witness

x = scalar("x")
with unevaluated():
    TWICE = x + x
    CLAIM = Claim(build(sympy.Eq, TWICE, 2 * x), (within(x, Interval(Rational(0), Rational(1))),))

PROVED = Verdict(
    "proved",
    CLAIM,
    method="normal form",
    steps=(StepLine("", TWICE), StepLine("==", CLAIM.statement.rhs, ("algebra", "log_product"))),
    seconds=0.01234,
)
REFUTED = Verdict(
    "refuted",
    CLAIM,
    witness=Witness((("n", 2), ("z", (Rational(0), Rational(-1, 2)))), Rational(-1, 4), "1/4"),
    repair=Repair("x + x == 2*x", "i = j"),
)
UNDECIDED = Verdict(
    "undecided", CLAIM, evidence=Evidence(("normal form", "sign chart"), 240, 50, "at a pole")
)


@pytest.mark.parametrize(("verdict", "status"), [(PROVED, 0), (REFUTED, 1), (UNDECIDED, 3)])
def test_exit_status(verdict: Verdict, status: int) -> None:
    assert verdict.exit_status == status


@pytest.mark.parametrize("verdict", [PROVED, REFUTED, UNDECIDED])
def test_a_verdict_is_no_truth_value(verdict: Verdict) -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(verdict)


def test_a_proof_as_text() -> None:
    assert str(PROVED).splitlines() == [
        "PROVED   by normal form",
        "  read   x + x == 2*x",
        "  given  x in (0, 1)",
        "      x + x",
        "   == 2*x      [algebra, log_product]",
    ]


def test_a_method_is_named_in_words() -> None:
    chart = Verdict("proved", CLAIM, method="by_sign_chart")
    assert str(chart).splitlines()[0] == "PROVED   by sign chart"
    assert chart.to_json()["method"] == "by_sign_chart"


def test_a_claim_read_as_it_was_asked_is_not_repeated() -> None:
    assert PROVED.text("x+x == 2*x").splitlines()[1] == "      x + x"
    assert PROVED.text("2*x == x + x").splitlines()[1] == "  read   x + x == 2*x"


def test_what_was_read_beyond_the_letter_is_told_everywhere() -> None:
    told = replace(PROVED, claim=replace(CLAIM, read=("z[k] >= 0 for every k",)))
    assert "  read   z[k] >= 0 for every k\n" in str(told)
    assert "  read   z[k] >= 0 for every k\n" in told.text(asked="x + x == 2*x")
    assert told.to_json()["read"] == ["z[k] >= 0 for every k"]
    assert r"read z\[k\] \>= 0 for every k" in told._repr_markdown_()
    assert "<p>read z[k] &gt;= 0 for every k</p>" in told._repr_html_()
    assert PROVED.read == ()


def test_a_refutation_as_text() -> None:
    assert str(REFUTED).splitlines() == [
        "REFUTED   at n = 2, z = (0, −1/2)",
        "  read   x + x == 2*x",
        "  given  x in (0, 1)",
        "  left   −1/4      right  1/4",
        "  true when i = j; always:  x + x == 2*x      PROVED",
    ]


def test_evidence_as_text() -> None:
    text = str(UNDECIDED)
    assert "  tried  normal form\n         sign chart\n" in text
    assert "agreed at 240 points to 50 digits: evidence, not a proof" in text
    assert "stopped  at a pole" in text
    assert "no point was evaluated" in str(Verdict("undecided", CLAIM, evidence=Evidence()))


def test_json() -> None:
    proof = PROVED.to_json()
    assert proof["claim"] == "x + x == 2*x"
    assert proof["given"] == ["x in (0, 1)"]
    assert proof["steps"][1] == {"relation": "==", "expression": "2*x", "reasons": ["algebra", "log_product"]}
    assert proof["witness"] is proof["evidence"] is None
    assert proof["seconds"] == 0.012
    refutation = REFUTED.to_json()
    assert refutation["witness"] == {"at": {"n": 2, "z": [0, "-1/2"]}, "left": "-1/4", "right": "1/4"}
    assert refutation["repair"]["condition"] == "i = j"
    assert UNDECIDED.to_json()["evidence"]["points"] == 240


def test_a_refutation_in_a_notebook() -> None:
    mended = REFUTED.repair
    assert mended
    typeset = replace(REFUTED, repair=replace(mended, statement=CLAIM.statement, given=CLAIM.givens[0]))
    assert typeset == REFUTED
    assert typeset._repr_markdown_().strip().split("\n\n") == [
        r"**Refuted at $n = 2,\; z = (0, -1/2)$**",
        r"For $x \in (0, 1)$:",
        "$$\nx + x = 2 x\n$$",
        r"The left side is $-\frac{1}{4}$, the right side is $\frac{1}{4}$.",
        r"It holds when $x \in (0, 1)$ (proved).",
        r"What always holds: $x + x = 2 x$ (proved).",
    ]
    assert typeset._repr_latex_().splitlines()[2:-2] == [
        r"&\text{Refuted at } n = 2,\; z = (0, -1/2) \\",
        r"&\text{For } x \in (0, 1) \\",
        r"&\quad x + x = 2 x \\",
        r"&\text{The left side is } {-}\frac{1}{4} \text{, the right side is } \frac{1}{4} \text{.} \\",
        r"&\text{It holds when } x \in (0, 1) \text{ (proved).} \\",
        r"&\text{What always holds: } x + x = 2 x \text{ (proved).}",
    ]
    assert "It holds when <math>" in typeset._repr_html_()
    # Without the expressions the text stands, and nothing in it is an instruction.
    assert r"What always holds: $\text{x + x == 2*x}$ (proved)" in REFUTED._repr_markdown_()
    stopped = Verdict("undecided", CLAIM, evidence=Evidence(stopped="2*x*y_1 <b> $n$ [a](b)"))
    assert r"stopped  2\*x\*y\_1 \<b\> \$n\$ \[a\](b)" in stopped._repr_markdown_()
    assert "stopped  2*x*y_1 &lt;b&gt; $n$" in stopped._repr_html_()


@pytest.mark.parametrize(
    ("value", "formula"),
    [
        (2, "2"),
        ("-4/2", "-2"),
        ("1/3", r"\frac{1}{3}"),
        (Rational(-1, 2), r"-\frac{1}{2}"),
        ((Rational(1, 2), 0), "(1/2, 0)"),
        (((1, 2), (3, 4)), "((1, 2), (3, 4))"),
        ("1 ± 4e-19", r"1 \pm 4 \cdot 10^{-19}"),
        ("1.5e+300 ± 1e290", r"1.5 \cdot 10^{300} \pm 1 \cdot 10^{290}"),
        ("oo", r"\infty"),
        ("-oo", r"-\infty"),
        ("a_1 of 2", r"\text{a}\_\text{1 of 2}"),
    ],
)
def test_a_value_as_a_formula(value: object, formula: str) -> None:
    assert value_tex(value) == formula


def test_in_a_notebook() -> None:
    assert PROVED._repr_latex_().splitlines()[2:-2] == [
        r"&\text{Proved by normal form} \\",
        r"&\text{For } x \in (0, 1) \\",
        r"&\quad x + x = 2 x \\",
        r"&x + x \\",
        r"&= 2 x && \text{algebra, log}\_\text{product}",
    ]
    assert PROVED._repr_markdown_().startswith(
        "**Proved by normal form**\n\nFor $x \\in (0, 1)$:\n\n$$\nx + x"
    )
    assert "<td>algebra, log_product</td>" in PROVED._repr_html_()
    assert repr(PROVED) == str(PROVED)
    assert r"\text{Undecided}" in UNDECIDED._repr_latex_()
    unread = Verdict("undecided", None, read_as="9**9**9 <b>")
    assert "9**9**9&#160;&lt;b&gt;" in unread._repr_html_().replace("\u00a0", "&#160;")
    assert Verdict("undecided", None, read_as="9**9**9").to_json()["claim"] == "9**9**9"
