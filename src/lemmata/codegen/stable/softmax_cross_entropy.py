"""Cross-entropy of a distribution y and the softmax of scores z, and its gradient in the scores.

softmax(z)ⱼ − yⱼ cancels where a one-hot target is predicted well; (1 − yⱼ) eⱼ − yⱼ Σ_{k≠j} eₖ does not.
"""

from sympy import Integer, Tuple

from lemmata.codegen.stable.form import Form, Let, Top
from lemmata.codegen.stable.heads import a, e, log1p, m, rest, weighted
from lemmata.definitions import registry
from lemmata.notation import Family, delta, index, n, scalar, total, unevaluated, vector

soft, log_soft = registry["softmax"], registry["log_softmax"]
z, y, t, others = map(vector, ("z", "y", "t", "others"))
h, i, j, k = map(index, "hijk")
s, size = scalar("s"), scalar("total")
zero = Integer(0)

with unevaluated():
    softmax_cross_entropy = Form(
        "softmax_cross_entropy",
        (y, z),
        patterns=(-total(lambda k: y[k] * log_soft(z, k), y),),
        lets=(Let(s, log1p(rest / a)), Let(t[k], m - z[k]), Let(t[k], t[k] + s), Top(t[k], s)),
        value=total(lambda k: weighted(y[k], t[k]), y),
        ulp=4,
        gradient={
            z[j]: soft(z, j) * total(lambda k: y[k], y) - y[j],
            y[j]: -log_soft(z, j),
        },
        rank=5,
        note="0 log 0 = 0.",
    )
    softmax_minus = Form(
        "softmax_minus",
        (z, y, i),
        patterns=(soft(z, i) - y[i],),
        variants=((soft(z, i) - delta(h, i), (z, Family(delta(h, k), Tuple(k, Integer(1), n)), i)),),
        lets=(Let(others[k], a + rest - e[k]), Top(others[k], rest)),
        value=((1 - y[i]) * e[i] - y[i] * others[i]) / (a + rest),
        ulp=5,
        scale="of the larger of the two terms where y is not one-hot",
        rank=4,
    )
    softmax_cross_entropy_gradient = Form(
        "softmax_cross_entropy_gradient",
        (z, y, i),
        patterns=(soft(z, i) * total(lambda k: y[k], y) - y[i],),
        lets=(
            Let(size, total(lambda k: y[k], y)),
            Let(others[k], a + rest - e[k]),
            Top(others[k], rest),
        ),
        value=((size - y[i]) * e[i] - y[i] * others[i]) / (a + rest),
        ulp=5,
        scale="of the larger of the two terms where y is not one-hot",
        rank=5,
    )
