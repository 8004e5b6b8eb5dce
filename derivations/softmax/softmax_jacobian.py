"""The Jacobian of softmax, for every n.

Quotient rule; differentiating the normaliser keeps one term.
"""

from lemmata.derive import *

i, j, k, z = index("i"), index("j"), index("k"), vector("z")
s, Z = softmax(z), Sum(exp(z[k]), k)

softmax_jacobian = derive(
    Eq(D(s[i], z[j]), s[i] * (delta(i, j) - s[j])),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Jacobian of softmax", "ko": "소프트맥스의 야코비 행렬"},
    idea={
        "en": "By the quotient rule; in the denominator only the term k = j contains z_j.",
        "ko": "몫의 미분법을 쓴다. 분모에서 z_j를 포함하는 항은 k = j인 항뿐이다.",
    },
    source="Bishop 2006, eq. 4.106",
    proof=chain(D(s[i], z[j]))
    .eq(D(exp(z[i]) / Z, z[j]), by=softmax.definition)
    .eq((D(exp(z[i]), z[j]) * Z - exp(z[i]) * D(Z, z[j])) / Z**2, by=quotient_rule)
    .eq((delta(i, j) * exp(z[i]) * Z - exp(z[i]) * exp(z[j])) / Z**2, by=[exp_rule, sum_rule, sift])
    .eq(exp(z[i]) / Z * (delta(i, j) - exp(z[j]) / Z), by=algebra)
    .eq(s[i] * (delta(i, j) - s[j]), by=softmax.definition),
)
