"""Every rule: what it concludes, and that it refuses what is nearly a premise."""

from __future__ import annotations

import pytest
from sympy import (
    Add,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Le,
    Lt,
    Mul,
    Ne,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    cos,
    exp,
    log,
    oo,
    sqrt,
)
from tactics.claims import equal, expression, signed, stated

from lemmata.notation import (
    D,
    Dominated,
    Entries,
    Family,
    Given,
    Interval,
    Membership,
    NotationError,
    OneHot,
    Reals,
    Simplex,
    build,
    component,
    dimension,
    index,
    n,
    scalar,
    substitute,
    total,
    unevaluated,
    unit_vector,
    vector,
    within,
)
from lemmata.tactics import rules
from lemmata.tactics.errors import Refused, TacticError, Undefined, Unsupported
from lemmata.tactics.rules import relation
from lemmata.tactics.sketch import Sketch
from lemmata.tactics.univariate import sign_chart

i, j, k = map(index, "ijk")
a, b, p, q, x, y = map(scalar, ("a", "b", "p", "q", "x", "y"))
z, w = vector("z"), vector("w")


def says(theorem: Sketch, text: str, given: str = "") -> bool:
    return theorem.statement == stated(text, given)[0]


def under(*texts: str) -> tuple[Given, ...]:
    return stated("0 == 0", "; ".join(texts))[1]


# ------------------------------------------------------------------ equality and chains


def test_equality_needs_both_sides_defined() -> None:
    assert says(equal("x/x == 1", "x != 0"), "x/x == 1")
    with pytest.raises(Undefined, match="x ≠ 0 is not shown on the domain"):
        equal("x/x == 1")
    with pytest.raises(Undefined, match="x > 0 is not shown"):
        equal("1 == log(x) - log(x) + 1")
    with pytest.raises(Refused, match="left and right are not equal by algebra"):
        equal("x/x == 2", "x != 0")


@pytest.mark.parametrize(
    ("first", "second", "conclusion"),
    [
        ("==", "==", "=="),
        ("==", "<=", "<="),
        ("<=", "==", "<="),
        ("<=", "<=", "<="),
        ("<", "==", "<"),
        ("<", "<=", "<"),
        ("<=", "<", "<"),
        ("<", "<", "<"),
        (">=", "==", ">="),
        (">=", ">=", ">="),
        (">", ">=", ">"),
        ("==", ">", ">"),
    ],
)
def test_chains_compose_their_relations(first: str, second: str, conclusion: str) -> None:
    values = {"==": ("2", "1 + 1", "4/2"), "<": ("1", "2", "3"), ">": ("3", "2", "1")}
    values |= {"<=": values["<"], ">=": values[">"]}
    left, middle, right = values[max(first, second, key=lambda r: r != "==")]
    if first == "==":
        left = f"{middle} + 0"
    if second == "==":
        right = f"{middle} + 0"

    def made(a: str, r: str, b: str) -> Sketch:
        return equal(f"{a} == {b}") if r == "==" else signed(f"{a} {r} {b}")

    theorem = rules.transitive(made(left, first, middle), made(middle, second, right))
    assert says(theorem, f"{left} {conclusion} {right}")
    assert len(theorem.premises) == 2


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (("1 < 2", ""), ("3 < 4", ""), "the chain breaks: 2 is not 3"),
        (("x < x + 1", ""), ("1 + x < x + 2", ""), "the chain breaks"),
        (("1 < 2", ""), ("2 > 1", ""), "the chain mixes ≤ with ≥ or ≠"),
        (("1 <= 2", ""), ("2 >= 2", ""), "the chain mixes"),
        (("1 != 2", ""), ("2 != 1", ""), "the chain mixes"),
        (("1 < 2", ""), ("2 != 1", ""), "the chain mixes"),
        (("1 < 2", ""), ("2 < 3", "x > 0"), "the premises do not hold under the same givens"),
    ],
)
def test_chains_that_do_not_hold_together(
    first: tuple[str, str], second: tuple[str, str], message: str
) -> None:
    with pytest.raises(Refused, match=message):
        rules.transitive(signed(*first), signed(*second))


def test_reading_backwards() -> None:
    for text, mirrored in (
        ("1 < 2", "2 > 1"),
        ("1 <= 2", "2 >= 1"),
        ("2 > 1", "1 < 2"),
        ("2 >= 1", "1 <= 2"),
    ):
        assert says(rules.flipped(signed(text)), mirrored)
    assert says(rules.flipped(equal("x + y == y + x")), "y + x == x + y")
    assert says(rules.flipped(signed("1 != 2")), "2 != 1")


def test_more_givens_do_no_harm_and_fewer_do() -> None:
    theorem = signed("x + y > 0", "x > 0; y > 0")
    more = under("y > 0", "x > 0", "a > 0")
    assert rules.reordered(theorem, more).givens == more
    with pytest.raises(Refused, match=r"the given x in \(0, oo\) is missing"):
        rules.reordered(theorem, under("y > 0", "x >= 0"))


# ------------------------------------------------------------------ signs


@pytest.mark.parametrize(
    ("true", "given"),
    [
        ("x**2 >= 0", ""),
        ("0 < exp(x)", ""),
        ("x != 0", "x > 0"),
        ("x != 0", "x < 0"),
        ("x != y", "x != y"),
        ("y/x != 1", "x > 0; x != y"),
        ("y/x != 1", "x < 0; y != x"),
        ("x > 0", "x >= 0; x != 0"),
        ("x < y", "x <= y; x != y"),
        ("(x - y)**2*exp(x) >= 0", ""),
        ("sum((z[k] - c)**2, k) >= 0", "c in R"),
        ("0 <= (x - y)**2 + abs(x)*(x + y)**4", ""),
        ("0 < 1 + (x - y)**2", ""),
        ("0 < (x - y)**2 + exp(x)*(x + y)**2 + 1", ""),
        ("0 < (x - y)**2", "x != y"),
        ("0 <= sum(p[k]*(z[k] - z[i])**2, k)", "p in simplex(n)"),
        ("0 <= sum(sum((z[k] - w[j])**2, j), k)", ""),
        ("y + 2 > 0", "y in {-1, 1}"),
        ("p[i] <= 1", "p in simplex(n)"),
    ],
)
def test_signs_from_the_domain(true: str, given: str) -> None:
    assert signed(true, given).rule == "positivity"


@pytest.mark.parametrize(
    ("false", "given"),
    [
        ("x**2 > 0", ""),
        ("x**3 >= 0", ""),
        ("x != 0", "x >= 0"),
        ("x != y", "x <= y"),
        ("y/x != 1", "x > 0"),
        ("y/x != 2", "x > 0; x != y"),
        ("y/x != 1", "x > 0; x != 2*y"),
        ("x*(x - y) != 0", "x >= 0; x != y"),
        ("x > 0", "x >= 0; x != 1"),
        ("x < y", "x != y"),
        ("0 < sum((z[k] - c)**2, k)", "c in R"),
        ("0 <= (x - y)**2 - abs(x)*(x + y)**4", ""),
        ("0 <= (x - y)**2 + x*(x + y)**4", ""),
        ("0 < (x - y)**2 + (x + y)**2", ""),
        ("0 <= sum(z[k]*(z[k] - z[i])**2, k)", ""),
        ("y + 1 > 0", "y in {-1, 1}"),
        ("p[i] < 1", "p in open simplex(n)"),
        ("p[i] <= 1", "p in R^n"),
        ("1 <= 0", ""),
        ("0 > 0", ""),
    ],
)
def test_signs_that_the_domain_does_not_give(false: str, given: str) -> None:
    with pytest.raises(Refused, match="does not follow from the bounds of its parts"):
        signed(false, given)


def test_a_sign_needs_a_defined_side_and_an_inequality() -> None:
    with pytest.raises(Undefined, match="≠ 0 is not shown"):
        signed("1/x**2 > 0")
    with pytest.raises(Refused, match="is not an inequality"):
        signed("x == x")


@pytest.mark.parametrize("high", [Integer(0), Integer(-3), build(Add, n, Integer(-1)), x])
def test_a_sum_that_may_be_empty_has_no_sign(high: Expr) -> None:
    for body in (exp(x, evaluate=False), S.One):
        with pytest.raises(TacticError):
            rules.positivity(relation(Lt, S.Zero, build(Sum, body, Tuple(k, Integer(1), high))), ())


def test_a_sum_from_elsewhere_has_no_sign() -> None:
    with pytest.raises(Unsupported, match="a sum from 0: sums run from 1"):
        rules.positivity(relation(Le, S.Zero, build(Sum, z[k], Tuple(k, Integer(0), n))), ())


@pytest.mark.parametrize(
    "symbol",
    [Symbol("pi", real=True), Symbol("x", positive=True), Symbol("2", real=True), Symbol("x y", real=True)],
)
def test_a_symbol_that_the_notation_does_not_make_is_no_number(symbol: Symbol) -> None:
    with pytest.raises(Unsupported, match="none of the notation's names"):
        rules.equality(symbol, symbol, ())


@pytest.mark.parametrize(
    "symbol", [Symbol("1", integer=True), Symbol("@1", integer=True), Symbol("i", real=True)]
)
def test_a_symbol_that_the_notation_does_not_make_is_no_index(symbol: Symbol) -> None:
    with pytest.raises(Unsupported, match="is no name of an index"):
        rules.equality(z[symbol], z[symbol], ())


def test_one_name_stands_for_one_thing() -> None:
    with pytest.raises(Unsupported, match="the name z stands for two different things"):
        rules.equality(build(Add, z[i], scalar("z")), build(Add, scalar("z"), z[i]), ())


# ------------------------------------------------------------------ weights and conventions

DIVERGING = [
    ("x*log(exp(1/x)) == 1", "x in [0,1]"),
    ("x*log(y**(1/x)) == log(y)", "x in [0,1]; y > 0"),
    ("x*log(exp(1/x)) > 0", "x in [0,1]"),
    ("x*log(cosh(1/x)) >= 0", "x in [0,1]"),
]


@pytest.mark.parametrize(("text", "given"), DIVERGING)
def test_a_vanishing_weight_silences_logarithms_of_powers_only(text: str, given: str) -> None:
    """0·log 0 = 0 is a limit for log x, and none for log e^(1/x)."""
    statement, givens = stated(text, given)
    with pytest.raises(Undefined, match="is not shown on the domain"):
        rules.equality(*statement.args, givens) if isinstance(statement, Eq) else rules.positivity(
            statement, givens
        )


def test_a_maximum_does_not_hide_a_divergence() -> None:
    with pytest.raises(TacticError):
        signed("x*log(exp(max(w/x))) >= 1", "x in [0,1]; w in [1,2]^n")


# ------------------------------------------------------------------ order


def test_inequalities_add_up() -> None:
    given = "x in R; y in R; a > 0; b >= 0"
    one, two = signed("x < x + a", given), signed("y <= y + b", given)
    statement, _ = stated("x + y < x + y + a + b", given)
    theorem = rules.order(statement, (one, two))
    assert (theorem.rule, theorem.premises) == ("order", (one, two))
    weak, _ = stated("x + y <= x + y + a + b", given)
    assert rules.order(weak, (one, two)).statement == weak
    flipped, _ = stated("y + b >= y", given)
    assert rules.order(flipped, (two,)).statement == flipped
    same = equal("x + y == y + x", given)
    assert rules.order(statement, (one, two, same)).premises[2] == same
    for wrong in ("x + y < x + y + a - b", "x + y < x + y + 2*a + b", "x + y + a + b < x + y"):
        with pytest.raises(Refused, match="is not the sum of"):
            rules.order(stated(wrong, given)[0], (one, two))
    strict, _ = stated("y < y + b", given)
    with pytest.raises(Refused, match="is strict, and no premise is"):
        rules.order(strict, (two,))
    with pytest.raises(Refused, match="is an equation, and some premise is not"):
        rules.order(stated("x + a == x", given)[0], (one,))
    with pytest.raises(Refused, match="is not an inequality"):
        rules.order(relation(Ne, x, a), (one,))
    with pytest.raises(Refused, match="is not an inequality"):
        rules.order(statement, (rules.positivity(relation(Ne, S.One, S.Zero), one.givens),))
    with pytest.raises(Undefined):
        rules.order(stated("1/x < 1/x + a", given)[0], (one,))
    with pytest.raises(Refused, match="the reason exp_add is not used"):
        rules.order(statement, (one, two), frozenset({"exp_add"}))
    by_law, _ = stated("exp(x)*exp(y) <= exp(x + y) + b", given)
    assert rules.order(by_law, (two,), frozenset({"exp_add"})).laws == {"exp_add"}


def test_bringing_terms_to_the_other_side() -> None:
    theorem = equal("exp(x + y) == exp(x)*exp(y)", "", {"exp_add"})
    assert rules.order(stated("exp(x + y) - exp(x)*exp(y) == 0")[0], (theorem,)).rule == "order"
    with pytest.raises(Refused, match="is not the sum of"):
        rules.order(stated("exp(x + y) + exp(x)*exp(y) == 0")[0], (theorem,))
    assert rules.order(stated("exp(x + y) <= exp(x)*exp(y)")[0], (theorem,)).rule == "order"
    with pytest.raises(Refused, match="is strict, and no premise is"):
        rules.order(stated("exp(x + y) < exp(x)*exp(y)")[0], (theorem,))
    with pytest.raises(Refused, match="is an equation, and some premise is not"):
        rules.order(stated("x == x")[0], (signed("1 < 2"),))
    with pytest.raises(Undefined):
        rules.order(stated("exp(x + y)/x - exp(x)*exp(y)/x == 0")[0], (theorem,))


def test_multiplying_by_a_sign() -> None:
    given = "p in [0,1]; q in (0,1)"
    strict, weak = signed("q > 0", given), signed("p >= 0", given)
    assert says(rules.scale(strict, q), "q*q > q*0", given)
    assert says(rules.scale(weak, p), "p*p >= p*0", given)
    assert rules.scale(equal("p + q == q + p", given), build(Mul, S.NegativeOne, x)).rule == "scale"
    for theorem, weight in ((strict, p), (weak, build(Mul, S.NegativeOne, q)), (strict, x)):
        with pytest.raises(Refused, match="does not follow from the bounds"):
            rules.scale(theorem, weight)
    with pytest.raises(Undefined):
        rules.scale(weak, build(log, p))
    with pytest.raises(Refused, match="neither an equation nor an inequality"):
        rules.scale(signed("q != 0", given), p)


def test_increasing_functions() -> None:
    theorem = signed("x < x + y", "x > 0; y > 0")
    assert says(rules.monotone(theorem, exp), "exp(x) < exp(x + y)")
    assert says(rules.monotone(theorem, log), "log(x) < log(x + y)")
    assert says(rules.monotone(signed("x <= x + y", "x >= 0; y >= 0"), sqrt), "sqrt(x) <= sqrt(x + y)")
    with pytest.raises(Undefined, match="x ≥ 0 is not shown"):
        rules.monotone(signed("x < x + y", "y > 0"), sqrt)
    with pytest.raises(Refused, match="only exp, log and sqrt, and only of an inequality"):
        rules.monotone(theorem, cos)
    with pytest.raises(Refused, match="only of an inequality"):
        rules.monotone(equal("x == x"), exp)
    with pytest.raises(Refused, match="only of an inequality"):
        rules.monotone(signed("1 != 2"), exp)
    with pytest.raises(Undefined, match="x > 0 is not shown"):
        rules.monotone(signed("x < x + y", "x >= 0; y > 0"), log)


def valley_of(f: Expr, at: Expr, givens: tuple[Given, ...], variable: Expr = x, kind: type = Ge) -> Sketch:
    """f ≥ 0 by its value at a point and the sign of its slope."""
    with unevaluated():
        rate = D(f, variable) * (variable - at)
    bottom = rules.positivity(relation(Ge, substitute(f, {variable: at}), S.Zero), givens)
    slope = rules.positivity(relation(Ge, rate, S.Zero), givens)
    return rules.valley(relation(kind, f, S.Zero), variable, at, bottom, slope)


def test_a_valley_is_no_lower_than_its_bottom() -> None:
    f = expression("x**2 - 2*x*y + y**2", "x > 0; y > 0")
    for givens in ((), under("x in (-oo, 7)", "y in (0, 7)"), under("x >= y", "y > 0")):
        theorem = valley_of(f, y, givens)
        assert (theorem.rule, theorem.statement) == ("valley", relation(Ge, f, S.Zero))


def test_no_valley() -> None:
    f = expression("x**2 - 2*x*y + y**2")
    good = [rules.positivity(s, ()) for s in (relation(Ge, S.Zero, S.Zero), relation(Ge, S.One, S.Zero))]
    with pytest.raises(Refused, match="the conclusion must be weak"):
        valley_of(f, y, (), kind=Gt)
    with pytest.raises(Refused, match="the variable free but for its domain"):
        rules.valley(relation(Ge, f, S.Zero), x, build(Add, x, y), *good)
    with pytest.raises(Refused, match="the variable free but for its domain"):
        valley_of(f, y, under("x*y > 0"))
    with pytest.raises(Refused, match="the first premise does not say"):
        rules.valley(relation(Ge, f, S.Zero), x, y, good[1], good[1])
    with pytest.raises(Refused, match="the second premise does not say"):
        rules.valley(relation(Ge, f, S.Zero), x, y, good[0], good[1])
    with pytest.raises(Refused, match="does not follow from the bounds"):
        valley_of(f, y, under("x in (0, 1)"))  # y may lie outside
    finite = (Membership(x, stated("0 == 0", "x in {-1, 1}")[1][0].domain),)  # type: ignore[union-attr]
    both = [rules.reordered(t, finite) for t in good]
    with pytest.raises(Refused, match="the domain of x is not an interval"):
        rules.valley(relation(Ge, f, S.Zero), x, y, *both)


def test_a_component_of_a_distribution_does_not_move_by_itself() -> None:
    r = vector("p", 2)
    with unevaluated():
        f = (1 - r[1] - r[2]) ** 2 - (1 - r[2]) ** 2  # −p₁² on the simplex, with slope 0
    with pytest.raises(Refused, match="is not a scalar"):
        valley_of(f, S.Zero, (Membership(r, Simplex(Integer(2))),), r[1])
    with pytest.raises(Refused, match="the variable free but for its domain"):
        valley_of(expression("x**2"), S.Zero, (Membership(x, Reals), Dominated(y, x)))
    with pytest.raises(Refused, match="the variable free but for its domain"):  # 2xy ≤ x² fails at x = y = 1
        valley_of(expression("x**2 - 2*x*y"), S.Zero, under("x in [0,1]", "y in [0,x]"))
    with pytest.raises(Refused, match="the domain of x is not an interval"):
        valley_of(expression("x**2"), S.Zero, under("x in (-1, x + 1)"))


def test_a_component_is_no_variable_of_a_valley() -> None:
    f = expression("z[i]**2 + w[i]**2")
    with pytest.raises(Refused, match="is not a scalar"):
        valley_of(f, S.Zero, under("z in [0,1]^n"), z[i])
    weak = signed("x**2 >= 0")
    with pytest.raises(Refused, match="n is not a scalar"):
        rules.valley(relation(Ge, f, S.Zero), n, S.One, weak, weak)


def test_either_order() -> None:
    up, down = relation(Le, x, y), relation(Ge, x, y)
    statement = relation(Le, S.Zero, expression("abs(x - y)"))
    first, second = (rules.positivity(statement, (*under("x > 0"), g)) for g in (up, down))
    theorem = rules.either_order(first, second, x, y)
    assert (theorem.statement, theorem.givens) == (statement, under("x > 0"))
    other = rules.positivity(statement, (*under("x > 1"), down))
    elsewhere = rules.positivity(relation(Le, S.Zero, S.One), (*under("x > 0"), down))
    for bad in (first, other, elsewhere, rules.positivity(statement, under("x > 0"))):
        with pytest.raises(Refused, match="the premises must be one statement"):
            rules.either_order(first, bad, x, y)
    with pytest.raises(Refused, match="the premises must be one statement"):
        rules.either_order(first, second, y, x)


# ------------------------------------------------------------------ sums


def test_summing_termwise() -> None:
    for text, summed in (
        ("exp(z[k]) > 0", "sum(exp(z[k]), k) > sum(0, k)"),
        ("z[k]**2 >= 0", "sum(z[k]**2, k) >= sum(0, k)"),
    ):
        theorem = rules.termwise(signed(text), k)
        assert [type(s) for s in theorem.statement.args] == [Sum, Sum]
        assert theorem.statement.args[0] == stated(summed)[0].args[0]
        assert type(theorem.statement) is type(stated(summed)[0])
    theorem = rules.termwise(equal("exp(z[k] + w[k]) == exp(z[k])*exp(w[k])", "", {"exp_add"}), k)
    assert says(theorem, "sum(exp(z[k] + w[k]), k) == sum(exp(z[k])*exp(w[k]), k)")


def test_no_summing_over_an_index_that_the_givens_fix() -> None:
    above = (relation(Gt, z[k], S.Zero),)
    with pytest.raises(Refused, match="a given depends on the index k"):
        rules.termwise(rules.positivity(above[0], above), k)
    support = (Dominated(z[k], w[k]),)
    with pytest.raises(Refused, match="a given depends on the index k"):
        rules.termwise(rules.positivity(relation(Ge, z[k] ** 2, S.Zero), support), k)
    with pytest.raises(Refused, match="the range of the index k is not known"):
        rules.termwise(signed("x**2 >= 0"), k)
    with pytest.raises(Refused, match="neither an equation nor an inequality"):
        rules.termwise(signed("exp(z[k]) != 0"), k)


def test_strict_somewhere() -> None:
    differ = relation(Ne, z[k], w[k])
    with unevaluated():
        square = (z[k] - w[k]) ** 2
    weak = rules.positivity(relation(Le, S.Zero, square), ())
    strict = rules.positivity(relation(Lt, S.Zero, square), (differ,))
    theorem = rules.termwise_strict(weak, strict, k, z, w)
    assert theorem.statement.args[1] == build(Sum, square, Tuple(k, Integer(1), n))
    assert isinstance(theorem.statement, Lt)
    assert theorem.givens == (relation(Ne, z, w),)
    with pytest.raises(Refused, match="one premise must be ≤ and the other <"):
        rules.termwise_strict(weak, weak, k, z, w)
    with pytest.raises(Refused, match="one premise must be ≤ and the other <"):
        rules.termwise_strict(rules.flipped(weak), strict, k, z, w)
    for left, right in ((w, z), (z, z)):
        with pytest.raises(Refused, match="the strict premise must be the weak one, given that"):
            rules.termwise_strict(weak, strict, k, left, right)
    other = rules.positivity(relation(Lt, S.Zero, build(Add, square, S.One)), (differ,))
    with pytest.raises(Refused, match="the strict premise must be the weak one"):
        rules.termwise_strict(weak, other, k, z, w)


def test_a_sum_is_no_less_than_one_of_its_terms() -> None:
    term = exp(z[k], evaluate=False)
    assert says(rules.terms_of_sum(term, k, i, (), ()), "exp(z[i]) <= sum(exp(z[k]), k)")
    with pytest.raises(Refused, match="does not follow from the bounds"):
        rules.terms_of_sum(z[k], k, i, (), ())
    for at in (Integer(5), x, dimension("m")):
        with pytest.raises(Refused, match="is no index"):
            rules.terms_of_sum(term, k, at, (), ())


def test_a_sum_is_no_less_than_two_of_its_terms() -> None:
    term = exp(z[k], evaluate=False)
    apart = (relation(Ne, i, j),)
    theorem = rules.terms_of_sum(term, k, i, (j,), apart)
    assert says(theorem, "exp(z[i]) + exp(z[j]) <= sum(exp(z[k]), k)")
    assert rules.terms_of_sum(term, k, j, (i,), apart).rule == "terms_of_sum"
    for kind in (Lt, Gt):
        ordered = (relation(kind, j, i),)
        assert rules.terms_of_sum(term, k, i, (j,), ordered).statement == theorem.statement
    for givens in ((), (relation(Le, i, j),), (relation(Lt, i, index("l")),), (relation(Eq, i, j),)):
        with pytest.raises(Refused, match="the given i != j is missing"):
            rules.terms_of_sum(term, k, i, (j,), givens)
    two = (relation(Ge, n, Integer(2)),)
    assert says(rules.terms_of_sum(term, k, i, (i,), two), "exp(z[i]) < sum(exp(z[k]), k)")
    with pytest.raises(Refused, match="does not follow from the bounds"):
        rules.terms_of_sum(term, k, i, (i,), ())
    with pytest.raises(Refused, match="does not follow from the bounds"):
        rules.terms_of_sum(build(Mul, z[k], z[k]), k, i, (i,), two)


def test_a_sum_is_no_less_than_terms_of_which_each_two_are_different() -> None:
    term, l = exp(z[k], evaluate=False), index("l")  # noqa: E741
    apart = (relation(Ne, i, j), relation(Lt, j, l), relation(Ne, l, i))
    theorem = rules.terms_of_sum(term, k, i, (j, l), apart)
    assert says(theorem, "exp(z[i]) + exp(z[j]) + exp(z[l]) <= sum(exp(z[k]), k)")
    for missing in apart:
        with pytest.raises(Refused, match="is missing"):
            rules.terms_of_sum(term, k, i, (j, l), tuple(g for g in apart if g != missing))
    with pytest.raises(Refused, match="the given j != j is missing"):
        rules.terms_of_sum(term, k, i, (j, j), apart)


def test_neither_of_two_equal_numbers_is_less() -> None:
    up, down = (rules.positivity(relation(kind, x, x), ()) for kind in (Le, Ge))
    assert says(rules.both_ways(relation(Eq, x, x), up, down), "x == x")
    more = rules.positivity(relation(Le, x, build(Add, x, S.One)), ())
    strict = rules.positivity(relation(Lt, x, build(Add, x, S.One)), ())
    for first, second in ((more, more), (strict, more), (up, more)):
        with pytest.raises(Refused, match="the premises must read"):
            rules.both_ways(relation(Eq, x, build(Add, x, S.One)), first, second)


def test_an_index_becomes_a_number_that_its_size_is_given_to_reach() -> None:
    theorem = rules.maximum_bounds(z, i, (two := relation(Ge, n, Integer(2)),))
    assert says(rules.instantiate(theorem, {"i": Integer(2)}, (two,)), "z[2] <= max(z)")
    for number, givens in ((3, (two,)), (2, ())):
        with pytest.raises(Refused, match="need not lie"):
            rules.instantiate(rules.maximum_bounds(z, i, givens), {"i": Integer(number)}, givens)


def test_the_terms_of_a_sum_stand_at_indices() -> None:
    term = exp(z[k], evaluate=False)
    with pytest.raises(Refused, match="is no index"):
        rules.terms_of_sum(term, k, i, (Integer(5),), (relation(Ne, i, Integer(5)),))


# ------------------------------------------------------------------ maxima


def test_no_component_exceeds_the_maximum() -> None:
    assert says(rules.maximum_bounds(z, i, ()), "z[i] <= max(z)")
    with pytest.raises(Undefined):
        rules.maximum_bounds(build(log, z), i, ())
    with pytest.raises(TacticError):
        rules.maximum_bounds(z, Integer(5), ())


def test_the_maximum_is_one_of_the_components() -> None:
    r = vector("p")
    givens = (Membership(r, Simplex(n)),)
    weak = rules.positivity(relation(Le, r[i], S.One), givens)
    assert says(rules.maximum_attained(weak, r, i), "max(p) <= 1", "p in simplex(n)")
    strict = rules.flipped(signed("2 > p[i]", "p in simplex(n)"))
    assert says(rules.maximum_attained(strict, r, i), "max(p) < 2", "p in simplex(n)")
    with pytest.raises(Refused, match=r"the premise must read p\[j\] ≤ b for every j"):
        rules.maximum_attained(rules.positivity(relation(Le, r[j], r[j]), givens), r, j)
    with pytest.raises(Refused, match="is not known"):
        rules.maximum_attained(weak, r, j)
    with pytest.raises(Refused, match=r"the premise must read z\[i\] ≤ b"):
        rules.maximum_attained(weak, z, i)
    with unevaluated():
        v = z - z[i]
    zero = rules.positivity(relation(Le, component(v, i), S.Zero), ())
    with pytest.raises(Refused, match="the premise must read"):
        rules.maximum_attained(zero, v, i)  # max(z) − z[i] is not ≤ 0


# ------------------------------------------------------------------ cases and the boundary


def test_a_weight_that_may_vanish() -> None:
    above = relation(Gt, x, S.Zero)
    positive = rules.reordered(signed("1 > 0"), (above,))
    zero = rules.reordered(signed("1 > 0"), ())
    theorem = rules.boundary(x, positive, zero)
    assert theorem.givens == (relation(Ge, x, S.Zero),)
    with pytest.raises(Refused, match="the first premise must have the given x > 0"):
        rules.boundary(x, zero, zero)
    with pytest.raises(Refused, match="the second premise must be the statement at x = 0"):
        rules.boundary(x, positive, signed("2 > 0"))


def test_at_the_boundary_the_other_givens_stay() -> None:
    above = relation(Gt, x, S.Zero)
    statement = relation(Ge, build(Mul, x, x), S.Zero)
    at_zero = substitute(statement, {x: S.Zero})
    others = (relation(Lt, x, y), Dominated(x, q), Membership(y, Interval()))
    positive = rules.positivity(statement, (above, *others))
    zero = rules.positivity(at_zero, (relation(Lt, S.Zero, y), Membership(y, Interval())))
    assert rules.boundary(x, positive, zero).givens == (relation(Ge, x, S.Zero), *others)
    for extra in (Dominated(x, q), relation(Lt, S.Zero, q), relation(Lt, x, y)):
        with pytest.raises(Refused, match="the second premise has a given of its own"):
            rules.boundary(x, positive, rules.reordered(zero, (*zero.givens, extra)))
    doubled = rules.reordered(positive, (*positive.givens, Membership(x, Interval(S.Zero, S.One, False))))
    with pytest.raises(Refused, match="another given is the domain of x"):
        rules.boundary(x, doubled, zero)


SIMPLICES = "p in simplex(n); q in simplex(n); q > 0 where p > 0"


def finite(text: str, given: str = SIMPLICES) -> Sketch:
    """A theorem under a support condition, whatever it says: 1 > 0 in another dress."""
    statement, givens = stated(text, given)
    return rules.positivity(statement, givens)


def test_where_the_larger_side_is_infinite_there_is_nothing_to_prove() -> None:
    for text in (
        "0 <= cross_entropy(p, q)",
        "0 <= 2*cross_entropy(p, q)",
        "0 <= cross_entropy(p, q) + entropy(p)",
        "-1 < cross_entropy(p, q)",
        "0 <= cross_entropy(p, q) + q[i]",
    ):
        theorem = rules.extended(finite(text))
        assert theorem.givens == under("p in simplex(n)", "q in simplex(n)")


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        (
            "0 <= cross_entropy(p, q)",
            "p in simplex(n); q in open simplex(n)",
            "exactly one support condition",
        ),
        (
            "0 <= cross_entropy(p, q)",
            "p in simplex(n); q in (0,1)^n; q > 0 where p > 0",
            "both vectors must lie",
        ),
        ("0 <= 1", SIMPLICES, "1 is not shown to be"),
        ("0 <= cross_entropy(p, q)*cross_entropy(p, q)", SIMPLICES, "is not shown to be"),
        ("0 <= cross_entropy(p, q) + cross_entropy(p, q)", SIMPLICES, "is not shown to be"),
        ("-1 <= x**2 + entropy(p)", SIMPLICES, "is not shown to be"),
    ],
)
def test_what_is_not_shown_to_be_infinite(text: str, given: str, message: str) -> None:
    statement, givens = stated(text, given)
    with pytest.raises((Refused, Undefined), match=message):
        rules.extended(rules.positivity(statement, givens))


def test_the_smaller_side_must_stay_finite() -> None:
    with pytest.raises(Undefined, match="is not shown on the domain"):
        rules.extended(finite("-cross_entropy(p, q) <= cross_entropy(p, q)"))


def test_scalars_in_a_support_condition_are_not_vectors() -> None:
    with pytest.raises(Refused, match="exactly one support condition, between two vectors"):
        rules.extended(finite("0 <= p", "p in [0,1]; q in [0,1]; q > 0 where p > 0"))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("cross_entropy([0, 1], [1, 0]) == oo", ""),
        ("kl([1/2, 1/2], [1, 0]) == oo", ""),
        ("cross_entropy([x, 1 - x], [0, 1]) == oo", "x in (0,1)"),
        ("cross_entropy([0, 0, 1], [0, 1, 0]) == oo", ""),
    ],
)
def test_what_happens_with_probability_zero(text: str, given: str) -> None:
    assert rules.infinite(*stated(text, given)).rule == "infinite"


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        ("cross_entropy([0, 1], [0, 1]) == oo", "", "no class has p > 0 = q"),
        ("cross_entropy([x, 1 - x], [0, 1]) == oo", "x in [0,1]", "no class has p > 0 = q"),
        ("cross_entropy([0, 1], [1, 0]) == 0", "", "the statement must read"),
        ("cross_entropy([0, 1], [1, 0]) <= oo", "", "the statement must read"),
        ("entropy([0, 1]) == oo", "", "the statement must read"),
        ("cross_entropy(p, q) == oo", "p in simplex(n); q in simplex(n)", "the vectors must be written out"),
        ("cross_entropy([-1, 2], [1, 0]) == oo", "", "does not follow from the bounds"),
        ("cross_entropy([1, 0], [0, -1]) == oo", "", "does not follow from the bounds"),
    ],
)
def test_what_is_not_infinite(text: str, given: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        rules.infinite(*stated(text, given))


# ------------------------------------------------------------------ instantiation


@pytest.mark.parametrize(
    ("text", "given", "at", "expected", "under_given"),
    [
        ("exp(x) > 0", "", {"x": expression("y**2")}, "exp(y**2) > 0", ""),
        ("x > 0", "x in (0,1)", {"x": Rational(1, 2)}, "1/2 > 0", ""),
        ("x >= 0", "x in [0,1]", {"x": p}, "p >= 0", "p in (0,1]"),
        ("x > a", "x in (a, oo); a in R", {"a": S(7)}, "x > 7", "x in (8, oo)"),
        ("exp(z[i]) > 0", "", {"i": j}, "exp(z[j]) > 0", ""),
        ("exp(z[i]) > 0", "", {"i": S.One}, "exp(z[1]) > 0", ""),
        ("exp(z[i]) > 0", "z in R^2", {"i": S(2)}, "exp(z[2]) > 0", "z in R^2"),
        ("sum(exp(z[k]), k) > 0", "", {"z": Entries(1, 2, 3)}, "sum(exp([1, 2, 3][k]), k, 1, 3) > 0", ""),
        ("sum(a[k], k) > 0", "a in (0,oo)^n", {"a": build(exp, z)}, "sum(exp(z[k]), k) > 0", ""),
        ("p[i] >= 0", "p in simplex(n)", {"p": vector("q")}, "q[i] >= 0", "q in open simplex(n)"),
        ("p[i] >= 0", "p in simplex(n)", {"p": vector("q")}, "q[i] >= 0", "q in onehot(n)"),
        (
            "p[i] >= 0",
            "p in simplex(n)",
            {"p": Entries(Rational(1, 2), Rational(1, 2))},
            "[1/2, 1/2][i] >= 0",
            "",
        ),
        ("p[i] > 0", "p in open simplex(n)", {"p": expression("softmax(z)")}, "softmax(z)[i] > 0", ""),
        ("y[i] >= 0", "y in onehot(n); z in R^n", {"z": w}, "y[i] >= 0", "y in onehot(n)"),
        ("y - x > 0", "x < y", {"x": S(1), "y": S(2)}, "2 - 1*1 > 0", ""),
        ("y - x > 0", "x < y", {"x": a, "y": b}, "b - a > 0", "a < b"),
        ("x + y > 0", "x + y == 1", {"x": S(3), "y": S(-2)}, "3 + (-2) > 0", ""),
        ("x + y > 0", "x + y == 1", {"x": a}, "a + y > 0", "a + y == 1; a in R"),
        (
            "q >= 0",
            "p in [0,1]; q in [0,1]; q > 0 where p > 0",
            {"p": a, "q": b},
            "b >= 0",
            "a in [0,1]; b in [0,1]; b > 0 where a > 0",
        ),
        ("q >= 0", "p in [0,1]; q in [0,1]; q > 0 where p > 0", {"q": b}, "b >= 0", "p in [0,1]; b in (0,1]"),
        ("z[k]**2 >= 0", "", {"z": z}, "z[k]**2 >= 0", ""),
    ],
)
def test_a_theorem_at_other_values(
    text: str, given: str, at: dict[str, Basic], expected: str, under_given: str
) -> None:
    theorem = rules.instantiate(signed(text, given), at, under(under_given) if under_given else ())
    assert str(theorem.statement) == str(stated(expected, under_given)[0])
    assert theorem.rule == "instantiate"


REFUSED: list[tuple[str, str, dict[str, Basic], str, str]] = [
    ("exp(x) > 0", "", {"t": y}, "", "the theorem has no variable t; it has x"),
    ("exp(x) > 0", "", {"x": z}, "", "x and z are not of the same kind"),
    ("exp(z[i]) > 0", "", {"z": x}, "", "z and x are not of the same kind"),
    ("exp(z[i]) > 0", "", {"i": x}, "", "i and x are not of the same kind"),
    ("exp(z[i]) > 0", "", {"i": S.Zero}, "", "i and 0 are not of the same kind"),
    ("exp(z[i]) > 0", "", {"i": S(2)}, "", r"i = 2 need not lie in 1\.\.n"),
    ("exp(z[i]) > 0", "z in R^2", {"i": S(3)}, "z in R^2", r"i = 3 need not lie in 1\.\.2"),
    ("exp(X[i, a]) > 0", "X in R^(n x m)", {"X": z}, "", "are not of the same kind"),
    ("x > 0", "x in (0,1)", {"x": S.Zero}, "", "does not follow from the bounds"),
    ("x > 0", "x in (0,1)", {"x": p}, "p in [0,1]", "does not follow from the bounds"),
    ("x > 0", "x in (0,1)", {}, "", "does not follow from the bounds"),
    ("x > a", "x in (a, oo); a in R", {"a": S(7)}, "x in (a, oo); a in R", "does not follow from the bounds"),
    ("sum(a[k], k) > 0", "a in (0,oo)^n", {"a": z}, "", "does not follow from the bounds"),
    ("p[i] >= 0", "p in simplex(n)", {"p": Entries(S.One, S.One)}, "", "are not shown to sum to 1"),
    ("p[i] >= 0", "p in simplex(n)", {"p": Entries(S(2), S(-1))}, "", "does not follow from the bounds"),
    (
        "p[i] > 0",
        "p in open simplex(n)",
        {"p": vector("q")},
        "q in simplex(n)",
        "does not follow from the bounds",
    ),
    (
        "p[i] > 0",
        "p in open simplex(n)",
        {"p": vector("q")},
        "q in onehot(n)",
        "does not follow from the bounds",
    ),
    ("y[i] >= 0", "y in onehot(n)", {"y": z}, "z in simplex(n)", r"y in onehot\(n\) is not shown"),
    ("y**2 > 0", "y in {-1, 1}", {"y": S.One}, "", r"y in \{-1, 1\} is not shown"),
    ("y - x > 0", "x < y", {"x": S(2), "y": S(1)}, "", "does not follow from the bounds"),
    ("x + y > 0", "x + y == 1", {"x": S(3), "y": S(2)}, "", r"2 \+ 3 = 1 is not shown"),
    (
        "q >= 0",
        "p in [0,1]; q in [0,1]; q > 0 where p > 0",
        {"p": a},
        "a in [0,1]; q in [0,1]",
        "does not follow from the bounds",
    ),
    ("x**2 >= 0", "", {"x": log(y, evaluate=False)}, "", "y > 0 is not shown"),
    ("sum(z[k]**2, k) >= 0", "", {"z": build(log, w)}, "", "> 0 is not shown"),
    ("max(z) - max(z[1], z[2]) >= 0", "z in R^2", {"z": Entries(1, 2, 3)}, "", "which is another size"),
    ("max(z) - max(z[1], z[2]) >= 0", "z in R^2", {"z": w}, "", "which is another size"),
    ("sum(z[k]*w[k], k)**2 >= 0", "", {"z": Entries(1, 2)}, "", "w has size"),
    ("sum(z[k]*w[k], k)**2 >= 0", "", {"z": Entries(1, 2), "w": Entries(1, 2, 3)}, "", "two sizes for n"),
    ("1 - sum(p[k], k) >= 0", "p in simplex(n)", {"n": S.One}, "p in simplex(n)", "p has size"),
    ("1 - sum(p[k], k) >= 0", "p in simplex(n)", {"n": dimension("m")}, "p in simplex(n)", "p has size"),
    (
        "1 - sum(p[k], k) >= 0",
        "p in simplex(n); z in R^n",
        {"z": Entries(1, 2, 3)},
        "p in simplex(n)",
        "p has size",
    ),
]


@pytest.mark.parametrize(("text", "given", "at", "under_given", "message"), REFUSED)
def test_values_that_a_theorem_does_not_take(
    text: str, given: str, at: dict[str, Basic], under_given: str, message: str
) -> None:
    with pytest.raises((Refused, Undefined), match=message):
        rules.instantiate(signed(text, given), at, under(under_given) if under_given else ())


def test_a_given_about_one_component_says_nothing_of_the_others() -> None:
    theorem = signed("sum(a[k], k) > 0", "a in (0,oo)^n")
    simplex = signed("p[i] >= 0", "p in simplex(n)")
    for t, name in ((theorem, "a"), (simplex, "p")):
        for m in (i, k):
            with pytest.raises(Refused, match="does not follow"):
                rules.instantiate(t, {name: z}, (relation(Gt, z[m], S.Zero),))


def test_support_conditions_of_vectors_are_carried_over() -> None:
    given = "p in simplex(n); q in simplex(n); q > 0 where p > 0"
    theorem = signed("q[i] >= 0", given)
    for name, other in (("p", vector("r")), ("q", vector("r"))):
        with pytest.raises(TacticError):
            rules.instantiate(theorem, {name: other}, under(given, "r in simplex(n)"))
    renamed = under("u in simplex(n)", "v in simplex(n)", "v > 0 where u > 0")
    assert rules.instantiate(theorem, {"p": vector("u"), "q": vector("v")}, renamed).givens == renamed
    positive = under("p in simplex(n)", "v in open simplex(n)")
    assert rules.instantiate(theorem, {"q": vector("v")}, positive).givens == positive
    components = signed("q >= 0", "p in [0,1]; q in [0,1]; q > 0 where p > 0")
    u, v = vector("u"), vector("v")
    assert rules.instantiate(components, {"p": u[i], "q": v[i]}, renamed).statement == relation(
        Ge, v[i], S.Zero
    )
    with pytest.raises(Refused, match="does not follow"):
        rules.instantiate(components, {"p": u[i], "q": v[j]}, renamed)


def test_indices_that_must_differ() -> None:
    apart = (relation(Ne, i, j),)
    theorem = rules.positivity(relation(Ge, build(Mul, z[i], z[i], z[j], z[j]), S.Zero), apart)
    assert rules.instantiate(theorem, {"i": k}, (relation(Ne, k, j),)).givens == (relation(Ne, k, j),)
    with pytest.raises(TacticError):
        rules.instantiate(theorem, {"i": j}, ())
    with pytest.raises(TacticError):
        rules.instantiate(theorem, {"i": k}, ())


def test_sizes_that_differ_are_no_indices_that_differ() -> None:
    sizes = (relation(Ne, n, dimension("m")),)
    apart = build(KroneckerDelta, index("n"), index("m"))
    with pytest.raises(TacticError):
        rules.equality(apart, S.Zero, sizes)
    indices = (relation(Ne, index("n"), index("m")),)
    assert rules.equality(apart, S.Zero, indices).statement == relation(Eq, apart, S.Zero)


def test_a_given_of_which_nothing_is_replaced_still_holds() -> None:
    given = "P in (0,1]^(n x m); y in {-1, 1}; p in onehot(n); x > 0"
    theorem = signed("x + P[i, j] > 0", given)
    renamed = under("P in (0,1]^(n x m)", "y in {-1, 1}", "p in onehot(n)", "t > 0")
    assert rules.instantiate(theorem, {"x": scalar("t")}, renamed).givens == renamed
    for missing in range(3):
        others = tuple(g for at, g in enumerate(renamed) if at != missing)
        with pytest.raises(TacticError):
            rules.instantiate(theorem, {"x": scalar("t")}, others)
    with pytest.raises(TacticError):
        rules.instantiate(theorem, {"y": S(2)}, under(given))
    for text, kept, at in (
        ("x <= z[k]", relation(Le, x, z[k]), {"z": w}),
        ("x <= sum(z[k], k)", relation(Le, x, expression("sum(z[k], k)")), {"z": w}),
        ("x <= z[k]", relation(Le, x, z[k]), {"x": y}),
        ("x <= z[k]", relation(Le, x, z[k]), {"k": j}),
    ):
        spoken = rules.positivity(stated(text)[0], (kept,))
        with pytest.raises(Refused, match="does not follow from the bounds"):
            rules.instantiate(spoken, at, (kept,))


def test_premises_that_speak_of_a_finite_variable() -> None:
    either = "y in {-1, 1}"
    square = equal("y**2 == 1", either)
    assert equal("x*y**2 == x", either).givens == square.givens
    below = signed("x**2 + y >= y", either)
    assert rules.order(stated("x**2 + y**3 >= y", either)[0], (below,)).rule == "order"
    with pytest.raises(Refused, match="is not the sum of"):
        rules.order(stated("x**2 + y**2 >= y", either)[0], (below,))
    with pytest.raises(Refused, match="is not the sum of"):
        rules.order(stated("x**2 + y**3 >= y", "y in {-1, 2}")[0], (signed("x**2 + y >= y", "y in {-1, 2}"),))


def test_one_hot_vectors_keep_their_name() -> None:
    theorem = signed("y[i] >= 0", "y in onehot(n)")
    same = rules.instantiate(theorem, {"i": j}, theorem.givens)
    assert same.statement == relation(Ge, vector("y")[j], S.Zero)
    with pytest.raises(Refused, match="is not shown"):
        rules.instantiate(theorem, {}, (Membership(vector("y"), OneHot(Integer(3))),))


def test_components_written_out_do_not_move_one_by_one() -> None:
    """∂(z₁ + z₂)/∂z₁ = 1 holds for no z whose components are one variable."""
    r = vector("z", 2)
    with unevaluated():
        both = D(r[1] + r[2], r[1])
    slope = rules.equality(both, S.One, (), frozenset({"linearity"}))
    renamed = rules.instantiate(slope, {"z": vector("w", 2)}, ())
    assert renamed.statement.args[0].args[1].args[0] == vector("w", 2)[1]
    whole = equal("diff(sum(z[k], k), z[j]) == 1", by=("sum_rule", "sift"))
    same = build(Family, w[1], Tuple(k, Integer(1), n))
    for theorem, value in ((slope, Entries(x, x)), (slope, Entries(w[1], w[1])), (whole, same)):
        with pytest.raises(NotationError, match="differentiate first"):
            rules.instantiate(theorem, {"z": value}, ())


@pytest.mark.parametrize(
    ("text", "by", "at"),
    [
        ("diff(x*y, x) == y", ("linearity",), {"x": y}),
        ("diff(x*y, x) == y", ("linearity",), {"x": z[1], "y": z[i]}),
        ("diff(z[j]*y, z[j]) == y", ("linearity",), {"y": z[j]}),
        ("diff(z[j]*y, z[j]) == y", ("linearity",), {"y": z[k]}),
        ("diff(z[j]*y, z[j]) == y", ("linearity",), {"y": expression("sum(z[k], k)")}),
        ("diff(z[j]*w[j], z[j]) == w[j]", ("linearity",), {"z": w}),
        ("diff(z[j]*w[j], z[j]) == w[j]", ("linearity",), {"w": build(Mul, z, Integer(2))}),
    ],
)
def test_what_stands_beside_the_variable_of_a_derivative_stays_apart_from_it(
    text: str, by: tuple[str, ...], at: dict[str, Basic]
) -> None:
    theorem = equal(text, by=by)
    with pytest.raises(NotationError, match="would depend on"):
        rules.instantiate(theorem, at, ())


def test_an_interval_speaks_of_its_ends() -> None:
    below = Membership(x, Interval(S.Zero, w[i], False, False))
    theorem = rules.positivity(relation(Le, x, w[i]), (below,))
    with pytest.raises(Refused, match="a given depends on the index i"):
        rules.termwise(theorem, i)  # n·x ≤ Σ w_i does not follow from x ≤ w_i for one i
    nonnegative = signed("sum(a[k], k) >= 0", "a in [0,oo)^n")
    gap = build(Family, build(Add, w[k], build(Mul, S.NegativeOne, x)), Tuple(k, Integer(1), n))
    with pytest.raises(Refused, match="does not follow from the bounds"):
        rules.instantiate(nonnegative, {"a": gap}, (below,))
    moved = rules.instantiate(theorem, {"w": z}, (Membership(x, Interval(S.Zero, z[i], False, False)),))
    assert moved.statement == relation(Le, x, z[i])


def test_only_a_scalar_ranges_over_a_finite_set() -> None:
    zero = stated("0 == 0", "x in {0}")[1][0].domain  # type: ignore[union-attr]
    for component_ in (z[k], z[1]):
        with pytest.raises(Unsupported, match="only a scalar ranges over a finite set"):
            rules.equality(expression("sum(z[k], k)"), S.Zero, (Membership(component_, zero),))


def test_a_component_does_not_vanish_alone() -> None:
    positive = rules.positivity(relation(Ge, z[i], S.Zero), (relation(Gt, z[i], S.Zero),))
    zero = rules.positivity(relation(Ge, S.Zero, S.Zero), ())
    with pytest.raises(Refused, match=r"z\[i\] is not a scalar"):
        rules.boundary(z[i], positive, zero)  # type: ignore[arg-type]


def test_nothing_multiplies_an_infinite_side() -> None:
    infinite = rules.infinite(*stated("kl([1/2, 1/2], [1, 0]) == oo"))
    for weight in (S.Zero, S.NegativeOne, x):
        with pytest.raises(Undefined, match="is not shown on the domain"):
            rules.scale(infinite, weight)


@pytest.mark.parametrize("name", [Symbol("w", imaginary=True), Symbol("pi", real=True), i])
def test_a_foreign_symbol_is_no_value(name: Symbol) -> None:
    with pytest.raises(Unsupported, match="none of the notation's names"):
        rules.instantiate(signed("x**2 >= 0"), {"x": name}, ())


def test_a_foreign_vector_is_no_value() -> None:
    foreign = IndexedBase(Symbol("w", imaginary=True), shape=(n,))
    with pytest.raises(Unsupported, match="none of the notation's names"):
        rules.instantiate(signed("z[i]**2 >= 0"), {"z": foreign}, ())


def test_a_name_that_stands_for_two_things_takes_no_value() -> None:
    first = rules.equality(expression("z[i] - z[i]"), S.Zero, ())
    other = vector("z", dimension("m"))
    with unevaluated():
        second = rules.equality(S.Zero, other[j] - other[j], ())
    both = rules.transitive(first, second)
    with pytest.raises(Refused, match="the name z stands for two different things"):
        rules.instantiate(both, {"z": w}, ())


def test_the_range_of_a_bound_is_the_size_of_the_vector() -> None:
    m = dimension("m")
    longer = build(Family, build(KroneckerDelta, k, j), Tuple(k, Integer(1), m))
    theorem = signed("delta(i, j) <= 1 + z[j]**2")
    with pytest.raises(Refused, match="the premise must read"):
        rules.maximum_attained(theorem, longer, i)
    fitting = build(Family, build(KroneckerDelta, k, j), Tuple(k, Integer(1), n))
    assert rules.maximum_attained(theorem, fitting, i).statement.args[1] == theorem.statement.args[1]


def test_strict_somewhere_needs_vectors_as_long_as_the_sum() -> None:
    longer = [
        build(Family, build(KroneckerDelta, k, at), Tuple(k, Integer(1), dimension("m"))) for at in (i, j)
    ]
    differ = relation(Ne, *(component(v, k) for v in longer))
    weak = signed("0 <= 1 + z[k]**2")
    strict = rules.reordered(signed("0 < 1 + z[k]**2"), (differ,))
    with pytest.raises(Refused, match="must have the size n of the sum"):
        rules.termwise_strict(weak, strict, k, *longer)  # type: ignore[arg-type]


def test_the_index_of_a_derivative_is_free() -> None:
    # z − ∂(½Σz²)/∂z_i has the component z_i − z_i at i, and yet max_k (z_k − z_i) may be positive
    z, i = vector("z"), index("i")
    squares = total(lambda k: build(Pow, z[k], Integer(2)), z)
    own = D(build(Mul, Rational(1, 2), squares), z[i])
    v = build(Add, z, build(Mul, Integer(-1), own))
    below = rules.positivity(relation(Le, component(v, i), S.Zero), ())
    with pytest.raises(Refused, match="the premise must read"):
        rules.maximum_attained(below, v, i)
    given = relation(Gt, D(squares, z[i]), S.Zero)
    with pytest.raises(Refused, match="a given depends on the index"):
        rules.termwise(rules.positivity(relation(Gt, build(exp, z[i]), S.Zero), (given,)), i)


SIZES = [
    build(Add, n, Integer(-1)),
    Integer(0),
    Integer(-2),
    Rational(1, 2),
    x,
    Symbol("N", integer=True),
    oo,
]


@pytest.mark.parametrize("extent", SIZES, ids=str)
def test_a_size_that_may_be_0_is_no_range(extent: Expr) -> None:
    """Σ exp > Σ 0 fails when there is no term, and the maximum of nothing is bounded by nothing."""
    v = vector("v", extent)
    positive = rules.positivity(relation(Gt, build(exp, v[k]), S.Zero), ())
    bounded = rules.positivity(relation(Ge, S.Zero, build(Mul, S.NegativeOne, build(exp, v[k]))), ())
    total = signed("sum(exp(z[k]), k) > 0")
    for use in (
        lambda: rules.termwise(positive, k),
        lambda: rules.terms_of_sum(build(exp, v[k]), k, i, (), ()),
        lambda: rules.maximum_attained(bounded, build(Mul, S.NegativeOne, build(exp, v)), k),
        lambda: rules.maximum_bounds(v, k, ()),
        lambda: rules.instantiate(total, {"z": v}, ()),
        lambda: rules.instantiate(total, {"z": build(Family, x, Tuple(k, Integer(1), extent))}, ()),
    ):
        with pytest.raises(Refused, match=r"the range 1\.\..* may be empty"):
            use()


def test_no_component_of_nothing() -> None:
    with pytest.raises(Refused, match="may be empty"):
        rules.instantiate(signed("sum(exp(z[k]), k) > 0"), {"z": Entries()}, ())
    with pytest.raises(Refused, match="may be empty"):
        rules.maximum_bounds(Entries(), i, ())


def test_an_index_has_one_range_in_statement_and_givens() -> None:
    """Σ_{l≤m} δ_lk is 1 for k ≤ m only, and z[k] allows k ≤ n."""
    single = equal("sum(delta(k, i), k) == 1", by=("sift",))
    m = dimension("m")
    assert rules.instantiate(single, {"n": m, "i": j}, ()).statement.args[0].args[1].args[2] == m
    for at in ({"n": m}, {"n": Integer(2)}):
        with pytest.raises(Unsupported, match="the index i ranges over"):
            rules.instantiate(single, at, (relation(Gt, z[i], S.Zero),))
    other = rules.instantiate(single, {"n": m}, ())
    with pytest.raises(Unsupported, match="the index i ranges over"):
        rules.reordered(other, (relation(Gt, z[i], S.Zero),))


def test_what_is_shown_may_be_assumed() -> None:
    fact, above = stated("x*log(x) >= x - 1", "x > 0")
    root, _ = stated("sqrt(x*log(x) - x + 1) >= 0", "x > 0")
    with pytest.raises(TacticError, match="is not shown"):
        rules.positivity(root, above)
    assumed, shown = rules.positivity(root, (*above, fact)), sign_chart(fact, above)
    theorem = rules.cut(assumed, shown)
    assert (theorem.statement, theorem.givens) == (root, above)
    unrelated = sign_chart(stated("log(x) <= x - 1", "x > 0")[0], above)
    narrower = sign_chart(fact, stated("x > 0", "x > 1")[1])
    for other in (unrelated, narrower, assumed):
        with pytest.raises(Refused, match="is not proved from the givens and"):
            rules.cut(assumed, other)


def unit_claim(text: str, given: str = "") -> Sketch:
    """The theorem that a statement about y has for the unit vector e_c, by laws or by signs."""
    statement, givens = stated(text, given)
    there = substitute(statement, {vector("y"): unit_vector(n, index("c"))})
    if isinstance(there, Eq):
        return rules.equality(*there.args, givens, frozenset({"sift"}))
    return rules.positivity(there, givens)


def test_a_one_hot_vector_is_a_unit_vector() -> None:
    given, c = within(vector("y"), OneHot(n)), index("c")
    statement, _ = stated("sum(y[k]**2, k) == 1", "")
    theorem = unit_claim("sum(y[k]**2, k) == 1")
    assert rules.one_hot(statement, given, c, theorem).givens == (given,)
    other, _ = stated("sum(y[k]**3, k) == 1", "")
    with pytest.raises(Refused, match="the premise is not the statement"):
        rules.one_hot(other, given, c, theorem)
    for wrong in (within(vector("y"), Simplex(n)), within(vector("y"), OneHot(dimension("m")))):
        with pytest.raises(Refused, match="c is not the index of the one in y"):
            rules.one_hot(statement, wrong, c, theorem)
    with pytest.raises(Refused, match="is not the index of the one"):
        rules.one_hot(statement, given, index("i"), theorem)


def test_nothing_else_speaks_of_the_unit_vector_or_its_index() -> None:
    given, c = within(vector("y"), OneHot(n)), index("c")
    tied = unit_claim("sum(y[k]*z[k], k) == z[c]")
    with pytest.raises(Refused, match="c or y is spoken of elsewhere"):  # y = e_c for this c alone
        rules.one_hot(stated("sum(y[k]*z[k], k) == z[c]", "")[0], given, c, tied)
    square, _ = stated("sum(y[k]**2, k) == 1", "")
    theorem = unit_claim("sum(y[k]**2, k) == 1")
    for more in (relation(Gt, z[c], S.Zero), stated("sum(y[k]*z[k], k) > 0", "")[0]):
        with pytest.raises(Refused, match="c or y is spoken of elsewhere"):
            rules.one_hot(square, given, c, rules.reordered(theorem, (more,)))
    moving, _ = stated("diff(sum(y[k]**2, k), y[i]) == 0", "")
    with pytest.raises(Refused, match="y stands under a derivative"):
        rules.one_hot(moving, given, c, unit_claim("sum(y[k]**2, k) == 1"))


def test_two_indices_are_equal_or_different() -> None:
    statement, _ = stated("p[i]*(1 - p[j]) >= 0 - delta(i, j)", "")
    simplex = (within(vector("p"), Simplex(n)),)
    differ = relation(Ne, i, j)
    apart = rules.positivity(statement, (*simplex, differ))
    same = rules.positivity(substitute(statement, {j: i}), simplex)
    theorem = rules.index_cases(apart, same, i, j)
    assert (theorem.statement, theorem.givens) == (statement, simplex)
    for premises in ((apart, apart), (same, same), (same, apart)):
        with pytest.raises(Refused, match=r"the premises are not|has another range"):
            rules.index_cases(*premises, i, j)
    with pytest.raises(Refused, match="the premises are not"):
        rules.index_cases(apart, same, j, i)
    with pytest.raises(Refused, match="k has another range than i"):
        rules.index_cases(apart, same, i, k)


def test_no_given_speaks_of_the_index_that_is_replaced() -> None:
    statement, _ = stated("z[i]**2 + z[j]**2 >= 0", "")
    spoken = relation(Gt, z[j], S.Zero)
    apart = rules.positivity(statement, (spoken, relation(Ne, i, j)))
    same = rules.positivity(substitute(statement, {j: i}), (spoken,))
    with pytest.raises(Refused, match="or a given speaks of it"):
        rules.index_cases(apart, same, i, j)


def test_indices_of_different_ranges_are_never_one() -> None:
    y_ = vector("y", dimension("m"))
    statement = relation(Ge, build(Add, build(Pow, z[i], Integer(2)), build(Pow, y_[j], Integer(2))), S.Zero)
    apart = rules.positivity(statement, (relation(Ne, i, j),))
    with pytest.raises(Refused, match="j has another range than i"):
        rules.index_cases(apart, apart, i, j)
