"""log t < t − 1 for t > 0 other than 1: the tangent touches the logarithm at 1 alone."""

from lemmata.derive import *

t = scalar("t")

log_lt_sub_one_of_ne = derive(
    log(t) < t - 1,
    given=[t > 0, Ne(t, 1)],
    title={
        "en": "The tangent meets the graph of the logarithm at 1 only",
        "ko": "접선은 로그함수의 그래프와 1에서만 만난다",
    },
    idea={
        "en": "t − 1 − log t has the derivative 1 − 1/t, negative before 1 and positive after it: 1 is its only zero.",
        "ko": "t − 1 − log t의 도함수 1 − 1/t는 1 앞에서 음수, 뒤에서 양수이므로 영점은 1뿐이다.",
    },
    source="Cover & Thomas 2006, problem 2.13",
    proof=direct(by=sign_chart),
)
