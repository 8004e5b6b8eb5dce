"""softmax(z)_1 = σ(z_1 − z_2) for two classes."""

from lemmata.derive import *

k, z = index("k"), vector("z", 2)
a, b = z[1], z[2]

softmax_two = derive(
    Eq(softmax(z)[1], sigmoid(a - b)),
    given=[within(z, Power(Reals, (Rational(2),)))],
    title={
        "en": "Two classes: a sigmoid of the difference",
        "ko": "클래스가 둘이면 소프트맥스는 점수 차의 시그모이드이다",
    },
    idea={"en": "Divide numerator and denominator by e^{z₁}.", "ko": "분자와 분모를 e^{z₁}로 나눈다."},
    source="Bishop 2006, §4.2",
    proof=chain(softmax(z)[1])
    .eq(exp(a) / Sum(exp(z[k]), k), by=softmax.definition)
    .eq(exp(a) / (exp(a) + exp(b)), by=sum_expand)
    .eq(1 / (1 + exp(b) / exp(a)), by=algebra)
    .eq(1 / (1 + exp(-(a - b))), by=exp_add)
    .eq(sigmoid(a - b), by=sigmoid.definition),
)
