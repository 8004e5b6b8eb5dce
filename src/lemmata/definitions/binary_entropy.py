"""Entropy in nats of a coin with probability p in [0, 1]; 0 log 0 = 0."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p_
from lemmata.definitions.logit import logit

binary_entropy = define(
    "binary_entropy",
    p_,
    body=lambda p: -p * log(p) - (1 - p) * log(1 - p),
    words={"en": "binary entropy", "ko": "이진 엔트로피"},
    latex=r"H_2",
    source="Cover & Thomas 2006, eq. 2.5",
    module=__name__,
    partials={p_: lambda p: -logit(p)},
    doc="""Binary entropy −p log p − (1 − p) log(1 − p), in nats.""",
)
