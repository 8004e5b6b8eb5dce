"""e^{z_i} ≤ e^{max z} for every i."""

from lemmata.derive import *

i, z = index("i"), vector("z")

exp_le_exp_max = derive(
    exp(z[i]) <= exp(vmax(z)),
    given=[within(z, Power(Reals, (n,)))],
    title={"en": "Each exponential is at most that of the maximum", "ko": "각 지수는 최댓값의 지수 이하이다"},
    idea={"en": "The exponential keeps the order.", "ko": "지수함수는 순서를 지킨다."},
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=direct(by=increasing(positivity)),
)
