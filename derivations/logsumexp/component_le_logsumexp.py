"""z_i ≤ LSE(z) for every i."""

from lemmata.derive import *

i, k, z = index("i"), index("k"), vector("z")

component_le_logsumexp = derive(
    z[i] <= logsumexp(z),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Log-sum-exp is at least every component", "ko": "로그합지수는 모든 성분 이상이다"},
    idea={
        "en": "The sum of the exponentials is at least any one of them, and the logarithm keeps the order.",
        "ko": "지수함수 값의 합은 그중 하나 이상이고, 로그함수는 순서를 보존한다.",
    },
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=chain(z[i])
    .eq(log(exp(z[i])), by=exp_log)
    .le(log(Sum(exp(z[k]), k)), by=increasing(term_of_sum(i)))
    .eq(logsumexp(z), by=logsumexp.definition),
)
