"""Softmax at a temperature or to a base: the largest score is taken off before anything is rounded.

What is rounded is an exponent, so that the error grows with the logarithm of the value.
"""

from sympy import Gt, Integer, exp, log

from lemmata.codegen.stable.form import Form, Let
from lemmata.codegen.stable.heads import where
from lemmata.definitions import registry, vmax, vmin
from lemmata.notation import build, delta, index, scalar, total, unevaluated, vector

hot, to_base = registry["softmax_temperature"], registry["softmax_base"]
z, w = map(vector, "zw")
i, j, k = map(index, "ijk")
T, b, largest, rate, whole = map(scalar, ("T", "b", "largest", "rate", "whole"))
scale = "for every unit of 1 - log(value)"

with unevaluated():
    softmax_temperature = Form(
        "softmax_temperature",
        (z, T, i),
        patterns=(exp(z[i] / T) / total(lambda k: exp(z[k] / T), z),),
        lets=(
            Let(largest, vmax(z)),
            Let(w[k], exp((z[k] - largest) / T)),
            Let(whole, total(lambda k: w[k], z)),
        ),
        value=w[i] / whole,
        ulp=5,
        scale=scale,
        given=(build(Gt, T, Integer(0)),),
        gradient={
            z[j]: hot(z, T, i) * (delta(i, j) - hot(z, T, j)) / T,
            T: hot(z, T, i) * (total(lambda k: hot(z, T, k) * z[k], z) - z[i]) / T**2,
        },
        rank=4,
    )
    softmax_base = Form(
        "softmax_base",
        (z, b, i),
        patterns=(to_base(z, b, i),),
        lets=(
            Let(
                largest,
                where(b >= Integer(1), vmax(z), vmin(z)),
                "To a base below 1 the smallest score has the largest power.",
            ),
            Let(rate, log(b)),
            Let(w[k], exp((z[k] - largest) * rate)),
            Let(whole, total(lambda k: w[k], z)),
        ),
        value=w[i] / whole,
        ulp=5,
        scale=scale,
        given=(build(Gt, b, Integer(0)),),
        gradient={
            z[j]: to_base(z, b, i) * (delta(i, j) - to_base(z, b, j)) * log(b),
            b: to_base(z, b, i) * (z[i] - total(lambda k: to_base(z, b, k) * z[k], z)) / b,
        },
        rank=4,
    )
