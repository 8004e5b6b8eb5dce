"""lambdify: 1-based indices, 0-based arrays, and the conventions at the boundary."""

from __future__ import annotations

import inspect
import warnings

import mpmath
import numpy as np
import pytest
import sympy
from sympy import Rational, Sum, exp, log

from lemmata.definitions import (
    binary_cross_entropy,
    binary_entropy,
    cross_entropy,
    entropy,
    js_divergence,
    kl_divergence,
    log_softmax,
    logit,
    logsumexp,
    relu,
    sigmoid,
    softmax,
    softmax_temperature,
    softplus,
    surprisal,
    vmax,
)
from lemmata.definitions.code import lambdify
from lemmata.notation import Entries, index, n, scalar, vector

x, t = scalar("x"), scalar("t")
z, p, q = vector("z"), vector("p"), vector("q")
i, j, k = map(index, "ijk")
MODULES = ("numpy", "mpmath", "math")


def given(values: list[float], module: str) -> object:
    if module == "numpy":
        return np.array(values)
    return [mpmath.mpf(v) for v in values] if module == "mpmath" else values


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("expr", "a", "b", "expected"),
    [
        (entropy(p), [0.0, 1.0, 0.0], None, 0.0),
        (entropy(p), [1.0], None, 0.0),
        (cross_entropy(p, q), [0.0, 1.0], [0.0, 1.0], 0.0),
        (cross_entropy(p, q), [0.0, 1.0], [1.0, 0.0], np.inf),
        (kl_divergence(p, q), [0.0, 1.0], [0.0, 1.0], 0.0),
        (kl_divergence(p, q), [0.5, 0.5], [1.0, 0.0], np.inf),
        (js_divergence(p, q), [1.0, 0.0], [0.0, 1.0], np.log(2)),
        (js_divergence(p, q), [1.0, 0.0], [1.0, 0.0], 0.0),
    ],
)
def test_boundary_of_the_simplex(module, expr, a, b, expected):
    code = sympy.lambdify((p, q), expr, module)
    with np.errstate(divide="ignore"):
        got = code(given(a, module), given(b or a, module))
    assert float(got) == pytest.approx(float(expected))


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("expr", "at", "expected"),
    [
        (binary_entropy(x), 0.0, 0.0),
        (binary_entropy(x), 1.0, 0.0),
        (surprisal(x), 0.0, np.inf),
        (logit(x), 0.0, -np.inf),
        (logit(x), 1.0, np.inf),
        (relu(x), -2.0, 0.0),
        (binary_cross_entropy(x, x), 1.0, 0.0),
        (binary_cross_entropy(x, 1 - x), 1.0, np.inf),
    ],
)
def test_ends_of_an_interval(module, expr, at, expected):
    code = sympy.lambdify(x, expr, module)
    with np.errstate(divide="ignore"):
        assert float(code(mpmath.mpf(at) if module == "mpmath" else at)) == expected


def test_a_weight_0_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sympy.lambdify(p, entropy(p))(np.array([0.0, 1.0]))
        sympy.lambdify((p, q), kl_divergence(p, q))(np.array([0.0, 1.0]), np.array([0.0, 1.0]))


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_arrays_of_scores_are_rows_of_a_matrix(length):
    rows = np.random.default_rng(1).normal(size=(4, length))
    softmaxes = sympy.lambdify(z, softmax(z))(rows)
    assert np.allclose(softmaxes.sum(axis=-1), 1)
    assert np.allclose(
        sympy.lambdify(z, entropy(softmax(z)))(rows), -(softmaxes * np.log(softmaxes)).sum(axis=-1)
    )
    assert np.allclose(sympy.lambdify(z, vmax(z))(rows), rows.max(axis=-1))
    for at in range(1, length + 1):
        assert np.allclose(sympy.lambdify((z, i), softmax(z)[i])(rows, at), softmaxes[:, at - 1])


def test_scalar_functions_are_vectorised():
    xs = np.linspace(-3, 3, 7)
    assert np.allclose(sympy.lambdify(x, sigmoid(x))(xs), 1 / (1 + np.exp(-xs)))
    assert np.allclose(sympy.lambdify(x, softplus(x))(xs), np.log1p(np.exp(xs)))
    assert np.allclose(sympy.lambdify(z, sigmoid(z))(xs), 1 / (1 + np.exp(-xs)))


def test_names_that_meet():
    """An argument k beside a formula whose own index is k."""
    code = sympy.lambdify((z, k), k * logsumexp(z) + softmax(z, k), "mpmath")
    a = [mpmath.mpf(v) for v in (1, 2, 4)]
    total = sum(mpmath.exp(v) for v in a)
    assert mpmath.almosteq(code(a, 2), 2 * mpmath.log(total) + mpmath.exp(2) / total)


def test_vector_arithmetic():
    a = np.array([0.5, 1.5, -1.0])
    code = sympy.lambdify((z, x, i), softmax(z * x + x, i))
    assert code(a, 2.0, 3) == pytest.approx(np.exp(-2) / np.exp(2 * a).sum())
    explicit = sympy.lambdify(x, entropy(Entries(x, 1 - x)))
    assert explicit(0.25) == pytest.approx(0.5623351446188083)
    assert sympy.lambdify((p, z), cross_entropy(p, softmax(z)))(
        np.array([1.0, 0.0]), np.array([0.0, 0.0])
    ) == (pytest.approx(np.log(2)))


@pytest.mark.parametrize("module", ["numpy", "mpmath"])
def test_whole_expressions_are_1_based(module):
    """SymPy's own lambdify would read z[j] from the wrong place: it counts from 0."""
    a, b = [0.25, 0.75], [0.5, 0.5]
    slope = lambdify((p, q, j), kl_divergence(p, q).diff(p[j]), module)
    assert float(slope(given(a, module), given(b, module), 2)) == pytest.approx(np.log(1.5) + 1)
    loss = lambdify((p, z, j), softmax(z, j) - p[j], module)
    assert float(loss(given(a, module), given([0, 0], module), 1)) == pytest.approx(0.25)
    mean = lambdify(p, Sum(p[k] * log(p[k]), (k, 1, n)), module)
    assert float(mean(given([0, 1], module))) == 0
    jacobian = lambdify((z, i, j), softmax(z, i).diff(z[j]), module)
    assert float(jacobian(given([0, 0], module), 1, 2)) == pytest.approx(-0.25)
    cooled = lambdify((z, t, i), softmax_temperature(z, t, i).diff(t), module)
    got = float(cooled(given([1, 3], module), 2.0, 1))
    expected = softmax_temperature([1, 3], t, 1).diff(t).subs(t, 2).evalf()
    assert got == pytest.approx(float(expected))
    mixed = lambdify(z, Sum(exp(z[k]) * softmax(z, k), (k, 1, n)), module)
    assert float(mixed(given([0, 0], module))) == pytest.approx(1)
    pairs = lambdify(z, Sum(Sum((z[k] - z[j]) ** 2, (k, 1, n)), (j, 1, n)), module)
    assert float(pairs(given([0, 1, 3], module))) == pytest.approx(28)


def test_several_at_once():
    value, slope = lambdify((z, j), [logsumexp(z), logsumexp(z).diff(z[j])])(np.zeros(4), 1)
    assert (value, slope) == (pytest.approx(np.log(4)), pytest.approx(0.25))


def test_the_code_reads_like_the_formula():
    source = inspect.getsource(sympy.lambdify((z, i), softmax(z, i), "numpy"))
    assert "exp(z[..., i - 1])/sum(exp(z), axis=-1)" in source
    source = inspect.getsource(sympy.lambdify((z, i), log_softmax(z, i), "mpmath"))
    assert "log(exp(z[i - 1])/fsum(exp(z[k - 1]) for k in range(1, len(z) + 1)))" in source


def test_exact_arithmetic_of_mpmath_is_kept():
    with mpmath.workdps(50):
        got = sympy.lambdify((z, i), softmax(z, i), "mpmath")([mpmath.mpf(0), mpmath.log(2)], 1)
        assert mpmath.almosteq(got, mpmath.mpf(1) / 3, rel_eps=mpmath.mpf(10) ** -48)
    assert Rational(1, 3) == softmax([0, log(2)], 1)
