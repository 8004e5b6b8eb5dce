"""Shannon entropy in nats of p in the simplex; 0 log 0 = 0."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p
from lemmata.notation import total

entropy = define(
    "entropy",
    p,
    body=lambda p: -total(lambda k: p[k] * log(p[k]), p),
    words={"en": "entropy", "ko": "엔트로피"},
    latex=r"H",
    source="Shannon 1948; Cover & Thomas 2006, eq. 2.1",
    module=__name__,
    doc="""Entropy −Σ p_k log p_k, in nats.""",
)
