"""Sums of exponentials: never nan, infinite or 0 where the value is plain; every rewriting is proved."""

from __future__ import annotations

import inspect
import math
import random
import re
import warnings
from typing import Any

import numpy as np
import pytest
from sympy import Eq, Expr

from lemmata.catalogue import load
from lemmata.codegen.compile import numpy_function, python_function, source
from lemmata.codegen.exponentials import read, restored, unfolded
from lemmata.codegen.gradient import UnsupportedError
from lemmata.evaluation.evaluate import Imprecise, Infinity, Undefined, enclose
from lemmata.functions import _exact
from lemmata.notation import Claim, build
from lemmata.prover.search import prove
from lemmata.reading.text.reader import read_expression

inf = math.inf
GIVEN = "z in R^n; w in R^n; y in R^n; n >= 2"


def parsed(text: str) -> Expr:
    return read_expression(text, GIVEN)[0]


def true_value(expr: Expr, point: dict[str, Any]) -> float | None:
    """The value rounded to a double, or None where there is none or no precision tells."""
    exact = _exact(expr, point)
    bits = 200
    while bits <= 20_000:
        try:
            value = enclose(expr, exact, bits)
        except Undefined:
            return None
        except Imprecise:
            bits *= 4
            continue
        if isinstance(value, Infinity):
            return value.sign * inf
        if value.rad * 10**25 <= abs(value.mid) or value.exact is not None:
            try:
                return float(value.mid)
            except OverflowError:
                return inf if value.mid > 0 else -inf
        bits *= 4
    return None


def lost(got: float, true: float) -> bool:
    """Whether nan, an infinity or 0 stands for something else."""
    if math.isinf(true):
        return got != true
    return not math.isfinite(got) or (got == 0 and abs(true) > 1e-320) or (true != 0 and got * true < 0)


# ------------------------------------------------------------------ chosen points

CASES = [
    ("exp(u)/(exp(u) + exp(v))", {"u": 1000.0, "v": 999.0}),
    ("exp(u)/(exp(u) + exp(v))", {"u": -1000.0, "v": -999.0}),
    ("1 - exp(u)/(exp(u) + exp(v))", {"u": 40.0, "v": 0.0}),
    ("log(exp(a) - exp(b))", {"a": 1000.0, "b": 999.0}),
    ("log(exp(a) - exp(b))", {"a": -1000.0, "b": -1000.5}),
    ("log(exp(x) - 1)", {"x": 710.0}),
    ("log(exp(x) - 1)", {"x": 1e-10}),
    ("log(exp(a) + sum(exp(z[k]), k))", {"a": 800.0, "z": [900.0, 0.0]}),
    ("-log(exp(s)/(exp(s) + sum(exp(z[k]), k)))", {"s": 800.0, "z": [900.0, 0.0]}),
    ("-log(exp(s)/(exp(s) + sum(exp(z[k]), k)))", {"s": 800.0, "z": [700.0, 0.0]}),
    ("log(exp(a) + exp(b)) - a", {"a": 40.0, "b": 0.0}),
    ("log(exp(a)/(exp(a) + exp(b)))", {"a": 50.0, "b": 0.0}),
    ("log(sum(exp(z[k]), k) - exp(s))", {"s": 800.0, "z": [800.0, 1.0]}),
    ("log(sum(y[k]*exp(z[k]), k))", {"y": [0.0, 1.0], "z": [1000.0, 0.0]}),
    ("sum(y[k]*exp(z[k]/T), k)/sum(exp(z[k]/T), k)", {"y": [3.0, 4.0], "z": [1000.0, 999.0], "T": 0.5}),
    ("1 - softmax(z)[1] - softmax(z)[2]", {"z": [0.0, 0.0, -40.0]}),
    ("log(1 - softmax(z)[1] - softmax(z)[2])", {"z": [0.0, 0.0, -800.0]}),
    ("sigmoid(x) - sigmoid(v)", {"x": 800.0, "v": 40.0}),
    ("sinh(x)/cosh(v)", {"x": 800.0, "v": 801.0}),
    ("log(cosh(x))", {"x": 800.0}),
    ("log(cosh(x))", {"x": 1e-4}),
    ("log(cosh(x))", {"x": -1e-9}),
    ("log((exp(x) + exp(-x))/2)", {"x": 1e-9}),
    ("cosh(x) - 1", {"x": 1e-9}),
    ("cosh(x) - 1", {"x": 710.0}),
    ("log(sigmoid(a))/softplus(-a)", {"a": 800.0}),
    ("log(sigmoid(a))/softplus(-a)", {"a": -800.0}),
    ("1/softplus(a)", {"a": -700.0}),
    ("softplus(a)*sigmoid(b)", {"a": -300.0, "b": -300.0}),
    ("softplus(a) + x/(2 + exp(b))", {"a": -30.0, "x": 1.0, "b": 100.0}),
    ("log(sinh(x))", {"x": 800.0}),
    ("sqrt(exp(a) + exp(b))/exp(a/2)", {"a": 900.0, "b": 901.0}),
    ("(exp(a) + exp(b))**3/(exp(a) - exp(b))**3", {"a": 900.0, "b": 901.0}),
    ("log((exp(a) - exp(b))**2)", {"a": 900.0, "b": 901.0}),
    ("exp(x)*v", {"x": 1000.0, "v": 0.0}),
    ("exp(b)/2", {"b": 710.0}),
    ("kl(softmax(z), softmax(w))", {"z": [0.0, 0.0], "w": [0.0, -800.0]}),
    ("kl(softmax(z), softmax(w))", {"z": [0.25, 0.75], "w": [0.25, 0.75 + 2**-40]}),
    ("kl(softmax(z), softmax(w))", {"z": [0.0, -700.0], "w": [0.0, -699.0]}),
    ("kl(softmax(z), softmax(w))", {"z": [0.0, -800.0], "w": [0.0, -100.0]}),
    ("kl(softmax(z), softmax(w))", {"z": [1000.0, 0.0], "w": [0.0, 1000.0]}),
    ("log(1 - tanh(a)**2)", {"a": 1e-17}),
    ("log(1 - tanh(a)**2)", {"a": -800.0}),
    ("log(tanh(x))", {"x": 40.0}),
    ("log(tanh(x))", {"x": 1e-300}),
    ("softplus(a) - softplus(b)", {"a": 800.0, "b": 900.0}),
    ("log(softmax(z)[1]*softmax(w)[2])", {"z": [0.0, 800.0], "w": [900.0, 0.0]}),
    ("exp(a)*sigmoid(-a)", {"a": 800.0}),
    ("log(1 - sum(exp(z[k]), k)/(2*sum(exp(z[k]), k)))", {"z": [999.0, 1000.0]}),
    ("2**a/(2**a + 2**b)", {"a": 2000.0, "b": 1999.0}),
    ("log(2**a + 3**b)", {"a": 2000.0, "b": 1999.0}),
    ("(exp(a) - 1)/(exp(b) - 1)", {"a": 1e-12, "b": 2e-12}),
]


@pytest.mark.parametrize("make", [numpy_function, python_function])
@pytest.mark.parametrize(("text", "point"), CASES)
def test_a_plain_value_is_found(text: str, point: dict[str, Any], make: Any) -> None:
    expr = parsed(text)
    true = true_value(expr, point)
    assert true is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = float(make(expr)(**point))
    assert got == pytest.approx(true, rel=1e-11, abs=0)


@pytest.mark.parametrize("make", [numpy_function, python_function])
def test_the_divergence_of_equal_softmaxes_is_0(make: Any) -> None:
    function = make(parsed("kl(softmax(z), softmax(w))"))
    for z, w in (([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), ([0.0, -inf], [0.0, -inf]), ([5.0], [7.0])):
        assert function(z, w) == 0
    assert function([0.0, 1.0], [0.0, -inf]) == inf
    assert function([0.0, -inf], [0.0, 1.0]) == pytest.approx(math.log(1 + math.e), rel=1e-15)
    assert function([-7e114, -2e114], [-2e93, 1e93]) == 0


COMPONENTS = [
    ("log(1 - softmax(z)[i])", [0.0, 900.0, 3.0], [0.0, -896.95141265, 0.0]),
    ("logit(softmax(z)[i])", [0.0, 900.0, 3.0], [-900.0, 896.95141265, -897.0]),
    ("logit(softmax(z)[i])", [0.0, 0.0], [0.0, 0.0]),
    ("logit(softmax(z)[i])", [5.0], [inf]),
    ("1/softmax(z)[i]", [0.0, 700.0], [math.exp(700.0), 1.0]),
    ("diff(entropy(softmax(z)), z[j])", [0.0, 40.0], [1.6993417021166355e-16, -1.6993417021166355e-16]),
    ("diff(sum(softmax(z)[k]**2, k), z[j])", [0.0, 40.0], [-8.496708510583178e-18, 8.496708510583178e-18]),
    ("diff(sum(softmax(z)[k]**3, k), z[j])", [0.0, 40.0], [-1.2745062765874767e-17, 1.2745062765874767e-17]),
    (
        "diff(log(sum(softmax(z)[k]**2, k)), z[j])",
        [0.0, 40.0],
        [-8.496708510583178e-18, 8.496708510583178e-18],
    ),
    ("diff(log(1 - softmax(z)[1]), z[j])", [800.0, 0.0, 1.0], [-1.0, 0.2689414213699951, 0.7310585786300049]),
    ("exp(z[i])*exp(0)/(1 + sum(exp(z[k]), k))", [800.0, 0.0], [1.0, 0.0]),
]


@pytest.mark.parametrize("make", [numpy_function, python_function])
@pytest.mark.parametrize(("text", "z", "values"), COMPONENTS)
def test_components_at_extreme_gaps(text: str, z: list[float], values: list[float], make: Any) -> None:
    got = make(parsed(text))(z)
    np.testing.assert_allclose(got, values, rtol=1e-9, atol=1e-300)


def test_what_cancels_in_products_of_sums_is_refused() -> None:
    text = "log(1 - sum(exp(2*z[k]), k)/sum(exp(z[k]), k)**2)"
    with pytest.raises(UnsupportedError, match="a difference with products of sums in it may cancel to 0"):
        numpy_function(parsed(text))
    for text_ in ("abs(exp(a) - exp(b))/exp(a)", "log(max(exp(a), exp(b)))"):
        with pytest.raises(UnsupportedError, match="stands between them"):
            numpy_function(parsed(text_))
    # Written out for three components it is a sum of products, none of which is subtracted.
    small = read_expression(text, "z in R^3")[0]
    assert numpy_function(small)([0.0, 800.0, 0.0]) == pytest.approx(math.log(4) - 800.0)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("softplus(-a)/exp(-a)", "softplus(-a)"),
        ("exp(a)*log(1 + exp(-a))", "softplus(-a)"),
        ("sigmoid(-x)/softplus(-x)", "softplus(-x)"),
        ("log(softmax(z)[1])/log(sigmoid(a))", "log_softmax(z, 1)"),
        ("binary_entropy(sigmoid(x))/sigmoid(-x)", "binary_entropy_of_score(x)"),
        ("1/softplus(-a) - exp(a)", "softplus(-a)"),
        ("log(softplus(-a))", "softplus(-a)"),
        ("log(1 - exp(-exp(x)))", "exp(x)"),
    ],
)
@pytest.mark.parametrize("target", ["numpy", "python", "torch", "jax", "numba", "c"])
def test_a_logarithm_that_becomes_0_beside_what_outweighs_it_is_refused(
    text: str, lost: str, target: str
) -> None:
    with pytest.raises(UnsupportedError, match=rf"{re.escape(lost)} may become 0"):
        source(parsed(text), target)


# ------------------------------------------------------------------ random expressions


class Expressions:
    """Random expressions of the kind: products, quotients, logarithms and powers of sums of exponentials."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def exponent(self) -> str:
        return self.random.choice(["a", "b", "c", "a + b", "a - b", "2*a", "-a", "a/2", "-b", "a/T", "s*b"])

    def sum(self) -> str:
        parts = []
        for _ in range(self.random.randint(1, 3)):
            c, kind = self.random.choice(["", "", "", "2*", "3*", "x*", "1/2*"]), self.random.random()
            if kind < 0.55:
                parts.append(f"{c}exp({self.exponent()})")
            elif kind < 0.8:
                body = self.random.choice(["exp(z[k])", "exp(z[k]/T)", "y[k]*exp(z[k])", "exp(2*z[k] + a)"])
                parts.append(f"{c}sum({body}, k)")
            elif kind < 0.9:
                parts.append(self.random.choice(["1", "2", "1/2"]))
            else:
                known = ["sigmoid(a)", "softmax(z)[1]", "sigmoid(a - b)", "cosh(a)", "sinh(b)", "tanh(a)"]
                parts.append(c + self.random.choice(known))
        return (
            "(" + parts[0] + "".join(self.random.choice([" + ", " + ", " - "]) + p for p in parts[1:]) + ")"
        )

    def quotient(self) -> str:
        forms = ["{}", "{}/{}", "{}/{}", "{}*{}", "(1 - {}/{})", "{}**2/{}", "sqrt({})/{}"]
        form = self.random.choice(forms)
        return form.format(*(self.sum() for _ in range(form.count("{}"))))

    def expression(self) -> str:
        kind = self.random.random()
        if kind < 0.4:
            return f"log({self.quotient()})"
        if kind < 0.6:
            other = self.random.choice(["a", "b", "logsumexp(z)", "log(T)", "softplus(a)", "log(2)"])
            return f"log({self.quotient()}) - {other}"
        return self.quotient()

    def number(self) -> float:
        marks = [0, 1, -1, 40, -40, 700, 710, -710, 745, -746, 800, -800, 1000, 999, 1e-3, 1e-10, 5e3, -3e3]
        if self.random.random() < 0.8:
            return float(self.random.choice(marks))
        return self.random.uniform(-1000, 1000)

    def point(self, names: list[str]) -> dict[str, Any]:
        size = self.random.choice([2, 3, 5])
        choices = {"T": [0.1, 0.5, 1.0, 2.0], "x": [0.0, 1.0, -1.0, 3.0, 1e-5], "s": [0.0, 1.0, -1.0, 0.5]}
        found: dict[str, Any] = {}
        for name in names:
            if name == "z":
                found[name] = [self.number() for _ in range(size)]
            elif name == "y":
                found[name] = [self.random.choice([0.0, 1.0, 0.5]) for _ in range(size)]
            else:
                found[name] = self.random.choice(choices[name]) if name in choices else self.number()
        return found


@pytest.mark.parametrize(
    ("seed", "count"), [(0, 20), *(pytest.param(s, 50, marks=pytest.mark.nightly) for s in range(6))]
)
def test_a_random_expression_loses_no_plain_value(seed: int, count: int) -> None:
    source, refused, checked = Expressions(seed), 0, 0
    for _ in range(count):
        text = source.expression()
        expr = parsed(text)
        try:
            functions = [numpy_function(expr), python_function(expr)]
        except UnsupportedError:
            refused += 1
            continue
        names = list(inspect.signature(functions[1]).parameters)
        for _ in range(3):
            point = source.point(names)
            true = true_value(expr, point)
            if true is None:
                continue
            checked += 1
            for function in functions:
                got = float(function(**point))
                assert not lost(got, true), f"{text} at {point}: {got}, true {true}"
    assert refused < count / 5
    assert checked > 1.6 * count


def test_control_the_naive_formula_loses_plain_values() -> None:
    with np.errstate(all="ignore"):
        naive = np.exp(1000.0) / (np.exp(1000.0) + np.exp(999.0))
    assert lost(float(naive), 0.7310585786300049)


# ------------------------------------------------------------------ proofs

EQUAL = [
    "exp(u)/(exp(u) + exp(v))",
    "1 - exp(u)/(exp(u) + exp(v))",
    "exp(a)/(exp(a) + exp(b)) - exp(a)/(exp(a) + exp(c))",
    "1 - softmax(z)[i]",
    "softmax(z)[i] - softmax(w)[i]",
    "sum(y[k]*exp(z[k]), k)/sum(exp(z[k]), k) - x",
    "exp(s)/(exp(s) + sum(exp(z[k]), k))",
    "(exp(a) + exp(b))**2/exp(a + b) - 2",
    "sigmoid(a)*(1 - sigmoid(b))",
    "exp(a*(b + c))/(exp(a*b) + 1)",
    "1/(1 + exp(-x)) - 1/(1 + exp(x))",
]


def test_what_an_argument_is_made_of_does_not_stick_to_its_function() -> None:
    for u in ("log(x)", "x", "abs(x)"):
        assert unfolded(parsed(f"sigmoid({u})")) is not None
    for u in ("exp(x)", "x"):
        assert unfolded(parsed(f"softplus({u})")) is None  # a logarithm itself


@pytest.mark.parametrize("text", EQUAL)
def test_what_is_read_is_proved_equal(text: str) -> None:
    expr, givens = read_expression(text, "z in R^n; w in R^n; y in R^n")
    claim = Claim(build(Eq, expr, restored(read(expr))), tuple(givens))
    assert prove(claim, load().sketch, lambda: True, []) is not None


def test_a_slip_in_reading_would_be_noticed() -> None:
    expr, givens = read_expression("1 - softmax(z)[i]", "z in R^n; n >= 2")
    claim = Claim(build(Eq, expr, 2 * restored(read(expr))), tuple(givens))
    assert prove(claim, load().sketch, lambda: True, []) is None


SCALING = [
    ("c*exp(u) + d*exp(v) == exp(m)*(c*exp(u - m) + d*exp(v - m))", ""),
    ("sum(y[k]*exp(z[k]), k) == exp(m)*sum(y[k]*exp(z[k] - m), k)", ""),
    ("log(exp(m)*s) == m + log(s)", "s > 0"),
    ("log(a + r) == log(a) + log(1 + r/a)", "a > 0; a + r > 0"),
]


@pytest.mark.parametrize(("text", "given"), SCALING)
def test_the_scaling_is_proved(text: str, given: str) -> None:
    import lemmata

    assert lemmata.check(text, given=given).verdict == "proved"
