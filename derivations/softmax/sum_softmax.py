"""Σ_i softmax(z)_i = 1."""

from lemmata.derive import *

i, k, z = index("i"), index("k"), vector("z")
Z = Sum(exp(z[k]), k)

sum_softmax = derive(
    Eq(Sum(softmax(z)[i], i), 1),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Softmax sums to one", "ko": "소프트맥스의 합은 1이다"},
    idea={
        "en": "All components share one denominator, and the sum of the numerators is that denominator.",
        "ko": "모든 성분의 분모가 같고, 그 분모가 분자들의 합이다.",
    },
    source="Bishop 2006, eq. 4.62",
    proof=chain(Sum(softmax(z)[i], i))
    .eq(Sum(exp(z[i]) / Z, i), by=softmax.definition)
    .eq(Sum(exp(z[i]), i) / Z, by=sum_linear)
    .eq(1, by=algebra),
)
