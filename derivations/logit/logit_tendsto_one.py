"""logit(p) → +∞ as p → 1 from the left."""

from lemmata.derive import *

p = scalar("p")

logit_tendsto_one = derive(
    Eq(Limit(logit(p), p, 1, "-"), oo),
    title={"en": "The logit tends to +∞ as p → 1", "ko": "p가 1로 갈 때 로짓은 +∞로 발산한다"},
    idea={
        "en": "The odds tend to +∞, and so does their logarithm.",
        "ko": "오즈가 +∞로 발산하므로 그 로그도 +∞로 발산한다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=direct(by=leading_term),
)
