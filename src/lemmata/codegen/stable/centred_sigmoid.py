"""Sigmoid less a half: near 0 the difference cancels, half the hyperbolic tangent of x/2 does not."""

from sympy import Rational, tanh

from lemmata.codegen.stable.form import Form
from lemmata.definitions import registry
from lemmata.notation import scalar, unevaluated

sigma = registry["sigmoid"]
x = scalar("x")

with unevaluated():
    centred_sigmoid = Form(
        "centred_sigmoid",
        (x,),
        patterns=(sigma(x) - Rational(1, 2),),
        value=tanh(x / 2) / 2,
        ulp=3,
        gradient={x: sigma(x) * (1 - sigma(x))},
        rank=3,
    )
