"""log(softmax(z)_i/softmax(z)_j) = z_i − z_j: the log-odds of two classes is the difference of their scores."""

from lemmata.derive import *

i, j, k, z = index("i"), index("j"), index("k"), vector("z")
Z = Sum(exp(z[k]), k)

log_softmax_div = derive(
    Eq(log(softmax(z)[i] / softmax(z)[j]), z[i] - z[j]),
    given=[within(z, Power(Reals, (n,)))],
    title={
        "en": "The log-odds of two classes is the difference of their scores",
        "ko": "두 클래스의 로그 오즈는 점수의 차이다",
    },
    idea={
        "en": "The common denominator cancels, and the logarithm undoes the exponential.",
        "ko": "공통 분모가 약분되고, 지수함수에 로그를 취하면 점수만 남는다.",
    },
    source="Bishop 2006, eq. 4.62–4.63",
    proof=chain(log(softmax(z)[i] / softmax(z)[j]))
    .eq(log(exp(z[i]) / Z / (exp(z[j]) / Z)), by=softmax.definition)
    .eq(log(exp(z[i]) / exp(z[j])), by=algebra)
    .eq(log(exp(z[i])) - log(exp(z[j])), by=log_law)
    .eq(z[i] - z[j], by=exp_log),
)
