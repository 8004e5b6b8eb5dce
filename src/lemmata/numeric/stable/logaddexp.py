"""log(eᵃ + eᵇ): the larger of a and b and a correction between 0 and log 2."""

from sympy import Max, exp, log

from lemmata.definitions import registry
from lemmata.notation import build, scalar, unevaluated
from lemmata.numeric.stable.form import Form, Let
from lemmata.numeric.stable.heads import finite_or, log1p

a, b, larger = map(scalar, ("a", "b", "larger"))

with unevaluated():
    logaddexp = Form(
        "logaddexp",
        (a, b),
        patterns=(log(exp(a) + exp(b)),),
        lets=(Let(larger, build(Max, a, b)),),
        value=finite_or(larger, larger + log1p(exp(-abs(a - b)))),
        ulp=3,
        scale="in units of the larger of |a| and |b|, where the two terms cancel",
        gradient={a: registry["sigmoid"](a - b), b: registry["sigmoid"](b - a)},
        rank=2,
    )
