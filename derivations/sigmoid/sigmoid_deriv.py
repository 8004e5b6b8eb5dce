"""σ′(x) = σ(x)(1 − σ(x))."""

from lemmata.derive import *

x = scalar("x")
e = exp(-x)

sigmoid_deriv = derive(
    Eq(D(sigmoid(x), x), sigmoid(x) * (1 - sigmoid(x))),
    title={"en": "Derivative of sigmoid", "ko": "시그모이드의 도함수"},
    idea={
        "en": "Differentiate the reciprocal, then split the fraction into two factors.",
        "ko": "역수를 미분한 뒤 분수를 두 인수의 곱으로 쓴다.",
    },
    source="Bishop 2006, eq. 4.88",
    proof=chain(D(sigmoid(x), x))
    .eq(D(1 / (1 + e), x), by=sigmoid.definition)
    .eq(-D(1 + e, x) / (1 + e) ** 2, by=power_rule)
    .eq(e / (1 + e) ** 2, by=[linearity, exp_rule])
    .eq(1 / (1 + e) * (1 - 1 / (1 + e)), by=algebra)
    .eq(sigmoid(x) * (1 - sigmoid(x)), by=sigmoid.definition),
)
