"""Log-softmax, in nats: scores in R^n to numbers ≤ 0 whose exponentials sum to one."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, i, z
from lemmata.definitions.softmax import softmax
from lemmata.notation import delta

log_softmax = define(
    "log_softmax",
    z,
    i,
    body=lambda z, i: log(softmax(z, i)),
    words={"en": "log-softmax", "ko": "로그 소프트맥스"},
    latex=r"\operatorname{logsoftmax}",
    source="Bridle 1990",
    module=__name__,
    values="nonpositive",
    partials={z: lambda z, i, j: delta(i, j) - softmax(z, j)},
    doc="""Component i of the logarithm of softmax, log softmax(z)_i.""",
)
