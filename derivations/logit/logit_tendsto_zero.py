"""logit(p) → −∞ as p → 0 from the right."""

from lemmata.derive import *

p = scalar("p")

logit_tendsto_zero = derive(
    Eq(Limit(logit(p), p, 0, "+"), -oo),
    title={"en": "The logit tends to −∞ as p → 0", "ko": "p가 0으로 갈 때 로짓은 −∞로 발산한다"},
    idea={
        "en": "The odds tend to 0, so their logarithm tends to −∞.",
        "ko": "오즈가 0에 수렴하므로 그 로그는 −∞로 발산한다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=direct(by=leading_term),
)
