"""Softmax: scores in R^n to the open simplex."""

from __future__ import annotations

from sympy import exp

from lemmata.definitions.definition import Definition, define, i, z
from lemmata.notation import delta, total

softmax: type[Definition] = define(
    "softmax",
    z,
    i,
    body=lambda z, i: exp(z[i]) / total(lambda k: exp(z[k]), z),
    words={"en": "softmax", "ko": "소프트맥스"},
    latex=r"\operatorname{softmax}",
    source="Bridle 1990; Bishop 2006, eq. 4.62",
    module=__name__,
    values="positive",
    partials={z: lambda z, i, j: softmax(z, i) * (delta(i, j) - softmax(z, j))},
    doc="""Component i of softmax, e^(z_i)/Σ_k e^(z_k), of scores z in R^n.""",
)
