"""Softmax at a temperature T > 0: scores in R^n to the open simplex."""

from __future__ import annotations

from sympy import exp

from lemmata.definitions.definition import T, define, i, z
from lemmata.notation import total

softmax_temperature = define(
    "softmax_temperature",
    z,
    T,
    i,
    body=lambda z, T, i: exp(z[i] / T) / total(lambda k: exp(z[k] / T), z),
    words={"en": "softmax at temperature T", "ko": "온도가 T인 소프트맥스"},
    latex=r"\operatorname{softmax}",
    source="Hinton, Vinyals & Dean 2015, eq. 1",
    module=__name__,
    doc="""Component i of softmax of z/T.""",
)
