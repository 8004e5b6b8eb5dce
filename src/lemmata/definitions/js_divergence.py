"""Jensen–Shannon divergence in nats of p, q in the simplex; 0 log 0 = 0."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p, q
from lemmata.definitions.kl_divergence import kl_divergence

js_divergence = define(
    "js_divergence",
    p,
    q,
    body=lambda p, q: kl_divergence(p, (p + q) / 2) / 2 + kl_divergence(q, (p + q) / 2) / 2,
    words={"en": "JS divergence", "ko": "젠슨–섀넌 발산"},
    latex=r"D_{\mathrm{JS}}",
    source="Lin 1991",
    module=__name__,
    partials={
        p: lambda p, q, j: log(2 * p[j] / (p[j] + q[j])) / 2,
        q: lambda p, q, j: log(2 * q[j] / (p[j] + q[j])) / 2,
    },
    doc="""Jensen–Shannon divergence: the mean KL divergence of p and q from their mean.""",
)
