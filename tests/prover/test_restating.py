"""What says nothing is recognised, and what says something is not taken for it."""

from __future__ import annotations

import pytest
from sympy import Add, Integer, Mul, Pow

from lemmata.notation import build, scalar
from lemmata.prover.restating import restates, tidied
from lemmata.reading.text.reader import read_claim, read_expression
from lemmata.reading.writing import write

NOTHING = [
    "sigmoid(x) == 1*sigmoid(x)",
    "sigmoid(x) <= 1*sigmoid(x)",
    "sigmoid(x) == 2*sigmoid(x)/2",
    "sigmoid(x) == 2*1.5*sigmoid(x)/3",
    "sigmoid(x) == sigmoid(x) + 1 - 1",
    "sigmoid(x) == 2*sigmoid(x) - sigmoid(x)",
    "sigmoid(x) == sigmoid((2*x)/2)",
    "x + y == x + 1*y",
    "x + y == y + x",
    "y*x == x*y",
    "x*y == y**2*x/y",
    "(x*y)**2 == x**2*y*y",
    "log(x) == log(2)*log(x)/log(2)",
    "-(-x) == x",
    "x - y + z == x + 1*z - y + 0",
    "sum(p[i], i) == 1*sum(p[k], k)",
    "softmax(z)[i] == softmax(z)[i]*1",
    "x + 1 <= x + 2",
    "max(x, y) <= max(x, y) + 1",
    "4 == 4",
    "2*x/x == 2",
    "3*n/n >= 3",
    "kl(q, p) - kl(q, p) >= 0",
    "0 <= x - x + y - y",
    "x - x == 0",
]
SOMETHING = [
    "sigmoid(x) == 1 - sigmoid(-x)",
    "exp(x)*exp(y) == exp(x + y)",
    "x*(y + 1) == x*y + x",
    "(x + y)**2 == x**2 + 2*x*y + y**2",
    "log(1/x) == -log(x)",
    "relu(x) == 2*relu(x/2)",
    "sigmoid(x) <= 2*sigmoid(x)",
    "sum(p[i], i) == sum(q[k], k)",
    "softmax(z)[i] == softmax(z)[j]",
    "sum(x[i]*y[k], i) == sum(x[k]*y[k], k)",
    "2 + 2 == 4",
    "x == y",
]


@pytest.mark.parametrize("claim", NOTHING)
def test_a_side_said_again(claim: str) -> None:
    assert restates(read_claim(claim).statement)


@pytest.mark.parametrize("claim", SOMETHING)
def test_something_new(claim: str) -> None:
    assert not restates(read_claim(claim).statement)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("1*x", "x"),
        ("x*1*y", "x*y"),
        ("exp(1*x)", "exp(x)"),
        ("x + 0", "x"),
        ("x + 2 - 1", "x + 1"),
        ("2 - x - 1", "-x + 1"),
        ("2*x/2", "x"),
        ("sum(1*p[i], i)", "sum(p[i], i)"),
        ("1/x", "1/x"),
        ("2*x/3", "2*x/3"),
        ("1 - x", "1 - x"),
        ("y*x/y", "y*x/y"),  # not where y is 0
        ("softmax(z)[i]", "softmax(z)[i]"),
    ],
)
def test_written_as_one_would(written: str, tidy: str) -> None:
    assert write(tidied(read_expression(written, "z in R^n" if "z" in written else "")[0])) == tidy


def test_a_quotient_by_zero_stays() -> None:
    x, zero = scalar("x"), Integer(0)
    quotient = build(Mul, zero, x, build(Pow, zero, Integer(-1)))
    assert tidied(quotient) == quotient
    assert tidied(build(Add, Integer(1), Integer(-1))) == 0
