"""softmax(log p)_i = p_i: every distribution without zeros is a softmax, of its logarithms."""

from lemmata.derive import *

i, k, p = index("i"), index("k"), vector("p")

softmax_log = derive(
    Eq(softmax(log(p))[i], p[i]),
    given=[within(p, Simplex(n, open=True))],
    title={
        "en": "Softmax gives a distribution back from its logarithms",
        "ko": "확률의 로그에 소프트맥스를 취하면 원래의 확률이다",
    },
    idea={
        "en": "The exponentials of the logarithms are the p_k, whose sum is 1.",
        "ko": "로그에 지수함수를 취하면 p_k이고, p_k의 합은 1이다.",
    },
    source="Goodfellow, Bengio & Courville 2016, §6.2.2.3",
    proof=chain(softmax(log(p))[i])
    .eq(exp(log(p[i])) / Sum(exp(log(p[k])), k), by=softmax.definition)
    .eq(p[i] / Sum(p[k], k), by=exp_log)
    .eq(p[i], by=sums_to_one),
)
