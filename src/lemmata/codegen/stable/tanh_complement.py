"""What the hyperbolic tangent leaves to 1, and its derivative: both cancel where it nearly is 1."""

from sympy import Integer, exp, tanh

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import step_or
from lemmata.notation import scalar, unevaluated

x, e = scalar("x"), scalar("e")

with unevaluated():
    tanh_complement = Form(
        "tanh_complement",
        (x,),
        patterns=(1 - tanh(x),),
        variants=((1 + tanh(x), (-x,)),),
        lets=(Let(e, exp(-2 * abs(x))),),
        value=2 * step_or(x < Integer(0), e) / (1 + e),
        ulp=3,
        gradient={x: tanh(x) ** 2 - 1},
        rank=1,
    )
    tanh_gradient = Form(
        "tanh_gradient",
        (x,),
        patterns=(1 - tanh(x) ** 2,),
        lets=(Let(e, exp(-2 * abs(x))),),
        value=4 * e / (1 + e) ** 2,
        ulp=4,
        gradient={x: -2 * tanh(x) * (1 - tanh(x) ** 2)},
        rank=1,
    )
