"""log t < t − 1 for t > 0 other than 1: the tangent touches the logarithm at 1 alone."""

from lemmata.derive import *

t = scalar("t")

log_lt_sub_one_of_ne = derive(
    log(t) < t - 1,
    given=[t > 0, Ne(t, 1)],
    title={"en": "The tangent touches the logarithm only at 1", "ko": "접선은 1에서만 로그와 만난다"},
    idea={
        "en": "t − 1 − log t falls before 1 and rises after it, so 1 is its only zero.",
        "ko": "t − 1 − log t는 1 앞에서 감소하고 뒤에서 증가하므로 영점은 1뿐이다.",
    },
    source="Cover & Thomas 2006, problem 2.13",
    proof=direct(by=sign_chart),
)
