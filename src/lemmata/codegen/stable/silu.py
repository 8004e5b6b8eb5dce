"""Functions of a score that decay like x exp(−|x|): the product is representable where exp(−|x|) is no more."""

from sympy import Integer, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import log1p, weighted, where
from lemmata.definitions import registry
from lemmata.notation import scalar, unevaluated

sigma = registry["sigmoid"]
x, h = scalar("x"), scalar("h")
half = Let(h, exp(-abs(x) / 2))

with unevaluated():
    silu = Form(
        "silu",
        (x,),
        patterns=(x * sigma(x),),
        lets=(half,),
        value=where(x >= Integer(0), x, weighted(h, weighted(h, x))) / (1 + h**2),
        ulp=5,
        gradient={x: sigma(x) + x * sigma(x) * sigma(-x)},
        rank=3,
    )
    binary_entropy_of_score = Form(
        "binary_entropy_of_score",
        (x,),
        patterns=(
            registry["binary_entropy"](sigma(x)),
            -sigma(x) * log(sigma(x)) - sigma(-x) * log(sigma(-x)),
        ),
        lets=(half,),
        value=log1p(h**2) + weighted(h, weighted(h, abs(x))) / (1 + h**2),
        ulp=5,
        gradient={x: -x * sigma(x) * sigma(-x)},
        rank=5,
    )
