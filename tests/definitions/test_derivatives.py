"""Derivatives for symbolic n, whatever the bound and free indices are called."""

from __future__ import annotations

import pytest
import sympy
from sympy import Dummy, Integer, KroneckerDelta, Rational, Sum, exp, log
from sympy.core.function import ArgumentIndexError

from lemmata.definitions import (
    cross_entropy,
    entropy,
    kl_divergence,
    log_softmax,
    logit,
    logsumexp,
    odds,
    sigmoid,
    softmax,
    softmax_temperature,
    softplus,
    vmax,
)
from lemmata.definitions.calculus import NotDifferentiable, differentiate
from lemmata.notation import D, Entries, Family, build, index, matrix, n, scalar, total, unevaluated, vector
from lemmata.tactics.identity import vanishes
from lemmata.tactics.laws import ALL

x, c, t = scalar("x"), scalar("c"), scalar("t")
z, p, q = vector("z"), vector("p"), vector("q")
i, j, k, m = map(index, "ijkl")


def test_the_usual_ones():
    assert sigmoid(x).diff(x) == sigmoid(x) * (1 - sigmoid(x))
    assert softplus(x).diff(x) == sigmoid(x)
    assert logit(x).diff(x) == 1 / (x * (1 - x))
    assert odds(x).diff(x) == (1 - x) ** -2
    assert logsumexp(z).diff(z[j]) == softmax(z, j)
    assert log_softmax(z, i).diff(z[j]) == KroneckerDelta(i, j) - softmax(z, j)
    assert entropy(p).diff(p[j]) == -log(p[j]) - 1
    assert kl_divergence(p, q).diff(p[j]) == log(p[j] / q[j]) + 1
    assert kl_divergence(p, q).diff(q[j]) == -p[j] / q[j]
    assert cross_entropy(p, q).diff(p[j]) == -log(q[j])


@pytest.mark.parametrize("name", [j, k, m, index("k1")])
def test_a_free_index_may_have_the_name_of_a_bound_one(name):
    jacobian = softmax(z, i).diff(z[name])
    assert sympy.expand(jacobian - softmax(z, i) * (KroneckerDelta(i, name) - softmax(z, name))) == 0
    assert logsumexp(z).diff(z[name]) == softmax(z, name)
    assert entropy(p).diff(p[name]) == -log(p[name]) - 1


def test_the_diagonal_is_the_diagonal():
    assert sympy.expand(softmax(z, k).diff(z[k])) == softmax(z, k) - softmax(z, k) ** 2


def test_sympy_itself_captures():
    """The reason for a calculus of our own."""
    captured = sympy.diff(Sum(exp(z[k]), (k, 1, n)), z[k])
    assert captured.has(Sum)
    assert differentiate(Sum(exp(z[k]), (k, 1, n)), z[k]) == exp(z[k])


CHAINS = {
    "scaled": (logsumexp(t * z), t),
    "scaled in a component": (logsumexp(t * z), z[k]),
    "shifted": (softmax(z + c, i), c),
    "squashed": (sigmoid(logsumexp(z)), z[k]),
    "composed": (entropy(softmax(z)), z[k]),
    "cross-entropy of scores": (cross_entropy(p, softmax(z)), z[k]),
    "cooled": (softmax_temperature(z, t, i), t),
    "a family with the variable inside and out": (logsumexp(Family(z[m] * z[k], (m, 1, n))), z[k]),
    "entries": (logsumexp(Entries(x, 2 * x, 3)), x),
    "a sum beside": (softplus(total(lambda r: z[r] ** 2, z)), z[k]),
    "a vector of sigmoids": (logsumexp(sigmoid(z)), z[j]),
}


@pytest.mark.parametrize("name", CHAINS)
def test_the_chain_rule_by_the_kernel(name):
    from lemmata.notation import Interval, Simplex, within

    expr, variable = CHAINS[name]
    found = expr.diff(variable)
    givens = [within(t, Interval(Integer(0), sympy.oo)), within(p, Simplex(n))]
    with unevaluated():
        written = D(expr, variable)
    assert vanishes(written, found, givens, ALL)
    assert not vanishes(written, 2 * found + 1, givens, ALL)


def test_second_derivatives_do_not_capture_either():
    hessian = logsumexp(z).diff(z[j], z[k])
    assert sympy.expand(hessian - softmax(z, j) * (KroneckerDelta(j, k) - softmax(z, k))) == 0
    once = softmax_temperature(z, t, i).diff(t)  # with a sum in it
    twice = once.diff(z[k])
    point = {z: Entries(1, 2, -1), t: Rational(3, 2), i: Integer(1), n: Integer(3)}
    from lemmata.definitions.trees import evaluated
    from lemmata.notation import substitute

    for place in (1, 2, 3):
        here = evaluated(substitute(twice, {**point, k: Integer(place)})).evalf(30)
        other = softmax_temperature(z, t, i).diff(z[j]).diff(t)
        assert abs(here - evaluated(substitute(other, {**point, j: Integer(place)})).evalf(30)) < 1e-25


def test_bound_indices_in_an_answer_are_nobody_elses():
    slope = softmax_temperature(z, t, i).diff(t)
    (sum_,) = slope.atoms(Sum)
    assert isinstance(sum_.args[1].args[0], Dummy)
    assert slope == softmax_temperature(z, t, i).diff(t)  # and the same every time


def test_a_matrix():
    X = matrix("X", n, 3)
    row = Family(X[k, 1], (k, 1, n))
    assert logsumexp(row).diff(X[j, 2]) == 0
    assert logsumexp(row).diff(X[j, 1]) == softmax(row, j)


def test_a_vector_has_a_vector_of_derivatives():
    slopes = softmax(z).diff(z[j])
    assert isinstance(slopes, Family)
    assert sympy.expand(slopes[i] - softmax(z, i).diff(z[j])) == 0


def test_what_cannot_be_differentiated_is_said():
    with pytest.raises(NotDifferentiable, match="unfold or reindex"):
        differentiate(Sum(z[k] * z[k + 1], (k, 1, n)), z[j])
    with pytest.raises(NotDifferentiable):
        vmax(z).diff(z[j])
    with pytest.raises(ArgumentIndexError):
        sigmoid(x).fdiff(2)


def test_an_unevaluated_derivative_stays_one():
    kept = D(build(sigmoid, x), x)
    assert isinstance(kept, sympy.Derivative)
