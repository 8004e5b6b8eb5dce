"""logit(p) → +∞ as p → 1 from the left."""

from lemmata.derive import *

p = scalar("p")

logit_tendsto_one = derive(
    Eq(Limit(logit(p), p, 1, "-"), oo),
    title={"en": "The logit at the right end", "ko": "오른쪽 끝에서의 로짓"},
    idea={
        "en": "The odds tend to +∞, and so does their logarithm.",
        "ko": "오즈가 +∞로 가므로 그 로그도 +∞로 간다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=direct(by=leading_term),
)
