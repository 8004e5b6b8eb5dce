"""H([0, 1], [0, 1]) = 0: what happens was certain."""

from lemmata.derive import *

p = Entries(0, 1)

cross_entropy_zero_one = derive(
    Eq(cross_entropy(p, p), 0),
    title={
        "en": "A right and certain prediction costs nothing",
        "ko": "확률 1로 예측한 클래스가 정답이면 손실은 0이다",
    },
    idea={
        "en": "The first term counts 0, and log 1 = 0 in the second.",
        "ko": "첫째 항은 0으로 세고, 둘째 항은 log 1 = 0이다.",
    },
    source="worked example: [0, 1] against [0, 1]",
    conventions=("zero_log_zero",),
    proof=chain(cross_entropy(p, p))
    .eq(-(0 * log(Rational(0)) + 1 * log(Rational(1))), by=[cross_entropy.definition, sum_expand])
    .eq(0, by=log_law),
)
