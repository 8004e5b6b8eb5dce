"""Softmax to base b > 1 is softmax to base e at temperature 1/log b: the base only rescales."""

from lemmata.derive import *

b, i, k, z = scalar("b"), index("i"), index("k"), vector("z")
T = 1 / log(b)

softmax_base_eq_temperature = derive(
    Eq(softmax_base(z, b)[i], softmax_temperature(z, T)[i]),
    given=[within(z, Power(Reals, (n,))), b > 1],
    title={
        "en": "Softmax to base b is softmax at temperature 1/log b",
        "ko": "밑이 b인 소프트맥스는 온도가 1/log b인 소프트맥스이다",
    },
    idea={"en": "Because b^z = e^{z log b}.", "ko": "b^z = e^{z log b}이기 때문이다."},
    source="Hinton, Vinyals & Dean 2015, eq. 1",
    proof=chain(softmax_base(z, b)[i])
    .eq(b ** z[i] / Sum(b ** z[k], k), by=softmax_base.definition)
    .eq(exp(z[i] * log(b)) / Sum(exp(z[k] * log(b)), k), by=power)
    .eq(exp(z[i] / T) / Sum(exp(z[k] / T), k), by=algebra)
    .eq(softmax_temperature(z, T)[i], by=softmax_temperature.definition),
)
