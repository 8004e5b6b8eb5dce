"""LaTeX as a hand would write it: every line here was compared with how a lecturer writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Eq, Expr, Integer, Limit, Max, Rational, Symbol, atanh, exp, log, oo, sqrt, tanh

import lemmata.definitions as d
from lemmata.notation import (
    D,
    Dominated,
    Entries,
    Finite,
    Interval,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    delta,
    family,
    index,
    matrix,
    n,
    number,
    scalar,
    total,
    unevaluated,
    unit_vector,
    vector,
    within,
)
from lemmata.rendering.formulas import formula
from lemmata.rendering.latex import UnprintableError, latex, name
from lemmata.rendering.layout import plain
from lemmata.rendering.texmath import texmath
from lemmata.rendering.writers import mathml
from lemmata.rendering.writers.latex import write

x, y, a, b, c, t, T = map(scalar, ("x", "y", "a", "b", "c", "t", "T"))
z, p, q, v = map(vector, ("z", "p", "q", "v"))
W = matrix("W", n, n)


def image(entry: Callable[[Symbol, Symbol], Expr]) -> Expr:
    """The vector of the sums over a."""
    return family(lambda k: total(lambda a: entry(k, a), n, name="a"), n)


i, j, k = map(index, "ijk")


def softmax(v: Expr, at: Expr) -> Expr:
    return build(d.registry["softmax"], v, at)


def of(definition: str, *args: Expr | int) -> Expr:
    return build(d.registry[definition], *map(sympy.S, args))


def the_sum() -> Expr:
    return total(lambda k: exp(z[k]), z)


CASES: list[tuple[Callable[[], Expr], str]] = [
    # products and quotients
    (lambda: 1 * x, "x"),
    (lambda: Integer(2) * x, "2 x"),
    (lambda: x * Integer(3), r"x \cdot 3"),
    (lambda: -x, "-x"),
    (lambda: a - b, "a - b"),
    (lambda: build(sympy.Add, a, build(sympy.Mul, Integer(-1), build(sympy.Add, b, c))), "a - (b + c)"),
    (lambda: build(sympy.Add, a, build(sympy.Add, b, c)), "a + (b + c)"),
    (lambda: b + a, "b + a"),  # the author's order
    (lambda: x / 2, r"\frac{x}{2}"),
    (lambda: Rational(1, 2) * x, r"\frac{1}{2} x"),
    (lambda: -Rational(1, 4) + x, r"-\frac{1}{4} + x"),
    (lambda: a / b * c, r"\frac{a}{b} c"),
    (lambda: a * b / c, r"\frac{a b}{c}"),
    (lambda: a / b * (c / t), r"\frac{a}{b} \cdot \frac{c}{t}"),
    (lambda: (a + b) * c, "(a + b) c"),
    (lambda: -(a + b) / 2, r"-\frac{a + b}{2}"),
    (lambda: 1 / (1 + exp(-x)), r"\frac{1}{1 + e^{-x}}"),
    (lambda: 1 / (1 + 1 / x), r"\frac{1}{1 + 1/x}"),
    # powers
    (lambda: x**2, "x^2"),
    (lambda: x**-2, r"\frac{1}{x^2}"),
    (lambda: sqrt(x), r"\sqrt{x}"),
    (lambda: x ** Rational(-1, 2), r"\frac{1}{\sqrt{x}}"),
    (lambda: (-x) ** 2, "(-x)^2"),
    (lambda: exp(x) ** 2, "(e^x)^2"),
    (lambda: log(x) ** 2, r"(\log x)^2"),
    (lambda: b ** z[i], "b^{z_i}"),
    # functions
    (lambda: log(a), r"\log a"),
    (lambda: log(2), r"\log 2"),
    (lambda: log(1 - a), r"\log(1 - a)"),
    (lambda: log(a * b), r"\log(a b)"),
    (lambda: log(a / b), r"\log\frac{a}{b}"),
    (lambda: x * log(x), r"x \log x"),
    (lambda: log(x) * x, r"(\log x) x"),
    (lambda: log(the_sum()), r"\log\sum_{k=1}^{n} e^{z_k}"),
    (lambda: tanh(x / 2), r"\tanh(x/2)"),
    (lambda: atanh(x), r"\operatorname{artanh} x"),
    (lambda: Abs(x), r"\left|x\right|"),
    (lambda: Max(0, x, evaluate=False), r"\max(0, x)"),
    (lambda: exp(z[i] / T), "e^{z_i/T}"),
    (lambda: exp(log(a / (1 - a))), r"e^{\log(a/(1 - a))}"),
    (lambda: exp(-the_sum()), r"\exp\left(-\sum_{k=1}^{n} e^{z_k}\right)"),
    # sums keep their brackets
    (lambda: the_sum() * x, r"\left(\sum_{k=1}^{n} e^{z_k}\right) x"),
    (lambda: x * the_sum(), r"x \sum_{k=1}^{n} e^{z_k}"),
    (lambda: -total(lambda k: p[k] * log(p[k]), p), r"-\sum_{k=1}^{n} p_k \log p_k"),
    (lambda: total(lambda k: p[k] - q[k], p), r"\sum_{k=1}^{n} (p_k - q_k)"),
    (lambda: total(lambda k: p[k], p) - c, r"\sum_{k=1}^{n} p_k - c"),
    (lambda: exp(z[i]) / the_sum(), r"\frac{e^{z_i}}{\sum_{k=1}^{n} e^{z_k}}"),
    # derivatives and limits
    (lambda: D(softmax(z, i), z[j]), r"\frac{\partial}{\partial z_j} \operatorname{softmax}(z)_i"),
    (lambda: D(of("sigmoid", x), x), r"\frac{d}{dx} \sigma(x)"),
    (lambda: D(x**2, x, 2), r"\frac{d^2}{dx^2} x^2"),
    (lambda: D(a * b, a), r"\frac{\partial}{\partial a} (a b)"),
    (lambda: D(exp(z[i]), z[j]) * x, r"\frac{\partial e^{z_i}}{\partial z_j} x"),
    (lambda: Limit(log(x), x, oo), r"\lim_{x \to \infty} \log x"),
    (lambda: Limit(log(x), x, 0), r"\lim_{x \to 0^+} \log x"),
    (lambda: Limit(x, x, 1, "-"), r"\lim_{x \to 1^-} x"),
    # the definitions
    (lambda: of("sigmoid", x) ** 2, r"\sigma(x)^2"),
    (lambda: of("logit", a), r"\operatorname{logit}(a)"),
    (lambda: of("entropy", p), "H(p)"),
    (lambda: of("cross_entropy", p, q), "H(p, q)"),
    (lambda: of("kl_divergence", p, q), r"D_{\mathrm{KL}}(p \,\|\, q)"),
    (lambda: of("logsumexp", z), r"\operatorname{LSE}(z)"),
    (
        lambda: softmax(build(sympy.Mul, z, build(sympy.Pow, T, Integer(-1))), i),
        r"\operatorname{softmax}(z/T)_i",
    ),
    (lambda: softmax(Entries(4, 2, -2), Integer(1)), r"\operatorname{softmax}(4, 2, -2)_1"),
    (lambda: of("cross_entropy", Entries(0, 1), Entries(1, 0)), "H((0, 1), (1, 0))"),
    (lambda: of("entropy", unit_vector(n, index("c"))), "H(e_c)"),
    (lambda: of("logsumexp", image(lambda k, a: W[k, a] * v[a])), r"\operatorname{LSE}(W v)"),
    (
        lambda: of("logsumexp", image(lambda k, a: W[a, k] * v[a])),
        r"\operatorname{LSE}\left(\left(\sum_{a=1}^{n} W_{ak} v_a\right)_{k=1}^n\right)",
    ),
    (lambda: of("vmax", z), r"\max_i z_i"),
    (lambda: of("vmax", z) + log(n), r"\max_i z_i + \log n"),
    (lambda: delta(i, j), r"\delta_{ij}"),
    (lambda: delta(Integer(1), Integer(2)), r"\delta_{1,2}"),
    (lambda: matrix("X", n, n)[k, i], "X_{ki}"),
    # relations and numbers
    (lambda: Eq(a, b, evaluate=False), "a = b"),
    (lambda: sympy.Le(a, b, evaluate=False), r"a \le b"),
    (lambda: sympy.Ne(i, j, evaluate=False), r"i \ne j"),
    (lambda: number("0.8789"), "0.8789"),
    (lambda: number("0.25"), r"\frac{1}{4}"),
    (lambda: number("5e-5"), "0.00005"),
    (lambda: -oo, r"-\infty"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES, ids=[expected for _, expected in CASES])
def test_hand(expression: Callable[[], Expr], expected: str) -> None:
    with unevaluated():
        assert latex(expression()) == expected


def test_sympys_own_printer_would_not_do() -> None:
    # The control: what the cases above forbid is what SymPy prints.
    assert r"\log{\left" in sympy.latex(sympy.log(x))


@pytest.mark.parametrize(
    ("given_", "plain", "words"),
    [
        (within(x, Reals), r"x \in \mathbf{R}", None),
        (within(x, Interval(Integer(0))), "x > 0", None),
        (within(x, Interval(Integer(0), oo, False)), r"x \ge 0", None),
        (within(a, Interval(Integer(0), Integer(1))), r"a \in (0, 1)", None),
        (within(a, Interval(Integer(0), Integer(1), False, False)), r"a \in [0, 1]", None),
        (within(z, Power(Reals, (n,))), r"z \in \mathbf{R}^n", None),
        (within(p, Simplex(n)), r"p \in \Delta^{n-1}", None),
        (within(p, Simplex(Integer(3))), r"p \in \Delta^2", None),
        (
            within(q, Simplex(n, open=True)),
            r"q \in \Delta^{n-1},\; q_i > 0",
            r"q \in \Delta^{n-1} \text{ with all } q_i > 0",
        ),
        (within(y, Finite((Rational(-1), Rational(1)))), r"y \in \{-1, 1\}", None),
        (within(p, OneHot(n)), r"p \in \{e_1, \dots, e_n\}", r"p \in \{e_1, \dots, e_n\} \text{ (one-hot)}"),
        (Dominated(p, q), r"p_i > 0 \Rightarrow q_i > 0", r"q_i > 0 \text{ wherever } p_i > 0"),
    ],
)
def test_givens(given_: object, plain: str, words: str | None) -> None:
    assert latex(given_) == plain  # type: ignore[arg-type]
    assert latex(given_, "en") == (words or plain)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("x", "x"),
        ("lambda", r"\lambda"),
        ("p_hat", r"\hat{p}"),
        ("x12", "x_{12}"),
        ("z_1", "z_1"),
        ("loss", r"\mathrm{loss}"),
        ("log_odds", r"\mathrm{log\_odds}"),
    ],
)
def test_names(typed: str, expected: str) -> None:
    assert name(typed) == expected


@pytest.mark.parametrize(
    "bad", [r"\input{/etc/passwd}", "x}", "a b", "", "x$", "__", "x__hat", "é", "1x", "%"]
)
def test_other_names_are_refused(bad: str) -> None:
    with pytest.raises(UnprintableError, match="name it with"):
        latex(Symbol(bad)) if bad else name(bad)


def test_an_unknown_function_is_refused() -> None:
    with pytest.raises(UnprintableError, match="gamma"):
        latex(sympy.gamma(x))


def expressions() -> st.SearchStrategy[Expr]:
    leaves = st.sampled_from([x, y, z[i], p[k], Integer(2), Rational(-1, 3), Rational(1, 2), softmax(z, i)])

    def larger(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        two = st.tuples(parts, parts)
        return st.one_of(
            two.map(lambda ab: build(sympy.Add, *ab)),
            two.map(lambda ab: build(sympy.Mul, *ab)),
            parts.map(lambda e: build(sympy.Mul, Integer(-1), e)),
            parts.map(lambda e: build(sympy.Pow, e, Integer(-1))),
            parts.map(lambda e: build(sympy.Pow, e, Integer(2))),
            parts.map(lambda e: build(exp, e)),
            parts.map(lambda e: build(log, e)),
            parts.map(lambda e: D(e, x)),
            parts.map(lambda e: total(lambda m: build(sympy.Mul, z[m], e), z)),
        )

    return st.recursive(leaves, larger, max_leaves=12)


@given(expressions())
def test_braces_and_brackets_balance(expression: Expr) -> None:
    text = latex(expression)
    assert text.count("{") == text.count("}")
    assert text.count("(") == text.count(")")
    assert text.count(r"\left(") == text.count(r"\right)")
    # No empty group, no doubled script, no operator without a left side inside brackets.
    assert not re.search(r"\{\}|[\^_][\^_]|\+ -|- -", text), text
    # x^a^b is an error in TeX.
    assert not re.search(r"\^(?:\w|\{[^{}]*\})\^", text), text


@given(expressions())
def test_what_is_written_reads_back_as_the_same_layout(expression: Expr) -> None:
    layout = formula(expression)
    assert plain(texmath(write(layout))) == plain(layout)
    assert len(ElementTree.fromstring(f"<math>{mathml.write(layout)}</math>")) == 1
