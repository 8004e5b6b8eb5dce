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
        "en": "The logarithm of a quotient is a difference, in which the logarithm of the denominator cancels.",
        "ko": "몫의 로그는 로그의 차이며, 이 차에서 분모의 로그가 소거된다.",
    },
    source="Bishop 2006, eq. 4.62–4.63",
    proof=chain(log(softmax(z)[i] / softmax(z)[j]))
    .eq(log(softmax(z)[i]) - log(softmax(z)[j]), by=log_law)
    .eq(log(exp(z[i]) / Z) - log(exp(z[j]) / Z), by=softmax.definition)
    .eq(z[i] - log(Z) - (z[j] - log(Z)), by=[log_law, exp_log])
    .eq(z[i] - z[j], by=algebra),
)
