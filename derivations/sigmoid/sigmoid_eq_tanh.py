"""σ(x) = (1 + tanh(x/2))/2."""

from lemmata.derive import *

x = scalar("x")
u, v = exp(x / 2), exp(-(x / 2))

sigmoid_eq_tanh = derive(
    Eq(sigmoid(x), (1 + tanh(x / 2)) / 2),
    title={"en": "Sigmoid as a hyperbolic tangent", "ko": "쌍곡탄젠트로 나타낸 시그모이드"},
    idea={"en": "Multiply numerator and denominator by e^{x/2}.", "ko": "분자와 분모에 e^{x/2}를 곱한다."},
    source="Bishop 2006, exercise 3.1",
    proof=chain(sigmoid(x))
    .eq(1 / (1 + exp(-x)), by=sigmoid.definition)
    .eq(u / (u + v), by=exp_add)
    .eq((1 + (u - v) / (u + v)) / 2, by=algebra)
    .eq((1 + tanh(x / 2)) / 2, by=hyperbolic),
)
