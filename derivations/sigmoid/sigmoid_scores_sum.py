"""The sigmoids of the scores 4, 2, −2 sum to 1.982, to three decimals."""

from lemmata.derive import *

total, rounded = sigmoid(4) + sigmoid(2) + sigmoid(-2), Rational(1982, 1000)

sigmoid_scores_sum = derive(
    Abs(total - rounded) < Rational(5, 10_000),
    title={"en": "The three sigmoids sum to 1.982", "ko": "세 시그모이드의 합은 1.982"},
    idea={
        "en": "Cat and rabbit share one, because σ(−2) = 1 − σ(2); dog adds σ(4).",
        "ko": "고양이와 토끼의 값을 더하면 정확히 1이고, 여기에 강아지의 값 σ(4)를 더한다.",
    },
    source="worked example: class scores 4, 2, −2 for dog, cat, rabbit",
    proof=chain(Abs(total - rounded))
    .eq(
        Abs(sigmoid(4) + sigmoid(2) + (1 - sigmoid(2)) - rounded),
        by=cite("sigmoid/sigmoid_neg", x=Rational(2)),
    )
    .eq(Abs(1 + sigmoid(4) - rounded), by=algebra)
    .lt(Rational(5, 10_000), by=enclosure),
)
