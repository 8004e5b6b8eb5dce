"""Exact values: what is equal is shown to be equal, and nothing else is."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Rational, erf, exp, log, pi, sqrt, tanh

from lemmata.definitions import registry
from lemmata.evaluation.balls import sign
from lemmata.evaluation.evaluate import Program, State
from lemmata.evaluation.exact import ExactField
from lemmata.evaluation.fields import field
from lemmata.notation import D, delta, index, n, scalar, unevaluated, vector

x = scalar("x")
z, p, q = map(vector, "zpq")
i, j = index("i"), index("j")


def value(expr, point=None):
    f = ExactField()
    return f.rational(Program(expr).run(0, State(f, point or {})))


def call(name, *arguments):
    return registry[name](*arguments)


with unevaluated():
    EQUAL = [
        (call("softplus", x) - log(2), {x: 0}),
        (call("softplus", x) - call("softplus", -x) - x, {x: Rational(1, 3)}),
        (call("softmax", z, i) - call("sigmoid", z[1] - z[2]), {z: (1, Rational(1, 2)), i: 1, n: 2}),
        (call("logsumexp", z) - 1 - log(2), {z: (1, 1), n: 2}),
        (call("entropy", p) - log(n), {p: (Rational(1, 3),) * 3, n: 3}),
        (call("js_divergence", p, q) - log(2), {p: (1, 0), q: (0, 1), n: 2}),
        (tanh(x / 2) - (2 * call("sigmoid", x) - 1), {x: Rational(2, 3)}),
        (sqrt(Integer(8)) - 2 * sqrt(Integer(2)), {}),
        (log((1 + exp(x)) ** 2) - 2 * log(1 + exp(x)), {x: 1}),
        (log(1 - exp(2 * x)) - log(1 + exp(x)) - log(1 - exp(x)), {x: -1}),
        (call("logit", call("sigmoid", x)) - x, {x: Rational(3, 2)}),
        (2 ** log(3) - 3 ** log(2), {}),
        (log(log(4)) - log(2) - log(log(2)), {}),
        (erf(-x) + erf(x), {x: Rational(1, 3)}),
        (log(pi**2) - 2 * log(pi), {}),
        (sympy.atanh(x) - log(3) / 2, {x: Rational(1, 2)}),
        (
            D(call("softmax", z, i), z[j]) - call("softmax", z, i) * (delta(i, j) - call("softmax", z, j)),
            {z: (1, 2, 3), n: 3, i: 1, j: 2},
        ),
    ]
    UNEQUAL = [
        (log(3) - log(2), {}),
        (exp(x) - 1 - x, {x: Rational(1, 10**9)}),
        (sqrt(Integer(2)) * sqrt(Integer(3)) - sqrt(Integer(5)), {}),
        (call("softplus", x) - 2 * call("softplus", -x), {x: 1}),
        (log(1 + exp(x)) - log(1 + exp(2 * x)), {x: 1}),
        (tanh(x) - (2 * call("sigmoid", x) - 1), {x: 1}),
        (exp(1 / (1 + exp(x))) - exp(1 / (2 + exp(x))), {x: 1}),
    ]


@pytest.mark.parametrize("case", range(len(EQUAL)))
def test_equal_values_are_shown_equal(case):
    assert value(*EQUAL[case]) == 0


@pytest.mark.parametrize("case", range(len(UNEQUAL)))
def test_different_values_are_not(case):
    assert value(*UNEQUAL[case]) is None


@given(
    a=st.fractions(min_value=-3, max_value=3, max_denominator=4),
    b=st.fractions(min_value=Fraction(1, 4), max_value=4, max_denominator=4),
    which=st.integers(0, 5),
)
def test_exact_values_agree_with_balls(a, b, which):
    """Every rewriting keeps the value: the sign of exact − approximation is never certain."""
    y = scalar("y")
    with unevaluated():
        expr = [
            log(y + exp(x)) * exp(x) / (1 + exp(-x)),
            (exp(x) + sqrt(y)) / (exp(x) - y - 7),
            log(y) * log(y + 1) - exp(log(y) / 3),
            log(1 + exp(x) + y * exp(2 * x)) / log(Integer(6)),
            tanh(x) ** 3 + exp(exp(x)),
            y ** (x + log(y)),
        ][which]
    point = {x: Rational(a.numerator, a.denominator), y: Rational(b.numerator, b.denominator)}
    exact = ExactField()
    found = Program(expr).run(0, State(exact, point))
    with field(200) as f:
        approximate = Program(expr).run(0, State(f, point))
        rational = exact.rational(found)
        ball = (
            f.exact(*rational.as_integer_ratio())
            if rational is not None
            else exact._ball(f, found.above) / f.to_ball(exact._ball(f, found.below))
        )
        assert sign(ball - approximate) in (None, 0)


def test_large_degrees_are_left_alone():
    """e^(1/1000007) has a minimal polynomial of huge degree: no factoring, and no time lost."""
    with unevaluated():
        assert value(log(exp(x) + exp(1 / x) + 1), {x: Rational(1000007, 1000003)}) is None
