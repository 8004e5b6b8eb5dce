"""H([0, 1], [1, 0]) = +∞: what happens had probability 0."""

from lemmata.derive import *

cross_entropy_infinite = derive(
    Eq(cross_entropy(Entries(0, 1), Entries(1, 0)), oo),
    title={
        "en": "A wrong and certain prediction costs infinitely much",
        "ko": "확률 0으로 예측한 클래스가 정답이면 손실은 무한대이다",
    },
    idea={
        "en": "The second class happens for certain and was given probability 0.",
        "ko": "둘째 클래스가 정답인데 예측 확률이 0이다.",
    },
    source="worked example: [0, 1] against [1, 0]",
    conventions=("minus_log_zero",),
    proof=direct(by=minus_log_zero),
)
