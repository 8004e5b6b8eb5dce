"""Binary cross-entropy of a probability, and of a score, where the probability would round to 0 or 1."""

from sympy import Integer, Max, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import log1p, step_or, weighted
from lemmata.definitions import registry
from lemmata.notation import Interval, build, scalar, unevaluated, within

sigma, soft = registry["sigmoid"], registry["softplus"]
x, y, p, e, s, happens, fails = map(scalar, ("x", "y", "p", "e", "s", "happens", "fails"))
zero, one = Integer(0), Integer(1)
target = within(y, Interval(zero, one, False, False))

with unevaluated():
    binary_cross_entropy = Form(
        "binary_cross_entropy",
        (y, p),
        patterns=(-y * log(p) - (1 - y) * log(1 - p),),
        lets=(
            Let(happens, 0 - log(p), "-log(p) is -0 at 1."),
            Let(fails, 0 - log1p(-p)),
        ),
        value=weighted(y, happens) + weighted(1 - y, fails),
        ulp=3,
        given=(target, within(p, Interval(zero, one))),
        gradient={p: (1 - y) / (1 - p) - y / p, y: -log(p / (1 - p))},
        rank=4,
        note="0 log 0 = 0.",
    )
    binary_cross_entropy_of_score = Form(
        "binary_cross_entropy_of_score",
        (y, x),
        patterns=(
            registry["binary_cross_entropy"](y, sigma(x)),
            -y * log(sigma(x)) - (1 - y) * log(1 - sigma(x)),
            y * soft(-x) + (1 - y) * soft(x),
            soft(x) - y * x,
        ),
        lets=(
            Let(e, exp(-abs(x))),
            Let(s, log1p(e)),
            Let(happens, build(Max, -x, zero) + s),
            Let(fails, build(Max, x, zero) + s),
        ),
        value=weighted(y, happens) + weighted(1 - y, fails),
        ulp=3,
        given=(target,),
        gradient={x: sigma(x) - y, y: -x},
        rank=5,
    )
    sigmoid_minus = Form(
        "sigmoid_minus",
        (x, y),
        patterns=(sigma(x) - y,),
        lets=(Let(e, exp(-abs(x))),),
        value=((1 - y) * step_or(x >= zero, e) - y * step_or(x < zero, e)) / (1 + e),
        ulp=4,
        scale="of the larger of the two terms where y is not 0 or 1",
        gradient={x: sigma(x) * (1 - sigma(x)), y: -one},
        rank=3,
    )
