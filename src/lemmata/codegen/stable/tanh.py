"""Hyperbolic tangent: its quotient of exponentials overflows at 710 and cancels at 0."""

from sympy import exp
from sympy import tanh as tanh_

from lemmata.codegen.stable.form import Form
from lemmata.definitions import registry
from lemmata.notation import scalar, unevaluated

x = scalar("x")

with unevaluated():
    tanh = Form(
        "tanh",
        (x,),
        patterns=(
            (exp(x) - exp(-x)) / (exp(x) + exp(-x)),
            (exp(2 * x) - 1) / (exp(2 * x) + 1),
            (1 - exp(-2 * x)) / (1 + exp(-2 * x)),
            2 * registry["sigmoid"](2 * x) - 1,
        ),
        value=tanh_(x),
        ulp=4,
        gradient={x: 4 * registry["sigmoid"](2 * x) * (1 - registry["sigmoid"](2 * x))},
        rank=5,
    )
