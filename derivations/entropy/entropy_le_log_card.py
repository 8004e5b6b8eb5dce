"""H(p) ≤ log n: no distribution on n classes is more uncertain than the uniform one."""

from lemmata.derive import *

k, p = index("k"), vector("p")

entropy_le_log_card = derive(
    entropy(p) <= log(n),
    given=[within(p, Simplex(n))],
    title={"en": "Entropy is at most log n", "ko": "엔트로피는 log n 이하이다"},
    idea={
        "en": "Gibbs' inequality term by term, against the uniform distribution 1/n.",
        "ko": "균등분포 1/n에 대해 깁스 부등식을 항별로 쓴다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.4",
    conventions=("zero_log_zero",),
    proof=chain(entropy(p) - log(n))
    .eq(-Sum(p[k] * log(p[k]), k) - log(n) * Sum(p[k], k), by=[entropy.definition, sums_to_one])
    .eq(Sum(p[k] * log(1 / n / p[k]), k), by=[log_law, sum_linear])
    .le(Sum(1 / n - p[k], k), by=cite("log/mul_log_div_le", p=p[k], q=1 / n).summed(k))
    .eq(1 - Sum(p[k], k), by=[sum_linear, sum_const])
    .eq(0, by=sums_to_one),
)
