"""e^{z_i} ≤ e^{max z} for every i."""

from lemmata.derive import *

i, z = index("i"), vector("z")

exp_le_exp_max = derive(
    exp(z[i]) <= exp(vmax(z)),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Each e^{z_i} is at most e^{max z}", "ko": "각 e^{z_i}는 e^{max z} 이하이다"},
    idea={"en": "The exponential keeps the order.", "ko": "지수함수는 순서를 보존한다."},
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=direct(by=increasing(positivity)),
)
