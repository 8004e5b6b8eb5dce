"""Softmax to a base b > 0: scores in R^n to the open simplex."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import Definition, b, define, i, z
from lemmata.notation import delta, total

softmax_base: type[Definition] = define(
    "softmax_base",
    z,
    b,
    i,
    body=lambda z, b, i: b ** z[i] / total(lambda k: b ** z[k], z),
    words={"en": "softmax to base b", "ko": "밑이 b인 소프트맥스"},
    latex=r"\operatorname{softmax}",
    source="Bridle 1990, in another base",
    module=__name__,
    values="positive",
    partials={
        z: lambda z, b, i, j: softmax_base(z, b, i) * (delta(i, j) - softmax_base(z, b, j)) * log(b),
        b: lambda z, b, i: (
            softmax_base(z, b, i) * (z[i] - total(lambda k: softmax_base(z, b, k) * z[k], z)) / b
        ),
    },
    doc="""Component i of softmax to base b, b^(z_i)/Σ_k b^(z_k).""",
)
