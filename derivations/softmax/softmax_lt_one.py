"""softmax(z)_i < 1 for n ≥ 2."""

from lemmata.derive import *

i, k, z = index("i"), index("k"), vector("z")

softmax_lt_one = derive(
    softmax(z)[i] < 1,
    given=[within(z, Power(Reals, (n,))), n >= 2],
    title={
        "en": "With two or more classes every component of softmax is less than 1",
        "ko": "클래스가 둘 이상이면 소프트맥스의 성분은 모두 1보다 작다",
    },
    idea={
        "en": "The components are positive and sum to 1, and there is more than one.",
        "ko": "성분이 모두 양수이고 합이 1인데, 성분이 둘 이상이다.",
    },
    source="Bishop 2006, eq. 4.62",
    proof=chain(softmax(z)[i])
    .lt(Sum(softmax(z)[k], k), by=terms_of_sum(i, i))
    .eq(1, by=cite("softmax/sum_softmax")),
)
