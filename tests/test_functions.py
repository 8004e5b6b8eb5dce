"""Functions and values of expressions given as text."""

from __future__ import annotations

import warnings
from fractions import Fraction

import numpy as np
import pytest
import sympy

import lemmata
from lemmata.definitions import sigmoid
from lemmata.functions import NoDistributionWarning, PointError
from lemmata.notation import scalar, unevaluated
from lemmata.reading.errors import ReadingError

THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        ("softmax(z)", {"z": [0, 0, 0]}, "[0.3333333333, 0.3333333333, 0.3333333333]"),
        ("softmax(z)[i]", {"z": (0, 0), "i": 2}, "0.5"),
        ("sigmoid(x)", {"x": 0}, "0.5"),
        ("x + y", {"x": 0.1, "y": "0.1"}, "0.2000000000"),
        ("x", {"x": sympy.Rational(1, 3)}, "0.3333333333"),
        ("x", {"x": THIRD}, "0.3333333333"),
        ("n*sum(z[k], k)", {"z": np.array([1.0, 2.5])}, "7"),
        ("-sum(p[k]*log(q[k]), k)", {"p": [1, 0], "q": [1, 0]}, "0"),
    ],
)
def test_a_value_at_a_point(text: str, point: dict[str, object], value: str) -> None:
    assert lemmata.evaluate(text, point, 10) == value


def test_a_matrix_at_a_point() -> None:
    total = "sum(sum(X[i, k], i), k)"
    assert lemmata.evaluate(total, {"X": [[1, 2, 3], [4, 5, 6]]}, given="X in R^(n x m)") == "21"


@pytest.mark.parametrize(
    ("text", "point", "message"),
    [
        ("sigmoid(x)", {"y": 1}, r"the names of the expression \(x\), found y"),
        ("sigmoid(x)", {}, "expected a value for x, found none"),
        ("softmax(z)[i]", {"z": [1, 2]}, "expected a value for i"),
        ("softmax(z)", {}, "expected a value for z, found none\n  try  numbers in the place of z"),
        ("n*x", {"x": 1}, "expected a value for n"),
        ("x", {"x": float("nan")}, "expected a finite exact number, found x = nan"),
        ("x", {"x": "1/0"}, "expected a finite exact number"),
        ("x", {"x": "__import__('os')"}, "expected a finite exact number"),
        ("x", {"x": "1" * 2000}, "expected a finite exact number"),
        ("x", {"x": [1]}, "expected a number for x"),
        ("logsumexp(z)", {"z": 3}, "expected a list of numbers for z"),
        ("logsumexp(z)", {"z": []}, "expected a list of numbers for z"),
        ("x", [1], "expected the point as a dictionary"),
        ("logsumexp(z)", {"z": [[1, 2]]}, "expected a list of numbers for z"),
        ("kl(p, q)", {"p": [1, 0], "q": [0.5, 0.25, 0.25]}, "expected 2 components, found 3 in q"),
    ],
)
def test_a_point_that_does_not_fit(text: str, point: dict[str, object], message: str) -> None:
    with pytest.raises(PointError, match=message):
        lemmata.evaluate(text, point)


def test_a_function_of_text_and_of_a_tree() -> None:
    points = np.array([-745.0, 0.0, 3.0])
    of_text = lemmata.numpy_function("1/(1 + exp(-x))")
    of_tree = lemmata.numpy_function(sigmoid(scalar("x")))
    assert np.array_equal(of_text(points), of_tree(points))
    third = lemmata.numpy_function("softmax(z)[3]", given="z in R^3")
    assert third([0.0, 0.0, 0.0]) == pytest.approx(1 / 3)
    with pytest.raises(ReadingError, match="expected a known function"):
        lemmata.numpy_function("sofmax(z)")


def test_a_function_is_the_same_where_statements_are_being_built() -> None:
    with unevaluated():
        inside = lemmata.numpy_function("1 - softmax(z)[i]")
    assert inside.__source__ == lemmata.numpy_function("1 - softmax(z)[i]").__source__


@pytest.mark.parametrize("digits", [0, -1, 2.5])
def test_digits_are_counted(digits: int) -> None:
    with pytest.raises(PointError, match="expected at least 1 digit"):
        lemmata.evaluate("sigmoid(x)", {"x": 1}, digits)


@pytest.mark.parametrize("what", [None, 3, ["x"]])
def test_only_an_expression_has_a_value(what: object) -> None:
    with pytest.raises(PointError, match="expected an expression as text or of SymPy"):
        lemmata.evaluate(what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "point", "words"),
    [
        (
            "entropy([0.5, 0.6])",
            {},
            r"\[0\.5, 0\.6\] in entropy is no distribution: its components sum to 1\.1",
        ),
        ("kl(p, q)", {"p": [0.5, 0.5], "q": [0.5, "1/3"]}, "in kl_divergence .* sum to 0.833333"),
        ("cross_entropy(p, q)", {"p": [1.5, -0.5], "q": [0.5, 0.5]}, "component 2 is negative"),
    ],
)
def test_what_is_no_distribution_is_told(text: str, point: dict[str, object], words: str) -> None:
    with pytest.warns(NoDistributionWarning, match=words):
        lemmata.evaluate(text, point)


@pytest.mark.parametrize(
    "text", ["entropy([1/2, 1/2])", "entropy(softmax([1, 700]))", "logsumexp([1, 2])", "kl([1, 0], [1, 0])"]
)
def test_distributions_are_passed_over_in_silence(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lemmata.evaluate(text)
