"""Softplus: log(1 + eˣ) overflows at 710; max(x, 0) + log(1 + exp(−|x|)) does not."""

from sympy import Integer, Max, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import log1p
from lemmata.definitions import registry
from lemmata.notation import build, scalar, total, unevaluated, vector

x, e, z = scalar("x"), scalar("e"), vector("z")

with unevaluated():
    softplus = Form(
        "softplus",
        (x,),
        patterns=(log(1 + exp(x)), x + registry["softplus"](-x)),
        variants=(
            (registry["surprisal"](registry["sigmoid"](x)), (-x,)),
            (log(1 + total(lambda k: exp(z[k]), z)), (registry["logsumexp"](z),)),
        ),
        lets=(Let(e, exp(-abs(x))),),
        value=build(Max, x, Integer(0)) + log1p(e),
        ulp=2.5,
        gradient={x: registry["sigmoid"](x)},
        rank=3,
    )
