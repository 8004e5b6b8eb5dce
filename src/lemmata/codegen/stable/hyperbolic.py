"""log(cosh x) and cosh x − 1: both cancel at 0, and cosh overflows at 710 where its logarithm is 709.

log(1 − tanh² x) is −2 log(cosh x); log(tanh x) cancels where tanh x rounds to 1.
"""

from sympy import Gt, Integer, Rational, cosh, exp, log, sinh
from sympy import tanh as tanh_

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import better, expm1, log1p
from lemmata.notation import build, scalar, unevaluated

x, t, e = map(scalar, "xte")

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
    log_tanh_gradient = Form(
        "log_tanh_gradient",
        (x,),
        patterns=(log(1 - tanh_(x) ** 2),),
        lets=(Let(t, expm1(-abs(x))),),
        value=better(
            abs(x) <= Integer(1),
            -2 * log1p(t**2 / (2 * (1 + t))),
            -2 * (abs(x) + log1p(exp(-2 * abs(x))) - log(2)),
        ),
        ulp=4,
        gradient={x: -2 * tanh_(x)},
        rank=5,
    )
    log_tanh = Form(
        "log_tanh",
        (x,),
        patterns=(log(tanh_(x)),),
        lets=(Let(e, exp(-2 * x)),),
        value=better(x < Rational(1, 2), log(tanh_(x)), log1p(-2 * e / (1 + e))),
        ulp=4,
        given=(build(Gt, x, Integer(0)),),
        gradient={x: (1 - tanh_(x) ** 2) / tanh_(x)},
        rank=5,
    )
