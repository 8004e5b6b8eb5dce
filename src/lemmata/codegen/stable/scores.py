"""Scores that went through an exponential and come back: through probabilities of 0 and 1 they would be lost.

The difference p − q is rounded; the rounding error r, found exactly, corrects its exponential.
"""

from sympy import Integer, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import better
from lemmata.definitions import registry
from lemmata.notation import index, scalar, unevaluated, vector

sigma, softplus = registry["sigmoid"], registry["softplus"]
soft, log_soft = registry["softmax"], registry["log_softmax"]
x, p, q, d, r, t = map(scalar, "xpqdrt")
z, i, j = vector("z"), index("i"), index("j")

with unevaluated():
    exponential = Form(
        "exponential",
        (x,),
        patterns=(sigma(x) / sigma(-x), registry["odds"](sigma(x))),
        value=exp(x),
        ulp=2,
        gradient={x: exp(x)},
        rank=4,
    )
    exponential_ratio = Form(
        "exponential_ratio",
        (p, q),
        patterns=(exp(p) / exp(q),),
        variants=((soft(z, i) / soft(z, j), (z[i], z[j])),),
        lets=(
            Let(d, p - q),
            Let(t, d - p),
            Let(r, (p - (d - t)) - (q + t), "What rounding took from p - q."),
        ),
        value=exp(d) * better(abs(r) < Integer(1), 1 + r, Integer(1)),
        ulp=3,
        gradient={p: exp(p) / exp(q), q: -exp(p) / exp(q)},
        rank=4,
    )
    score = Form(
        "score",
        (x,),
        patterns=(
            log(exp(x)),
            registry["logit"](sigma(x)),
            log(sigma(x) / sigma(-x)),
            log(sigma(x)) - log(sigma(-x)),
            softplus(x) - softplus(-x),
        ),
        value=x,
        ulp=0.5,
        gradient={x: Integer(1)},
        rank=5,
    )
    score_difference = Form(
        "score_difference",
        (p, q),
        patterns=(log(exp(p) / exp(q)),),
        variants=(
            (log(soft(z, i) / soft(z, j)), (z[i], z[j])),
            (log_soft(z, i) - log_soft(z, j), (z[i], z[j])),
        ),
        value=p - q,
        ulp=0.5,
        gradient={p: Integer(1), q: Integer(-1)},
        rank=5,
    )
