"""Softmax to base b > 1 is softmax to base e at temperature 1/log b: the base only rescales."""

from lemmata.derive import *

b, i, k, z = scalar("b"), index("i"), index("k"), vector("z")
T = 1 / log(b)

softmax_base_eq_temperature = derive(
    Eq(softmax_base(z, b)[i], softmax_temperature(z, T)[i]),
    given=[within(z, Power(Reals, (n,))), b > 1],
    title={"en": "The base of softmax is a temperature", "ko": "소프트맥스의 밑은 온도이다"},
    idea={"en": "b to the power z is e to the power z log b.", "ko": "b의 z제곱은 e의 z log b제곱이다."},
    source="Hinton, Vinyals & Dean 2015, eq. 1",
    proof=chain(softmax_base(z, b)[i])
    .eq(b ** z[i] / Sum(b ** z[k], k), by=softmax_base.definition)
    .eq(exp(z[i] * log(b)) / Sum(exp(z[k] * log(b)), k), by=power)
    .eq(exp(z[i] / T) / Sum(exp(z[k] / T), k), by=algebra)
    .eq(softmax_temperature(z, T)[i], by=softmax_temperature.definition),
)
