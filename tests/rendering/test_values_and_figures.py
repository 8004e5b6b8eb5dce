"""Numbers come from the definitions, and figures from the numbers."""

from __future__ import annotations

import math
import re

import pytest
import sympy

import lemmata.definitions as d
from lemmata.notation import build, scalar, unevaluated
from lemmata.rendering.figures import FIGURES, UnknownFigureError, figure
from lemmata.rendering.values import NoValueError, decimal, entries, value


def of(definition: str, *args: object) -> sympy.Expr:
    return build(d.registry[definition], *map(sympy.S, args))


@pytest.mark.parametrize(
    ("expression", "places", "expected"),
    [
        (of("sigmoid", 4), 3, "0.982"),
        (of("sigmoid", 2), 3, "0.881"),
        (of("sigmoid", -2), 3, "0.119"),
        (of("softmax", entries(4, 2, -2), 1), 4, "0.8789"),
        (of("cross_entropy", entries(1, 0, 0), of("softmax", entries(4, 2, -2))), 4, "0.1291"),
        (of("logit", sympy.Rational(1, 2)), 3, "0.000"),
        (of("cross_entropy", entries(0, 1), entries(0, 1)), 2, "0.00"),  # 0 log 0 = 0
        (of("cross_entropy", entries(0, 1), entries(1, 0)), 2, "oo"),
        (of("entropy", entries("0.5", "0.5")), 4, "0.6931"),
        (of("kl_divergence", entries(0, 1), entries(0, 1)), 3, "0.000"),  # 0 log(0/0) = 0
        (of("odds", sympy.Rational(99, 100)), 3, "99.000"),
    ],
)
def test_decimals(expression: sympy.Expr, places: int, expected: str) -> None:
    assert decimal(expression, places).lstrip("-") == expected


def test_halves_round_to_even() -> None:
    assert decimal(sympy.Rational(5, 1000), 2) == "0.00"
    assert decimal(sympy.Rational(15, 1000), 2) == "0.02"


def test_a_variable_has_no_value() -> None:
    with pytest.raises(NoValueError, match="x"), unevaluated():
        value(of("sigmoid", scalar("x")))


@pytest.mark.parametrize("name", list(FIGURES))
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_points(name: str, lang: str) -> None:
    picture = figure(name, lang)
    assert picture.count("{") == picture.count("}")
    points = re.findall(r"^(-?[0-9.e-]+) (-?[0-9.e-]+)$", picture, re.MULTILINE)
    truth = {
        "odds": lambda p: p / (1 - p),
        "logit": lambda p: math.log(p / (1 - p)),
        "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
        "surprisal": lambda q: -math.log(q),
        "cross_entropy": lambda q: -0.7 * math.log(q) - 0.3 * math.log(1 - q),
    }
    if name == "bars":
        assert re.findall(r"\[([0-9.]+)\]", picture) == ["0.982", "0.881", "0.119", "0.879", "0.119", "0.002"]
        return
    assert len(points) > 90
    for x, y in points:
        assert float(y) == pytest.approx(truth[name](float(x)), rel=1e-4, abs=1e-5)


def test_unknown_figure() -> None:
    with pytest.raises(UnknownFigureError, match="logit"):
        figure("cosine", "en")
