"""log(cosh x) and cosh x − 1: both cancel at 0, and cosh overflows at 710 where its logarithm is 709."""

from sympy import Integer, cosh, exp, log, sinh
from sympy import tanh as tanh_

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import better, expm1, log1p
from lemmata.notation import scalar, unevaluated

x, t = scalar("x"), scalar("t")

with unevaluated():
    log_cosh = Form(
        "log_cosh",
        (x,),
        patterns=(log(cosh(x)), log((exp(x) + exp(-x)) / 2)),
        lets=(Let(t, expm1(-abs(x))),),
        value=better(
            abs(x) <= Integer(1), log1p(t**2 / (2 * (1 + t))), abs(x) + log1p(exp(-2 * abs(x))) - log(2)
        ),
        ulp=4,
        gradient={x: tanh_(x)},
        rank=5,
    )
    cosh_minus_one = Form(
        "cosh_minus_one",
        (x,),
        patterns=(cosh(x) - 1, (exp(x) + exp(-x)) / 2 - 1),
        value=2 * sinh(x / 2) ** 2,
        ulp=5,
        gradient={x: sinh(x)},
        rank=5,
    )
