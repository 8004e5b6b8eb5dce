"""σ(−x) = 1 − σ(x)."""

from lemmata.derive import *

x = scalar("x")
y = -x

sigmoid_neg = derive(
    Eq(sigmoid(-x), 1 - sigmoid(x)),
    title={"en": "Symmetry of sigmoid", "ko": "시그모이드의 대칭성"},
    idea={
        "en": "Write e^x as 1/e^{−x}, then multiply numerator and denominator by e^{−x}.",
        "ko": "e^x를 1/e^{−x}로 바꾸고 분자와 분모에 e^{−x}를 곱한다.",
    },
    source="Bishop 2006, eq. 4.60",
    proof=chain(sigmoid(-x))
    .eq(1 / (1 + exp(-y)), by=sigmoid.definition)
    .eq(1 / (1 + 1 / exp(-x)), by=exp_add)
    .eq(1 - 1 / (1 + exp(-x)), by=algebra)
    .eq(1 - sigmoid(x), by=sigmoid.definition),
)
