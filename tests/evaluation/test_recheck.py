"""A witness stands only where every given certainly holds, whoever found it."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Rational

from lemmata.evaluation.recheck import doubt
from lemmata.reading.text.reader import read_claim

HALF = Rational(1, 2)


def _doubt(claim: str, given: str, **values: Any) -> str | None:
    why = doubt(read_claim(claim, tuple(filter(None, given.split(";")))), values)
    return None if why is None else str(why)


@pytest.mark.parametrize(
    ("claim", "given", "values"),
    [
        ("x == 1", "x in {-1,1}", {"x": -1}),
        ("x < 1", "x in [0,1]", {"x": 1}),
        ("x < b", "x in [a,b]", {"x": 2, "a": 1, "b": 2}),
        ("p < 1/3", "p in [eps, 1-eps]; eps > 0", {"p": HALF, "eps": Rational(1, 3)}),
        ("p[i] > 0", "p in simplex(n)", {"n": 2, "i": 1, "p": (0, 1)}),
        ("y[i] < 1", "y in onehot(n)", {"n": 2, "i": 2, "y": (0, 1)}),
        ("z[i] < 1", "z[k] >= 1", {"n": 2, "i": 1, "z": (1, 2)}),
        ("x > 1", "x != 0; x**2 < 2; exp(x) > 2", {"x": 1}),
        ("a < 0", "sigmoid(a) == sigmoid(b)", {"a": 1, "b": 1}),
        ("entropy(p) < 1/2", "p in simplex(n); entropy(p) > 1/2", {"n": 2, "p": (HALF, HALF)}),
        ("entropy(p) > 0", "p in simplex(n)", {"n": 2, "p": (0, 1)}),
        (
            "kl(p, q) > 1",
            "p in simplex(n); q in simplex(n); q > 0 where p > 0",
            {"n": 2, "p": (1, 0), "q": (1, 0)},
        ),
        ("q[2] > 0", "kl(p, q) <= 3; kl(q, p) <= 3", {"n": 2, "p": (1, 0), "q": (1, 0)}),
        ("x > 0", "x*log(x/y)**2 <= 1; x*log(1/x) >= 0; x >= 0", {"x": 0, "y": 0}),
        ("max(z) > 3", "q > 0 where z > 0", {"n": 1, "z": (1,), "q": 2}),
        ("max(z) == z[i]", "max(z) < 3", {"n": 2, "i": 1, "z": (1, 2)}),
        ("x < 2", "sqrt(x) == 3/2; abs(x) > 2; tanh(x) > 1/2", {"x": Rational(9, 4)}),
    ],
)
def test_it_stands(claim: str, given: str, values: dict[str, Any]) -> None:
    assert _doubt(claim, given, **values) is None


@pytest.mark.parametrize(
    ("claim", "given", "values", "why"),
    [
        ("x == 1", "x in {-1,1}; x != -1", {"x": -1}, "Ne(x, -1)"),
        ("x < 1", "x in [0,1)", {"x": 1}, "x in [0, 1)"),
        ("x < b", "x in [a,b)", {"x": 2, "a": 1, "b": 2}, "x in [a, b)"),
        ("p[i] > 0", "p in open simplex(n)", {"n": 2, "i": 1, "p": (0, 1)}, "p in open simplex(n)"),
        ("p[i] > 0", "p in simplex(n)", {"n": 2, "i": 1, "p": (0, HALF)}, "p in simplex(n)"),
        ("p[i] > 0", "p in simplex(n)", {"n": 2, "i": 1, "p": (0, 0, 1)}, "p in simplex(n)"),
        ("y[i] < 1", "y in onehot(n)", {"n": 2, "i": 1, "y": (HALF, HALF)}, "y in onehot(n)"),
        ("z[i] < 1", "z[k] >= 1", {"n": 2, "i": 1, "z": (1, 0)}, "z in [1, oo)^n"),
        ("x > 1", "exp(x) > 3", {"x": 1}, "exp(x) > 3"),
        ("x > 1", "log(x) < 3", {"x": 0}, "log(x) < 3"),
        ("x > 0", "log(1/x) >= 0", {"x": 0}, "log(1/x) >= 0"),
        ("x > 0", "x*log(1 + 1/x) >= 0", {"x": 0}, "x*log(1 + 1/x) >= 0"),
        ("x > 0", "x*(1/x) >= 0", {"x": 0}, "x/x >= 0"),
        ("q[2] > 0", "kl(p, q) >= 0", {"n": 2, "p": (HALF, HALF), "q": (1, 0)}, "kl_divergence(p, q) >= 0"),
        ("x > 1", "exp(x)*exp(-x) == 1", {"x": HALF}, "Eq(exp(-x)*exp(x), 1)"),
        ("kl(p, q) > 1", "q > 0 where p > 0", {"n": 2, "p": (1, 0), "q": (0, 1)}, "q > 0 where p > 0"),
        ("softmax(z)[i] > 1", "", {"n": 2, "i": 3, "z": (0, 0)}, "indices and sizes in their ranges"),
        ("softmax(z)[i] > 1", "", {"n": 2, "i": 0, "z": (0, 0)}, "indices and sizes in their ranges"),
        ("softmax(z)[i] > 1", "", {"n": 3, "i": 1, "z": (0, 0)}, "indices and sizes in their ranges"),
        ("x > 1", "y > 0", {"x": 0}, "y in (0, oo)"),
        ("x > 1", "", {"x": 2}, "that the claim fails"),
    ],
)
def test_it_does_not(claim: str, given: str, values: dict[str, Any], why: str) -> None:
    assert _doubt(claim, given, **values) == why


def test_the_variable_of_a_limit_needs_no_value() -> None:
    assert _doubt("limit(x*y, x, 0) == 1", "x > 0; y > 0", y=1) is None
    assert _doubt("limit(x*y, x, 0) == 1", "x > 0; y > 0", y=0) == "y in (0, oo)"
