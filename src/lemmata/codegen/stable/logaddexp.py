"""log(eᵘ + eᵛ): the larger of u and v and a correction between 0 and log 2."""

from sympy import Max, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import finite_or, log1p
from lemmata.definitions import registry
from lemmata.notation import build, scalar, unevaluated

u, v, larger = map(scalar, ("u", "v", "larger"))  # a is the largest exponential

with unevaluated():
    logaddexp = Form(
        "logaddexp",
        (u, v),
        patterns=(log(exp(u) + exp(v)),),
        lets=(Let(larger, build(Max, u, v)),),
        value=finite_or(larger, larger + log1p(exp(-abs(u - v)))),
        ulp=3,
        scale="in units of the larger of |u| and |v| where the two terms cancel",
        gradient={u: registry["sigmoid"](u - v), v: registry["sigmoid"](v - u)},
        rank=2,
    )
