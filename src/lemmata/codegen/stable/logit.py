"""Logit: around ½ the odds are near 1 and their logarithm cancels; 2 artanh(2p − 1) does not."""

from sympy import Rational, atanh, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import where
from lemmata.notation import Interval, scalar, unevaluated, within

p, t = scalar("p"), scalar("t")

with unevaluated():
    logit = Form(
        "logit",
        (p,),
        patterns=(log(p / (1 - p)), log(p) - log(1 - p)),
        lets=(Let(t, 2 * p - 1),),
        value=where(abs(t) < Rational(1, 2), 2 * atanh(t), log(p / (1 - p))),
        ulp=2.5,
        given=(within(p, Interval(Rational(0), Rational(1))),),
        gradient={p: 1 / (p * (1 - p))},
        rank=3,
    )
