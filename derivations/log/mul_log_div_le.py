"""p log(q/p) ≤ q − p for p ≥ 0, where q > 0 as soon as p > 0.

The inequality log t ≤ t − 1 at t = q/p, multiplied by p; at p = 0 the left side is 0 by convention.
"""

from lemmata.derive import *

p, q = scalar("p"), scalar("q")

mul_log_div_le = derive(
    p * log(q / p) <= q - p,
    given=[p >= 0, q >= 0, Dominated(p, q)],
    title={"en": "p log(q/p) ≤ q − p", "ko": "p log(q/p)는 q − p 이하이다"},
    idea={
        "en": "log t ≤ t − 1 at t = q/p, multiplied by p; for p = 0 the left side is 0.",
        "ko": "t = q/p에서 log t ≤ t − 1에 p를 곱한다. p = 0이면 좌변은 0이다.",
    },
    source="Cover & Thomas 2006, §2.6",
    conventions=("zero_log_zero",),
    proof=Cases(
        p,
        zero=direct(by=positivity),
        positive=chain(p * log(q / p))
        .le(p * (q / p - 1), by=cite("log/log_le_sub_one", t=q / p).times(p))
        .eq(q - p, by=algebra),
    ),
)
