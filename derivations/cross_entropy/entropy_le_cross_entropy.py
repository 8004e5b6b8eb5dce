"""Gibbs' inequality, H(p) ≤ H(p, q): the two differ by KL(p‖q) ≥ 0; where p_k > 0 = q_k the right side is +∞."""

from lemmata.derive import *

p, q = vector("p"), vector("q")

entropy_le_cross_entropy = derive(
    entropy(p) <= cross_entropy(p, q),
    given=[within(p, Simplex(n)), within(q, Simplex(n))],
    title={"en": "Gibbs' inequality", "ko": "깁스 부등식"},
    idea={
        "en": "Cross-entropy is entropy plus KL divergence, and KL divergence is at least 0.",
        "ko": "교차 엔트로피는 엔트로피와 KL 발산의 합이고, KL 발산은 0 이상이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero", "minus_log_zero"),
    proof=WhereFinite(
        p,
        q,
        chain(entropy(p))
        .le(entropy(p) + kl_divergence(p, q), by=cite("cross_entropy/kl_divergence_nonneg"))
        .eq(cross_entropy(p, q), by=cite("cross_entropy/cross_entropy_eq_entropy_add_kl")),
    ),
)
