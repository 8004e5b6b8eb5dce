"""H(p) < log n for p other than the uniform distribution."""

from lemmata.derive import *
from lemmata.notation import family

k, p = index("k"), vector("p")
uniform = family(lambda k: 1 / n, n)

entropy_lt_log_card_of_ne = derive(
    entropy(p) < log(n),
    given=[within(p, Simplex(n)), Ne(p, uniform)],
    title={
        "en": "Only the uniform distribution has entropy log n",
        "ko": "엔트로피가 log n인 분포는 균등분포뿐이다",
    },
    idea={
        "en": "Gibbs' inequality is strict when p differs from the uniform distribution.",
        "ko": "p가 균등분포가 아니면 깁스 부등식에서 등호가 성립하지 않는다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.4",
    conventions=("zero_log_zero",),
    proof=chain(entropy(p))
    .lt(cross_entropy(p, uniform), by=cite("cross_entropy/entropy_lt_cross_entropy_of_ne", q=uniform))
    .eq(-(log(1 / n) * Sum(p[k], k)), by=[cross_entropy.definition, sum_linear])
    .eq(-log(1 / n), by=sums_to_one)
    .eq(log(n), by=log_law),
)
