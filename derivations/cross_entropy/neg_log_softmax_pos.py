"""−log softmax(z)_c > 0 for n ≥ 2: no finite scores make the loss zero."""

from lemmata.derive import *

c, z = index("c"), vector("z")

neg_log_softmax_pos = derive(
    -log(softmax(z)[c]) > 0,
    given=[within(z, Power(Reals, (n,))), n >= 2],
    title={
        "en": "With two or more classes the loss is positive",
        "ko": "클래스가 둘 이상이면 손실은 양수이다",
    },
    idea={
        "en": "Another class has positive probability too, so softmax(z)_c < 1.",
        "ko": "다른 클래스의 확률도 양수이므로 softmax(z)_c는 1보다 작다.",
    },
    source="Bishop 2006, eq. 4.62",
    proof=chain(log(softmax(z)[c]))
    .lt(log(1), by=increasing(cite("softmax/softmax_lt_one", i=c)))
    .eq(0, by=log_law),
)
