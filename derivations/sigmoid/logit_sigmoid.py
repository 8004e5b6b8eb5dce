"""logit(σ(x)) = x for every real x."""

from lemmata.derive import *

x = scalar("x")
e = exp(-x)

logit_sigmoid = derive(
    Eq(logit(sigmoid(x)), x),
    title={"en": "The logit is the inverse of sigmoid", "ko": "로짓은 시그모이드의 역함수이다"},
    idea={"en": "The odds of σ(x) are e^x.", "ko": "σ(x)의 오즈는 e^x이다."},
    source="Bishop 2006, eq. 4.59–4.61",
    proof=chain(logit(sigmoid(x)))
    .eq(log(sigmoid(x) / (1 - sigmoid(x))), by=logit.definition)
    .eq(log(1 / (1 + e) / (1 - 1 / (1 + e))), by=sigmoid.definition)
    .eq(log(1 / e), by=algebra)
    .eq(log(exp(x)), by=exp_add)
    .eq(x, by=exp_log),
)
