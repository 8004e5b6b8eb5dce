"""log(1 − e^−x) for x > 0: 1 − e^−x is exact as −expm1(−x) for small x, e^−x as it stands for large x."""

from sympy import Gt, Integer, exp, log

from lemmata.codegen.stable.form import Form
from lemmata.codegen.stable.heads import expm1, log1p, where
from lemmata.notation import build, scalar, unevaluated

x = scalar("x")

with unevaluated():
    log1mexp = Form(
        "log1mexp",
        (x,),
        patterns=(log(1 - exp(-x)),),
        value=where(x < Integer(1), log(-expm1(-x)), log1p(-exp(-x))),
        ulp=3,
        given=(build(Gt, x, Integer(0)),),
        gradient={x: 1 / (exp(x) - 1)},
        rank=2,
    )
