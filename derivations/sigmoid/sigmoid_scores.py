"""The sigmoids of the scores 4, 2, −2 are 0.982, 0.881, 0.119, each to three decimals."""

from lemmata.derive import *

dog, cat, rabbit = (
    Abs(sigmoid(score) - Rational(thousandths, 1000))
    for score, thousandths in ((4, 982), (2, 881), (-2, 119))
)

sigmoid_scores = derive(
    Max(dog, cat, rabbit) < Rational(5, 10_000),
    title={"en": "Dog, cat and rabbit by separate sigmoids", "ko": "강아지, 고양이, 토끼의 시그모이드 값"},
    idea={
        "en": "Enclose each sigmoid in an interval that lies within half a thousandth of its decimal.",
        "ko": "각 시그모이드를 소수 셋째 자리의 반 단위 안에 드는 구간으로 감싼다.",
    },
    source="worked example: class scores 4, 2, −2 for dog, cat, rabbit",
    proof=direct(by=enclosure),
)
