"""Relative entropy of two softmaxes: the sum of p log(p/q) cancels where the scores nearly agree.

With d = w − z and u = d − Σ p d it is log Σ p e^u = log(1 + Σ p (e^u − 1 − u)), whose terms are nowhere
negative. With f = e^u − 1 and t = f/(2 + f) = tanh(u/2), e^u − 1 − u is f t − 2(artanh t − t).
"""

from sympy import Integer, Rational, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import a, atanh_excess, better, e, expm1, log1p, m, rest, weighted
from lemmata.definitions import registry, vmax
from lemmata.notation import index, scalar, total, unevaluated, vector

kl, soft, log_soft = registry["kl_divergence"], registry["softmax"], registry["log_softmax"]
z, w, p, d, u, x, f, t, g, r = map(vector, ("z", "w", "p", "d", "u", "x", "f", "t", "g", "r"))
j, k = index("j"), index("k")
s, h, mean, spread, excess, direct = map(scalar, ("s", "h", "mean", "spread", "excess", "direct"))

with unevaluated():
    kl_of_softmaxes = Form(
        "kl_of_softmaxes",
        (z, w),
        patterns=(kl(soft(z), soft(w)),),
        lets=(
            Let(s, log1p(rest / a)),
            Let(p[k], e[k] / (a + rest)),
            Let(d[k], w[k] - z[k]),
            Let(spread, total(lambda k: weighted(p[k], abs(d[k]), w[k]), p)),
            Let(mean, total(lambda k: weighted(p[k], d[k], w[k]), p)),
            Let(u[k], d[k] - mean),
            Let(x[k], w[k] - m - s - mean),
            Let(f[k], expm1(u[k])),
            Let(t[k], f[k] / (2 + f[k])),
            Let(g[k], p[k] * (f[k] * t[k] - 2 * atanh_excess(t[k]))),
            Let(
                g[k],
                better(abs(u[k]) < Rational(4, 5), g[k], exp(x[k]) - weighted(p[k], 1 + u[k], w[k])),
                "p may be 0 where its product with exp(u) is not.",
            ),
            Let(excess, total(lambda k: g[k], p)),
            Let(h, vmax(w)),
            Let(r[k], z[k] - m - s - (w[k] - h)),
            Let(
                direct,
                total(lambda k: weighted(p[k], r[k], w[k]), p) + log(total(lambda k: exp(w[k] - h), w)),
            ),
        ),
        # Beside a large w - z what scores of w differ by is rounded.
        value=better(spread < Integer(10**12), better(excess < Integer(1), log1p(excess), direct), direct),
        ulp=4,
        scale="in units of the largest score times the sum of |softmax(z) - softmax(w)|",
        gradient={
            z[j]: soft(z, j) * (log_soft(z, j) - log_soft(w, j) - kl(soft(z), soft(w))),
            w[j]: soft(w, j) - soft(z, j),
        },
        rank=6,
        note="The value is inf where a score of w alone is -inf.",
    )
