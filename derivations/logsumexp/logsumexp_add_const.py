"""LSE(z + c) = LSE(z) + c."""

from lemmata.derive import *

c, k, z = scalar("c"), index("k"), vector("z")

logsumexp_add_const = derive(
    Eq(logsumexp(z + c), logsumexp(z) + c),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Log-sum-exp moves with a common shift", "ko": "모든 점수에 c를 더하면 LSE도 c만큼 커진다"},
    idea={
        "en": "The factor e^c leaves the sum, and its logarithm is c.",
        "ko": "인수 e^c가 합 밖으로 나오고, 그 로그는 c이다.",
    },
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=chain(logsumexp(z + c))
    .eq(log(Sum(exp(z[k] + c), k)), by=logsumexp.definition)
    .eq(log(exp(c) * Sum(exp(z[k]), k)), by=[exp_add, sum_linear])
    .eq(log(exp(c)) + log(Sum(exp(z[k]), k)), by=log_law)
    .eq(c + log(Sum(exp(z[k]), k)), by=exp_log)
    .eq(logsumexp(z) + c, by=logsumexp.definition),
)
