"""Odds, p/(1 − p): exact but for two roundings."""

from sympy import Integer

from lemmata.codegen.stable.form import Form
from lemmata.notation import Interval, scalar, unevaluated, within

p = scalar("p")

with unevaluated():
    odds = Form(
        "odds",
        (p,),
        patterns=(p / (1 - p),),
        value=p / (1 - p),
        ulp=2,
        given=(within(p, Interval(Integer(0), Integer(1), False, True)),),
        gradient={p: 1 / (1 - p) ** 2},
        rank=1,
    )
