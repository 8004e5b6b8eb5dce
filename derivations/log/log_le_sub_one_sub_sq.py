"""log t ≤ t − 1 − (t − 1)²/(2(t + 1)) for t > 0.

How far the logarithm stays below its tangent: a square that vanishes at 1 alone.
"""

from lemmata.derive import *

t = scalar("t")

log_le_sub_one_sub_sq = derive(
    log(t) <= t - 1 - (t - 1) ** 2 / (2 * (t + 1)),
    given=[t > 0],
    title={"en": "The distance between the logarithm and its tangent", "ko": "로그와 접선의 차"},
    idea={
        "en": "The distance t − 1 − log t exceeds the square by a function that falls to 0 at 1 and then rises.",
        "ko": "차 t − 1 − log t에서 제곱을 뺀 함수는 1까지 감소하여 0이 되고, 그 뒤로 증가한다.",
    },
    source="a refinement of Cover & Thomas 2006, problem 2.13",
    proof=direct(by=sign_chart),
)
