"""H(p) = H(p, p)."""

from lemmata.derive import *

k, p = index("k"), vector("p")

entropy_eq_cross_entropy_self = derive(
    Eq(entropy(p), cross_entropy(p, p)),
    given=[within(p, Simplex(n))],
    title={
        "en": "Against itself, cross-entropy is entropy",
        "ko": "자기 자신에 대한 교차 엔트로피는 엔트로피이다",
    },
    idea={"en": "Both are the same sum.", "ko": "둘은 같은 합이다."},
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero",),
    proof=chain(entropy(p))
    .eq(-Sum(p[k] * log(p[k]), k), by=entropy.definition)
    .eq(cross_entropy(p, p), by=cross_entropy.definition),
)
