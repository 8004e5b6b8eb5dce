"""Limits with parameters: continuity, l'Hôpital's rule, two bounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sympy import Abs, Add, Eq, Ge, Integer, Le, Limit, Mul, Pow, S, Symbol, log, oo
from sympy.core.relational import Relational
from tactics.claims import expression, signed, stated

from lemmata.notation import Given, NotationError, build, dimension, index, scalar, vector
from lemmata.tactics.errors import Refused, TacticError, Undefined
from lemmata.tactics.limits import Approach, close_to, limit_between, limit_by_continuity, limit_of_quotient
from lemmata.tactics.rules import equality, positivity, relation
from lemmata.tactics.sketch import Sketch
from lemmata.tactics.univariate import limit_value

x = scalar("x")


def by_continuity(text: str, extension: str, given: str = "") -> Sketch:
    statement, givens = stated(text, given)
    return limit_by_continuity(statement, givens, expression(extension, given))


@pytest.mark.parametrize(
    ("text", "extension", "given", "wrong"),
    [
        ("limit(x*y, x, 2) == 2*y", "x*y", "", "y"),
        ("limit((x**2 - y**2)/(x - y), x, 0) == y", "x + y", "y > 1", "2*y"),
        ("limit(y/x, x, oo) == 0", "y*x", "", "1"),
        ("limit(y + 1/x, x, -oo) == y", "y + x", "", "-y"),
        ("limit(log(y + x), x, 0) == log(y)", "log(y + x)", "y > 1", "y"),
        ("limit(sqrt(y + x), x, 0) == sqrt(y)", "sqrt(y + x)", "y > 1", "y"),
        ("limit(1/(y + x), x, 0) == 1/y", "1/(y + x)", "y > 1", "y"),
        ("limit(y**x, x, 0) == 1", "y**x", "y > 1", "y"),
        ("limit(abs(x*y), x, 0) == 0", "abs(x*y)", "", "1"),
        ("limit(max(x, y), x, 0) == max(0, y)", "max(x, y)", "", "y"),
        ("limit(sum(exp(x*z[k]), k), x, 0) == n", "sum(exp(x*z[k]), k)", "", "1"),
        ("limit(max(x*z), x, 0) == max(0*z)", "max(x*z)", "z in R^n", "1"),
        ("limit(softmax(x*z)[i], x, 0) == 1/n", "softmax(x*z)[i]", "z in R^n", "1"),
        ("limit(p*log(p)*(1 + x), x, 0) == p*log(p)", "p*log(p)*(1 + x)", "p in [0,1]", "p"),
        ("limit(y, x, 0) == y", "y", "y in R", "-y"),
        ("limit(erf(x), x, 0, '+') == erf(0)", "erf(x)", "", "1"),
    ],
)
def test_the_value_at_the_point(text: str, extension: str, given: str, wrong: str) -> None:
    assert by_continuity(text, extension, given).rule == "limit_by_continuity"
    left = text.split(" == ")[0]
    with pytest.raises(Refused, match="is not"):
        by_continuity(f"{left} == {wrong}", extension, given)


@pytest.mark.parametrize(
    ("text", "extension", "given", "message"),
    [
        ("limit(1/x, x, 0) == 0", "1/x", "", "x ≠ 0 is not shown at x = 0"),
        ("limit(log(x), x, 0, '+') == 0", "log(x)", "", "x > 0 is not shown at x = 0"),
        ("limit(sqrt(x), x, 0, '+') == 0", "sqrt(x)", "", "x > 0 is not shown at x = 0"),
        ("limit(x, x, 0) == 0", "2*x", "", r"x = 2\*x is not shown near x = 0"),
        ("limit(log(x), x, 0) == 0", "log(x)", "", "x > 0 is not shown"),
        ("limit(x + log(y), x, 0) == log(y)", "x + log(y)", "", "y > 0 is not shown"),
        ("limit(diff(x**2, x), x, 0) == 0", "diff(x**2, x)", "", "cannot be taken at x = 0"),
        ("limit(atanh(x), x, 0) == 0", "atanh(x)", "", r"atanh\(x\) is not shown to be continuous at x = 0"),
        ("limit(x, x, 0) == oo", "x", "", "only finite limits"),
        ("limit(x, x, 0) <= 0", "x", "", "the statement must read"),
        ("x == 0", "x", "", "the statement must read"),
        ("limit(x*y, x, y) == 1/y", "x*y", "", "is not shown|only finite"),
    ],
)
def test_what_is_not_continuous(text: str, extension: str, given: str, message: str) -> None:
    with pytest.raises((Refused, Undefined, NotationError), match=message):
        by_continuity(text, extension, given)


def test_a_part_free_of_the_variable_is_defined() -> None:
    statement, givens = stated("limit(x, x, 0) == 0")
    with pytest.raises(Refused, match="is not shown to be defined"):
        Approach(statement, givens).continuous(expression("x + log(y)"))


def test_a_limit_is_read_from_its_sides() -> None:
    for text, sides in (
        ("limit(x, x, 0) == 0", (1, -1)),
        ("limit(x, x, 0, '+') == 0", (1,)),
        ("limit(x, x, 0, '-') == 0", (-1,)),
        ("limit(1/x, x, oo) == 0", (1,)),
        ("limit(1/x, x, -oo) == 0", (-1,)),
    ):
        assert Approach(*stated(text)).sides == sides


def quotient(text: str, above: str, below: str, rise: str, run: str, given: str = "") -> Sketch:
    statement, givens = stated(text, given)
    return limit_of_quotient(statement, givens, *(expression(e, given) for e in (above, below, rise, run)))


def test_the_rule_of_lhopital() -> None:
    body, parts = "limit((y**x - 1)/x, x, 0)", ("y**x - 1", "x", "log(y)*y**x", "1")
    assert quotient(f"{body} == log(y)", *parts, "y > 1").rule == "limit_of_quotient"
    with pytest.raises(Refused, match=r"2\*log\(y\) is not"):
        quotient(f"{body} == 2*log(y)", *parts, "y > 1")
    with pytest.raises(Refused, match="is not shown near x = 0"):
        quotient(f"{body} == log(y)", "y**x - 1", "x", "y**x", "1", "y > 1")
    with pytest.raises(Refused, match="is not shown near x = 0"):
        quotient(f"{body} == log(y)", "y**x - 1", "2*x", "log(y)*y**x", "1", "y > 1")
    with pytest.raises(Refused, match="does not vanish at x = 0"):
        quotient("limit((x + y)/(x + 1), x, 0) == 1", "x + y", "x + 1", "1", "1", "y > 1")
    with pytest.raises(Undefined, match="≠ 0 is not shown"):
        quotient("limit(x**2/x**2, x, 0) == 1", "x**2", "x**2", "2*x", "2*x")


# ------------------------------------------------------------------ two bounds


def near(text: str) -> tuple[object, ...]:
    statement, givens = stated(text)
    return close_to(statement.args[0], givens)  # type: ignore[arg-type]


def test_the_neighbourhood_of_a_point() -> None:
    assert [str(g) for g in near("limit(x, x, 0, '+') == 0")] == ["x > 0", "x < 1/2"]
    assert [str(g) for g in near("limit(1/x, x, oo) == 0")] == ["x > 0"]
    assert [str(g) for g in near("limit(1/x, x, -oo) == 0")] == ["x < 0"]
    assert len(near("limit(x, x, 1, '-') == 1")) == 2
    with pytest.raises(Refused, match="a limit from one side at a time"):
        near("limit(x, x, 0) == 0")


def test_between_two_functions_with_the_same_limit() -> None:
    statement, _ = stated("limit(tanh(x)/x, x, oo) == 0")
    limit = statement.args[0]
    body = limit.args[0]
    around = close_to(limit, ())  # type: ignore[arg-type]
    low, high = build_quotient(-1), build_quotient(1)
    lower = positivity(relation(Le, low, body), around)
    upper = positivity(relation(Ge, high, body), around)
    ends = [limit_value(build(Eq, Limit(b, x, S.Infinity), S.Zero), ()) for b in (low, high)]
    assert limit_between(statement, (), lower, upper, *ends).premises == (lower, upper, *ends)

    with pytest.raises(Refused, match="must hold near x = oo, and needs no more"):
        limit_between(statement, (), signed("1 < 2"), upper, *ends)
    trivial = equality(S.One, S.One, ())
    with pytest.raises(Refused, match="is not shown to tend to 0"):
        limit_between(statement, (), lower, upper, trivial, ends[1])
    with pytest.raises(Refused, match="is not shown to tend to 0"):
        limit_between(statement, (), lower, upper, ends[1], ends[0])
    with pytest.raises(Refused, match="the bounds must be of"):
        limit_between(statement, (), lower, positivity(relation(Le, low, high), around), *ends)
    with pytest.raises(Refused, match="the bounds must be of"):
        limit_between(statement, (), upper, lower, *ends)
    for text in ("x == 1", "limit(x, x, oo) == oo"):
        with pytest.raises(Refused, match="the statement must read"):
            limit_between(stated(text)[0], (), lower, upper, *ends)
    with pytest.raises(TacticError):
        limit_between(build(Eq, limit, S.One), (), lower, upper, *ends)


def build_quotient(sign: int):  # type: ignore[no-untyped-def]
    return expression(f"{sign}/x" if sign > 0 else "-1/x")


@pytest.mark.parametrize("rule", [limit_value, lambda s, g: limit_by_continuity(s, g, s.args[0].args[0])])
def test_a_limit_is_taken_in_a_scalar(rule: Callable[[Relational, tuple[Given, ...]], Sketch]) -> None:
    # lim z_j + z_i as z_i → 0 is z_j, except where i = j
    z, i, j = vector("z"), index("i"), index("j")
    body = build(Add, z[j], z[i])
    for variable, target in ((z[i], 0), (i, oo), (Symbol("x"), 0)):
        limit = Limit(body, variable, target, "+")
        with pytest.raises(Refused, match="is not the name of a scalar"):
            rule(build(Eq, limit, z[j]), ())


def test_a_size_has_no_reciprocal_to_tend_to_zero() -> None:
    # Beside n ≥ 1 a size 1/n near 0 is a contradiction, from which |1 − 2/n| → −1 followed.
    n = dimension("n")
    body = build(Abs, build(Add, S.One, build(Mul, Integer(-2), build(Pow, n, S.NegativeOne))))
    extension = build(Add, build(Mul, Integer(2), n), S.NegativeOne)
    with pytest.raises(Refused, match="n is a size, and 1/n is none"):
        limit_by_continuity(build(Eq, Limit(body, n, oo, "-"), S.NegativeOne), (), extension)
    log_n = build(Mul, build(log, n), build(Pow, n, S.NegativeOne))
    assert limit_value(build(Eq, Limit(log_n, n, oo, "-"), S.Zero), ()).givens == ()
