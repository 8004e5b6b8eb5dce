"""Logit to a base b > 0, b ≠ 1: the logarithm to base b of the odds, for p in (0, 1)."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import Definition, b, define, p_

logit_base: type[Definition] = define(
    "logit_base",
    p_,
    b,
    body=lambda p, b: log(p / (1 - p)) / log(b),
    words={"en": "logit to base b", "ko": "밑이 b인 로짓"},
    latex=r"\operatorname{logit}",
    source="Bishop 2006, eq. 4.61, in another base",
    module=__name__,
    partials={
        p_: lambda p, b: 1 / (p * (1 - p) * log(b)),
        b: lambda p, b: -logit_base(p, b) / (b * log(b)),
    },
    doc="""The logit to base b: logit(p)/log b.""",
)
