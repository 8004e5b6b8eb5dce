"""p log(q/p) < q − p for p ≠ q, where p ≥ 0 and q > 0 as soon as p > 0."""

from lemmata.derive import *

p, q = scalar("p"), scalar("q")

mul_log_div_lt = derive(
    p * log(q / p) < q - p,
    given=[p >= 0, q >= 0, Dominated(p, q), Ne(p, q)],
    title={"en": "p log(q/p) < q − p for p ≠ q", "ko": "p ≠ q이면 p log(q/p) < q − p이다"},
    idea={
        "en": "The gap below the tangent is at least a square that vanishes only where p = q.",
        "ko": "접선과의 차는 p = q일 때만 0이 되는 제곱 이상이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero",),
    proof=chain(p * log(q / p))
    .le(q - p - (q - p) ** 2 / (2 * (p + q + 1)), by=cite("log/mul_log_div_le_sub_sq"))
    .lt(q - p, by=positivity),
)
