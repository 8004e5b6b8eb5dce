"""Generated code: what is recognised, how exact it is, what it does at the ends, what it refuses."""

from __future__ import annotations

import ast
import ctypes
import math
import shutil
import subprocess
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lemmata.cli import main
from lemmata.codegen import stable
from lemmata.codegen.compile import (
    FreeIndexError,
    UnboundNameError,
    UnknownTargetError,
    UnsupportedError,
    numpy_function,
    python_function,
    source,
)
from lemmata.codegen.program import program
from lemmata.codegen.targets import targets
from lemmata.errors import LemmataError
from lemmata.reading.text.reader import read_expression

inf, nan = math.inf, math.nan


def read(text: str, given: str = ""):
    return read_expression(text, given)[0]


def forms_of(text: str, given: str = "") -> list[str]:
    return [form.name for form in program(read(text, given), None, None).operations]


# ------------------------------------------------------------------ recognition

RECOGNISED = {
    "1/(1 + exp(-x))": "sigmoid",
    "exp(x)/(exp(x) + 1)": "sigmoid",
    "exp(2*a + b)/(1 + exp(b + a*2))": "sigmoid",
    "(1 + tanh(x/2))/2": "sigmoid",
    "1 - sigmoid(x)": "sigmoid",
    "log(1 + exp(x))": "softplus",
    "log(exp(x - y) + 1)": "softplus",
    "log(1 - sigmoid(x))": "log_sigmoid",
    "log(1/(1 + exp(-x)))": "log_sigmoid",
    "(1 - sigmoid(x))*sigmoid(x)": "sigmoid_gradient",
    "exp(-x)/(1 + exp(-x))**2": "sigmoid_gradient",
    "diff(sigmoid(x), x)": "sigmoid_gradient",
    "diff(sigmoid(x), x, 2)": "sigmoid_gradient",
    "diff(log(1 + exp(x)), x)": "sigmoid",
    "log(p) - log(1 - p)": "logit",
    "log(p/(1 - p))": "logit",
    "diff(binary_entropy(p), p)": "logit",
    "-(1 - p)*log(1 - p) - p*log(p)": "binary_entropy",
    "p*log(p)": "entropy_term",
    "p*log(p/q)": "relative_entropy_term",
    "kl(p, q)": "kl_divergence",
    "js(p, q)": "js_divergence",
    "1 - softmax(z)[i]": "softmax_complement",
    "softmax(z)[i]*(1 - softmax(z)[i])": "softmax_complement",
    "entropy(p)": "entropy_term",
    "binary_cross_entropy(y, sigmoid(x))": "binary_cross_entropy_of_score",
    "-y*log(sigmoid(x)) - (1 - y)*log(1 - sigmoid(x))": "binary_cross_entropy_of_score",
    "-y*log(1/(1 + exp(-x))) - (1 - y)*log(1 - 1/(1 + exp(-x)))": "binary_cross_entropy_of_score",
    "softplus(x) - x*y": "binary_cross_entropy_of_score",
    "diff(binary_cross_entropy(y, sigmoid(x)), x)": "sigmoid_minus",
    "log(sum(exp(z[k]), k))": "logsumexp",
    "exp(z[i])/sum(exp(z[k]), k)": "softmax",
    "diff(log(sum(exp(z[k]), k)), z[j])": "softmax",
    "log(softmax(z)[i])": "log_softmax",
    "z[i] - logsumexp(z)": "log_softmax",
    "log(exp(z[i])/sum(exp(z[k]), k))": "log_softmax",
    "cross_entropy(y, softmax(z))": "softmax_cross_entropy",
    "-sum(y[k]*log(softmax(z)[k]), k)": "softmax_cross_entropy",
    "diff(cross_entropy(y, softmax(z)), z[j])": "softmax_cross_entropy_gradient",
    "softmax(z)[j] - y[j]": "softmax_minus",
    "log(exp(a) + exp(b))": "logaddexp",
    "exp(x) - 1": "expm1",
    "1 - exp(-x)": "expm1",
    "log(1/q)": "surprisal",
    "p*log(p/q) - p + q": "kl_div",
    "q - p + p*(log(p) - log(q))": "kl_div",
    "log(p/q)": "log_ratio",
    "y*(log(y) - x)": "kl_div_of_log",
    "sum(y[i]*(log(y[i]) - log_softmax(z)[i]), i)": "kl_div_of_log",
    "y*(log(y) - log(q))": "relative_entropy_term",
    "log(p) - log(q)": "log_ratio",
    "log(1 - exp(-x))": "log1mexp",
    "log(1 - exp(a - b))": "log1mexp",
    "p/(1 - p)": "odds",
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))": "tanh",
    "(exp(2*x) - 1)/(exp(2*x) + 1)": "tanh",
    "2*sigmoid(2*x) - 1": "tanh",
    "x + softplus(-x)": "softplus",
    "sigmoid(x) - 1/2": "centred_sigmoid",
    "logsumexp(z) - max(z)": "logsumexp_excess",
    "logit(sigmoid(x))": "score",
    "log(sigmoid(x)) - log(1 - sigmoid(x))": "score",
    "softplus(x) - softplus(-x)": "score",
    "sigmoid(x)/(1 - sigmoid(x))": "exponential",
    "odds(sigmoid(x))": "exponential",
    "log(softmax(z)[i]/softmax(z)[1])": "score_difference",
    "log_softmax(z)[i] - log_softmax(z)[1]": "score_difference",
    "softmax(z)[i]/softmax(z)[1]": "exponential_ratio",
    "exp(log_softmax(z)[i])": "softmax",
    "exp(z[i] - max(z))/sum(exp(z[k] - max(z)), k)": "softmax",
    "diff(-log(softmax(z)[1]), z[j])": "softmax_minus",
    "1 - sum(softmax(z)[k]**2, k)": "softmax_impurity",
    "sum(softmax(z)[k]*(1 - softmax(z)[k]), k)": "softmax_impurity",
    "log(sum(exp(z[k]), k)/n)": "logmeanexp",
    "log(1 + sum(exp(z[k]), k))": "softplus",
    "kl(p, softmax(z))": "kl_divergence_of_softmax",
    "kl(softmax(z), softmax(w))": "kl_of_softmaxes",
    "surprisal(sigmoid(x))": "softplus",
    "x*sigmoid(x)": "silu",
    "x/(1 + exp(-x))": "silu",
    "binary_entropy(sigmoid(x))": "binary_entropy_of_score",
    "1 - tanh(x)": "tanh_complement",
    "diff(tanh(x), x)": "tanh_gradient",
}


@pytest.mark.parametrize(("text", "form"), RECOGNISED.items())
def test_a_naive_formula_is_recognised(text, form):
    assert form in forms_of(text, "z in R^n; n >= 2" if "[1]" in text else "")


NEAR_MISSES = {
    "log(2 + exp(x))": "softplus",
    "log(1 - exp(x))": "softplus",
    "log(1 + exp(x) + y)": "softplus",
    "exp(x)/(1 + exp(y))": "softplus",
    "1/(2 + exp(-x))": "sigmoid",
    "1/(1 - exp(-x))": "sigmoid",
    "(2 + tanh(x))/2": "sigmoid",
    "sigmoid(x)*(1 - sigmoid(y))": "sigmoid_gradient",
    "sigmoid(x)*(1 + sigmoid(x))": "sigmoid_gradient",
    "log(p) + log(1 - p)": "logit",
    "log(p/(1 - q))": "logit",
    "-p*log(p) - (1 - p)*log(1 - q)": "binary_entropy",
    "-p*log(p) + (1 - p)*log(1 - p)": "binary_entropy",
    "p*log(q/p)": "relative_entropy_term",
    "p*log(p*q)": "relative_entropy_term",
    "softplus(x) + x*y": "binary_cross_entropy_of_score",
    "-y*log(sigmoid(x)) - (1 - y)*log(sigmoid(x))": "binary_cross_entropy_of_score",
    "-y*log(sigmoid(x)) - (1 - y)*log(1 - sigmoid(t))": "binary_cross_entropy_of_score",
    "log(sum(exp(2*z[k])*z[k], k))": "logsumexp",
    "exp(2*z[i])/sum(exp(z[k]), k)": "softmax",
    "exp(z[i])/sum(exp(y[k]), k)": "softmax",
    "z[i] + logsumexp(z)": "log_softmax",
    "y[i] - logsumexp(z)": "log_softmax",
    "sum(y[k]*log(softmax(z)[1]), k)": "softmax_cross_entropy",
    "exp(x) + 1": "expm1",
    "p*log(p/q) - p - q": "kl_div",
    "p*log(p/q) - q + p": "kl_div",
    "log(p/q + 1)": "log_ratio",
    "y*(log(x) - y)": "kl_div_of_log",
    "log(1 + exp(-x))": "log1mexp",
    "log(2 - exp(-x))": "log1mexp",
    "p/(1 + p)": "odds",
    "q/(1 - p)": "odds",
    "(exp(x) - exp(-x))/(exp(x) + exp(-y))": "tanh",
    "logit(sigmoid(x) + 1)": "score",
    "log(sigmoid(x)) + log(1 - sigmoid(x))": "score",
    "sigmoid(x)/(1 - sigmoid(y))": "exponential",
    "log_softmax(z)[i] - log_softmax(y)[1]": "score_difference",
    "exp(z[i] - max(y))/sum(exp(z[k] - max(z)), k)": "softmax",
    "softmax(z)[j] + delta(1, j)": "softmax_minus",
    "1 - sum(softmax(z)[k], k)": "softmax_impurity",
    "log(n + sum(exp(z[k]), k))": "softplus",
    "log(n*sum(exp(z[k]), k))": "logmeanexp",
    "kl(softmax(z), p)": "kl_divergence_of_softmax",
    "y*sigmoid(x)": "silu",
    "binary_entropy(1 + sigmoid(x))": "binary_entropy_of_score",
    "1 - 2*tanh(x)": "tanh_complement",
    "1 + tanh(x)**2": "tanh_gradient",
}


@pytest.mark.parametrize(("text", "form"), NEAR_MISSES.items())
def test_what_only_looks_like_a_pattern_is_left_alone(text, form):
    given = "z in R^n; n >= 2" if "[1]" in text else ""
    assert form not in forms_of(text, given)


def test_every_form_has_claims_and_is_recognised_by_its_own_patterns():
    claims = stable.claims()
    for form in stable.forms().values():
        assert any(name == form.name for name, _ in claims), form.name
        pattern = form.patterns[0]
        assert form in program(pattern, None, None).operations or form.name.startswith("weighted"), form.name


# ------------------------------------------------------------------ accuracy

mp = mpmath.mp.clone() if hasattr(mpmath.mp, "clone") else mpmath.MPContext()
mp.prec = 1400  # enough for 1 - sigmoid(745)

SCORES = [
    0.0,
    -0.0,
    1e-300,
    -5e-324,
    1e-9,
    -0.3,
    0.7,
    1.9654125965117866,
    -6.2361,
    20.000001,
    36.9,
    -37.0,
    40.0,
    -40.0,
]
SCORES += [708.0, -709.5, 710.0, -710.0, -744.0, 1e5]
PROBABILITIES = [
    5e-324,
    1e-310,
    1e-300,
    1e-17,
    0.1,
    0.2028,
    0.25,
    0.4999,
    0.5 - 2**-54,
    0.5,
    0.5 + 2**-53,
    0.7,
]
PROBABILITIES += [0.75, 0.9689870959488763, 0.999999, 1 - 2**-52, 1 - 2**-53]


def softplus(v):
    return mp.log1p(mp.exp(v))


SCALAR = {
    "sigmoid(x)": (SCORES, lambda v: 1 / (1 + mp.exp(-v))),
    "1 - sigmoid(x)": (SCORES, lambda v: 1 / (1 + mp.exp(v))),
    "diff(sigmoid(x), x)": (SCORES, lambda v: mp.exp(-v) / (1 + mp.exp(-v)) ** 2),
    "softplus(x)": (SCORES, softplus),
    "log(sigmoid(x))": (SCORES, lambda v: -softplus(-v)),
    "logit(p)": (PROBABILITIES, lambda p: mp.log(p / (1 - p))),
    "-p*log(p)": (PROBABILITIES, lambda p: -p * mp.log(p)),
    "surprisal(p)": (PROBABILITIES, lambda p: -mp.log(p)),
    "binary_entropy(p)": (PROBABILITIES, lambda p: -p * mp.log(p) - (1 - p) * mp.log(1 - p)),
    "odds(p)": (PROBABILITIES, lambda p: p / (1 - p)),
    "log(1 - exp(-p))": (PROBABILITIES, lambda p: mp.log(1 - mp.exp(-p))),
    "2*sigmoid(2*p) - 1": (PROBABILITIES, mp.tanh),
    "softplus(-x) + x": (SCORES, softplus),
    "sigmoid(x) - 1/2": (SCORES, lambda v: mp.tanh(v / 2) / 2),
    "logit(sigmoid(x))": (SCORES, lambda v: v),
    "x*sigmoid(x)": ([*SCORES, -745.2, -750.0], lambda v: v / (1 + mp.exp(-v))),
    "binary_entropy(sigmoid(x))": (
        [*SCORES, 750.0],
        lambda v: softplus(-v) / (1 + mp.exp(-v)) + softplus(v) / (1 + mp.exp(v)),
    ),
    "1 - tanh(x)": (SCORES, lambda v: 2 / (1 + mp.exp(2 * v))),
    "1 - tanh(x)**2": (SCORES, lambda v: 4 / ((1 + mp.exp(2 * v)) * (1 + mp.exp(-2 * v)))),
}


def ulps(got: float, true) -> float:
    nearest = float(true)
    if math.isinf(got) or math.isnan(got) or math.isinf(nearest):
        return 0.0 if got == nearest else inf
    return float(abs(mp.mpf(got) - true)) / math.ulp(nearest) if nearest else 0.0 if got == 0 else inf


def bound(text: str) -> float:
    form = program(read(text), None, None).bounded
    assert form is not None
    return form.ulp


@pytest.mark.parametrize("make", [numpy_function, python_function])
@pytest.mark.parametrize("text", SCALAR)
def test_a_function_of_a_scalar_keeps_its_bound(text, make):
    points, reference = SCALAR[text]
    function = make(read(text))
    for v in points:
        got = float(function(v))
        assert ulps(got, reference(mp.mpf(v))) <= bound(text), f"{text} at {v!r}: {got!r}"


def test_the_naive_formula_would_fail_the_same_check():
    naive = 1.0 - 1.0 / (1.0 + math.exp(-40.0))
    assert ulps(naive, SCALAR["1 - sigmoid(x)"][1](mp.mpf(40))) > 1e6


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_a_relative_entropy_term_keeps_its_bound(make):
    function = make(read("p*log(p/q)"))
    pairs = [(0.9726288138, 0.9726288128), (1e-300, 1e300), (5e-324, 1.0), (0.5, 0.3), (0.3, 0.5), (0.2, 0.1)]
    for p, q in pairs:
        true = mp.mpf(p) * mp.log(mp.mpf(p) / mp.mpf(q))
        assert ulps(float(function(p, q)), true) <= bound("p*log(p/q)")


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_relative_entropy_does_not_cancel(make):
    function = make(read("kl(p, q)"))
    for h in (2**-50, 2**-30, 2**-10, 0.2):
        p, q = [0.5, 0.5], [0.5 + h, 0.5 - h]
        true = mp.fsum(mp.mpf(a) * mp.log(mp.mpf(a) / mp.mpf(b)) for a, b in zip(p, q, strict=True))
        got = float(function(p, q))
        assert abs(got - true) <= 4 * max(math.ulp(got), math.ulp(h) * (h < 0.1))
    assert float(function([1e-10], [1.0])) == pytest.approx(1e-10 * math.log(1e-10), rel=1e-15)
    assert float(function([0.5, 0.5], [1e-310, 1.0])) == pytest.approx(356.2075422335171, rel=1e-15)


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_divergences_without_a_gap_do_not_cancel(make):
    term, js = make(read("p*log(p/q) - p + q")), make(read("js(p, q)"))
    for a, b in ((0.3, 0.3 + 2**-50), (0.9726288138, 0.9726288128), (1e300, 1.3e300), (0.2, 0.7), (0.7, 0.2)):
        p, q = mp.mpf(a), mp.mpf(b)
        assert ulps(float(term(a, b)), p * mp.log(p / q) - p + q) <= bound("p*log(p/q) - p + q")
        mean = (p + q) / 2
        true = (p * mp.log(p / mean) + q * mp.log(q / mean)) / 2
        assert ulps(float(js([a], [b])), true) <= bound("js(p, q)")
    assert [float(term(*pair)) for pair in ((0.0, 0.5), (0.5, 0.0), (0.0, 0.0))] == [0.5, inf, 0]
    assert float(js([1.0, 0.0], [0.0, 1.0])) == math.log(2)


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_binary_cross_entropy_of_a_score_keeps_its_bound(make):
    function = make(read("binary_cross_entropy(y, sigmoid(x))"))
    for y in (0.0, 1.0, 0.3, 1e-20, 0.8861254309334716):
        for v in SCORES:
            true = mp.mpf(y) * softplus(-mp.mpf(v)) + (1 - mp.mpf(y)) * softplus(mp.mpf(v))
            assert ulps(float(function(y, v)), true) <= bound("binary_cross_entropy(y, sigmoid(x))")


ROWS = [
    [0.0, -40.0],
    [5.0, 3.0, -7.25],
    [-213.19055617058157, -208.29055617058157, -224.59055617058158],
    [800.0, 799.3, 60.1],
    [-745.1, -1490.2],
    [1e-300, 1e300],
    [0.1] * 7,
    [709.0, 0.1, 0.3],
    [1000.0, 999.9, 254.7],
    [705.0, 0.3],
    [711.3, 2.9, 709.9],
]


@pytest.mark.parametrize("make", [numpy_function, python_function])
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_functions_of_a_vector_keep_their_bounds(row, make):
    exact = [mp.mpf(v) for v in row]
    # Shifted, for exp(1e300) has too many digits; at this precision the shift is exact enough.
    top = max(exact)
    weights = [mp.exp(v - top) for v in exact]
    whole = sum(weights)
    for got, weight in zip(make(read("softmax(z)"))(row), weights, strict=True):
        assert ulps(float(got), weight / whole) <= 7
    others = sorted(weights)[:-1]
    correction = mp.log1p(sum(others))
    for got, v in zip(make(read("log(softmax(z)[i])"))(row), exact, strict=True):
        assert ulps(float(got), v - top - correction) <= 3
    assert ulps(float(make(read("logsumexp(z) - max(z)"))(row)), correction) <= 3
    got = float(make(read("logsumexp(z)"))(row))
    assert abs(got - (top + correction)) <= 3 * math.ulp(max(abs(got), *map(abs, row)))


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_the_gradient_of_cross_entropy_does_not_cancel(make):
    for text in ("diff(cross_entropy(y, softmax(z)), z[j])", "softmax(z)[j] - y[j]"):
        arguments = ([1.0, 0.0], [0.0, -40.0])
        got = make(read(text))(*(arguments if text.startswith("diff") else arguments[::-1]))
        small = mp.exp(-40) / (1 + mp.exp(-40))
        assert ulps(float(got[0]), -small) <= 5
        assert ulps(float(got[1]), small) <= 5


# ------------------------------------------------------------------ the ends

AT = (-inf, -0.0, 0.0, 1.0, inf, nan)
ENDS = {
    "sigmoid(x)": (0.0, 0.5, 0.5, None, 1.0, nan),
    "diff(sigmoid(x), x)": (0.0, 0.25, 0.25, None, 0.0, nan),
    "softplus(x)": (0.0, math.log(2), math.log(2), None, inf, nan),
    "log(sigmoid(x))": (-inf, -math.log(2), -math.log(2), None, -0.0, nan),
    "relu(x)": (0.0, 0.0, 0.0, 1.0, inf, nan),
    "exp(x) - 1": (-1.0, -0.0, 0.0, None, inf, nan),
    "logit(x)": (nan, -inf, -inf, inf, nan, nan),
    "binary_entropy(x)": (nan, 0.0, 0.0, 0.0, nan, nan),
    "-x*log(x)": (nan, 0.0, 0.0, 0.0, -inf, nan),
    "surprisal(x)": (nan, inf, inf, 0.0, -inf, nan),
    "odds(x)": (nan, -0.0, 0.0, inf, nan, nan),
}


@pytest.mark.parametrize("make", [numpy_function, python_function])
@pytest.mark.parametrize("text", ENDS)
def test_values_at_the_ends(text, make):
    function = make(read(text))
    for v, wanted in zip(AT, ENDS[text], strict=True):
        if wanted is None or (math.isinf(v) and text == "odds(x)"):
            continue
        got = float(function(v))
        assert got == wanted or (math.isnan(got) and math.isnan(wanted)), f"{text} at {v}: {got}"
        if wanted == 0 and text != "relu(x)":
            assert math.copysign(1, got) == math.copysign(1, wanted), f"{text} at {v}: {got}"


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_conventions_at_zero_probabilities(make):
    term = make(read("p*log(p/q)"))
    assert [float(term(*a)) for a in ((0.0, 0.0), (0.0, 0.5), (0.5, 0.0))] == [0.0, 0.0, inf]
    assert math.isnan(term(0.0, nan))
    assert term(0.5, -0.0) == make(read("p*log(p/q) - p + q"))(0.5, -0.0) == inf
    assert make(read("kl(p, q)"))([0.5, 0.5], [-0.0, 1.0]) == inf
    score = make(read("binary_cross_entropy(y, sigmoid(x))"))
    assert [float(score(*a)) for a in ((0.0, -inf), (1.0, inf), (1.0, -inf), (0.0, inf))] == [0, 0, inf, inf]
    assert make(read("cross_entropy(p, q)"))([0.0, 1.0], [1.0, 0.0]) == inf
    assert make(read("cross_entropy(p, q)"))([0.0, 1.0], [0.0, 1.0]) == 0
    assert make(read("cross_entropy(y, softmax(z))"))([0.0, 1.0], [-inf, 0.0]) == 0
    assert make(read("kl(y, softmax(z))"))([0.0, 1.0], [-inf, 0.0]) == 0
    assert make(read("kl(y, softmax(z))"))([1.0, 0.0], [-inf, 0.0]) == inf
    assert make(read("kl(y, softmax(z))"))([1.0, 0.0], [-1000.0, 0.0]) == 1000


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_infinite_scores(make):
    soft, log_soft, whole = (make(read(t)) for t in ("softmax(z)", "log_softmax(z)", "logsumexp(z)"))
    assert list(soft([-inf, 0.0])) == [0, 1]
    assert list(soft([inf, 0.0])) == [1, 0]
    assert list(log_soft([inf, 0.0])) == [0, -inf]
    assert whole([-inf, -inf]) == -inf
    assert whole([inf, 0.0]) == inf
    assert np.isnan(soft([inf, inf])).all()
    assert np.isnan(log_soft([nan, 0.0])).all()
    assert np.isnan(soft([nan])).all()
    assert math.isnan(make(read("max(z)"))([0.0, nan]))
    assert list(log_soft([1.79e308, 1.79e308])) == [-math.log(2), -math.log(2)]
    assert list(soft([-1.79e308, -1.79e308])) == [0.5, 0.5]
    assert list(log_soft([3.0])) == [0]


# ------------------------------------------------------------------ arrays


def test_no_warning_is_raised():
    wild = np.array([-inf, -1e308, -745.0, -1.0, -0.0, 0.0, 5e-324, 0.5, 1.0, 2.0, 710.0, 1e308, inf, nan])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in (*SCALAR, "relu(x)", "1/x", "sqrt(x)", "log(x)", "p*log(p/0.5)"):
            for dtype in (np.float64, np.float32, np.float16):
                with np.errstate(over="ignore"):
                    values = wild.astype(dtype)
                numpy_function(read(text))(values)
        for text in ("softmax(z)", "log_softmax(z)", "logsumexp(z)", "entropy(z)"):
            numpy_function(read(text))(wild)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_the_dtype_is_kept_and_rounded_once(dtype):
    values = np.linspace(-12, 9, 1000).astype(dtype)
    function = numpy_function(read("softplus(x)"))
    got = function(values)
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, function(values.astype(np.float64)).astype(dtype))
    assert numpy_function(read("softmax(z/T)", "z in R^n; T > 0"))(values, 2.0).dtype == dtype


def test_bfloat16_is_kept():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    values = np.linspace(-9, 9, 50).astype(ml_dtypes.bfloat16)
    assert numpy_function(read("sigmoid(x)"))(values).dtype == values.dtype


def test_shapes_and_axes():
    z = np.random.default_rng(0).normal(size=(3, 4, 5))
    soft, whole = numpy_function(read("softmax(z)")), numpy_function(read("logsumexp(z)"))
    for axis in (0, 1, 2, -1, -2):
        weights = np.exp(z) / np.exp(z).sum(axis, keepdims=True)
        np.testing.assert_allclose(soft(z, axis=axis), weights, rtol=1e-14)
        np.testing.assert_allclose(whole(z, axis=axis), np.log(np.exp(z).sum(axis)), rtol=1e-14)
    assert soft(z[:0]).shape == (0, 4, 5)
    assert numpy_function(read("kl(p, q)"))(np.full((6, 3), 1 / 3), np.array([0.2, 0.3, 0.5])).shape == (6,)
    hot = numpy_function(read("softmax(z/T)", "z in R^n; T > 0"))
    np.testing.assert_allclose(hot(z[0], np.arange(1.0, 5)), soft(z[0] / np.arange(1.0, 5)[:, None]))


def test_many_blocks_agree_with_one():
    values = np.random.default_rng(1).normal(size=100_003)
    whole = numpy_function(read("sigmoid(x)"))(values)
    np.testing.assert_array_equal(
        whole[70_000:70_010], numpy_function(read("sigmoid(x)"))(values[70_000:70_010])
    )
    rows = values[:100_000].reshape(-1, 10)
    soft = numpy_function(read("softmax(z)"))
    np.testing.assert_array_equal(soft(rows)[5000], soft(rows[5000]))


def test_scalars_in_scalars_out():
    function = numpy_function(read("sigmoid(x)"))
    assert isinstance(function(0.0), np.float64)
    assert function(np.float32(0.0)).dtype == np.float32
    assert function(0) == 0.5
    assert function([0.0, 0.0]).tolist() == [0.5, 0.5]


def test_arguments_follow_the_order_of_appearance_unless_told():
    assert numpy_function(read("q*log(p) + x"))(2.0, math.e, 1.0) == 3
    text = source(read("diff(cross_entropy(y, softmax(z)), z[j])"))
    assert "(y, z, axis=-1):" in text
    assert numpy_function(read("p/q"), args=["q", "p"])(2.0, 1.0) == 0.5
    assert numpy_function(read("log_softmax(z)"), args=["z"])([0.0]).tolist() == [0]


def test_a_component_and_a_vector_written_out():
    assert numpy_function(read("-log(softmax([4, 2, -2])[1])"))() == pytest.approx(
        math.log(1 + math.exp(-2) + math.exp(-6))
    )
    assert numpy_function(read("softmax(z)[2]", "z in R^3"))(np.zeros((4, 3))).tolist() == [1 / 3] * 4


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_vectors_inside_vectors_and_deltas(make):
    z, q, s = [0.0, 1.0, 3.0], [0.2, 0.3, 0.5], np.exp([0.0, 1.0, 3.0]) / np.exp([0.0, 1.0, 3.0]).sum()
    np.testing.assert_allclose(make(read("kl(softmax(z), q)", "z in R^n"))(z, q), np.sum(s * np.log(s / q)))
    assert make(read("log(sum(exp(z[k]), k)/n)"))([1000.0, 1000.0]) == 1000
    assert make(read("log(1 + sum(exp(z[k]), k))"))([1000.0, -1000.0]) == 1000
    inner = make(read("entropy(softmax(z)/2)", "z in R^n"))(z)
    np.testing.assert_allclose(inner, -np.sum(s / 2 * np.log(s / 2)))
    slope = make(read("diff(log_softmax(z)[1], z[j])", "n >= 2"))(z)
    np.testing.assert_allclose(slope, np.array([1.0, 0, 0]) - s)
    diagonal = make(read("diff(softmax(z/T)[i], z[i])", "z in R^n; T > 0"))
    np.testing.assert_allclose(diagonal(z, 1.0), s * (1 - s))
    assert diagonal([0.0, -40.0], 1.0)[0] == pytest.approx(math.exp(-40), rel=1e-15)
    renyi = make(read("log(sum(p[i]**a, i))/(1 - a)"))(q, 2.0)
    assert renyi == pytest.approx(-math.log(0.04 + 0.09 + 0.25))


@pytest.mark.parametrize("x", [0.25, np.array([0.25, -600.0]), np.array([[1.0, 2.0, 3.0]])])
@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("logsumexp([0, x])", lambda x: np.logaddexp(0, x)),
        ("log(exp(x) + exp(y)) - max([x, y])", lambda x: 0 * x + math.log(2)),
        ("max([x, y, 1/2])", lambda x: np.maximum(x, 0.5)),
        ("softmax([x, log(2), y])[1]", lambda x: 1 / (2 + 2 * np.exp(-x))),
        ("cross_entropy([y, 1 - y], softmax([x, x]))", lambda x: 0 * x + math.log(2)),
    ],
)
def test_a_list_may_hold_variables(text, true, x):
    function = numpy_function(read(text, "y in [0,1]" if "1 - y" in text else ""))
    y = np.clip(x, 0, 1) if "1 - y" in text else x
    by_name = {"x": x, "y": y}
    names = function.__code__.co_varnames[: function.__code__.co_argcount - 1]
    found = function(*(by_name[name] for name in names))
    assert np.shape(found) == np.shape(x)
    np.testing.assert_allclose(found, true(x), rtol=1e-14)


# ------------------------------------------------------------------ any expression


def scalars(depth: int = 3):
    leaf = st.sampled_from(["x", "y", "1", "2", "1/3"])

    def extend(inner):
        unary = st.sampled_from(
            ["exp({})", "log(1 + exp({}))", "sigmoid({})", "softplus({})", "tanh({})", "(-{})"]
        )
        binary = st.sampled_from(["({} + {})", "({} - {})", "({}*{})", "{}/(2 + exp({}))", "(1 - {}*{})"])
        return st.one_of(
            st.builds(lambda f, a: f.format(a), unary, inner),
            st.builds(lambda f, a, b: f.format(a, b), binary, inner, inner),
        )

    return st.recursive(leaf, extend, max_leaves=2**depth)


@given(scalars(), st.floats(-2, 2), st.floats(-2, 2))
@example("(log(1 + exp(1)) + x/(2 + exp(x)))", 0.0, 0.0)
def test_any_expression_has_the_value_of_the_formula(text, x, y):
    expr = read(text)
    names = {str(s) for s in expr.free_symbols}
    values = {"x": x, "y": y}
    with mp.workprec(200):
        true = _evaluate(expr, {k: mp.mpf(v) for k, v in values.items()})
    assume(abs(true) < 1e250)
    arguments = {name: values[name] for name in names}
    for make in (numpy_function, python_function):
        got = float(make(expr)(**arguments))
        assert abs(got - true) <= 1e-9 * (1 + abs(true)) * 10 ** len(text) ** 0.25, source(expr)


def _evaluate(expr, values):
    """The formula as written, by mpmath."""
    name = type(expr).__name__
    if expr.is_Symbol:
        return values[str(expr)]
    if expr.is_Rational:
        return mp.mpf(expr.p) / expr.q
    if hasattr(expr, "unfold"):
        return _evaluate(expr.unfold(), values)
    args = [_evaluate(a, values) for a in expr.args]
    if name == "Add":
        return mp.fsum(args)
    if name == "Mul":
        return mp.fprod(args)
    if name == "Pow":
        return args[0] ** args[1]
    return getattr(mp, name)(*args)


# ------------------------------------------------------------------ the source


TEXTS = [
    "sigmoid(x)",
    "log(softmax(z)[i])",
    "kl(p, q)",
    "diff(entropy(softmax(z)), z[j])",
    "relu(x) + logit(p)",
]


@pytest.mark.parametrize("target", ["numpy", "python", "torch", "jax", "numba"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_module_has_one_public_function_with_a_docstring_and_short_lines(text, target):
    if target == "numba" and "x" not in text.replace("max", ""):
        pytest.skip("a function of vectors")
    code = source(read(text), target)
    functions = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    public = [f for f in functions if not f.name.startswith("_")]
    assert len(public) == 1
    assert "ulp" in ast.get_docstring(public[0])
    assert max(map(len, code.splitlines())) <= 110
    assert code.endswith("\n")
    if target not in ("python", "numba"):
        loops = {f.name for f in functions for node in ast.walk(f) if isinstance(node, (ast.For, ast.While))}
        # Over blocks, arguments and the terms of a series, never elements.
        over_terms = {"_scaled", "_log_scaled", "_exact_sum", "_pool", "_total"}
        assert loops <= {"_elementwise", "_rowwise", "_floats", "_atanh_excess", *over_terms}


def test_names_of_arguments_never_meet_names_of_the_code():
    assert python_function(read("sigmoid(r)"))(0.0) == 0.5
    assert python_function(read("p*log(p/r)"))(0.5, 0.5) == 0
    assert numpy_function(read("softplus(axis) + r"))(0.0, 1.0) == pytest.approx(1 + math.log(2))
    assert numpy_function(read("softmax(m)[i]"))([0.0, 0.0]).tolist() == [0.5, 0.5]


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_c_agrees_with_python(tmp_path):
    for text in (
        "sigmoid(x)",
        "softplus(x)",
        "binary_entropy(x)",
        "logit(x)",
        "relu(x) - sigmoid(-x)",
        "x**2/3",
        "2*sigmoid(2*x) - 1",
        "x*log(x/2) - x + 2",
    ):
        code, library = tmp_path / "f.c", tmp_path / f"{abs(hash(text))}.so"
        code.write_text(source(read(text), "c", name="f"))
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, code, "-lm"], check=True
        )
        compiled = ctypes.CDLL(str(library)).f
        compiled.restype, compiled.argtypes = ctypes.c_double, [ctypes.c_double]
        ours = python_function(read(text))
        for v in (-inf, -710.0, -0.3, 0.0, 0.2, 1.0, 40.0, inf, nan):
            assert compiled(v) == pytest.approx(ours(v), rel=1e-15, nan_ok=True), f"{text} at {v}"


VECTORS = ["softmax(z)", "log_softmax(z)", "logsumexp(z)", "1 - softmax(z)[i]"]


def test_numba_keeps_the_bound_and_agrees_at_the_ends():
    text = "softplus(x)"  # its exponential and its logarithm are the two written for numba
    pytest.importorskip("numba")
    points, reference = SCALAR[text]
    compiled, ours = numpy_function(read(text), target="numba"), numpy_function(read(text))
    for v, got in zip(points, compiled(np.array(points)), strict=True):
        assert ulps(float(got), reference(mp.mpf(v))) <= bound(text), f"{text} at {v!r}: {got!r}"
    many = -np.arange(0.0078125, 45, 0.0078125)  # where a series cut too early would show
    apart = np.abs(compiled(many) - ours(many)) / np.spacing(ours(many))
    assert apart.max() <= 3
    ends = np.array([-inf, inf, nan, -1e38, 1e38, -1.0, 0.0])
    np.testing.assert_allclose(compiled(ends), ours(ends), rtol=1e-15)
    assert compiled(ends.astype(np.float32)).dtype == np.float32
    assert compiled(np.ones((2, 3), order="F")[:, ::2]).shape == (2, 2)


def test_numba_is_for_scalars():
    with pytest.raises(UnsupportedError, match="functions of scalars only"):
        source(read("softmax(z)"), "numba")


@pytest.mark.parametrize(
    "text",
    [*SCALAR, *VECTORS, "p*log(p/q)", "p*log(p/q) - p + q", "kl(p, q)", "js(p, q)", "logsumexp([0, x])"],
)
def test_torch_agrees_with_numpy(text):
    torch = pytest.importorskip("torch")
    values = np.array([0.1, 0.25, 0.5, 0.9])
    code = source(read(text), "torch")
    ours = numpy_function(read(text))
    arguments = [values, values[::-1].copy()][: ours.__code__.co_argcount - ("axis" in code or "dim" in code)]
    namespace: dict = {}
    exec(code, namespace)  # noqa: S102  code of our own
    theirs = namespace[ours.__name__](*map(torch.from_numpy, arguments))
    np.testing.assert_allclose(theirs.numpy(), ours(*arguments), rtol=1e-14)


@pytest.mark.parametrize(
    "text",
    [*SCALAR, *VECTORS, "p*log(p/q)", "p*log(p/q) - p + q", "kl(p, q)", "js(p, q)", "logsumexp([0, x])"],
)
def test_jax_agrees_with_numpy(text):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    values = np.array([0.1, 0.25, 0.5, 0.9])
    code = source(read(text), "jax")
    ours = numpy_function(read(text))
    arguments = [values, values[::-1].copy()][: ours.__code__.co_argcount - ("axis=" in code)]
    namespace: dict = {}
    exec(code, namespace)  # noqa: S102  code of our own
    np.testing.assert_allclose(namespace[ours.__name__](*arguments), ours(*arguments), rtol=1e-13)


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("text", "given", "error", "words"),
    [
        ("z[i]", "", FreeIndexError, "the index i is free"),
        ("exp(z[i]) + 1", "", FreeIndexError, "sum over i"),
        ("limit(sigmoid(x), x, oo)", "", UnsupportedError, "limit"),
        ("diff(softmax(z)[i], z[j])", "", UnsupportedError, "a matrix"),
        ("X[i, j]", "X in R^(n x m)", UnsupportedError, "matrix"),
        ("n + x", "n >= 1", LemmataError, "n"),
        ("erf(x)", "", UnsupportedError, "no erf"),
    ],
)
def test_what_has_no_numeric_meaning_is_refused(text, given, error, words):
    with pytest.raises(error, match=words):
        source(read(text, given))


def test_names_and_targets_are_checked():
    with pytest.raises(
        UnknownTargetError, match="unknown target 'fortran'; known are c, jax, numba, numpy, python, torch"
    ):
        source(read("sigmoid(x)"), "fortran")
    with pytest.raises(UnboundNameError, match="the name y is not among the arguments x"):
        numpy_function(read("x + y"), args=["x"])
    with pytest.raises(UnboundNameError, match="lambda"):
        source(read("sigmoid(x)"), name="lambda")
    with pytest.raises(UnboundNameError, match="np means something else in numpy code"):
        source(read("np + 1"))
    assert source(read("np + 1"), "c")
    assert sorted(targets()) == ["c", "jax", "numba", "numpy", "python", "torch"]
    with pytest.raises(UnknownTargetError, match="known are numba, numpy"):
        numpy_function(read("sigmoid(x)"), target="torch")


@pytest.mark.parametrize(
    "bad",
    [np.array([1j]), np.array(["a"]), "1.5", True, None, np.array([True]), np.longdouble(1)],
)
def test_anything_but_numbers_is_refused(bad):
    with pytest.raises(TypeError, match="expected integers, float64, float32, float16 or bfloat16"):
        numpy_function(read("sigmoid(x)"))(bad)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
@pytest.mark.parametrize("text", ["sigmoid(x)", "softmax(z)", "logsumexp(z)", "kl(p, q)"])
def test_integers_are_taken_as_doubles(text, dtype):
    function = numpy_function(read(text))
    whole = np.array([3, 1, 2], dtype)
    count = 2 if "kl" in text else 1
    found = function(*[whole] * count)
    assert found.dtype == np.float64
    assert np.array_equal(found, function(*[whole.astype(np.float64)] * count))
    assert numpy_function(read("x + y"))(whole, np.ones(3, np.float32)).dtype == np.float64


MASKED = {
    "softmax(z)": ([0.0, 0.5, 0.5], [nan, nan, nan]),
    "log_softmax(z)": ([-inf, -math.log(2), -math.log(2)], [nan, nan, nan]),
    "logsumexp(z)": (math.log(2), -inf),
}


@pytest.mark.parametrize("text", MASKED)
def test_a_masked_class_takes_no_part(text):
    some, every = MASKED[text]
    for function in (numpy_function(read(text)), python_function(read(text))):
        assert np.allclose(function([-inf, 0.0, 0.0]), some, rtol=1e-15)
        assert np.array_equal(function([-inf] * 3), every, equal_nan=True)
        assert "-inf" in function.__doc__


def test_shapes_are_checked():
    with pytest.raises(ValueError, match=r"at least one component; found the shape \(\)"):
        numpy_function(read("softmax(z)"))(1.0)
    with pytest.raises(ValueError, match=r"at least one component; found the shape \(2, 0\)"):
        numpy_function(read("softmax(z)"))(np.zeros((2, 0)))
    with pytest.raises(ValueError, match="at least one axis"):
        numpy_function(read("kl(p, q)"))(1.0, [1.0])
    with pytest.raises(ValueError, match=r"one size, at least 1; found \[2, 3\]"):
        numpy_function(read("kl(p, q)"))(np.ones(3), np.ones(2))
    with pytest.raises(ValueError, match="broadcast"):
        numpy_function(read("x + y"))(np.ones(3), np.ones(2))


# ------------------------------------------------------------------ the command


def test_the_command_takes_givens_and_expressions_that_start_with_a_minus(tmp_path, capsys):
    assert main(["code", "-p*log(p)", "--target", "python"]) == 0
    assert "def entropy_term(p):" in capsys.readouterr().out
    written = tmp_path / "second.py"
    assert main(["code", "softmax(z)[2]", "--given", "z in R^3", "-o", str(written)]) == 0
    assert "_softmax(z)[..., 1:2]" in written.read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["z[i]"],
        ["limit(sigmoid(x), x, oo)"],
        ["sigmoid(x)", "--target", "fortran"],
        ["softmax(z)[4]", "--given", "z in R^3"],
        ["sigmoid(x"],
        ["sigmoid(x) <= 1"],
    ],
    ids=str,
)
def test_the_command_writes_nothing_on_bad_input(tmp_path, capsys, arguments):
    written = tmp_path / "f.py"
    assert main(["code", *arguments, "-o", str(written)]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("lemmata: ")
    assert list(tmp_path.iterdir()) == []
