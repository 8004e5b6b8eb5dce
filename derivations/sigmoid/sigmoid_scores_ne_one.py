"""The sigmoids of the scores 4, 2, −2 sum to more than 1: they are no distribution."""

from lemmata.derive import *

total = sigmoid(4) + sigmoid(2) + sigmoid(-2)

sigmoid_scores_ne_one = derive(
    total > 1,
    title={"en": "Three separate sigmoids sum to more than 1", "ko": "클래스별 시그모이드의 합은 1보다 크다"},
    idea={
        "en": "Cat and rabbit together make exactly 1, because σ(−2) = 1 − σ(2); dog adds a positive number.",
        "ko": "σ(−2) = 1 − σ(2)이므로 고양이와 토끼의 값을 더하면 정확히 1이고, 강아지의 값은 양수이다.",
    },
    source="worked example: class scores 4, 2, −2 for dog, cat, rabbit",
    proof=chain(total)
    .eq(sigmoid(4) + sigmoid(2) + (1 - sigmoid(2)), by=cite("sigmoid/sigmoid_neg", x=Rational(2)))
    .eq(1 + sigmoid(4), by=algebra)
    .gt(1, by=positivity),
)
