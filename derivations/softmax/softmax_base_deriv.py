"""∂softmax_b(z)_i/∂z_j = log b · s_i(δ_ij − s_j): only base e has no factor log b."""

from lemmata.derive import *

b, i, j, k, z = scalar("b"), index("i"), index("j"), index("k"), vector("z")
s, c = softmax_base(z, b), log(b)
top, Z = b ** z[i], Sum(b ** z[k], k)

softmax_base_deriv = derive(
    Eq(D(s[i], z[j]), log(b) * (s[i] * (delta(i, j) - s[j]))),
    given=[within(z, Power(Reals, (n,))), b > 1],
    title={"en": "The derivative of softmax to base b", "ko": "밑이 b인 소프트맥스의 도함수"},
    idea={
        "en": "Differentiating b^z gives the factor log b, which is 1 for b = e only.",
        "ko": "b^z를 미분하면 인수 log b가 나오고, b = e일 때만 1이다.",
    },
    source="Bishop 2006, eq. 4.106, in another base",
    proof=chain(D(s[i], z[j]))
    .eq(D(top / Z, z[j]), by=softmax_base.definition)
    .eq((D(top, z[j]) * Z - top * D(Z, z[j])) / Z**2, by=quotient_rule)
    .eq(
        (c * delta(i, j) * top * Z - top * (c * b ** z[j])) / Z**2,
        by=[power, exp_rule, linearity, sum_rule, sift],
    )
    .eq(c * (top / Z * (delta(i, j) - b ** z[j] / Z)), by=algebra)
    .eq(log(b) * (s[i] * (delta(i, j) - s[j])), by=softmax_base.definition),
)
