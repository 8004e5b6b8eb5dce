"""H(p) ≤ log n: no distribution on n classes is more uncertain than the uniform one."""

from lemmata.derive import *
from lemmata.notation import family

k, p = index("k"), vector("p")
uniform = family(lambda k: 1 / n, n)

entropy_le_log_card = derive(
    entropy(p) <= log(n),
    given=[within(p, Simplex(n))],
    title={"en": "Entropy is at most log n", "ko": "엔트로피는 log n 이하이다"},
    idea={
        "en": "Gibbs' inequality with the uniform distribution for q: the cross-entropy is then log n, whatever p is.",
        "ko": "깁스 부등식에서 q를 균등분포로 놓으면 교차 엔트로피는 p와 관계없이 log n이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.4",
    conventions=("zero_log_zero",),
    proof=chain(entropy(p))
    .le(cross_entropy(p, uniform), by=cite("cross_entropy/entropy_le_cross_entropy", q=uniform))
    .eq(-(log(1 / n) * Sum(p[k], k)), by=[cross_entropy.definition, sum_linear])
    .eq(-log(1 / n), by=sums_to_one)
    .eq(log(n), by=log_law),
)
