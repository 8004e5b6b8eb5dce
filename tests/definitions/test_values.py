"""Exact special values, approximations to any precision, assumptions, rewriting, printing."""

from __future__ import annotations

import mpmath
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import I, Integer, Matrix, Rational, Symbol, exp, latex, log, nan, oo, pi

from lemmata.definitions import (
    binary_cross_entropy,
    binary_entropy,
    cross_entropy,
    entropy,
    js_divergence,
    kl_divergence,
    log_softmax,
    logit,
    logit_base,
    logsumexp,
    odds,
    relu,
    sigmoid,
    softmax,
    softmax_base,
    softmax_temperature,
    softplus,
    surprisal,
    vmax,
    vmin,
)
from lemmata.notation import Entries, Family, NotationError, build, index, n, scalar, unevaluated, vector

x, c, T = scalar("x"), scalar("c"), scalar("T")
z, p, q = vector("z"), vector("p"), vector("q")
i, j, k = map(index, "ijk")
half, third = Rational(1, 2), Rational(1, 3)

SPECIAL = [
    (sigmoid, (0,), half),
    (sigmoid, (log(3),), Rational(3, 4)),
    (sigmoid, (oo,), 1),
    (sigmoid, (-oo,), 0),
    (logit, (half,), 0),
    (logit, (Rational(1, 4),), -log(3)),
    (logit, (0,), -oo),
    (logit, (1,), oo),
    (logit_base, (half, 2), 0),
    (logit_base, (Rational(2, 3), 2), 1),
    (odds, (third,), half),
    (softplus, (0,), log(2)),
    (softplus, (-oo,), 0),
    (softplus, (oo,), oo),
    (relu, (-3,), 0),
    (relu, (5,), 5),
    (softmax, ([0, 0, 0], 2), third),
    (softmax, ([x, x], 1), half),
    (softmax, ([c, c, c], i), third),
    (softmax, ([log(2), log(6)], 1), Rational(1, 4)),
    (softmax_base, ([1, 2], 3, 2), Rational(3, 4)),
    (softmax_temperature, ([5, 5], 7, 1), half),
    (log_softmax, ([0, 0], 1), -log(2)),
    (logsumexp, ([0, 0, 0, 0],), 2 * log(2)),
    (logsumexp, ([log(2), log(3)],), log(5)),
    (surprisal, (1,), 0),
    (surprisal, (0,), oo),
    (surprisal, (Rational(1, 8),), 3 * log(2)),
    (entropy, ([0, 1, 0],), 0),
    (entropy, ([Rational(1, 4)] * 4,), 2 * log(2)),
    (entropy, ([half, Rational(1, 4), Rational(1, 4)],), 3 * log(2) / 2),
    (cross_entropy, ([0, 1], [0, 1]), 0),
    (cross_entropy, ([0, 1], [1, 0]), oo),
    (cross_entropy, ([0, 1], [half, half]), log(2)),
    (kl_divergence, ([0, 1], [0, 1]), 0),
    (kl_divergence, ([half, half], [0, 1]), oo),
    (kl_divergence, ([0, 1], [half, half]), log(2)),
    (js_divergence, ([0, 1], [1, 0]), log(2)),
    (js_divergence, ([0, 1], [0, 1]), 0),
    (binary_entropy, (0,), 0),
    (binary_entropy, (1,), 0),
    (binary_entropy, (half,), log(2)),
    (binary_cross_entropy, (0, 0), 0),
    (binary_cross_entropy, (1, 0), oo),
    (binary_cross_entropy, (0, 1), oo),
    (vmax, ([1, 3, 2],), 3),
    (vmin, ([1, 3, 2],), 1),
]


@pytest.mark.parametrize(("f", "args", "expected"), SPECIAL)
def test_special_values(f, args, expected):
    assert f(*args) == expected


@pytest.mark.parametrize(
    "kept", [sigmoid(1), logit(2), odds(1), entropy([third, Rational(2, 3)]), sigmoid(x), entropy(p)]
)
def test_what_has_no_simple_value_keeps_its_name(kept):
    assert isinstance(kept, sympy.Function)


def test_nan_spreads():
    assert sigmoid(nan) is nan


def test_special_values_are_not_taken_where_nothing_is_evaluated():
    with unevaluated():
        assert isinstance(sigmoid(Integer(0)), sigmoid)
    assert isinstance(build(cross_entropy, Entries(0, 1), Entries(1, 0)), cross_entropy)


def test_no_value_fills_the_memory():
    huge = softmax_base([10**9, 0], 2, 1)
    assert isinstance(huge, softmax_base)
    assert huge.evalf() == huge
    assert isinstance(sigmoid(10**9 * log(2) + 1), sigmoid)


def reference(f, digits=60):
    with mpmath.workdps(3000):
        return sympy.Float(f(), digits)


STABLE = {
    "sigmoid, far left": (sigmoid(-1000), lambda: 1 / (1 + mpmath.exp(1000))),
    "softplus, far left": (softplus(-1000), lambda: mpmath.log(1 + mpmath.exp(-1000))),
    "softplus, far right": (softplus(1000), lambda: mpmath.log(1 + mpmath.exp(1000))),
    "log-softmax of the largest": (
        log_softmax([1000, 0], 1),
        lambda: mpmath.log(1 / (1 + mpmath.exp(-1000))),
    ),
    "log-softmax of the smallest": (
        log_softmax([1000, 0], 2),
        lambda: mpmath.log(1 / (1 + mpmath.exp(1000))),
    ),
    "the case that libraries lose": (log_softmax([0, -40], 1), lambda: mpmath.log(1 / (1 + mpmath.exp(-40)))),
    "logsumexp": (logsumexp([1000, 1001]), lambda: mpmath.log(mpmath.exp(1000) + mpmath.exp(1001))),
    "logsumexp near 0": (logsumexp([0, -2000]), lambda: mpmath.log(1 + mpmath.exp(-2000))),
    "a nearly sure coin": (
        binary_entropy(Rational(1, 10**30)),
        lambda: (
            -(mpmath.mpf(10) ** -30) * mpmath.log(mpmath.mpf(10) ** -30)
            - (1 - mpmath.mpf(10) ** -30) * mpmath.log(1 - mpmath.mpf(10) ** -30)
        ),
    ),
    "logit beside a half": (
        logit(half + Rational(1, 10**40)),
        lambda: mpmath.log(
            (mpmath.mpf(1) / 2 + mpmath.mpf(10) ** -40) / (mpmath.mpf(1) / 2 - mpmath.mpf(10) ** -40)
        ),
    ),
    "an irrational argument": (sigmoid(pi), lambda: 1 / (1 + mpmath.exp(-mpmath.pi))),
}


@pytest.mark.parametrize("name", STABLE)
@pytest.mark.parametrize("digits", [15, 50])
def test_no_digit_is_lost(name, digits):
    expr, expected = STABLE[name]
    got, true = expr.evalf(digits), reference(expected)
    assert abs(got / true - 1) < sympy.Float(10) ** (1 - digits)


def test_scores_that_no_power_of_e_can_hold():
    assert float(log_softmax([10**6, 0], 2).evalf(20)) == -(10**6)
    tiny = log_softmax([10**6, 0], 1).evalf(20)
    assert tiny < 0
    assert abs(log(-tiny).evalf(20) + 10**6) < 1e-10


def test_close_distributions():
    a = Rational(9726288138, 10**10)
    near = a - Rational(1, 10**9)
    divergence = kl_divergence([a, 1 - a], [near, 1 - near]).evalf(15)
    assert float(divergence) == pytest.approx(float(1 / (a * (1 - a)) / 2 * Rational(1, 10**18)), rel=1e-6)


def test_floats_are_taken_as_the_numbers_that_they_are():
    assert float(softplus(-50.0)) == pytest.approx(1.9287498479639178e-22, rel=1e-15)
    assert float(entropy([0.5, 0.5]).evalf()) == pytest.approx(0.6931471805599453, rel=1e-15)
    assert isinstance(sigmoid(0.5), sympy.Float)


def test_infinite_and_complex_values():
    assert build(cross_entropy, Entries(0, 1), Entries(1, 0)).evalf() == oo
    assert abs(logit(2).evalf() - (log(2) + I * pi).evalf()) < 1e-12
    assert sigmoid(x + 1).evalf() == sigmoid(x + 1)
    assert abs(sigmoid(x).evalf(subs={x: 1}) - 1 / (1 + exp(-1)).evalf()) < 1e-14


def test_a_vector_is_approximated_entry_by_entry():
    assert sum(softmax([1, 2, 3]).evalf(20).args) == pytest.approx(1)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=5))
def test_softmax_is_a_distribution(scores):
    values = [softmax(scores, at).evalf(30) for at in range(1, len(scores) + 1)]
    assert all(v > 0 for v in values)
    assert abs(sum(values) - 1) < 1e-25


# ------------------------------------------------------------------ names and signs


def test_assumptions():
    assert sigmoid(x).is_positive
    assert softmax(z, i).is_positive
    assert log_softmax(z, i).is_nonpositive
    assert logsumexp(z).is_real
    assert logsumexp(z).is_positive is None
    assert logit(x).is_real is None
    assert entropy(p).is_real is None
    assert sigmoid(Symbol("w")).is_real is None  # may be complex
    assert softmax_temperature(z, T, i).is_positive is None  # T may be 0
    assert softmax(z).is_real is None  # a vector


def test_free_symbols():
    assert softmax(z, i).free_symbols == {z.label, n, i}
    assert k not in logsumexp(Family(x * k, (k, 1, n))).free_symbols
    assert x in logsumexp(Family(x * k, (k, 1, n))).free_symbols


def test_rewriting():
    assert sigmoid(x).rewrite(exp) == 1 / (1 + exp(-x))
    assert log(sigmoid(x)).rewrite(exp) == log(1 / (1 + exp(-x)))
    assert softplus(x).rewrite(log) == log(1 + exp(x))
    assert log_softmax(z, i).rewrite(softmax) == log(softmax(z, i))
    assert not log_softmax(z, i).rewrite(exp).has(softmax)
    assert entropy(p).rewrite(exp) == entropy(p)  # no exponential in it
    assert entropy([x, 1 - x]).rewrite(log) == -x * log(x) - (1 - x) * log(1 - x)
    assert sympy.expand_func(sigmoid(x)) == 1 / (1 + exp(-x))


def test_limits_and_series():
    assert sympy.limit(sigmoid(x), x, oo) == 1
    assert sympy.limit(softplus(x) - x, x, oo) == 0
    assert sympy.limit(logit(x), x, 0, "+") == -oo
    assert sympy.series(sigmoid(x), x, 0, 4).removeO() == half + x / 4 - x**3 / 48


def test_substitution():
    assert softmax(z, i).subs(z, Entries(1, 1, 1)) == third
    assert softmax(z, i).subs({z: Entries(1, 2), i: 2}) == softmax([1, 2], 2)
    assert softmax(z, i).subs(z, Matrix([1, 2])) == softmax([1, 2], i)
    assert softmax(z, i).subs(z, p) == softmax(p, i)
    assert softmax(z + x, i).subs(x, 0) == softmax(z, i)
    assert sigmoid(x).subs(x, 0) == half
    assert softmax(z * x, i).subs(x, 0).args[0] != 0  # still a vector
    inside = logsumexp(Family(z[k] + x, (k, 1, n))).subs(x, k)  # must not be captured
    assert k in inside.free_symbols
    assert entropy(p).subs(n, 3).args[0].shape == (3,)


def test_lists_matrices_and_arrays_are_vectors():
    import numpy

    expected = entropy(Entries(third, 2 * third))
    assert (
        entropy([third, 2 * third])
        == entropy((third, 2 * third))
        == entropy(Matrix([third, 2 * third]))
        == expected
    )
    assert float(entropy(numpy.array([0.25, 0.75])).evalf()) == pytest.approx(0.5623351446188083)


def test_text_is_never_run():
    with pytest.raises(NotationError, match="is text"):
        sigmoid("__import__('os').getcwd()")
    with pytest.raises(NotationError, match="is text"):
        entropy(["x", 1])


def test_a_vector_cannot_be_iterated():
    with pytest.raises(TypeError):
        list(softmax(z))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (sigmoid(x), r"\sigma\left(x\right)"),
        (sigmoid(x) ** 2, r"\sigma\left(x\right)^{2}"),
        (softmax(z, i), r"\operatorname{softmax}\left(z\right)_{i}"),
        (softmax(z, i) ** 2, r"\operatorname{softmax}\left(z\right)_{i}^{2}"),
        (softmax(z), r"\operatorname{softmax}\left(z\right)"),
        (softmax_temperature(z, T, i), r"\operatorname{softmax}\left(\frac{z}{T}\right)_{i}"),
        (softmax_base(z, 2, i), r"\operatorname{softmax}_{2}\left(z\right)_{i}"),
        (logit_base(x, 2), r"\operatorname{logit}_{2}\left(x\right)"),
        (cross_entropy(p, q), r"H\left(p, q\right)"),
        (kl_divergence(p, q), r"D_{\mathrm{KL}}\left(p \,\middle\|\, q\right)"),
        (vmax(z), r"\max\left(z\right)"),
    ],
)
def test_latex(expr, expected):
    assert latex(expr) == expected
