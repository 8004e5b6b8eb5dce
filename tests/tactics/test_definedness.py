"""No rule concludes anything from a premise that is undefined or infinite somewhere.

Each attack makes a falsehood, or a statement without meaning, as soon as its rule believes such a
premise; beside it stands the neighbour that is true.
"""

from __future__ import annotations

import pytest
from sympy import Add, Eq, Expr, Ge, Gt, Integer, Le, Limit, Mul, Pow, S, exp, log, oo, sqrt
from tactics.claims import equal, expression, signed, stated

from lemmata.notation import Entries, Given, build, index, scalar, vector
from lemmata.tactics import limits, rules, univariate
from lemmata.tactics.errors import TacticError, Undefined
from lemmata.tactics.laws import ALL
from lemmata.tactics.rules import relation
from lemmata.tactics.sketch import Sketch

i, j, k = map(index, "ijk")
x, y, t = map(scalar, "xyt")
z, w = vector("z"), vector("w")


def under(*texts: str) -> tuple[Given, ...]:
    return stated("0 == 0", "; ".join(texts))[1]


def infinite(p: str, q: str) -> Sketch:
    """H(p, q) = +∞."""
    return rules.infinite(relation(Eq, expression(f"cross_entropy({p}, {q})"), oo), ())


def both_infinite() -> Sketch:
    """H((½, ½), (0, e^−10)) = H((½, ½), (0, 1)): both are +∞; subtracted, they say 5 = 0."""
    first, second = infinite("[1/2, 1/2]", "[0, exp(-10)]"), infinite("[1/2, 1/2]", "[0, 1]")
    return rules.transitive(first, rules.flipped(second))


def sometimes_infinite() -> Sketch:
    """0 ≤ H(p, q) for all p and q of a simplex, which is +∞ where p_k > 0 = q_k."""
    return rules.extended(
        signed("0 <= cross_entropy(p, q)", "p in simplex(n); q in simplex(n); q > 0 where p > 0")
    )


# ------------------------------------------------------------------ infinite premises


@pytest.mark.parametrize(("kind", "left"), [(Le, 5), (Eq, 5), (Ge, -5)])
def test_infinity_minus_infinity_is_nothing(kind: type, left: int) -> None:
    laws = frozenset({"cross_entropy.definition", "sum_expand", "exp_log", "log_law"})
    with pytest.raises(Undefined, match="is not shown on the domain"):
        rules.order(relation(kind, Integer(left), S.Zero), (both_infinite(),), laws)


def test_an_infinite_equation_replaces_nothing() -> None:
    with pytest.raises(Undefined):
        rules.equality(Integer(5), S.Zero, (), ALL, (both_infinite(),))


def test_an_infinite_side_is_not_added_weighed_or_summed() -> None:
    premise = sometimes_infinite()
    h = premise.statement.args[1]
    doubled = relation(Le, S.Zero, build(Mul, Integer(2), h))
    h = infinite("[1, 0]", "[0, 1]")
    both = build(Add, h.statement.args[0], build(Mul, Integer(0), z[i]))
    summed = rules.transitive(rules.flipped(rules.flipped(h)), rules.flipped(h))
    for make in (
        lambda: rules.order(doubled, (premise, premise)),
        lambda: rules.scale(premise, Integer(2)),
        lambda: rules.monotone(premise, exp),
        lambda: rules.termwise(summed, i),
        lambda: rules.termwise(premise, i),
        lambda: rules.equality(both, both, ()),
    ):
        with pytest.raises(Undefined):
            make()
    finite = signed("0 <= cross_entropy(p, q)", "p in simplex(n); q in open simplex(n)")
    assert rules.order(doubled, (finite, finite)).statement == doubled


def test_what_is_assumed_is_finite() -> None:
    shown = both_infinite()
    theorem = rules.reordered(signed("1 > 0"), (shown.statement,))
    with pytest.raises(Undefined):
        rules.cut(theorem, shown)
    finite = equal("x + y == y + x")
    assert rules.cut(rules.reordered(signed("1 > 0"), (finite.statement,)), finite).givens == ()


def test_order_keeps_infinity_apart_only_by_chains() -> None:
    """0 ≤ H and H = +∞ make 0 ≤ +∞, which is true; nothing is subtracted."""
    h = infinite("[1, 0]", "[0, 1]")
    below = rules.instantiate(sometimes_infinite(), {"p": Entries(1, 0), "q": Entries(0, 1)}, ())
    assert rules.transitive(below, h).statement == relation(Le, S.Zero, oo)


# ------------------------------------------------------------------ undefined premises


def at_zero_by_convention() -> tuple[Sketch, Expr]:
    """x·log(exp(1/x)) < 1 + x where x > 0."""
    statement = stated("x*log(exp(1/x)) < 1 + x")[0]
    return rules.positivity(statement, (relation(Gt, x, S.Zero),)), statement


def test_what_is_undefined_at_the_boundary_does_not_hold_there() -> None:
    """x·log(exp(1/x)) is 1 wherever it is defined, and 1 < 1 + x is false at x = 0."""
    positive, statement = at_zero_by_convention()
    with pytest.raises(Undefined, match="x ≠ 0 is not shown"):
        rules.boundary(x, positive, signed("0 < 1 + 0"))
    with pytest.raises(Undefined):
        rules.positivity(statement, (relation(Ge, x, S.Zero),))
    with pytest.raises(TacticError):
        rules.positivity(rules.substitute(statement, {x: S.Zero}), ())


@pytest.mark.parametrize(
    ("text", "zero"),
    [
        ("x*log(y/x) <= y + x", "0 <= y + 0"),
        ("x + x**2*log(1/x) <= 1 + x", "0 + 0 <= 1 + 0"),
        ("(1 - (1 - x))*log(y) <= x*y", "0 <= 0*y"),
        ("log(1 + x)*(1 + x) <= x", "log(1 + 0)*(1 + 0) <= 0"),
    ],
)
def test_a_product_with_a_vanishing_weight_is_zero(text: str, zero: str) -> None:
    assert rules.where_zero(stated(text)[0], x) == stated(zero)[0]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("y + 0*log(1/(x-x)) == y", ""),
        ("y + (x-x)*log(1/(x-x)) == y", ""),
        ("y + 0*log(0/0) == y", ""),
        ("y + 0*log(log(-1)) == y", ""),
        ("y + 0*log(sqrt(-1)) == y", ""),
        ("y + 0*log(1/x) == y", "x >= 0"),
        ("y + 0*log(exp(1/x)) == y", ""),
        ("y + x*log(1 + 1/x) == y + x*log(1 + 1/x)", "x >= 0"),
        ("x*log(exp(1/x)) == x*log(exp(1/x))", "x in [0,1]"),
        ("x*log(sqrt(1/x)) == x*log(sqrt(1/x))", "x in [0,1]"),
        ("x*log(x + y/x) == x*log(x + y/x)", "x >= 0; y > 0"),
        ("x*log(abs(1/x)) == x*log(abs(1/x))", "x >= 0"),
        ("x*log(1/(1/x)) == x*log(1/(1/x))", "x >= -1"),
        ("p[i]*log(softmax([1/p[i], 0])[1]) == p[i]*log(softmax([1/p[i], 0])[1])", "p in simplex(n)"),
        ("entropy([1/(x - x), 1]) == 0", ""),
        ("kl([0, 1], [1/(x - x), 1]) == 0", ""),
    ],
)
def test_a_weight_excuses_a_logarithm_and_nothing_inside(text: str, given: str) -> None:
    with pytest.raises(TacticError):
        equal(text, given)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("y + 0*log(x) == y", ""),
        ("x*log(1/x) == -x*log(x)", "x >= 0"),
        ("x*log(y/x) == x*log(y) - x*log(x)", "x >= 0; y > 0"),
        ("p[i]*log((1/p[i])**2) == -2*p[i]*log(p[i])", "p in simplex(n)"),
        ("(1 - x)*log((1 - x)/y) == (1 - x)*(log(1 - x) - log(y))", "x in [0,1]; y > 0"),
    ],
)
def test_a_quotient_of_a_vanishing_weight_stays_excused(text: str, given: str) -> None:
    statement, givens = stated(text, given)
    for side in statement.args:
        rules.defined(side, givens)
    assert rules.vanishes(*statement.args, givens, ALL)


def test_a_definition_keeps_its_zero_over_zero() -> None:
    statement, givens = stated("kl([0, 1], [0, 1]) >= 0")
    assert rules.positivity(statement, givens).givens == ()


UNDEFINED = stated("1/x <= 1/x")[0]  # at x = 0 it is neither true nor false


def test_cases_of_what_is_undefined_are_no_cases() -> None:
    """Where x = 0, neither 1/x ≤ 0 nor 1/x ≥ 0."""
    u = expression("1/x")
    up, down = (rules.reordered(signed("1 > 0"), (relation(kind, u, S.Zero),)) for kind in (Le, Ge))
    with pytest.raises(Undefined, match="x ≠ 0 is not shown"):
        rules.either_order(up, down, u, S.Zero)


@pytest.mark.parametrize(
    "given", ["x/x == 1", "x*(1/x) == x/x", "log(x) == log(x)", "1/x <= 1/x", "sqrt(x) >= 0"]
)
def test_a_given_that_is_undefined_is_not_shown(given: str) -> None:
    """Γ says that x ≠ 0, or more; so y must be."""
    theorem = rules.reordered(signed("1 > 0"), stated(given)[:1])
    with pytest.raises(Undefined, match="is not shown on the domain"):
        rules.instantiate(theorem, {"x": y}, ())
    assert rules.instantiate(theorem, {"x": y}, under("y > 0")).statement == theorem.statement


@pytest.mark.parametrize("value", ["1/y", "log(y)", "sqrt(y)", "diff(abs(y), y)", "y**(-1/2)"])
def test_a_value_is_defined(value: str) -> None:
    with pytest.raises(Undefined):
        rules.instantiate(signed("x**2 >= 0"), {"x": expression(value)}, ())


def test_a_valley_is_defined_from_end_to_end() -> None:
    """x·log(exp(1/x)) − 1 is 0 where it is defined, and so is its slope."""
    statement = stated("1 <= x*log(exp(1/x))")[0]
    givens = under("x in [0,1]")
    zero, away = signed("0 >= 0", "x in [0,1]"), signed("0 <= (x - 1)*0", "x in [0,1]")
    with pytest.raises(Undefined, match="x ≠ 0 is not shown"):
        rules.valley(statement, x, S.One, zero, away)
    assert givens == zero.givens


def test_rules_that_conclude_from_nothing_ask_first() -> None:
    one = build(Pow, z[i], S.NegativeOne)
    inverse = build(Pow, z, S.NegativeOne)
    statement = relation(Le, one, one)
    shift = stated("x*log(exp(1/x)) >= 1")[0]
    closed = under("x in [0,1]")
    for make in (
        lambda: rules.equality(one, one, ()),
        lambda: rules.positivity(statement, ()),
        lambda: rules.maximum_bounds(inverse, i, ()),
        lambda: rules.terms_of_sum(build(Pow, one, Integer(2)), i, j, (), ()),
        lambda: univariate.sign_chart(UNDEFINED, ()),
        lambda: univariate.sign_chart(shift, closed),
        lambda: rules.infinite(stated("cross_entropy([1, 0], [0, x/x]) == oo")[0], ()),
        lambda: rules.monotone(signed("x <= x + 1"), log),
        lambda: rules.monotone(signed("x <= x + 1"), sqrt),
        lambda: rules.scale(signed("0 <= 1"), expression("x/x")),
    ):
        with pytest.raises(TacticError, match="not shown"):
            make()


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("y*(x - x)/(x - x)", "y"),
        ("x*log(exp(1/(x - x)))", "0"),
        ("0*log(1/(y - y))", "0"),
        ("x + log(y) - log(y)", "0"),
        ("x + 1/y - 1/y", "0"),
        ("0*diff(abs(y), y)", "0"),
        ("y*log(exp(x/y))", "0"),
        ("log(x - 1) - log(x - 1)", "0"),
    ],
)
def test_a_limit_of_what_is_undefined_near_the_point(body: str, value: str) -> None:
    f, v = expression(body), expression(value)
    statement = relation(Eq, Limit(f, x, S.Zero, "+"), v)
    for make in (
        lambda: univariate.limit_value(statement, ()),
        lambda: limits.limit_by_continuity(statement, (), v),
        lambda: limits.limit_by_continuity(statement, (), f),
        lambda: limits.limit_of_quotient(statement, (), build(Mul, f, x), x, f, S.One),
    ):
        with pytest.raises(TacticError):
            make()


@pytest.mark.parametrize("value", ["0*log(1/(y - y))", "y - 1/y + 1/y", "y + 0*diff(abs(y), y)"])
def test_the_value_of_a_limit_is_defined(value: str) -> None:
    statement = relation(Eq, Limit(expression("x + y"), x, S.Zero, "+"), expression(value))
    for make in (
        lambda: univariate.limit_value(statement, ()),
        lambda: limits.limit_by_continuity(statement, (), expression("x + y")),
    ):
        with pytest.raises(TacticError):
            make()


# ------------------------------------------------------------------ derivatives


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("diff([abs(x), x][i], x) == diff([abs(x), x][i], x)", ""),
        ("diff([sqrt(x), x][i], x) == diff([sqrt(x), x][i], x)", "x >= 0"),
        ("0*diff(prod(abs(z[k]), k), z[j]) == 0", ""),
        ("0*diff(prod(max(z[k], 0), k), z[j]) == 0", ""),
        ("0*diff(sum(prod(abs(z[k] - w[j]), k), j), z[i]) == 0", ""),
        ("0*diff(max(z), z[j]) == 0", ""),
        ("0*diff(max(x, y), x) == 0", ""),
        ("0*diff(relu(x), x) == 0", ""),
        ("0*diff(sqrt(x), x) == 0", "x >= 0"),
        ("0*diff(x**(3/2), x) == 0", "x >= 0"),
        ("0*diff((1 - x)**(5/2), x) == 0", "x in [0,1]"),
        ("0*diff(x**2*log(x**2), x) == 0", ""),
        ("0*diff(x**2*log(x**2), x, 2) == 0", ""),
        ("0*diff((x**2+y**2)*log(x**2+y**2), x, 2) == 0", ""),
        ("0*diff((x**2+y**2)*log(x**2+y**2), x) == 0", ""),
        ("0*diff(x*log(y), y) == 0", "x >= 0; y > 0 where x > 0; y >= 0"),
        ("0*diff(entropy(p), p[i]) == 0", "p in simplex(n)"),
        ("0*diff(diff(prod(abs(z[k]), k), z[j]), z[i]) == 0", "z in (-1,oo)^n"),
        ("0*diff(1/x, x) == 0", ""),
        ("0*diff(erf(abs(x)), x) == 0", ""),
        ("0*diff(tanh(relu(x)), x) == 0", ""),
    ],
)
def test_a_derivative_exists_from_both_sides_or_not_at_all(text: str, given: str) -> None:
    statement, givens = stated(text, given)
    with pytest.raises(TacticError):
        rules.equality(*statement.args, givens, ALL & frozenset({"algebra"}))


@pytest.mark.parametrize(
    ("text", "given", "by"),
    [
        ("diff([x**2, 3*x][i], x) == [2*x, 3][i]", "", {"power_rule", "linearity"}),
        ("diff([abs(x), x][i], x) == [1, 1][i]", "x > 0", {"abs"}),
        ("diff(x**2*log(x**2), x) == 2*x*log(x**2) + 2*x", "x != 0", ()),
        ("0*diff(prod(z[k], k), z[j]) == 0", "", ()),
        ("0*diff(prod(abs(z[k]), k), z[j]) == 0", "z in (0,oo)^n", ()),
        ("0*diff(x**(3/2), x) == 0", "x > 0", ()),
        ("0*diff(max(x, y), x) == 0", "x != y", ()),
        ("0*diff(entropy(p), p[i]) == 0", "p in open simplex(n)", ()),
    ],
)
def test_a_derivative_that_exists(text: str, given: str, by: set[str]) -> None:
    statement, givens = stated(text, given)
    for side in statement.args:
        rules.defined(side, givens)
    assert rules.vanishes(*statement.args, givens, ALL)
    if by and "[" in text:
        assert equal(text, given, by)


@pytest.mark.parametrize("text", ["y*log(1/y) == 0", "y*log(y/x) + (1 - y)*log((1 - y)/(1 - x)) >= 0"])
def test_a_label_that_may_be_zero_is_a_weight(text: str) -> None:
    statement, givens = stated(text, "y in {0,1}; x in (0,1)")
    for side in statement.args:
        rules.defined(side, givens)
    with pytest.raises(Undefined):
        rules.defined(expression("y*log(1 + 1/y)"), givens)
