"""logit a < logit b for a < b in (0, 1)."""

from lemmata.derive import *

a, b = scalar("a"), scalar("b")

logit_strict_mono = derive(
    logit(a) < logit(b),
    given=[between(a, 0, 1), between(b, 0, 1), a < b],
    title={"en": "The logit is strictly increasing", "ko": "로짓은 증가함수이다"},
    idea={
        "en": "As p grows, log p grows and log(1 − p) falls.",
        "ko": "p가 커지면 log p는 커지고 log(1 − p)는 작아진다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=chain(logit(a))
    .eq(log(a) - log(1 - a), by=[logit.definition, log_law])
    .lt(log(b) - log(1 - a), by=cite("log/log_strict_mono", a=a, b=b))
    .lt(log(b) - log(1 - b), by=cite("log/log_strict_mono", a=1 - b, b=1 - a))
    .eq(logit(b), by=[logit.definition, log_law]),
)
