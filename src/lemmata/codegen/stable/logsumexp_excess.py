"""How far log-sum-exp exceeds the maximum: the difference cancels, the logarithm it is made of does not."""

from sympy import Eq

from lemmata.codegen.stable.form import Form
from lemmata.codegen.stable.heads import a, log1p, m, rest
from lemmata.definitions import registry, vmax
from lemmata.notation import build, unevaluated, vector

z = vector("z")

with unevaluated():
    logsumexp_excess = Form(
        "logsumexp_excess",
        (z,),
        patterns=(registry["logsumexp"](z) - vmax(z),),
        value=log1p(rest / a),
        ulp=3,
        given=(build(Eq, m, vmax(z)),),
        rank=4,
    )
