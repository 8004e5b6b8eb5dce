"""∂(−log_b softmax_b(z)_c)/∂z_j = softmax_b(z)_j − δ_jc for every base b > 1: no factor log b is left."""

from lemmata.derive import *

b, c, j, k, z = scalar("b"), index("c"), index("j"), index("k"), vector("z")
Z = Sum(b ** z[k], k)

cross_entropy_softmax_base_deriv = derive(
    Eq(D(-(log(softmax_base(z, b)[c]) / log(b)), z[j]), softmax_base(z, b)[j] - delta(j, c)),
    given=[within(z, Power(Reals, (n,))), b > 1],
    title={
        "en": "Prediction minus target, whatever the base",
        "ko": "밑이 무엇이든 기울기는 예측에서 정답을 뺀 값이다",
    },
    idea={
        "en": "log_b b^x = x, and the factor log b from differentiating b^x cancels against the one of log_b.",
        "ko": "log_b b^x = x이고, b^x를 미분할 때 나오는 log b가 log_b의 분모 log b와 약분된다.",
    },
    source="Bishop 2006, eq. 4.109, in another base",
    proof=chain(D(-(log(softmax_base(z, b)[c]) / log(b)), z[j]))
    .eq(D(-(log(b ** z[c] / Z) / log(b)), z[j]), by=softmax_base.definition)
    .eq(D(log(Z) / log(b) - z[c], z[j]), by=[power, log_law, exp_log])
    .eq(D(Z, z[j]) / (Z * log(b)) - delta(j, c), by=[linearity, log_rule])
    .eq(b ** z[j] * log(b) / (Z * log(b)) - delta(j, c), by=[sum_rule, power, exp_rule, linearity, sift])
    .eq(b ** z[j] / Z - delta(j, c), by=algebra)
    .eq(softmax_base(z, b)[j] - delta(j, c), by=softmax_base.definition),
)
