"""∂LSE(z)/∂z_j = softmax(z)_j."""

from lemmata.derive import *

j, k, z = index("j"), index("k"), vector("z")
Z = Sum(exp(z[k]), k)

logsumexp_deriv = derive(
    Eq(D(logsumexp(z), z[j]), softmax(z)[j]),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "The gradient of log-sum-exp is softmax", "ko": "로그섬엑스프의 기울기는 소프트맥스"},
    idea={
        "en": "The derivative of a logarithm is u′/u, and only the term of z_j moves with z_j.",
        "ko": "로그의 미분은 u′/u이고, z_j와 함께 움직이는 항은 하나뿐이다.",
    },
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=chain(D(logsumexp(z), z[j]))
    .eq(D(log(Z), z[j]), by=logsumexp.definition)
    .eq(D(Z, z[j]) / Z, by=log_rule)
    .eq(exp(z[j]) / Z, by=[sum_rule, exp_rule, sift])
    .eq(softmax(z)[j], by=softmax.definition),
)
