"""Sigmoid: with e = exp(−|x|), nothing overflows and 1 + e never cancels."""

from sympy import Integer, Rational, exp, tanh

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import step_or
from lemmata.definitions import registry
from lemmata.notation import scalar, unevaluated

sigma = registry["sigmoid"]
x, e = scalar("x"), scalar("e")

with unevaluated():
    sigmoid = Form(
        "sigmoid",
        (x,),
        patterns=(
            1 / (1 + exp(-x)),
            exp(x) / (1 + exp(x)),
            exp(x) * sigma(-x),
            Rational(1, 2) * (1 + tanh(x / 2)),
        ),
        variants=((1 - sigma(x), (-x,)),),
        lets=(Let(e, exp(-abs(x))),),
        value=step_or(x >= Integer(0), e) / (1 + e),
        ulp=2.5,
        gradient={x: sigma(x) * (1 - sigma(x))},
        rank=2,
    )
