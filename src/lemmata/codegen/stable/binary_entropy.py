"""Binary entropy: both terms are positive (0 − log 1 is +0); log(1 − p) is taken from p itself, not from 1 − p."""

from sympy import Integer, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import log1p, weighted
from lemmata.notation import Interval, scalar, unevaluated, within

p, happens, fails = map(scalar, ("p", "happens", "fails"))
zero, one = Integer(0), Integer(1)

with unevaluated():
    binary_entropy = Form(
        "binary_entropy",
        (p,),
        patterns=(-p * log(p) - (1 - p) * log(1 - p),),
        lets=(
            Let(happens, 0 - log(p), "-log(p) is -0 at 1."),
            Let(fails, 0 - log1p(-p)),
        ),
        value=weighted(p, happens) + weighted(1 - p, fails),
        ulp=2.5,
        given=(within(p, Interval(zero, one)),),
        gradient={p: -log(p / (1 - p))},
        rank=4,
        note="0 log 0 = 0.",
    )
