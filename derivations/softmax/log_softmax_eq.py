"""log softmax(z)_i = z_i − LSE(z)."""

from lemmata.derive import *

i, k, z = index("i"), index("k"), vector("z")
Z = Sum(exp(z[k]), k)

log_softmax_eq = derive(
    Eq(log_softmax(z)[i], z[i] - logsumexp(z)),
    given=[within(z, Power(Reals, (n,)))],
    title={
        "en": "Log-softmax is score minus log-sum-exp",
        "ko": "로그 소프트맥스는 점수에서 LSE를 뺀 값이다",
    },
    idea={"en": "The logarithm of the quotient is a difference.", "ko": "몫의 로그는 로그의 차이다."},
    source="Goodfellow, Bengio & Courville 2016, §6.2.2.3",
    proof=chain(log_softmax(z)[i])
    .eq(log(softmax(z)[i]), by=log_softmax.definition)
    .eq(log(exp(z[i]) / Z), by=softmax.definition)
    .eq(log(exp(z[i])) - log(Z), by=log_law)
    .eq(z[i] - log(Z), by=exp_log)
    .eq(z[i] - logsumexp(z), by=logsumexp.definition),
)
