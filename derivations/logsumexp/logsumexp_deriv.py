"""∂LSE(z)/∂z_j = softmax(z)_j."""

from lemmata.derive import *

j, k, z = index("j"), index("k"), vector("z")
Z = Sum(exp(z[k]), k)

logsumexp_deriv = derive(
    Eq(D(logsumexp(z), z[j]), softmax(z)[j]),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "The gradient of log-sum-exp is softmax", "ko": "로그합지수의 기울기는 소프트맥스이다"},
    idea={
        "en": "The derivative of log u is u′/u, and only the term with z_j depends on z_j.",
        "ko": "log u의 도함수는 u′/u이고, 첨자가 j인 항만 z_j를 포함한다.",
    },
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=chain(D(logsumexp(z), z[j]))
    .eq(D(log(Z), z[j]), by=logsumexp.definition)
    .eq(D(Z, z[j]) / Z, by=log_rule)
    .eq(exp(z[j]) / Z, by=[sum_rule, exp_rule, sift])
    .eq(softmax(z)[j], by=softmax.definition),
)
