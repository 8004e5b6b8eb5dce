"""The derivative of the sigmoid, σ(x)(1 − σ(x)): even in x, so e = exp(−|x|) serves both sides."""

from sympy import exp, tanh

from lemmata.codegen.stable.form import Form, Let
from lemmata.definitions import registry
from lemmata.notation import scalar, unevaluated

sigma = registry["sigmoid"]
x, e = scalar("x"), scalar("e")

with unevaluated():
    sigmoid_gradient = Form(
        "sigmoid_gradient",
        (x,),
        patterns=(
            sigma(x) * (1 - sigma(x)),
            exp(-x) / (1 + exp(-x)) ** 2,
            exp(x) / (1 + exp(x)) ** 2,
        ),
        lets=(Let(e, exp(-abs(x))),),
        value=e / (1 + e) ** 2,
        ulp=4,
        gradient={x: -sigma(x) * (1 - sigma(x)) * tanh(x / 2)},
        rank=4,
    )
