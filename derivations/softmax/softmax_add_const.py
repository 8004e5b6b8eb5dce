"""softmax(z + c)_i = softmax(z)_i: only differences of scores matter."""

from lemmata.derive import *

c, i, k, z = scalar("c"), index("i"), index("k"), vector("z")

softmax_add_const = derive(
    Eq(softmax(z + c)[i], softmax(z)[i]),
    given=[within(z, Power(Reals, (n,)))],
    title={
        "en": "Adding a constant to all scores changes nothing",
        "ko": "모든 점수에 같은 수를 더해도 소프트맥스는 변하지 않는다",
    },
    idea={
        "en": "The factor e^c cancels between numerator and denominator.",
        "ko": "인수 e^c가 분자와 분모에서 약분된다.",
    },
    source="Goodfellow, Bengio & Courville 2016, §4.1",
    proof=chain(softmax(z + c)[i])
    .eq(exp(z[i] + c) / Sum(exp(z[k] + c), k), by=softmax.definition)
    .eq(exp(z[i]) * exp(c) / Sum(exp(z[k]) * exp(c), k), by=exp_add)
    .eq(exp(z[i]) * exp(c) / (Sum(exp(z[k]), k) * exp(c)), by=sum_linear)
    .eq(exp(z[i]) / Sum(exp(z[k]), k), by=algebra)
    .eq(softmax(z)[i], by=softmax.definition),
)
