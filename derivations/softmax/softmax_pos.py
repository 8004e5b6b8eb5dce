"""softmax(z)_i > 0."""

from lemmata.derive import *

i, k, z = index("i"), index("k"), vector("z")

softmax_pos = derive(
    softmax(z)[i] > 0,
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Softmax is greater than 0", "ko": "소프트맥스의 성분은 모두 양수이다"},
    idea={
        "en": "A positive number over a sum of positive numbers.",
        "ko": "양수를 양수들의 합으로 나눈 것이다.",
    },
    source="Bishop 2006, eq. 4.62",
    proof=chain(softmax(z)[i]).eq(exp(z[i]) / Sum(exp(z[k]), k), by=softmax.definition).gt(0, by=positivity),
)
