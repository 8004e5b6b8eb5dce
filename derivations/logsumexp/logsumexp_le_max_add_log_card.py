"""LSE(z) ≤ max z + log n."""

from lemmata.derive import *

k, z = index("k"), vector("z")

logsumexp_le_max_add_log_card = derive(
    logsumexp(z) <= vmax(z) + log(n),
    given=[within(z, Power(Reals, (n,)))],
    title={
        "en": "Log-sum-exp exceeds the maximum by at most log n",
        "ko": "LSE와 최댓값의 차는 log n 이하이다",
    },
    idea={
        "en": "The sum of exponentials is at most n times the largest; take logarithms.",
        "ko": "지수함수 값의 합은 최대 항의 n배 이하이다. 양변에 로그를 취한다.",
    },
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=chain(logsumexp(z))
    .eq(log(Sum(exp(z[k]), k)), by=logsumexp.definition)
    .le(log(n * exp(vmax(z))), by=increasing(cite("logsumexp/sum_exp_le")))
    .eq(log(n) + log(exp(vmax(z))), by=log_law)
    .eq(vmax(z) + log(n), by=exp_log),
)
