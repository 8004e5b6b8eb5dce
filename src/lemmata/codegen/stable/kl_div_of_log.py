"""A term of the relative entropy with the logarithm x of the second probability given: y (log y − x)."""

from sympy import Gt, Integer, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import weighted
from lemmata.notation import build, scalar, unevaluated

y, x, s = scalar("y"), scalar("x"), scalar("s")

with unevaluated():
    kl_div_of_log = Form(
        "kl_div_of_log",
        (y, x),
        patterns=(y * (log(y) - x),),
        lets=(Let(s, log(y) - x),),
        value=weighted(y, s, x),
        ulp=3,
        scale="of the larger of its two terms where these nearly agree",
        given=(build(Gt, y, Integer(0)),),
        gradient={y: log(y) - x + 1, x: -y},
        rank=2,
        note="0 log 0 = 0.",
    )
