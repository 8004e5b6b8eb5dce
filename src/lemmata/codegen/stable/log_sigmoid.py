"""Logarithm of the sigmoid, −softplus(−x): taken as one function, log(0) is never met."""

from sympy import Integer, Max, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import log1p
from lemmata.definitions import registry
from lemmata.notation import build, scalar, unevaluated

sigma = registry["sigmoid"]
x, e = scalar("x"), scalar("e")

with unevaluated():
    log_sigmoid = Form(
        "log_sigmoid",
        (x,),
        patterns=(log(sigma(x)),),
        lets=(Let(e, exp(-abs(x))),),
        value=-build(Max, -x, Integer(0)) - log1p(e),
        ulp=2.5,
        gradient={x: sigma(-x)},
        rank=3,
    )
