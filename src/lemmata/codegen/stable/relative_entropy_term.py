"""A term of the relative entropy, p log(p/q): near p = q the quotient rounds, the difference is exact."""

from sympy import Gt, Integer, Rational, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import better, log1p, overflows, weighted, where
from lemmata.notation import build, scalar, unevaluated

p, q, r, s, t = map(scalar, ("p", "q", "r", "s", "t"))
zero = Integer(0)

with unevaluated():
    relative_entropy_term = Form(
        "relative_entropy_term",
        (p, q),
        patterns=(p * log(p / q),),
        lets=(
            Let(r, p / (q + zero), "q + 0 is never -0."),
            Let(s, log(r)),
            Let(t, better(abs(s) >= Integer(690), log(abs(p)) - log(abs(q)), s), overflows),
            Let(t, where(abs(r - 1) < Rational(1, 2), log1p((p - q) / q), t)),
        ),
        value=weighted(p, t, q),
        ulp=3,
        given=(build(Gt, p, zero), build(Gt, q, zero)),
        gradient={p: log(p / q) + 1, q: -p / q},
        rank=2,
        note="0 log 0 = 0; the value is inf where p > 0 = q.",
    )
