"""softmax(4, 2, −2) is (0.879, 0.119, 0.002), each to three decimals."""

from lemmata.derive import *

s = softmax(Entries(4, 2, -2))
dog, cat, rabbit = (
    Abs(s[place] - Rational(thousandths, 1000)) for place, thousandths in ((1, 879), (2, 119), (3, 2))
)

softmax_scores = derive(
    Max(dog, cat, rabbit) < Rational(5, 10_000),
    title={"en": "Dog, cat and rabbit by softmax", "ko": "강아지, 고양이, 토끼의 소프트맥스 값"},
    idea={
        "en": "Enclose each component in an interval that lies within half a thousandth of its decimal.",
        "ko": "각 성분을 소수 셋째 자리의 반 단위 안에 드는 구간으로 감싼다.",
    },
    source="worked example: class scores 4, 2, −2 for dog, cat, rabbit",
    proof=direct(by=enclosure),
)
