"""What the softmax leaves to the other classes: 1 − softmax(z)ᵢ cancels where class i takes nearly all.

The sum of softmax(z)ᵢ (1 − softmax(z)ᵢ) over the classes is Gini's impurity.
"""

from sympy import Integer

from lemmata.codegen.stable.form import Form, Let, Top
from lemmata.codegen.stable.heads import a, e, rest
from lemmata.definitions import registry
from lemmata.notation import delta, index, total, unevaluated, vector

soft = registry["softmax"]
z, others = vector("z"), vector("others")
i, j, k = map(index, "ijk")
one = Integer(1)

with unevaluated():
    softmax_complement = Form(
        "softmax_complement",
        (z, i),
        patterns=(1 - soft(z, i),),
        lets=(Let(others[k], a + rest - e[k]), Top(others[k], rest)),
        value=others[i] / (a + rest),
        ulp=7,
        gradient={z[j]: soft(z, i) * (soft(z, j) - delta(i, j))},
        rank=4,
    )
    softmax_impurity = Form(
        "softmax_impurity",
        (z,),
        patterns=(1 - total(lambda k: soft(z, k) ** 2, z), total(lambda k: soft(z, k) * (1 - soft(z, k)), z)),
        lets=(
            Let(others[k], (a + rest - e[k]) / (a + rest)),
            Top(others[k], rest / (a + rest)),
            Let(e[k], e[k] / (a + rest)),
        ),
        value=total(lambda k: e[k] * others[k], z),
        ulp=7,
        gradient={z[j]: 2 * soft(z, j) * (total(lambda k: soft(z, k) ** 2, z) - soft(z, j))},
        rank=5,
    )
