"""log(1 + x) and exp(x) − 1 near 0, where 1 + x and exp(x) would round x away."""

from sympy import Gt, Integer, exp, log

from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form
from lemmata.notation import build, scalar, unevaluated

x = scalar("x")

with unevaluated():
    log1p = Form(
        "log1p",
        (x,),
        patterns=(log(1 + x),),
        value=heads.log1p(x),
        ulp=2.5,
        given=(build(Gt, x, Integer(-1)),),
        gradient={x: 1 / (1 + x)},
        rank=0,
    )
    expm1 = Form(
        "expm1",
        (x,),
        patterns=(exp(x) - 1,),
        value=heads.expm1(x),
        ulp=2.5,
        gradient={x: exp(x)},
        rank=0,
    )
