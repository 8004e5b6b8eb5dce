"""H(p, q) = H(p) + KL(p‖q), where q > 0 wherever p > 0; elsewhere both sides are +∞."""

from lemmata.derive import *

k, p, q = index("k"), vector("p"), vector("q")

cross_entropy_eq_entropy_add_kl = derive(
    Eq(cross_entropy(p, q), entropy(p) + kl_divergence(p, q)),
    given=[within(p, Simplex(n)), within(q, Simplex(n)), Dominated(p, q)],
    title={
        "en": "Cross-entropy is entropy plus KL divergence",
        "ko": "교차 엔트로피는 엔트로피와 KL 발산의 합이다",
    },
    idea={
        "en": "Write −log q_k as −log p_k + log(p_k/q_k) and split the sum.",
        "ko": "−log q_k를 −log p_k + log(p_k/q_k)로 쓰고 합을 나눈다.",
    },
    source="Goodfellow, Bengio & Courville 2016, §3.13",
    conventions=("zero_log_zero",),
    proof=chain(cross_entropy(p, q))
    .eq(-Sum(p[k] * log(q[k]), k), by=cross_entropy.definition)
    .eq(-Sum(p[k] * log(p[k]) - p[k] * log(p[k] / q[k]), k), by=log_law)
    .eq(-Sum(p[k] * log(p[k]), k) + Sum(p[k] * log(p[k] / q[k]), k), by=sum_linear)
    .eq(entropy(p) + kl_divergence(p, q), by=[entropy.definition, kl_divergence.definition]),
)
