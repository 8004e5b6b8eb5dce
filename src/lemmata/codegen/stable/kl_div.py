"""SciPy's kl_div, p log(p/q) − p + q: near p = q its terms cancel.

With s = (p − q)/(p + q), log(p/q) is 2 artanh s, and what remains of the sum is s(p − q) + 2p(artanh s − s).
"""

from sympy import Gt, Integer, Rational, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import atanh_excess, better, overflows, weighted
from lemmata.notation import build, scalar, unevaluated

p, q, d, r, s, t = map(scalar, "pqdrst")
zero = Integer(0)

with unevaluated():
    kl_div = Form(
        "kl_div",
        (p, q),
        patterns=(p * log(p / q) - p + q,),
        lets=(
            Let(d, p - q),
            Let(s, d / 2 / (p / 2 + q / 2), "p + q may overflow."),
            Let(r, log(p / (q + zero)), "q + 0 is never -0."),
            Let(r, better(abs(r) >= Integer(690), log(abs(p)) - log(abs(q)), r), overflows),
            Let(t, weighted(p, r, q)),
        ),
        value=better(abs(s) < Rational(2, 5), s * d + p * (2 * atanh_excess(s)), t - d),
        ulp=5,
        given=(build(Gt, p, zero), build(Gt, q, zero)),
        gradient={p: log(p / q), q: 1 - p / q},
        rank=4,
        note="0 log 0 = 0; the value is q where p = 0, and inf where p > 0 = q.",
    )
