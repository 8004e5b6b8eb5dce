"""softmax(z)_i < softmax(z)_j where z_i < z_j: the order of the scores is kept."""

from lemmata.derive import *

i, j, k, z = index("i"), index("j"), index("k"), vector("z")
Z = Sum(exp(z[k]), k)

softmax_strict_mono = derive(
    softmax(z)[i] < softmax(z)[j],
    given=[within(z, Power(Reals, (n,))), z[i] < z[j]],
    title={"en": "Softmax keeps the order of the scores", "ko": "소프트맥스는 점수의 순서를 보존한다"},
    idea={
        "en": "The exponential keeps the order, and both are divided by the same positive number.",
        "ko": "지수함수가 순서를 보존하고, 둘을 같은 양수로 나눈다.",
    },
    source="Bishop 2006, eq. 4.62",
    aliases=("softmax/softmax_order",),
    proof=chain(softmax(z)[i])
    .eq(1 / Z * exp(z[i]), by=softmax.definition)
    .lt(1 / Z * exp(z[j]), by=cite("log/exp_strict_mono", a=z[i], b=z[j]).times(1 / Z))
    .eq(softmax(z)[j], by=softmax.definition),
)
