"""Jensen–Shannon divergence: near p = q its logarithms cancel, and p − (p + q)/2 rounds.

With m = (p + q)/2, s = (p − q)/(3p + q) and t = (p − q)/(p + 3q), log(p/m) is 2 artanh s and log(q/m) is
−2 artanh t, so that p log(p/m) + q log(q/m) is (s + t)(p − q)/2 + 2p(artanh s − s) − 2q(artanh t − t):
the halves of p − q that are left over cancel exactly.
"""

from sympy import Integer, Rational, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import atanh_excess, better, log1p, weighted
from lemmata.definitions import registry
from lemmata.notation import Interval, Power, index, n, total, unevaluated, vector, within

kl = registry["kl_divergence"]
p, q, d, r, s, t, u, v, f = map(vector, "pqdrstuvf")
near, far = vector("near"), vector("far")
zero = Integer(0)
j, k = index("j"), index("k")
positive = Power(Interval(Integer(0)), (n,))

with unevaluated():
    js_divergence = Form(
        "js_divergence",
        (p, q),
        patterns=(kl(p, (p + q) / 2) / 2 + kl(q, (p + q) / 2) / 2,),
        lets=(
            Let(d[k], p[k] - q[k]),
            Let(s[k], d[k] / (3 * p[k] + q[k])),
            Let(t[k], d[k] / (p[k] + 3 * q[k])),
            Let(r[k], d[k] / (p[k] + q[k])),
            Let(u[k], better(r[k] > zero, log1p(r[k]), log(2 * p[k] / (p[k] + q[k])))),
            Let(v[k], better(r[k] < zero, log1p(-r[k]), log(2 * q[k] / (p[k] + q[k])))),
            Let(
                near[k],
                (s[k] + t[k]) * d[k] / 2 + 2 * (p[k] * atanh_excess(s[k]) - q[k] * atanh_excess(t[k])),
            ),
            Let(far[k], weighted(p[k], u[k], q[k]) + weighted(q[k], v[k], p[k])),
            Let(f[k], better(abs(r[k]) < Rational(9, 16), near[k], far[k])),
        ),
        value=total(lambda k: f[k], p) / 2,
        ulp=6,
        scale="where p and q are nowhere negative",
        given=(within(p, positive), within(q, positive)),
        gradient={
            p[j]: log(1 + (p[j] - q[j]) / (p[j] + q[j])) / 2,
            q[j]: log(1 + (q[j] - p[j]) / (p[j] + q[j])) / 2,
        },
        rank=4,
        note="0 log 0 = 0.",
    )
