"""Each law gives what it says and, switched off, gives nothing: the other laws do not cover for it."""

from __future__ import annotations

import pytest
from tactics.claims import equal, holds

from lemmata.tactics.errors import Refused
from lemmata.tactics.laws import ALL, LAWS

# For each law: a statement, its givens, the laws that prove it, and the same statement made false.
EXAMPLES: dict[str, list[tuple[str, str, str, str]]] = {
    "algebra": [("(x + y)**2 == x**2 + 2*x*y + y**2", "", "algebra", "(x + y)**2 == x**2 + x*y + y**2")],
    "exp_add": [
        ("exp(x + y) == exp(x)*exp(y)", "", "exp_add", "exp(x + y) == exp(x)*exp(2*y)"),
        ("exp(0) == 1", "", "exp_add", "exp(0) == 0"),
        ("exp(x/2)**2 == exp(x)", "", "exp_add", "exp(x/2)**3 == exp(x)"),
    ],
    "exp_log": [
        ("exp(log(x)) == x", "x > 0", "exp_log", "exp(log(x)) == -x"),
        ("log(exp(x)) == x", "", "exp_log", "log(exp(x)) == 2*x"),
        ("exp(2*log(x)) == x**2", "x > 0", "exp_add exp_log", "exp(2*log(x)) == 2*x"),
        ("log(exp(x)*y) == x + log(y)", "y > 0", "log_law exp_log", "log(exp(x)*y) == x - log(y)"),
    ],
    "log_law": [
        ("log(x*y) == log(x) + log(y)", "x > 0; y > 0", "log_law", "log(x*y) == log(x) - log(y)"),
        ("log(x/y) == log(x) - log(y)", "x > 0; y > 0", "log_law", "log(x/y) == log(y) - log(x)"),
        ("log(1) == 0", "", "log_law", "log(1) == 1"),
        ("log(12) == 2*log(2) + log(3)", "", "log_law", "log(12) == log(2) + log(3)"),
        ("log(3/4) == log(3) - 2*log(2)", "", "log_law", "log(3/4) == log(3) - log(2)"),
    ],
    "power": [
        ("b**x == exp(x*log(b))", "b > 0", "power", "b**x == exp(x*b)"),
        ("sqrt(x)*sqrt(x) == x", "x > 0", "power", "sqrt(x)*sqrt(x) == x**2"),
        ("sqrt(8) == 2*sqrt(2)", "", "power", "sqrt(8) == 4*sqrt(2)"),
    ],
    "hyperbolic": [
        ("tanh(x) == (exp(x) - exp(-x))/(exp(x) + exp(-x))", "", "hyperbolic", "tanh(x) == exp(x) - exp(-x)"),
        ("cosh(x) == (exp(x) + exp(-x))/2", "", "hyperbolic", "cosh(x) == (exp(x) - exp(-x))/2"),
        ("sinh(x) == (exp(x) - exp(-x))/2", "", "hyperbolic", "sinh(x) == (exp(x) + exp(-x))/2"),
        (
            "atanh(x) == (log(1 + x) - log(1 - x))/2",
            "x in (-1,1)",
            "hyperbolic",
            "atanh(x) == log(1 + x) - log(1 - x)",
        ),
    ],
    "sum_linear": [
        (
            "sum(z[k] + w[k], k) == sum(z[k], k) + sum(w[k], k)",
            "",
            "sum_linear",
            "sum(z[k] + w[k], k) == sum(z[k], k)",
        ),
        ("sum(c*z[k], k) == c*sum(z[k], k)", "c in R", "sum_linear", "sum(c*z[k], k) == c**2*sum(z[k], k)"),
    ],
    "sum_const": [("sum(c, k, 1, n) == n*c", "c in R", "sum_const", "sum(c, k, 1, n) == c")],
    "sum_expand": [
        ("sum(z[k], k) == z[1] + z[2]", "z in R^2", "sum_expand", "sum(z[k], k) == z[1] + z[1]"),
    ],
    "sift": [
        ("sum(delta(k, i)*z[k], k) == z[i]", "", "sift", "sum(delta(k, i)*z[k], k) == z[j]"),
    ],
    "sums_to_one": [
        ("sum(p[k], k) == 1", "p in simplex(n)", "sums_to_one", "sum(p[k], k) == 2"),
    ],
    "given": [("x == 1 - y", "x + y == 1", "given", "x == 1 + y")],
    "product": [
        (
            "prod(exp(z[k]), k) == exp(sum(z[k], k))",
            "",
            "product exp_log",
            "prod(exp(z[k]), k) == exp(-sum(z[k], k))",
        ),
        ("prod(z[k], k) == z[1]*z[2]", "z in R^2", "product", "prod(z[k], k) == z[1] + z[2]"),
    ],
    "linearity": [
        ("diff(x*y, x) == y*diff(x, x)", "", "linearity", "diff(x*y, x) == x*diff(x, x)"),
        (
            "diff(exp(x) + log(x), x) == diff(exp(x), x) + diff(log(x), x)",
            "x > 0",
            "linearity",
            "diff(exp(x) + log(x), x) == diff(exp(x), x) - diff(log(x), x)",
        ),
    ],
    "product_rule": [
        (
            "diff(exp(x)*log(x), x) == diff(exp(x), x)*log(x) + exp(x)*diff(log(x), x)",
            "x > 0",
            "product_rule",
            "diff(exp(x)*log(x), x) == diff(exp(x), x)*diff(log(x), x)",
        ),
    ],
    "quotient_rule": [
        (
            "diff(log(x)/(1 + x), x) == (diff(log(x), x)*(1 + x) - log(x))/(1 + x)**2",
            "x > 0",
            "quotient_rule linearity",
            "diff(log(x)/(1 + x), x) == (diff(log(x), x)*(1 + x) + log(x))/(1 + x)**2",
        ),
    ],
    "power_rule": [
        (
            "diff(log(x)**3, x) == 3*log(x)**2*diff(log(x), x)",
            "x > 0",
            "power_rule",
            "diff(log(x)**3, x) == log(x)**2",
        ),
        ("diff(sqrt(x), x) == 1/(2*sqrt(x))", "x > 0", "power power_rule", "diff(sqrt(x), x) == 1/sqrt(x)"),
        ("diff(1/log(x), x) == -diff(log(x), x)/log(x)**2", "x > 1", "power_rule", "diff(1/log(x), x) == 0"),
    ],
    "exp_rule": [
        ("diff(exp(x**2), x) == 2*x*exp(x**2)", "", "exp_rule power_rule", "diff(exp(x**2), x) == exp(x**2)"),
        (
            "diff(erf(x), x) == 2*exp(-x**2)/sqrt(pi)",
            "",
            "exp_rule power",
            "diff(erf(x), x) == 2*exp(x**2)/sqrt(pi)",
        ),
    ],
    "log_rule": [("diff(log(x), x) == 1/x", "x > 0", "log_rule", "diff(log(x), x) == 2/x")],
    "sum_rule": [
        (
            "diff(sum(z[k]*w[k], k), z[j]) == w[j]",
            "",
            "sum_rule linearity sift",
            "diff(sum(z[k]*w[k], k), z[j]) == z[j]",
        ),
    ],
    "abs": [
        ("abs(x*y) == abs(x)*abs(y)", "", "abs", "abs(x*y) == x*abs(y)"),
        ("max(x, y) == (x + y + abs(x - y))/2", "", "abs", "max(x, y) == (x + y - abs(x - y))/2"),
        ("min(x, y) == x + y - max(x, y)", "", "abs", "min(x, y) == x - y + max(x, y)"),
        ("diff(abs(x), x) == abs(x)/x", "x != 0", "abs", "diff(abs(x), x) == abs(x)"),
    ],
    "max_shift": [("max(z + c) == max(z) + c", "c in R", "max_shift", "max(z + c) == max(z) - c")],
}

CASES = [(law, *case) for law, cases in EXAMPLES.items() for case in cases]


def test_every_law_has_an_example() -> None:
    assert set(EXAMPLES) == set(LAWS)


@pytest.mark.parametrize(("law", "true", "given", "by", "false"), CASES, ids=[c[1] for c in CASES])
def test_a_law_gives_what_it_says(law: str, true: str, given: str, by: str, false: str) -> None:
    assert equal(true, given, by.split()).laws == set(by.split())
    assert not holds(false, given)
    if law != "algebra":
        assert not holds(true, given, set(by.split()) - {law} | {"algebra"})


@pytest.mark.parametrize("law", sorted(ALL - {"algebra"}))
def test_a_law_that_is_not_needed_is_no_reason(law: str) -> None:
    with pytest.raises(Refused, match=f"the reason {law} is not used: the step holds without it"):
        equal("x + x == 2*x", "", {law})
