"""Sigmoid, the logistic function: R to (0, 1).  SciPy calls it expit; cvxpy's logistic is softplus."""

from __future__ import annotations

from sympy import exp

from lemmata.definitions.definition import Definition, define, x

sigmoid: type[Definition] = define(
    "sigmoid",
    x,
    body=lambda x: 1 / (1 + exp(-x)),
    words={"en": "sigmoid", "ko": "시그모이드"},
    latex=r"\sigma",
    source="Bishop 2006, eq. 4.59",
    module=__name__,
    values="positive",
    partials={x: lambda x: sigmoid(x) * (1 - sigmoid(x))},
    doc="""The sigmoid 1/(1 + e^(−x)) of a real x.""",
)
