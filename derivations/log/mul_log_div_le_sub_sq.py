"""p log(q/p) ≤ q − p − (q − p)²/(2(p + q + 1)) for p ≥ 0, where q > 0 as soon as p > 0.

The 1 in the denominator keeps the bound defined at p = q = 0.
"""

from lemmata.derive import *

p, q = scalar("p"), scalar("q")
gap = (q - p) ** 2 / (2 * (p + q + 1))

mul_log_div_le_sub_sq = derive(
    p * log(q / p) <= q - p - gap,
    given=[p >= 0, q >= 0, Dominated(p, q)],
    title={
        "en": "p log(q/p) is below q − p by at least a square",
        "ko": "p log(q/p)와 q − p의 차는 어떤 제곱 이상이다",
    },
    idea={
        "en": "The distance from the tangent at t = q/p, multiplied by p; for p = 0 the left side is 0.",
        "ko": "접선과의 차에 대한 부등식을 t = q/p에서 쓰고 p를 곱한다. p = 0이면 좌변은 0이다.",
    },
    source="a refinement of Cover & Thomas 2006, problem 2.13",
    conventions=("zero_log_zero",),
    proof=Cases(
        p,
        zero=direct(by=positivity),
        positive=chain(p * log(q / p))
        .le(
            p * (q / p - 1 - (q / p - 1) ** 2 / (2 * (q / p + 1))),
            by=cite("log/log_le_sub_one_sub_sq", t=q / p).times(p),
        )
        .eq(q - p - (q - p) ** 2 / (2 * (p + q)), by=algebra)
        .le(q - p - gap, by=positivity),
    ),
)
