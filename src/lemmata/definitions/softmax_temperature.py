"""Softmax at a temperature T > 0: scores in R^n to the open simplex."""

from __future__ import annotations

from sympy import exp

from lemmata.definitions.definition import Definition, T, define, i, z
from lemmata.notation import delta, total

softmax_temperature: type[Definition] = define(
    "softmax_temperature",
    z,
    T,
    i,
    body=lambda z, T, i: exp(z[i] / T) / total(lambda k: exp(z[k] / T), z),
    words={"en": "softmax at temperature T", "ko": "온도가 T인 소프트맥스"},
    latex=r"\operatorname{softmax}",
    source="Hinton, Vinyals & Dean 2015, eq. 1",
    module=__name__,
    values="positive",
    partials={
        z: lambda z, T, i, j: softmax_temperature(z, T, i) * (delta(i, j) - softmax_temperature(z, T, j)) / T,
        T: lambda z, T, i: (
            softmax_temperature(z, T, i)
            * (total(lambda k: softmax_temperature(z, T, k) * z[k], z) - z[i])
            / T**2
        ),
    },
    doc="""Component i of softmax of z/T.""",
)
