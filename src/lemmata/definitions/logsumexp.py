"""Log-sum-exp on R^n, in nats: a smooth maximum."""

from __future__ import annotations

from sympy import exp, log

from lemmata.definitions.definition import define, z
from lemmata.definitions.softmax import softmax
from lemmata.notation import total

logsumexp = define(
    "logsumexp",
    z,
    body=lambda z: log(total(lambda k: exp(z[k]), z)),
    words={"en": "log-sum-exp", "ko": "로그합지수"},
    latex=r"\operatorname{LSE}",
    source="Boyd & Vandenberghe 2004, §3.1.5",
    module=__name__,
    values="real",
    partials={z: lambda z, j: softmax(z, j)},
    doc="""log Σ_k e^(z_k) of scores z in R^n.""",
)
