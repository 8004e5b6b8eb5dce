"""p log(q/p) < q − p for p ≠ q, where p ≥ 0 and q > 0 as soon as p > 0."""

from lemmata.derive import *

p, q = scalar("p"), scalar("q")

mul_log_div_lt = derive(
    p * log(q / p) < q - p,
    given=[p >= 0, q >= 0, Dominated(p, q), Ne(p, q)],
    title={"en": "p log(q/p) < q − p for p ≠ q", "ko": "p ≠ q이면 p log(q/p) < q − p이다"},
    idea={
        "en": "log t < t − 1 at t = q/p, which is not 1, multiplied by p; for p = 0 the left side is 0, and 0 < q.",
        "ko": "1이 아닌 t = q/p에서 log t < t − 1에 p를 곱한다. p = 0이면 좌변은 0이고 0 < q이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero",),
    proof=Cases(
        p,
        zero=direct(by=positivity),
        positive=chain(p * log(q / p))
        .lt(p * (q / p - 1), by=cite("log/log_lt_sub_one_of_ne", t=q / p).times(p))
        .eq(q - p, by=algebra),
    ),
)
