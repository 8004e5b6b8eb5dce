"""H(p, softmax z) = LSE(z) − Σ_k p_k z_k: cross-entropy from the logits."""

from lemmata.derive import *

k, p, z = index("k"), vector("p"), vector("z")

cross_entropy_softmax = derive(
    Eq(cross_entropy(p, softmax(z)), logsumexp(z) - Sum(p[k] * z[k], k)),
    given=[within(p, Simplex(n)), within(z, Power(Reals, (n,)))],
    title={"en": "Cross-entropy from the scores", "ko": "점수로 나타낸 교차 엔트로피"},
    idea={
        "en": "Insert log softmax(z)_k = z_k − LSE(z); the factors p_k of LSE(z) sum to 1.",
        "ko": "log softmax(z)_k = z_k − LSE(z)를 넣으면 LSE(z)에 곱해지는 p_k의 합이 1이다.",
    },
    source="Goodfellow, Bengio & Courville 2016, §6.2.2.3",
    proof=chain(cross_entropy(p, softmax(z)))
    .eq(-Sum(p[k] * log(softmax(z)[k]), k), by=cross_entropy.definition)
    .eq(-Sum(p[k] * log_softmax(z)[k], k), by=log_softmax.definition)
    .eq(-Sum(p[k] * (z[k] - logsumexp(z)), k), by=cite("softmax/log_softmax_eq", i=k).times(p[k]).summed(k))
    .eq(logsumexp(z) * Sum(p[k], k) - Sum(p[k] * z[k], k), by=sum_linear)
    .eq(logsumexp(z) - Sum(p[k] * z[k], k), by=sums_to_one),
)
