"""σ(−x) = 1 − σ(x)."""

from lemmata.derive import *

x = scalar("x")
y = -x

sigmoid_neg = derive(
    Eq(sigmoid(-x), 1 - sigmoid(x)),
    title={"en": "Symmetry of sigmoid", "ko": "시그모이드의 대칭성"},
    idea={
        "en": "Replace e^x by 1/e^{−x} and clear the fraction.",
        "ko": "e^x를 1/e^{−x}로 바꾸고 분수를 정리한다.",
    },
    source="Bishop 2006, eq. 4.60",
    proof=chain(sigmoid(-x))
    .eq(1 / (1 + exp(-y)), by=sigmoid.definition)
    .eq(1 / (1 + 1 / exp(-x)), by=exp_add)
    .eq(1 - 1 / (1 + exp(-x)), by=algebra)
    .eq(1 - sigmoid(x), by=sigmoid.definition),
)
