"""Log-softmax: the logarithm of the softmax at the largest score comes from the other scores alone."""

from sympy import log

from lemmata.codegen.stable.form import Form, Let, Top
from lemmata.codegen.stable.heads import a, log1p, m, rest
from lemmata.definitions import registry
from lemmata.notation import delta, index, scalar, unevaluated, vector

soft = registry["softmax"]
z, y, i, j, k = vector("z"), vector("y"), index("i"), index("j"), index("k")
s = scalar("s")

with unevaluated():
    log_softmax = Form(
        "log_softmax",
        (z, i),
        patterns=(log(soft(z, i)), z[i] - registry["logsumexp"](z)),
        lets=(Let(s, log1p(rest / a)), Let(y[k], z[k] - m), Let(y[k], y[k] - s), Top(y[k], -s)),
        value=y[i],
        ulp=3,
        gradient={z[j]: delta(i, j) - soft(z, j)},
        rank=4,
        note="A score of -inf, such as that of a masked class, has the value -inf; where all are -inf, "
        "every value is nan.",
    )
