"""max_k z_k ≤ LSE(z)."""

from lemmata.derive import *

i, z = index("i"), vector("z")

max_le_logsumexp = derive(
    vmax(z) <= logsumexp(z),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Log-sum-exp is at least the maximum", "ko": "로그합지수는 최댓값 이상이다"},
    idea={
        "en": "The maximum is one of the components, and log-sum-exp is at least each of them.",
        "ko": "최댓값은 성분 중 하나이고, 로그합지수는 모든 성분 이상이다.",
    },
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=direct(by=attained(by=cite("logsumexp/component_le_logsumexp"), index=i)),
)
