"""∂H(p, softmax z)/∂z_j = softmax(z)_j − p_j: prediction minus target."""

from lemmata.derive import *

j, k, p, z = index("j"), index("k"), vector("p"), vector("z")

cross_entropy_softmax_deriv = derive(
    Eq(D(cross_entropy(p, softmax(z)), z[j]), softmax(z)[j] - p[j]),
    given=[within(p, Simplex(n)), within(z, Power(Reals, (n,)))],
    title={
        "en": "The gradient is prediction minus target",
        "ko": "손실의 기울기는 예측에서 정답을 뺀 값이다",
    },
    idea={
        "en": "Differentiate LSE(z) − Σ p_k z_k: log-sum-exp gives softmax, the sum gives p_j.",
        "ko": "LSE(z) − Σ p_k z_k를 미분하면 LSE에서 소프트맥스가, 합에서 p_j가 나온다.",
    },
    source="Bishop 2006, eq. 4.109",
    proof=chain(D(cross_entropy(p, softmax(z)), z[j]))
    .eq(D(logsumexp(z) - Sum(p[k] * z[k], k), z[j]), by=cite("cross_entropy/cross_entropy_softmax"))
    .eq(D(logsumexp(z), z[j]) - D(Sum(p[k] * z[k], k), z[j]), by=linearity)
    .eq(softmax(z)[j] - D(Sum(p[k] * z[k], k), z[j]), by=cite("logsumexp/logsumexp_deriv"))
    .eq(softmax(z)[j] - p[j], by=[sum_rule, linearity, sift]),
)
