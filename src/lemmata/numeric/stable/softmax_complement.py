"""What the softmax leaves to the other classes: 1 − softmax(z)ᵢ cancels where class i takes nearly all."""

from sympy import Integer

from lemmata.definitions import registry
from lemmata.notation import delta, index, unevaluated, vector
from lemmata.numeric.stable.form import Form, Let, Top
from lemmata.numeric.stable.heads import a, e, rest

soft = registry["softmax"]
z, others = vector("z"), vector("others")
i, j, k = map(index, "ijk")
one = Integer(1)

with unevaluated():
    softmax_complement = Form(
        "softmax_complement",
        (z, i),
        patterns=(1 - soft(z, i),),
        lets=(Let(others[k], a + rest - e[k]), Top(others[k], rest)),
        value=others[i] / (a + rest),
        ulp=7,
        gradient={z[j]: soft(z, i) * (soft(z, j) - delta(i, j))},
        rank=4,
    )
