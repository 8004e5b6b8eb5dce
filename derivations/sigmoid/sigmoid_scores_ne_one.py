"""The sigmoids of the scores 4, 2, −2 sum to more than 1: they are no distribution."""

from lemmata.derive import *

total = sigmoid(4) + sigmoid(2) + sigmoid(-2)

sigmoid_scores_ne_one = derive(
    total > 1,
    title={"en": "Separate probabilities, not one distribution", "ko": "하나의 분포가 아닌 따로따로의 확률"},
    idea={
        "en": "Cat and rabbit alone already sum to 1, and dog adds a positive number.",
        "ko": "고양이와 토끼만으로 이미 1이고, 개가 양수를 더한다.",
    },
    source="worked example: class scores 4, 2, −2 for dog, cat, rabbit",
    proof=chain(total)
    .eq(sigmoid(4) + sigmoid(2) + (1 - sigmoid(2)), by=cite("sigmoid/sigmoid_neg", x=Rational(2)))
    .eq(1 + sigmoid(4), by=algebra)
    .gt(1, by=positivity),
)
