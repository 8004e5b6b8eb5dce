"""Log-sum-exp: the largest term is left out of the sum, so that its logarithm is not rounded with it."""

from sympy import Gt, Integer, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import a, finite_or, log1p, m, rest
from lemmata.definitions import registry
from lemmata.notation import build, index, scalar, total, unevaluated, vector

z, j = vector("z"), index("j")
s, w = scalar("s"), scalar("w")

with unevaluated():
    logsumexp = Form(
        "logsumexp",
        (z,),
        patterns=(log(total(lambda k: exp(z[k]), z)),),
        lets=(Let(s, log1p(rest / a)),),
        value=finite_or(m, m + s),
        ulp=3,
        scale="in units of the largest |z|, where terms of z and the logarithm cancel",
        gradient={z[j]: registry["softmax"](z, j)},
        rank=3,
        note="A score of -inf, such as that of a masked class, adds nothing; where all are -inf, the value is -inf.",
    )
    logmeanexp = Form(
        "logmeanexp",
        (z, w),
        patterns=(log(total(lambda k: exp(z[k]), z) / w),),
        lets=(Let(s, log1p(rest / a)),),
        value=finite_or(m, m + (s - log(w))),
        ulp=3,
        scale="in units of the largest of |z| and 1 + |log w|, where the terms cancel",
        given=(build(Gt, w, Integer(0)),),
        gradient={z[j]: registry["softmax"](z, j), w: -1 / w},
        rank=4,
    )
