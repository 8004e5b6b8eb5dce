"""Falsehoods that some rule once gave, each with the point at which it fails."""

from __future__ import annotations

import pytest
from sympy import Add, Eq, Expr, Gt, Integer, KroneckerDelta, Le, Limit, Mul, Rational, S, Sum, Tuple
from tactics.claims import equal, signed, stated

from lemmata.notation import Family, build, component, dimension, index, n, scalar, unevaluated, vector
from lemmata.tactics import rules
from lemmata.tactics.errors import TacticError
from lemmata.tactics.rules import relation
from lemmata.tactics.univariate import limit_value

i, k = index("i"), index("k")
x = scalar("x")
z, w = vector("z"), vector("w")

SHORT = build(Family, w[k], Tuple(k, Integer(1), Integer(1)))  # w[1] alone, from a w in R^n
LONG = build(Family, w[k], Tuple(k, Integer(1), dimension("m")))  # w[1..m], though w has n components


@pytest.mark.parametrize("v", [SHORT, LONG, build(Add, SHORT, x)])
def test_a_vector_selects_from_vectors_of_its_size(v: Expr) -> None:
    """The maximum of w[1] alone is no bound of w[2]."""
    with pytest.raises(TacticError, match="selects from a vector of another size"):
        rules.maximum_bounds(v, i, ())
    below = rules.maximum_bounds(z, i, ())
    with pytest.raises(TacticError, match="selects from a vector of another size"):
        rules.instantiate(below, {"z": v}, ())


@pytest.mark.parametrize(("at", "count"), [(2, n), (0, n), (200, Integer(100)), (5, Integer(3))])
@pytest.mark.parametrize("laws", [{"sift"}, {"sift", "sum_linear"}, set(), {"sum_expand"}])
def test_a_delta_finds_no_term_outside_the_sum(at: int, count: Expr, laws: set[str]) -> None:
    """Σ_{k≤n} δ_{k2} is 0 at n = 1."""
    kept = build(Sum, build(KroneckerDelta, k, Integer(at)), Tuple(k, Integer(1), count))
    with pytest.raises(TacticError):
        rules.equality(kept, S.One, (), frozenset(laws))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("q > 0", "p in (-1,1); q in [0,1]; q > 0 where p > 0"),  # p = −1/2, q = 0
        ("q > 0", "p >= -1/2; q in [0,1]; q > 0 where p > 0"),
        ("z[i] <= sum(z[k], k) - 1", "z in [0,oo)^n; sum(z[k], k) >= 1"),  # n = 1
        ("z[i] <= sum(z[k], k)", "z[1] > 0"),  # z = (1, −1), i = 1
    ],
)
def test_signs_that_fail_somewhere(text: str, given: str) -> None:
    with pytest.raises(TacticError, match="does not follow from the bounds"):
        signed(text, given)


@pytest.mark.parametrize(
    "text",
    [
        "exp((1 - x)*log(1 - x))*log(1 - x) <= 0",
        "(1 - x)**(1 - x)*log(1 - x) <= 0",
        "sqrt(exp((1 - x)*log(1 - x)))*log(1 - x) <= 0",
        "cosh((1 - x)*log(1 - x))*log(1 - x) <= 0",
        "abs(exp((1 - x)*log(1 - x)))*log(1 - x) <= 0",
        "softmax([(1 - x)*log(1 - x), 0])[1]*log(1 - x) <= 0",
    ],
)
def test_a_weight_that_tends_to_one_excuses_no_logarithm(text: str) -> None:
    """w^w is 1 at w = 0, where log w is undefined."""
    with pytest.raises(TacticError, match="1 - x > 0 is not shown on the domain"):
        signed(text, "x in [0,1]")


def test_the_series_of_a_logarithm_is_not_cut_unseen() -> None:
    """(x⁴⁰ + log(1 + 2x³⁰))/x³⁵ tends to +∞, not to 0."""
    with unevaluated():
        body = stated("(x**40 + log(1 + 2*x**30))/x**35 == 0")[0].args[0]
    with pytest.raises(TacticError):
        limit_value(relation(Eq, Limit(body, x, S.Zero, "+"), S.Zero), ())


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("diff(x*y, y) == y", ("linearity",)),
        ("diff(z[i]**2, z[j]) == 2*z[i]", ("power_rule",)),
        ("diff(exp(x), x) == 1", ()),
    ],
)
def test_slopes_that_fail_somewhere(text: str, by: tuple[str, ...]) -> None:
    with pytest.raises(TacticError):
        equal(text, by=by)


@pytest.mark.parametrize("given", ["x <= w[i]", "x < w[i]"])
def test_one_bound_is_no_bound_of_every_term(given: str) -> None:
    """x ≤ w_i for one i says nothing of the sum: w = (1, −5), x = 1."""
    bound = stated(given)[0]
    theorem = rules.positivity(relation(Le, x, w[i]), (bound,))
    with pytest.raises(TacticError, match="a given depends on the index i"):
        rules.termwise(theorem, i)


def test_the_index_of_a_derivative_is_no_constant() -> None:
    """With v_k = z_k − ∂(½Σz²)/∂z_i the component v_i is 0, and the maximum of v is max z − z_i."""
    slope = stated("diff(sum(z[k]**2, k), z[i]) > 0")[0].args[0]
    v = build(Add, z, build(Mul, Rational(-1, 2), slope))
    zero = rules.positivity(relation(Le, component(v, i), S.Zero), ())
    with pytest.raises(TacticError, match="the premise must read"):
        rules.maximum_attained(zero, v, i)
    steep = rules.reordered(signed("z[i]**2 >= 0"), (relation(Gt, slope, S.Zero),))
    with pytest.raises(TacticError, match="a given depends on the index i"):
        rules.termwise(steep, i)


@pytest.mark.parametrize(
    "text",
    [
        "log(0) == log(0)",
        "log(delta(i, j)) == 0",
        "(1 - delta(i, j))*log(delta(i, j)) == 0",  # 1·log 0 where i ≠ j
        "delta(i, j)*exp(log(delta(i, j))) == delta(i, j)",
        "0/log(0) == 0",
        "log(x - x) == log(y - y)",
    ],
)
def test_the_logarithm_of_zero_is_defined_only_beside_a_factor_zero(text: str) -> None:
    with pytest.raises(TacticError, match="is not shown on the domain"):
        equal(text, "", {"log_law", "exp_log"})


def test_zero_times_the_logarithm_of_zero_is_zero() -> None:
    assert equal("sum(delta(k, i)*log(delta(k, i)), k, 1, n) == 0", "", {"log_law"})
    with pytest.raises(TacticError, match="are not equal"):
        equal("sum(delta(k, i)*log(delta(k, i)), k, 1, n) == 1", "", {"log_law"})
