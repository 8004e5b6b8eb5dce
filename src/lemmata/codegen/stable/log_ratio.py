"""Logarithm of a quotient: near 1 the quotient rounds, the difference of its parts is exact."""

from sympy import Gt, Integer, Rational, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import better, log1p, overflows, where
from lemmata.notation import build, scalar, unevaluated

p, q, r, s = map(scalar, "pqrs")
zero = Integer(0)

with unevaluated():
    log_ratio = Form(
        "log_ratio",
        (p, q),
        patterns=(log(p / q), log(p) - log(q)),
        lets=(
            Let(r, p / (q + zero), "q + 0 is never -0."),
            Let(s, log(r)),
            Let(s, better(abs(s) >= Integer(690), log(abs(p)) - log(abs(q)), s), overflows),
        ),
        value=where(abs(r - 1) < Rational(1, 2), log1p((p - q) / q), s),
        ulp=3,
        given=(build(Gt, p, zero), build(Gt, q, zero)),
        gradient={p: 1 / p, q: -1 / q},
        rank=1,
    )
