"""logit(p) → −∞ as p → 0 from the right."""

from lemmata.derive import *

p = scalar("p")

logit_tendsto_zero = derive(
    Eq(Limit(logit(p), p, 0, "+"), -oo),
    title={"en": "The logit at the left end", "ko": "왼쪽 끝에서의 로짓"},
    idea={
        "en": "The odds tend to 0, so their logarithm tends to −∞.",
        "ko": "오즈가 0으로 가므로 그 로그는 −∞로 간다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=direct(by=leading_term),
)
