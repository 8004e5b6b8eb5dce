"""softmax(z)_i > 0."""

from lemmata.derive import *

i, k, z = index("i"), index("k"), vector("z")

softmax_pos = derive(
    softmax(z)[i] > 0,
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Softmax is positive", "ko": "소프트맥스는 양수"},
    idea={
        "en": "A positive number over a sum of positive numbers.",
        "ko": "양수를 양수들의 합으로 나눈 것이다.",
    },
    source="Bishop 2006, eq. 4.62",
    proof=chain(softmax(z)[i]).eq(exp(z[i]) / Sum(exp(z[k]), k), by=softmax.definition).gt(0, by=positivity),
)
