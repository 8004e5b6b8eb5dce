"""Binary cross-entropy in nats of a target y in [0, 1] and p in (0, 1); 0 log 0 = 0.

At p = 0 and p = 1 it is +∞ unless the target agrees.  PyTorch's BCELoss takes p first and
cuts its logarithms off at −100.
"""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p_, y_
from lemmata.definitions.logit import logit

binary_cross_entropy = define(
    "binary_cross_entropy",
    y_,
    p_,
    body=lambda y, p: -y * log(p) - (1 - y) * log(1 - p),
    words={"en": "binary cross-entropy", "ko": "이진 교차 엔트로피"},
    latex=r"H_2",
    source="Bishop 2006, eq. 4.90",
    module=__name__,
    partials={
        y_: lambda y, p: -logit(p),
        p_: lambda y, p: (p - y) / (p * (1 - p)),
    },
    doc="""Binary cross-entropy −y log p − (1 − y) log(1 − p), in nats.""",
)
