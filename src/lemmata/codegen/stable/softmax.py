"""Softmax about an exact shift: exp(z − max z) loses up to 500 ulp to the rounding of z − max z."""

from sympy import exp

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import a, e, rest
from lemmata.definitions import registry, vmax
from lemmata.notation import delta, index, total, unevaluated, vector

soft = registry["softmax"]
z, i, j, k = vector("z"), index("i"), index("j"), index("k")

with unevaluated():
    softmax = Form(
        "softmax",
        (z, i),
        patterns=(
            exp(z[i]) / total(lambda k: exp(z[k]), z),
            exp(registry["log_softmax"](z, i)),
        ),
        variants=((exp(z[i] - vmax(z)) / total(lambda k: exp(z[k] - vmax(z)), z), (z, i)),),
        lets=(Let(e[k], e[k] / (a + rest)),),
        value=e[i],
        ulp=7,
        gradient={z[j]: soft(z, i) * (delta(i, j) - soft(z, j))},
        rank=3,
        note="A score of -inf, such as that of a masked class, has the value 0; where all are -inf, "
        "every value is nan.",
    )
