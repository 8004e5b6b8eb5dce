"""Σ_j ∂H(p, softmax z)/∂z_j = 0: the components of the gradient sum to zero."""

from lemmata.derive import *

j, p, z = index("j"), vector("p"), vector("z")

sum_cross_entropy_softmax_deriv = derive(
    Eq(Sum(D(cross_entropy(p, softmax(z)), z[j]), j), 0),
    given=[within(p, Simplex(n)), within(z, Power(Reals, (n,)))],
    title={
        "en": "The components of the gradient sum to zero",
        "ko": "기울기의 성분은 모두 더하면 0이다",
    },
    idea={
        "en": "Prediction and target both sum to 1.",
        "ko": "예측의 합도 정답의 합도 1이다.",
    },
    source="Bishop 2006, eq. 4.109",
    proof=chain(Sum(D(cross_entropy(p, softmax(z)), z[j]), j))
    .eq(Sum(softmax(z)[j] - p[j], j), by=cite("cross_entropy/cross_entropy_softmax_deriv").summed(j))
    .eq(Sum(softmax(z)[j], j) - Sum(p[j], j), by=sum_linear)
    .eq(1 - 1, by=[cite("softmax/sum_softmax"), sums_to_one])
    .eq(0, by=algebra),
)
