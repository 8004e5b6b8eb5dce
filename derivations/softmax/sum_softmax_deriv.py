"""Σ_j ∂softmax(z)_i/∂z_j = 0: the rows of the Jacobian sum to zero."""

from lemmata.derive import *

i, j, z = index("i"), index("j"), vector("z")
s = softmax(z)

sum_softmax_deriv = derive(
    Eq(Sum(D(s[i], z[j]), j), 0),
    given=[within(z, Power(Reals, (n,)))],
    title={
        "en": "The rows of the Jacobian of softmax sum to zero",
        "ko": "소프트맥스의 야코비 행렬은 각 행의 합이 0이다",
    },
    idea={
        "en": "Only the term j = i contains the 1 of the delta, and the s_j sum to 1.",
        "ko": "j = i인 항에만 델타의 1이 들어 있고, s_j의 합은 1이다.",
    },
    source="Goodfellow, Bengio & Courville 2016, §4.1",
    proof=chain(Sum(D(s[i], z[j]), j))
    .eq(Sum(s[i] * (delta(i, j) - s[j]), j), by=cite("softmax/softmax_jacobian").summed(j))
    .eq(s[i] - s[i] * Sum(s[j], j), by=[sum_linear, sift])
    .eq(s[i] - s[i] * 1, by=cite("softmax/sum_softmax"))
    .eq(0, by=algebra),
)
