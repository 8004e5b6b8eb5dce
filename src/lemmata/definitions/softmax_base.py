"""Softmax to a base b > 0: scores in R^n to the open simplex."""

from __future__ import annotations

from lemmata.definitions.definition import b, define, i, z
from lemmata.notation import total

softmax_base = define(
    "softmax_base",
    z,
    b,
    i,
    body=lambda z, b, i: b ** z[i] / total(lambda k: b ** z[k], z),
    words={"en": "softmax to base b", "ko": "밑이 b인 소프트맥스"},
    latex=r"\operatorname{softmax}",
    source="Bridle 1990, in another base",
    module=__name__,
    doc="""Component i of softmax to base b, b^(z_i)/Σ_k b^(z_k).""",
)
