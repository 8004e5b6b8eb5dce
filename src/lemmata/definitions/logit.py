"""Logit, the logarithm of the odds: (0, 1) onto R.  The inverse of sigmoid; SciPy calls it logit, too."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p_

logit = define(
    "logit",
    p_,
    body=lambda p: log(p / (1 - p)),
    words={"en": "logit", "ko": "로짓"},
    latex=r"\operatorname{logit}",
    source="Berkson 1944; Bishop 2006, eq. 4.61",
    module=__name__,
    partials={p_: lambda p: 1 / (p * (1 - p))},
    doc="""The logit log(p/(1 − p)), in nats, of p in (0, 1).""",
)
