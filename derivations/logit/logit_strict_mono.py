"""logit p < logit q for p < q in (0, 1)."""

from lemmata.derive import *

p, q = scalar("p"), scalar("q")

logit_strict_mono = derive(
    logit(p) < logit(q),
    given=[between(p, 0, 1), between(q, 0, 1), p < q],
    title={"en": "The logit is strictly increasing", "ko": "로짓은 증가함수이다"},
    idea={
        "en": "As p grows, log p grows and log(1 − p) falls.",
        "ko": "p가 커지면 log p는 커지고 log(1 − p)는 작아진다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=chain(logit(p))
    .eq(log(p) - log(1 - p), by=[logit.definition, log_law])
    .lt(log(q) - log(1 - p), by=cite("log/log_strict_mono", a=p, b=q))
    .lt(log(q) - log(1 - q), by=cite("log/log_strict_mono", a=1 - q, b=1 - p))
    .eq(logit(q), by=[logit.definition, log_law]),
)
