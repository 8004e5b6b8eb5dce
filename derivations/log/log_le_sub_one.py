"""log t ≤ t − 1 for t > 0."""

from lemmata.derive import *

t = scalar("t")

log_le_sub_one = derive(
    log(t) <= t - 1,
    given=[t > 0],
    title={"en": "The logarithm lies below its tangent", "ko": "로그는 접선 아래에 있다"},
    idea={
        "en": "t − 1 − log t falls until t = 1, where it is 0, and rises after it.",
        "ko": "t − 1 − log t는 t = 1까지 감소하여 0이 되고, 그 뒤로 증가한다.",
    },
    source="Cover & Thomas 2006, §2.6",
    proof=direct(by=sign_chart),
)
