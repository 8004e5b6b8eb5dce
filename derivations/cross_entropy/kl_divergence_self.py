"""KL(p‖p) = 0; a class with p_k = 0 contributes 0."""

from lemmata.derive import *

k, p = index("k"), vector("p")

kl_divergence_self = derive(
    Eq(kl_divergence(p, p), 0),
    given=[within(p, Simplex(n))],
    title={
        "en": "The KL divergence of a distribution from itself is zero",
        "ko": "자기 자신에 대한 KL 발산은 0이다",
    },
    idea={
        "en": "Where p_k > 0, the ratio p_k/p_k is 1, and log 1 = 0.",
        "ko": "p_k > 0이면 p_k/p_k = 1이고 log 1 = 0이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero",),
    proof=chain(kl_divergence(p, p))
    .eq(Sum(p[k] * log(p[k] / p[k]), k), by=kl_divergence.definition)
    .eq(Sum(p[k] * log(1), k), by=algebra)
    .eq(0, by=log_law),
)
