"""Σ_k e^{z_k} ≤ n e^{max z}."""

from lemmata.derive import *

k, z = index("k"), vector("z")

sum_exp_le = derive(
    Sum(exp(z[k]), k) <= n * exp(vmax(z)),
    given=[within(z, Power(Reals, (n,)))],
    title={
        "en": "The sum of exponentials is at most n times the largest",
        "ko": "지수함수 값의 합은 최대 항의 n배 이하이다",
    },
    idea={"en": "Bound each of the n terms by the largest.", "ko": "n개의 항을 각각 가장 큰 항으로 바꾼다."},
    source="Boyd & Vandenberghe 2004, §3.1.5",
    proof=chain(Sum(exp(z[k]), k)).le(
        n * exp(vmax(z)), by=[cite("logsumexp/exp_le_exp_max", i=k).summed(k), sum_const]
    ),
)
