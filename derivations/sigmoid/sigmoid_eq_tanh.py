"""σ(x) = (1 + tanh(x/2))/2."""

from lemmata.derive import *

x = scalar("x")
u, v = exp(x / 2), exp(-(x / 2))

sigmoid_eq_tanh = derive(
    Eq(sigmoid(x), (1 + tanh(x / 2)) / 2),
    title={"en": "Sigmoid is a shifted hyperbolic tangent", "ko": "시그모이드는 옮긴 쌍곡탄젠트"},
    idea={
        "en": "Write tanh by exponentials and cancel e^{x/2}.",
        "ko": "tanh를 지수함수로 쓰고 e^{x/2}를 약분한다.",
    },
    source="Bishop 2006, exercise 3.1",
    proof=chain(sigmoid(x))
    .eq(1 / (1 + exp(-x)), by=sigmoid.definition)
    .eq(u / (u + v), by=exp_add)
    .eq((1 + (u - v) / (u + v)) / 2, by=algebra)
    .eq((1 + tanh(x / 2)) / 2, by=hyperbolic),
)
