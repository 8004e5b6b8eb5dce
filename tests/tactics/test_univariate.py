"""Inequalities in one variable by a sign chart, limits by leading terms."""

from __future__ import annotations

import pytest
from sympy import Eq, Ge, Integer, Le, Limit, S
from tactics.claims import stated

from lemmata.notation import Dominated, Interval, Membership, build, scalar
from lemmata.tactics.errors import Refused, TacticError, Undefined
from lemmata.tactics.rules import relation
from lemmata.tactics.univariate import limit_value, sign_chart

# A true inequality, its givens, and false ones under the same givens.
INEQUALITIES: list[tuple[str, str, list[str]]] = [
    (
        "log(x) <= x - 1",
        "x > 0",
        ["log(x) < x - 1", "log(x) >= x - 1", "log(x) <= 2*x - 2", "log(x) <= x - 2"],
    ),
    ("log(x) < x - 1", "x > 0; x != 1", ["log(x) > x - 1"]),
    ("log(x) < x", "x > 0", ["log(x) < x/3"]),
    ("log(x) >= 1 - 1/x", "x > 0", ["log(x) > 1 - 1/x", "log(x) >= 1 - 1/x**2", "log(x) >= 2 - 2/x"]),
    ("exp(x) >= 1 + x", "", ["exp(x) > 1 + x", "exp(x) >= 1 + 2*x", "exp(x) >= 1 + x + x**2/2"]),
    ("exp(x) > 1 + x", "x != 0", ["exp(x) < 1 + x"]),
    ("exp(x) >= E*x", "", ["exp(x) > E*x"]),
    ("exp(x) > 1 + x", "x > 0", []),
    ("exp(x) >= 1 + x + x**2/2", "x >= 0", ["exp(x) > 1 + x + x**2/2", "exp(x) >= 1 + x + x**2"]),
    ("exp(x) <= 1 + x + x**2/2", "x <= 0", ["exp(x) >= 1 + x + x**2/2"]),
    ("sigmoid(x)*(1 - sigmoid(x)) <= 1/4", "", ["sigmoid(x)*(1 - sigmoid(x)) < 1/4", "sigmoid(x) <= 1/2"]),
    ("sigmoid(x)*(1 - sigmoid(x)) < 1/4", "x != 0", []),
    (
        "softplus(x) <= max(0, x) + log(2)",
        "",
        ["softplus(x) <= max(0, x) + 0.6931", "softplus(x) < max(0, x) + log(2)"],
    ),
    ("softplus(x) > max(0, x)", "", ["softplus(x) > max(0, x) + 1/1000"]),
    (
        "binary_entropy(p) <= log(2)",
        "p in (0,1)",
        ["binary_entropy(p) < log(2)", "binary_entropy(p) <= 0.6931"],
    ),
    ("binary_entropy(p) <= log(2)", "p in [0,1]", []),
    ("binary_entropy(p) >= 4*log(2)*p*(1 - p)", "p in [0,1]", ["binary_entropy(p) >= 3*p*(1 - p)"]),
    ("binary_entropy(p) >= 0", "p in [0,1]", ["binary_entropy(p) > 0"]),
    ("x*log(x) >= -1/E", "x > 0", ["x*log(x) > -1/E", "x*log(x) >= -1/3"]),
    ("x - x**2/2 <= log(1 + x)", "x >= 0", ["x - x**2/3 <= log(1 + x)"]),
    ("log(x)**2 >= 0", "x > 0", ["log(x)**2 > 0"]),
    ("2*(x - 1)/(x + 1) <= log(x)", "x >= 1", ["2*(x - 1)/(x + 1) < log(x)", "3*(x - 1)/(x + 1) <= log(x)"]),
    ("sqrt(x) <= (1 + x)/2", "x >= 0", ["sqrt(x) < (1 + x)/2", "sqrt(x) <= (1 + x)/3"]),
    ("sqrt(x) <= (1 + x)/2", "x in [0, 4]", []),
    ("log(x) <= 2*sqrt(x) - 2", "x > 0", ["log(x) <= sqrt(x) - 1"]),
    ("sqrt(x) < (1 + x)/2", "x > 0; x != 1", []),
    ("abs(x) >= x", "", ["abs(x) > x"]),
    ("abs(x - 1) + abs(x + 1) >= 2", "", ["abs(x - 1) + abs(x + 1) > 2"]),
    ("exp(abs(x)) >= 1 + abs(x)", "", ["exp(abs(x)) > 1 + abs(x)"]),
    ("abs(exp(x) - 1) >= 0", "", ["abs(exp(x) - 1) > 0"]),
    ("tanh(x) <= x", "x >= 0", ["tanh(x) >= x", "tanh(x) < x"]),
    ("x**2 + 1 >= 2*x", "", ["x**2 + 1 > 2*x", "x**2 + 1 >= 3*x"]),
    ("x**4 - 2*x**2 + 1 >= 0", "", ["x**4 - 3*x**2 + 1 >= 0"]),
    ("x**3 - 2 > 0", "x >= 2", ["x**3 - 9 > 0"]),
    ("(x**2 - 2)**2 >= 0", "", ["(x**2 - 2)**2 > 0"]),
    ("x - 1 >= 0", "x >= 1", ["x - 1 > 0"]),
    ("1 - x > 0", "x in (0,1)", ["1/2 - x > 0"]),
    ("log(n) >= 0", "n >= 1", ["log(n) > 0"]),
    ("n >= 1 + log(n)", "", ["n > 1 + log(n)"]),
    ("z[i]**2 + 1 >= 2*z[i]", "", ["z[i]**2 + 1 > 2*z[i]"]),
    ("1 < 2", "", ["2 < 1", "1 < 1"]),
    ("1 <= 1", "", ["1 < 1"]),
    ("x + 1 <= 1 + x", "", ["x + 1 < 1 + x"]),
    ("pi*x <= pi", "x <= 1", ["pi*x < pi", "pi*x <= 3"]),
    ("log(2)*x >= 0", "x >= 0", ["log(1/2)*x >= 0"]),
    ("x*log(x)**3 - log(x)**3 >= 0", "x > 0", ["x*log(x)**3 - log(x)**3 > 0"]),
    ("log(x)*log(1 + x) + 1 > 0", "x > 0", ["log(x)*log(1 + x) > 0"]),
    ("(exp(x) - 2)**2 >= 0", "", ["(exp(x) - 2)**2 > 0"]),
    ("(x - 2)*(log(x) - log(2)) >= 0", "x > 0", ["(x - 2)*(log(x) - log(3)) >= 0"]),
    ("(log(x) - 1)**2*(x - 3)**2 >= 0", "x > 0", ["(log(x) - 1)*(x - 3) >= 0"]),
]


@pytest.mark.parametrize(
    ("true", "given", "false"), INEQUALITIES, ids=[f"{t} | {g}" for t, g, _ in INEQUALITIES]
)
def test_inequalities(true: str, given: str, false: list[str]) -> None:
    statement, givens = stated(true, given)
    theorem = sign_chart(statement, givens)
    assert (theorem.statement, theorem.givens, theorem.rule) == (statement, givens, "sign_chart")
    for wrong in false:
        with pytest.raises(Refused):
            sign_chart(*stated(wrong, given))


@pytest.mark.parametrize(
    ("statement", "given", "message"),
    [
        ("x == x", "", "is not an inequality"),
        ("x*y <= x*y + 1", "x > 0; y > 0", None),
        ("x <= y", "x > 0; y > 0", "more than one variable"),
        ("exp(exp(x)) >= 1", "", "the chart does not read exp"),
        ("exp(x**2) >= 1", "", "an exponential of more than a multiple of the variable"),
        ("log(exp(x) + x**2) >= 0", "x > 0", "the chart does not read|a logarithm of more"),
        ("exp(x) + sqrt(x) >= 1", "x >= 0", "a root and an exponential together"),
        ("sqrt(x) + sqrt(1 + x) >= 1", "x >= 0", "the chart does not read root"),
        ("sqrt(1 + x) >= 1", "x >= 0", "a root of more than the variable"),
        ("sqrt(x) >= 1", "x in [2, 3]", "an end of the interval has no rational root"),
        ("exp(x) >= 2", "x >= 1", "an exponential on an interval whose end is neither 0 nor infinite"),
        ("log(1 + exp(x)*x**2) >= 0", "", "a logarithm of more than a polynomial"),
        ("sum(z[k], k) >= 0", "", "the chart does not read sum|no variable"),
        ("1 - x <= 0", "", "right - left is negative somewhere"),
        ("x**2 > 0", "", "the two sides are equal somewhere"),
        ("x > 1", "x >= 1", "the two sides are equal at an end of the interval"),
        ("abs(z[i]) >= 0", "", "an absolute value of a component"),
        ("abs(x**2 - 2) >= 0", "", "an absolute value that changes sign at no rational"),
        ("log(2) >= 1", "", "the difference of the two sides is not shown to be positive"),
        ("x < x", "", "the two sides are equal"),
        ("sqrt(x) + 1 >= 1/2", "x in (a, oo); a > 0", "a root of what may be negative"),
        ("log(x + 10**45) > 0", "x >= 0", "the leading term at an end is not decided"),
        ("abs(log(x) - x + 1) >= 0", "x > 0", "an absolute value that changes sign at no rational"),
        ("(exp(x) - 2)**2 > 0", "x != 0", "the two sides are equal somewhere"),
    ],
)
def test_what_a_chart_refuses(statement: str, given: str, message: str | None) -> None:
    if message is None:
        assert sign_chart(*stated(statement, given))
        return
    with pytest.raises(Refused, match=message):
        sign_chart(*stated(statement, given))


def test_a_chart_needs_defined_sides() -> None:
    with pytest.raises(Undefined):
        sign_chart(*stated("log(x) <= x"))


def test_a_split_is_proved_on_both_sides() -> None:
    theorem = sign_chart(*stated("abs(x) + 1 > x"))
    x = scalar("x")
    assert [t.givens for t in theorem.premises] == [
        (relation(Le, x, Integer(0)),),
        (relation(Ge, x, Integer(0)),),
    ]


# ------------------------------------------------------------------ limits

LIMITS: list[tuple[str, str, str]] = [
    ("1/x", "oo", "0"),
    ("1/x", "-oo", "0"),
    ("(2*x**2 + 1)/(x**2 + x)", "oo", "2"),
    ("(2*x**2 + 1)/(x**2 + 1)", "-oo", "2"),
    ("x*exp(-x)", "oo", "0"),
    ("x*exp(x)", "-oo", "0"),
    ("exp(x)", "oo", "oo"),
    ("exp(x)", "-oo", "0"),
    ("exp(x)/x**3", "oo", "oo"),
    ("log(x)", "oo", "oo"),
    ("log(x)/x", "oo", "0"),
    ("x - log(x)", "oo", "oo"),
    ("-x", "oo", "-oo"),
    ("-x", "-oo", "oo"),
    ("x**3", "-oo", "-oo"),
    ("sigmoid(x)", "oo", "1"),
    ("sigmoid(x)", "-oo", "0"),
    ("softplus(x) - x", "oo", "0"),
    ("tanh(x)", "oo", "1"),
    ("tanh(x)", "-oo", "-1"),
    ("log(1 + x)/x", "0", "1"),
    ("x*log(x)", "0, '+'", "0"),
    ("log(x)", "0, '+'", "-oo"),
    ("-log(x)", "0, '+'", "oo"),
    ("1/x", "0, '+'", "oo"),
    ("1/x", "0, '-'", "-oo"),
    ("log(p/(1 - p))", "0, '+'", "-oo"),
    ("log(p/(1 - p))", "1, '-'", "oo"),
    ("(x**2 - 1)/(x - 1)", "1", "2"),
    ("log(x)/(x - 1)", "1", "1"),
    ("sqrt(x)", "oo", "oo"),
    ("abs(x)/x", "0, '+'", "1"),
    ("abs(x)/x", "0, '-'", "-1"),
    ("3", "oo", "3"),
    ("0", "oo", "0"),
    ("x - x", "oo", "0"),
    ("exp(x) - exp(x)", "-oo", "0"),
    ("log(1 + 1/x)*x", "oo", "1"),
]


@pytest.mark.parametrize(("body", "target", "value"), LIMITS)
def test_limits(body: str, target: str, value: str) -> None:
    x = "p" if "p" in body.replace("exp", "").replace("softplus", "") else "x"
    statement, givens = stated(f"limit({body}, {x}, {target}) == {value}")
    assert limit_value(statement, givens).rule == "limit_value"
    for wrong in {"0", "1", "2", "1/2", "oo", "-oo", "log(2)"} - {value}:
        with pytest.raises(TacticError):
            limit_value(*stated(f"limit({body}, {x}, {target}) == {wrong}"))


@pytest.mark.parametrize(
    "statement",
    [
        "limit(1/x, x, pi) == 0",
        "limit(1/x, x, E) == 0",
        "limit(exp(x), x, pi, '+') == 0",
        "limit(exp(-x), x, pi, '-') == 0",
        "limit(exp(x), x, 1) == 0",
        "limit(x, x, log(2), '+') == -oo",
        "limit(exp(x), x, a, '+') == 0",
        "limit(1/x, x, a, '+') == 0",
    ],
)
def test_a_point_without_an_expansion_is_not_taken_for_infinity(statement: str) -> None:
    for given in ("", "a > 0"):
        if "a," in statement or not given:
            with pytest.raises(TacticError):
                limit_value(*stated(statement, given))


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("limit(x + abs(x)/x, x, 0) == 1", "does not follow from the leading term"),
        ("limit(1/x, x, 0) == oo", "does not follow from the leading term"),
        ("limit(log(x), x, 0) == -oo", "is not shown near x = 0"),
        ("limit(x, x, oo) <= 1", "the statement must read"),
        ("x == 1", "the statement must read"),
        ("limit(abs(x - 1/4), x, 0, '+') == 1/4", "an absolute value changes sign near the point"),
        ("limit(x*y, x, oo) == oo", "the sign of what does not depend on the variable"),
        ("limit(log(1 + x*y)/x, x, oo) == 0", "is not shown near x = oo"),
        ("limit((exp(x) - 1)/x, x, 0) == 1", "an exponential on an interval whose end"),
        ("limit(sqrt(x), x, 0, '+') == 0", "an end of the interval has no rational root"),
    ],
)
def test_what_no_leading_term_shows(statement: str, message: str) -> None:
    with pytest.raises(TacticError, match=message):
        limit_value(*stated(statement))


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        ("limit(x*y*log(x), x, 0, '+') == 0", ""),
        ("limit(n*x*log(x) + p[i]*x, x, 0, '+') == 0", "p in simplex(n)"),
        ("limit(y*log(x)/x, x, oo) == 0", ""),
        ("limit(y*(log(2 + x) - log(2)) + x, x, 0, '+') == 0", ""),
        ("limit(x**2*y/(x*(1 + y**2)), x, 0, '+') == 0", ""),
        ("limit(y/x, x, 0, '+') == oo", "y > 0"),
        ("limit(y/x, x, 0, '+') == -oo", "y < 0"),
        ("limit(-y*log(x), x, oo) == -oo", "y > 0"),
    ],
)
def test_what_does_not_move_is_a_constant(statement: str, given: str) -> None:
    limit_value(*stated(statement, given))
    for wrong in {"1", "y", "oo", "-oo"} - {statement.rpartition(" ")[2]}:
        with pytest.raises(TacticError):
            limit_value(*stated(f"{statement.rpartition(' ')[0]} {wrong}", given))


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        ("limit(y, x, 0, '+') == 0", "y > 0"),
        ("limit(y*log(y), x, 0, '+') == 0", "y > 0"),
        ("limit(1/y, x, oo) == 0", "y > 0"),
        ("limit(log(y), x, 0, '+') == -oo", "y > 0"),
        ("limit(y*x/x, x, 1) == 1", "y > 1"),
        ("limit(p[i] + x, x, 0, '+') == 0", "p in open simplex(n)"),
        ("limit(1/n + 1/x, x, oo) == 0", ""),
        ("limit(y/x, x, 0, '+') == oo", "y >= 0"),
        ("limit(y/x, x, 0, '+') == oo", "y != 0"),
        ("limit(1/x + y/x**2, x, 0, '+') == oo", "y < 0"),
    ],
)
def test_what_is_given_of_another_variable_moves_nothing(statement: str, given: str) -> None:
    with pytest.raises(TacticError):
        limit_value(*stated(statement, given))


def test_a_limit_does_not_depend_on_its_variable() -> None:
    x = scalar("x")
    with pytest.raises(Refused, match="the statement must read"):
        limit_value(build(Eq, Limit(x, x, S.Infinity), x), ())


def test_the_givens_of_another_x_are_not_used() -> None:
    x, y = scalar("x"), scalar("y")
    outside = (
        relation(Le, x, S.Zero),
        Membership(x, Interval(S.Zero, S.One)),
        Membership(y, Interval(x, S.Infinity)),
        Membership(y, Interval()),
        Dominated(x, y),
    )
    true = build(Eq, Limit(1 / x, x, S.Infinity), S.Zero)
    assert limit_value(true, outside).givens == outside
    with pytest.raises(TacticError):  # log x is not defined left of 0, whatever the givens say of an x > 0
        limit_value(*stated("limit(log(x), x, 0, '-') == -oo", "x > 0"))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("exp(0.001*x) >= 1 + 0.001*x", ""),  # finer than the unit of exponents
        ("exp(0.00137*x) >= 1", "x >= 0"),
        ("exp(-0.00137*x) + 0.00137*x >= 1", ""),
    ],
)
def test_an_exponential_of_a_fine_multiple(text: str, given: str) -> None:
    statement, givens = stated(text, given)
    assert sign_chart(statement, givens).statement == statement
    with pytest.raises(Refused):
        sign_chart(stated(text.replace("0.001", "0.0011", 1) + " + 1/10**9", given)[0], givens)


def test_two_exponentials_of_different_fine_multiples() -> None:
    with pytest.raises(Refused, match="the chart does not read exp"):
        sign_chart(stated("exp(0.00137*x) + exp(0.00139*x) >= 0", "")[0], ())


def test_a_chart_that_grows_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    statement, givens = stated("log(x) <= x - 1", "x > 0")
    assert sign_chart(statement, givens).statement == statement
    monkeypatch.setattr("lemmata.tactics.chart.MOST_TERMS", 1)
    with pytest.raises(Refused, match="does not end"):
        sign_chart(statement, givens)
