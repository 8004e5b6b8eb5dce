"""Relative entropy of vectors: near p = q its terms cancel in the sum, Σ (p log(p/q) − p + q) does not.

With s = (p − q)/(p + q), log(p/q) is 2 artanh s, and p log(p/q) − (p − q) is s(p − q) + 2p(artanh s − s).
The Jensen–Shannon divergence is half the sum of two such terms about m = (p + q)/2, whose p − q cancel
exactly: with s = (p − q)/(3p + q) and t = (q − p)/(p + 3q) it is half of (s − t)(p − q)/2 and the excess.
"""

from sympy import Integer, Rational, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import atanh_excess, better, overflows, weighted
from lemmata.notation import Interval, Power, index, n, scalar, total, unevaluated, vector, within

p, q, d, r, s, t, f = map(vector, ("p", "q", "d", "r", "s", "t", "f"))
direct, excess, gap = map(scalar, ("direct", "excess", "gap"))
j, k = index("j"), index("k")
zero = Integer(0)
positive = Power(Interval(Integer(0)), (n,))

with unevaluated():
    kl_divergence = Form(
        "kl_divergence",
        (p, q),
        patterns=(total(lambda k: p[k] * log(p[k] / q[k]), p),),
        lets=(
            Let(r[k], log(p[k] / (q[k] + zero)), "q + 0 is never -0."),
            Let(r[k], better(abs(r[k]) >= Integer(690), log(abs(p[k])) - log(abs(q[k])), r[k]), overflows),
            Let(t[k], weighted(p[k], r[k], q[k])),
            Let(d[k], p[k] - q[k]),
            Let(s[k], d[k] / (p[k] + q[k])),
            Let(f[k], weighted(d[k], s[k], q[k]) + weighted(2 * p[k], atanh_excess(s[k]), q[k])),
            Let(f[k], better(abs(s[k]) < Rational(2, 5), f[k], t[k] - d[k])),
            Let(direct, total(lambda k: t[k], p)),
            Let(excess, total(lambda k: f[k], p)),
            Let(gap, total(lambda k: d[k], p)),
        ),
        # For what is far from normalised the sum as written is the better one.
        value=better(abs(gap) <= excess / 2, excess + gap, direct),
        ulp=4,
        scale="in units of the largest |p - q| where p and q nearly agree",
        given=(within(p, positive), within(q, positive)),
        gradient={p[j]: log(p[j] / q[j]) + 1, q[j]: -p[j] / q[j]},
        rank=3,
        note="0 log 0 = 0; the value is inf where p > 0 = q.",
    )
