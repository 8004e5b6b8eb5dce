"""H([0, 1], [0, 1]) = 0: what happens was certain."""

from lemmata.derive import *

p = Entries(0, 1)

cross_entropy_zero_one = derive(
    Eq(cross_entropy(p, p), 0),
    title={"en": "A right and certain prediction costs nothing", "ko": "확신한 예측이 맞으면 손실은 0"},
    idea={
        "en": "The first class has weight 0, and log 1 = 0 for the second.",
        "ko": "첫째 클래스는 가중치가 0이고, 둘째는 log 1 = 0이다.",
    },
    source="worked example: [0, 1] against [0, 1]",
    conventions=("zero_log_zero",),
    proof=chain(cross_entropy(p, p))
    .eq(-(0 * log(Rational(0)) + 1 * log(Rational(1))), by=[cross_entropy.definition, sum_expand])
    .eq(0, by=log_law),
)
