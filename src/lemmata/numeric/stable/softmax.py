"""Softmax about an exact shift: exp(z − max z) loses up to 500 ulp to the rounding of z − max z."""

from sympy import exp

from lemmata.definitions import registry
from lemmata.notation import delta, index, total, unevaluated, vector
from lemmata.numeric.stable.form import Form
from lemmata.numeric.stable.heads import a, e, rest

soft = registry["softmax"]
z, i, j = vector("z"), index("i"), index("j")

with unevaluated():
    softmax = Form(
        "softmax",
        (z, i),
        patterns=(exp(z[i]) / total(lambda k: exp(z[k]), z), exp(registry["log_softmax"](z, i))),
        value=e[i] / (a + rest),
        ulp=7,
        gradient={z[j]: soft(z, i) * (delta(i, j) - soft(z, j))},
        rank=3,
    )
