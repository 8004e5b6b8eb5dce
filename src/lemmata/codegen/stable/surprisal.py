"""Surprisal: −log q, for 1/q overflows where q is subnormal and rounds where q is near 1."""

from sympy import Gt, Integer, log

from lemmata.codegen.stable.form import Form
from lemmata.notation import build, scalar, unevaluated

q = scalar("q")

with unevaluated():
    surprisal = Form(
        "surprisal",
        (q,),
        patterns=(log(1 / q),),
        value=0 - log(q),  # not -log(q), which is -0 at 1
        ulp=2.5,
        given=(build(Gt, q, Integer(0)),),
        gradient={q: -1 / q},
        rank=1,
    )
