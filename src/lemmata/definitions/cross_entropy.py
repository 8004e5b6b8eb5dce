"""Cross-entropy in nats of p, q in the simplex; 0 log 0 = 0, and +∞ where p_k > 0 = q_k.

PyTorch's CrossEntropyLoss takes scores, not q, first, and the target second: it is
cross_entropy(p, softmax(z)).
"""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define, p, q
from lemmata.notation import total

cross_entropy = define(
    "cross_entropy",
    p,
    q,
    body=lambda p, q: -total(lambda k: p[k] * log(q[k]), p),
    words={"en": "cross-entropy", "ko": "교차 엔트로피"},
    latex=r"H",
    source="Goodfellow, Bengio & Courville 2016, eq. 3.51",
    module=__name__,
    doc="""Cross-entropy −Σ p_k log q_k, in nats.""",
)
