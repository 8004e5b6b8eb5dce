"""The normal form: what it reads and refuses, and that it never calls different values equal."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Basic,
    Expr,
    Function,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Integer,
    Lt,
    Max,
    Mul,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    conjugate,
    exp,
    log,
    tanh,
)
from tactics.claims import equal, expression, holds, signed, stated, within

from lemmata.definitions import Definition, sigmoid, softmax
from lemmata.evaluation.balls import Imprecise
from lemmata.evaluation.evaluate import enclose
from lemmata.notation import D, Entries, Entry, build, delta, index, n, scalar, vector
from lemmata.tactics.errors import TacticError, Undefined, Unsupported
from lemmata.tactics.identity import defined, vanishes
from lemmata.tactics.laws import ALL
from lemmata.tactics.ratio import ONE, generator
from lemmata.tactics.rules import equality

x, y = scalar("x"), scalar("y")
z, w = vector("z"), vector("w")
i, j, k = map(index, "ijk")

# ------------------------------------------------------------------ what it refuses


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        (conjugate(Symbol("c")), "no rule reads conjugate"),
        (build(Mul, i, z[i]), "the index i stands where a number is expected"),
        (build(Sum, k, Tuple(k, Integer(1), n)), "the index k stands where a number is expected"),
        (build(Add, z[build(Add, i, Integer(1))], x), "is neither a name nor a number"),
        (Indexed(vector("u", 2), 3), r"index 3 outside 1\.\.2"),
        (z[2], "component 2 need not exist"),
        (Indexed(z, 0), "the index 0 is less than 1"),
        (build(Mul, delta(i, Integer(2)), z[i]), "component 2 need not exist"),
        (
            build(Sum, vector("u", 2)[k], Tuple(k, Integer(1), n)),
            r"index @\d+ ranges over 1\.\.n, not 1\.\.2",
        ),
        (build(Pow, x, Integer(201)), "the exponent 201 is too large"),
        (build(softmax, z), "is a vector; a relation is between numbers"),
        (build(log, Integer(10**41)), "the logarithm of a number with more than 40 digits"),
        (
            build(Sum, z[k], Tuple(k, Integer(1), n), Tuple(j, Integer(1), n)),
            "write a double sum as a sum of sums",
        ),
        (build(Product, z[k], Tuple(k, Integer(2), n)), "a product from 2: products run from 1"),
        (D(x, Function("f")(x)), "which is no variable"),
        (D(build(Max, x, y), x), None),
        (D(n, n), "the size n is no variable to differentiate in"),
        (D(x, n), "the size n is no variable to differentiate in"),
        (D(z[i], i), "i stands where a number is expected"),
        (D(x, Symbol("x")), "none of the notation's names"),
        (build(Add, x, D(y, vector("x")[i])), "the name x stands for two different things"),
        (log(x, 2, evaluate=False), "write a quotient of natural logarithms"),
        (type("sigmoid", (Definition,), {"kinds": ("scalar",)})(x, evaluate=False), "not the definition of"),
        (build(Sum, x, Tuple(k, Integer(1), scalar("N"))), r"the range 1\.\.N may be empty"),
        (build(Sum, x, Tuple(k, Integer(1), build(Add, n, Integer(-1)))), "may be empty"),
        (build(Product, x, Tuple(k, Integer(1), n - n)), r"the range 1\.\.0 may be empty"),
        (build(Sum, D(y, x), Tuple(x, Integer(1), n)), "a derivative in x, which is no variable"),
        (IndexedBase(Symbol("z"), shape=(n,))[i], "none of the notation's names"),
        (
            build(Sum, build(Entry, Entries(1, 2, 3), k), Tuple(k, Integer(1), n)),
            r"index @\d+ ranges over 1\.\.n, not 1\.\.3",
        ),
        (
            build(Mul, delta(i, j), build(Pow, delta(i, j), Rational(-1, 2))),
            "denominator is identically zero",
        ),
    ],
)
def test_what_cannot_be_read_is_said(expr: Expr, message: str | None) -> None:
    if message is None:
        with pytest.raises(TacticError):
            equality(expr, expr, ())
        return
    with pytest.raises(Unsupported, match=message):
        vanishes(expr, expr, (), ALL)


def test_indices_of_different_ranges_are_not_compared() -> None:
    m = Symbol("m", integer=True, positive=True)
    crossed = build(Sum, build(Mul, z[k], delta(k, j)), Tuple(k, Integer(1), n))
    for expr in (build(Mul, z[i], vector("u", m)[j], delta(i, j)), build(Mul, crossed, vector("u", m)[j])):
        with pytest.raises(Unsupported, match="range"):
            vanishes(expr, x, (), ALL)

    def use(normal: Any, facts: Any, r: Any) -> Any:
        return normal.delta(normal.fresh(n), normal.fresh(m))

    with pytest.raises(Unsupported, match=r"delta of the indices @\d and @\d, which have different ranges"):
        within("x", "", use)


def test_a_maximum_has_no_slope_at_a_tie() -> None:
    for text in ("diff(max(z), z[i])", "diff(exp(max(z)), z[i])"):
        expr = expression(text, "z in R^n")
        with pytest.raises(Unsupported, match="a maximum has no derivative at a tie"):
            vanishes(expr, expr, (), ALL)


def test_the_larger_of_two_has_its_slope_where_it_is_larger() -> None:
    slope = expression("diff(max([x, y]), x)")
    larger, smaller, tied = ((build(kind, x, y),) for kind in (Gt, Lt, Ge))
    defined(slope, larger)
    assert vanishes(slope, Integer(1), larger, ALL)
    assert not vanishes(slope, Integer(1), smaller, ALL)
    assert vanishes(slope, Integer(0), smaller, ALL)
    for givens in (tied, ()):
        with pytest.raises(Undefined, match="from both sides"):
            defined(slope, givens)
    assert vanishes(slope, slope, (), frozenset({"algebra"}))  # no law says what it is


def test_one_name_has_one_shape() -> None:
    small = vector("z", 3)
    with pytest.raises(Unsupported, match="the name z stands for two different things"):
        vanishes(build(Add, z[1], small[1]), x, (), ALL)


def test_obligations_on_constants_count() -> None:
    for text in ("log(-1)", "log(1 - 1)", "log(-sum(exp(z[k]), k))", "1/(2 - 2*1)", "log(log(1/2))"):
        with pytest.raises((Undefined, Unsupported)):
            defined(expression(text), ())


# ------------------------------------------------------------------ special places


@pytest.mark.parametrize(
    ("true", "given", "false"),
    [
        ("[1, 2, 3][i]*delta(i, j) == [1, 2, 3][j]*delta(i, j)", "", "sum([1, 2, 3][k], k, 1, 3) == 5"),
        ("sum([x, y][k], k, 1, 2) == x + y", "", "sum([x, y][k], k, 1, 2) == x"),
        ("diff(x**2*y**3, y) == 3*x**2*y**2", "", "diff(x**2*y**3, y) == 2*x*y**3"),
        ("sum(z[k]/(1 + y**2), k) == sum(z[k], k)/(1 + y**2)", "", "sum(z[k]/(1 + y**2), k) == sum(z[k], k)"),
        ("sum(delta(k, i)*z[k]/(1 + z[k]**2), k) == z[i]/(1 + z[i]**2)", "", "sum(delta(k, i), k) == n"),
        (
            "sum(sum((z[k] - z[j])**2, j), k) == 2*n*sum(z[k]**2, k) - 2*sum(z[k], k)**2",
            "",
            "sum(sum((z[k] - z[j])**2, j), k) == 2*n*sum(z[k]**2, k) - 2*sum(z[k]**2, k)",
        ),
        (
            "sum(sum(1/(1 + z[k]**2 + z[j]**2), j), k) == sum(sum(1/(1 + z[j]**2 + z[k]**2), j), k)",
            "",
            "sum(sum(1/(1 + z[k]**2 + z[j]**2), j), k) == sum(sum(1/(1 + 2*z[j]**2), j), k)",
        ),
        ("log(x - y) + log(2) == log(2*x - 2*y)", "x > y", "log(x - y) + log(2) == log(x - y + 2)"),
        (
            "abs((x - 1)/(y**2 + 1)) == abs(x - 1)/(y**2 + 1)",
            "",
            "abs((x - 1)/(y**2 + 1)) == (x - 1)/(y**2 + 1)",
        ),
        ("abs(x**2) == x**2", "", "abs(x**2) == x"),
        ("delta(i, 1)*z[i] == delta(i, 1)*z[1]", "", "delta(i, 1)*z[i] == z[1]"),
        ("delta(i, 2)*z[i] == delta(i, 2)*z[2]", "z in R^2", "delta(i, 2)*z[i] == delta(i, 2)*z[1]"),
        ("delta(i, 2)*[4, x, 6][i] == delta(i, 2)*x", "", "delta(i, 2)*[4, x, 6][i] == x"),
        ("abs(0*x) == 0", "", "abs(0*x) == 1"),
        ("sqrt(x - y)**2 == x - y", "x > y", "sqrt(x - y)**2 == y - x"),
        (
            "(p*(1 - q))*log(p*(1 - q)) == p*(1 - q)*log(p) + p*(1 - q)*log(1 - q)",
            "p in [0,1]; q in [0,1]",
            "(p*(1 - q))*log(p*(1 - q)) == p*log(p) + (1 - q)*log(1 - q)",
        ),
        ("sqrt(1 + 3*delta(i, j)) == 1 + delta(i, j)", "", "sqrt(1 + 3*delta(i, j)) == 2*delta(i, j)"),
        (
            "(1 + 3*delta(i, j))**(-1/2) == 1 - delta(i, j)/2",
            "",
            "(1 + 3*delta(i, j))**(-1/2) == delta(i, j)/2",
        ),
        (
            "1/sqrt(exp(-delta(i, j))) == 1 + delta(i, j)*(sqrt(E) - 1)",
            "",
            "1/sqrt(exp(-delta(i, j))) == delta(i, j)*sqrt(E)",
        ),
        (
            "(delta(i, j) + p[i])**(3/2) == delta(i, j)*(1 + p[i])**(3/2) + (1 - delta(i, j))*p[i]**(3/2)",
            "p in simplex(n)",
            "(delta(i, j) + p[i])**(3/2) == delta(i, j)*(1 + p[i])**(3/2)",
        ),
        ("0*log(x) == 0", "", "1*log(2) == 0"),
        ("0*log(x)*x == 0", "", "2*log(2) == log(2)"),
    ],
)
def test_special_places(true: str, given: str, false: str) -> None:
    assert holds(true, given)
    assert not holds(false, given)


def test_a_product_of_weights_silences_the_logarithm_of_each() -> None:
    defined(*reading("p*q*log(p)*log(q)", "p in [0,1]; q in [0,1]"))
    defined(*reading("entropy(p)", "p in simplex(3)"))
    for text in ("p*log(q)", "(p + q)*log(p)", "p*log(p) + log(p)", "p**0*log(p)"):
        with pytest.raises(Undefined):
            defined(*reading(text, "p in [0,1]; q in [0,1]"))


def test_a_weight_of_zero_silences_logarithms_and_nothing_else() -> None:
    defined(*reading("0*(log(2) + log(x))", ""))
    for text in ("0*(log(2) + 1/x)", "(x - x)*(log(x) + 1/x)", "0*log(2)/x"):
        with pytest.raises(Undefined, match="x ≠ 0"):
            defined(*reading(text, ""))


def test_what_is_missing_is_named() -> None:
    for text, hypotheses, message in [
        ("diff(abs(x), x)", "x >= 0", r"Derivative\(Abs\(x\), x\) from both sides is not shown"),
        ("diff(max(x, 0), x)", "", "from both sides"),
        ("diff(x*sqrt(x), x)", "x >= 0", "x ≥ 0"),
        ("atanh(x)", "x in [0,1]", r"1 - x\*\*2 > 0 is not shown"),
    ]:
        with pytest.raises(Undefined, match=message):
            defined(*reading(text, hypotheses))
    defined(*reading("diff(abs(x), x)", "x > 0"))


def test_a_delta_times_a_pole_is_undefined() -> None:
    with pytest.raises(Undefined, match=r"z\[i\] - z\[j\] ≠ 0"):
        defined(*reading("delta(i, j)/(z[i] - z[j])", ""))


def reading(text: str, given: str) -> tuple[Any, Any]:
    return expression(text, given), stated("0 == 0", given)[1]


def test_a_law_off_for_part_of_a_sum() -> None:
    assert equal("sum(delta(k, i)*(z[k] + 1), k) == z[i] + 1", "", {"sift"})
    assert not holds("sum(1 + z[k], k) == n + sum(z[k], k)", "", {"sum_linear"})


def test_a_sum_of_written_numbers_is_sifted() -> None:
    assert holds("sum([4, 5, 6][k]*delta(k, 2), k, 1, 3) == 5")
    assert not holds("sum([4, 5, 6][k]*delta(k, 2), k, 1, 3) == 4")


def test_sums_read_with_fewer_laws_are_opened_for_their_sign() -> None:
    text = "log(sum(exp(z[k])*sum(exp(z[k]) + exp(w[j]), j), k))"
    assert holds(f"{text} == {text}", "", {"algebra"})
    defined(expression(text), ())


def test_a_weighted_logarithm_may_be_a_quotient_that_is_always_defined() -> None:
    defined(*reading("p*log(exp(q/(1 + y**2)))", "p in [0,1]; q in [0,1]"))
    with pytest.raises(Undefined):
        defined(*reading("p*log(exp(q/(1 - y**2)))", "p in [0,1]; q in [0,1]"))


def test_a_value_does_not_depend_on_the_names_of_bound_indices() -> None:
    pairs = [
        ("sum(exp(z[k]), k)", "sum(exp(z[j]), j)"),
        ("sum(sum(exp(z[k]*w[j]), j), k)", "sum(sum(exp(w[k]*z[j]), k), j)"),
        ("log(sum(exp(z[k])*sum(w[j]**2 + z[k], j), k))", "log(sum(exp(z[i])*sum(w[k]**2 + z[i], k), i))"),
    ]
    for a, b in pairs:
        assert vanishes(expression(a), expression(b), (), ALL)


def test_a_product_comes_apart_over_the_indices_that_its_factors_share() -> None:
    def use(normal: Any, facts: Any, r: Any) -> Any:
        first, second = normal.fresh(n), normal.fresh(n)
        a, b = (normal.named("entry", "z", (n,), (at,)) for at in (first, second))
        apart = normal._connected([first, second], a * b)
        return len(apart), len(normal._connected([first, second], a + b)), normal._bind([first], a * b + a)

    parts, whole, bound = within("z[i]", "", use)
    assert (parts, whole) == (2, 1)
    assert len(bound.atoms) == 1


def test_a_delta_puts_the_number_for_the_index() -> None:
    def use(normal: Any, facts: Any, r: Any) -> Any:
        label = "#1.0:n"
        normal.sizes[label] = n
        one = normal.named("entry", "u", (Integer(2),), ("1",))
        return normal.tidy(normal.delta(label, "1") * one) == normal.delta(label, "1") * one

    assert within("0", "u in R^2", use)


def test_an_atom_is_one_term() -> None:
    def use(normal: Any, facts: Any, r: Any) -> Any:
        return normal._sole(r), normal._sole(r + r), normal._sole(r + ONE), normal._sole(r * generator(99))

    assert within("exp(x)", "", use)[1:] == (None, None, None)


# ------------------------------------------------------------------ random expressions

SCALARS = (x, y)
POINTS = [
    {
        x: Rational(2, 3),
        y: Rational(-5, 4),
        z: (Rational(1, 2), Rational(-1), Rational(3, 7)),
        i: 1,
        j: 2,
        n: 3,
    },
    {x: Rational(-1, 5), y: Rational(7, 3), z: (Rational(-2), Rational(1, 3), Rational(1)), i: 2, j: 2, n: 3},
    {x: Rational(11, 4), y: Rational(1, 9), z: (Rational(4, 5),), i: 1, j: 1, n: 1},
]

leaves = st.sampled_from([x, y, z[i], z[j], Integer(1), Integer(2), Integer(-1), Rational(1, 2), delta(i, j)])


def grown(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: build(Add, *p)),
        pairs.map(lambda p: build(Mul, *p)),
        pairs.map(lambda p: build(Max, *p)),
        st.tuples(children, st.integers(0, 3)).map(lambda p: build(Pow, p[0], Integer(p[1]))),
        children.map(lambda e: build(exp, e)),
        children.map(lambda e: build(Abs, e)),
        children.map(lambda e: build(tanh, e)),
        children.map(lambda e: build(sigmoid, e)),
        children.map(lambda e: build(log, build(Add, Integer(1), build(exp, e)))),
        children.map(lambda e: build(Sum, build(Mul, z[k], e), Tuple(k, Integer(1), n))),
        children.map(lambda e: build(Sum, build(exp, build(Add, z[k], e)), Tuple(k, Integer(1), n))),
    )


expressions = st.recursive(leaves, grown, max_leaves=4)


def values(expr: Expr) -> list[Any]:
    try:
        return [enclose(expr, point, bits=128) for point in POINTS]
    except Imprecise:  # exp(exp(exp(3)))
        reject()


def agree(a: Expr, b: Expr) -> bool:
    return not any(u.disjoint(v) for u, v in zip(values(a), values(b), strict=True))


def rewritten(e: Expr, choice: int) -> Expr:
    """The same value, written otherwise."""
    args = e.args
    match e:
        case Add() | Mul() | Max():
            return build(type(e), *args[::-1])
        case Pow() if args[1] == 2:
            return build(Mul, args[0], args[0])
        case exp() if isinstance(args[0], Add) and not args[0].has(tanh, sigmoid):  # no fractions
            return build(Mul, *(build(exp, a) for a in args[0].args))
        case Abs():
            return build(Max, args[0], build(Mul, Integer(-1), args[0]))
        case sigmoid():
            return build(
                Add, Integer(1), build(Mul, Integer(-1), build(sigmoid, build(Mul, Integer(-1), args[0])))
            )
        case tanh():
            up, down = build(exp, args[0]), build(exp, build(Mul, Integer(-1), args[0]))
            below = build(Pow, build(Add, up, down), Integer(-1))
            return build(Mul, build(Add, up, build(Mul, Integer(-1), down)), below)
    wrappings = (
        build(Add, e, Integer(0)),
        build(Mul, Integer(2), e, Rational(1, 2)),
        build(log, build(exp, e)),
        build(
            Add,
            build(Mul, delta(i, j), e),
            build(Mul, build(Add, Integer(1), build(Mul, Integer(-1), delta(i, j))), e),
        ),
        build(Mul, build(Pow, n, Integer(-1)), build(Sum, e, Tuple(k, Integer(1), n))),
    )
    return wrappings[choice % len(wrappings)]


def tower(e: Basic) -> int:
    """How many exponentials stand inside one another."""
    return isinstance(e, exp) + max(map(tower, e.args), default=0)


def spoilt(e: Expr, choice: int) -> Expr:
    """Nearly the same value."""
    return (
        build(Add, e, build(Mul, Integer(-1), delta(i, j))),
        build(Mul, Integer(-1), e),
        build(Mul, e, e),
        build(Add, e, build(Mul, Rational(1, 1000), x)),
        build(Abs, e),
        build(Max, e, Integer(0)),
    )[choice % 6]


@given(expressions, st.integers(0, 20))
def test_a_true_rewriting_is_accepted(e: Expr, choice: int) -> None:
    assume(k not in e.free_symbols)
    other = rewritten(e, choice)
    assume(tower(other) <= 2)  # the sign of exp(exp(exp(4))) is not told in 4,096 bits
    assert agree(e, other)
    assert vanishes(e, other, (), ALL)


@given(expressions, st.integers(0, 20))
def test_a_false_rewriting_is_not_accepted(e: Expr, choice: int) -> None:
    other = spoilt(e, choice)
    if vanishes(e, other, (), ALL):
        assert agree(e, other)


@given(expressions, expressions)
def test_what_is_accepted_is_equal_at_every_point(a: Expr, b: Expr) -> None:
    if vanishes(a, b, (), ALL):
        assert agree(a, b)


def test_the_property_can_fail() -> None:
    assert agree(expression("x + y"), expression("y + x"))
    assert not agree(build(Add, x, y), build(Mul, x, y))
    assert not agree(delta(i, j), Integer(1))
    assert enclose(x, POINTS[0]).exact == Fraction(2, 3)


def test_exponents_finer_than_the_unit_stay_as_they_are() -> None:
    assert equal("exp(0.00137*x)*exp(-0.00137*x) == 1", "", {"exp_add"})
    assert signed("exp(1.23456) - 3 >= 0", "").givens == ()
    with pytest.raises(TacticError):
        equal("exp(0.00137*x)*exp(-0.00136*x) == 1", "", {"exp_add"})
