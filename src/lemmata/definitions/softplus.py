"""Softplus: R to (0, ∞), a smooth max(0, x).  cvxpy calls it logistic."""

from __future__ import annotations

from sympy import exp, log

from lemmata.definitions.definition import define, x
from lemmata.definitions.sigmoid import sigmoid

softplus = define(
    "softplus",
    x,
    body=lambda x: log(1 + exp(x)),
    words={"en": "softplus", "ko": "소프트플러스"},
    latex=r"\operatorname{softplus}",
    source="Dugas et al. 2001",
    module=__name__,
    values="positive",
    partials={x: lambda x: sigmoid(x)},
    doc="""Softplus log(1 + e^x) of a real x.""",
)
