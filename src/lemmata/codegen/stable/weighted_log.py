"""Weighted logarithms: a product with a factor w ≥ 0 that is 0 and a logarithm is 0, so 0 log 0 = 0."""

from sympy import Ge, Gt, Integer, log

from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import weighted
from lemmata.notation import build, scalar, unevaluated

w, q, t, p, s = map(scalar, ("w", "q", "t", "p", "s"))
zero = Integer(0)

with unevaluated():
    weighted_log = Form(
        "weighted_log",
        (w, q),
        patterns=(w * log(q),),
        lets=(Let(s, log(q)),),
        value=weighted(w, s),
        ulp=2.5,
        given=(build(Ge, w, zero), build(Gt, q, zero)),
        gradient={w: log(q), q: w / q},
        rank=1,
    )
    weighted_log1p = Form(
        "weighted_log1p",
        (w, t),
        patterns=(w * log(1 + t),),
        lets=(Let(s, heads.log1p(t)),),
        value=weighted(w, s),
        ulp=3,
        given=(build(Ge, w, zero), build(Gt, t, Integer(-1))),
        gradient={w: log(1 + t), t: w / (1 + t)},
        rank=1,
    )
    entropy_term = Form(
        "entropy_term",
        (p,),
        patterns=(-p * log(p),),
        lets=(Let(s, 0 - log(p), "-log(p) is -0 at 1."),),
        value=weighted(p, s),
        ulp=2.5,
        given=(build(Gt, p, zero),),
        gradient={p: -log(p) - 1},
        rank=2,
        note="0 log 0 = 0.",
    )
