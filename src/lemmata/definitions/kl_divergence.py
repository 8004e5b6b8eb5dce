"""Kullback–Leibler divergence in nats; 0 log 0 = 0, and +∞ where p_k > 0 = q_k.

SciPy's and cvxpy's kl_div add −x + y to each term (this one is rel_entr); PyTorch's KLDivLoss
takes log-probabilities, the target second.
"""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p, q
from lemmata.notation import total

kl_divergence = define(
    "kl_divergence",
    p,
    q,
    body=lambda p, q: total(lambda k: p[k] * log(p[k] / q[k]), p),
    words={"en": "KL divergence", "ko": "KL 발산"},
    latex=r"D_{\mathrm{KL}}",
    source="Kullback & Leibler 1951; Cover & Thomas 2006, eq. 2.26",
    module=__name__,
    doc="""KL divergence Σ p_k log(p_k/q_k) of p from q, in nats.""",
)
