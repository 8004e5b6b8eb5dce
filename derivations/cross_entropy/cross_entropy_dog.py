"""−log softmax(4, 2, −2)_1 = 0.1291, to four decimals: the loss of the dog picture."""

from lemmata.derive import *

z = Entries(4, 2, -2)
rounded = Rational(1291, 10_000)

cross_entropy_dog = derive(
    Abs(-log(softmax(z)[1]) - rounded) < Rational(5, 100_000),
    title={"en": "The loss when the truth is dog", "ko": "정답이 강아지일 때의 손실"},
    idea={
        "en": "Enclose log(e⁴ + e² + e⁻²) − 4 in an interval around 0.1291.",
        "ko": "log(e⁴ + e² + e⁻²) − 4를 0.1291을 포함하는 구간으로 감싼다.",
    },
    source="worked example: class scores 4, 2, −2 for dog, cat, rabbit",
    proof=chain(Abs(-log(softmax(z)[1]) - rounded))
    .eq(
        Abs(log(exp(4) + exp(2) + exp(-2)) - 4 - rounded),
        by=[softmax.definition, sum_expand, log_law, exp_log],
    )
    .lt(Rational(5, 100_000), by=enclosure),
)
