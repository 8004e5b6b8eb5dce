"""Jensen–Shannon divergence in nats of p, q in the simplex; 0 log 0 = 0."""

from __future__ import annotations

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
    doc="""Jensen–Shannon divergence: the mean KL divergence of p and q from their mean.""",
)
