"""Relative entropy of a distribution y and the softmax of scores z, whose logarithm is finite where it rounds to 0."""

from sympy import Integer, log

from lemmata.codegen.stable.form import Form, Let, Top
from lemmata.codegen.stable.heads import a, log1p, m, rest, weighted
from lemmata.definitions import registry
from lemmata.notation import Interval, Power, index, n, scalar, total, unevaluated, vector, within

kl, soft, log_soft = registry["kl_divergence"], registry["softmax"], registry["log_softmax"]
z, y, t = map(vector, "zyt")
j, k, s = index("j"), index("k"), scalar("s")

with unevaluated():
    kl_divergence_of_softmax = Form(
        "kl_divergence_of_softmax",
        (y, z),
        patterns=(kl(y, soft(z)),),
        lets=(Let(s, log1p(rest / a)), Let(t[k], m - z[k]), Let(t[k], t[k] + s), Top(t[k], s)),
        value=total(lambda k: weighted(y[k], log(y[k]) + t[k], t[k]), y),
        ulp=4,
        scale="in units of the sum of |y log y| where the terms cancel",
        given=(within(y, Power(Interval(Integer(0)), (n,))),),
        gradient={
            z[j]: soft(z, j) * total(lambda k: y[k], y) - y[j],
            y[j]: log(y[j]) - log_soft(z, j) + 1,
        },
        rank=5,
        note="0 log 0 = 0.",
    )
