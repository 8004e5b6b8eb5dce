"""H(p) ≥ 0; a class with p_k = 0 contributes 0."""

from lemmata.derive import *

k, p = index("k"), vector("p")

entropy_nonneg = derive(
    entropy(p) >= 0,
    given=[within(p, Simplex(n))],
    title={"en": "Entropy is nonnegative", "ko": "엔트로피는 0 이상이다"},
    idea={
        "en": "Every p_k is at most 1, so no term p_k log p_k is positive.",
        "ko": "모든 p_k가 1 이하이므로 −p_k log p_k는 0 이상이다.",
    },
    source="Cover & Thomas 2006, Lemma 2.1.1",
    conventions=("zero_log_zero",),
    proof=chain(entropy(p)).eq(-Sum(p[k] * log(p[k]), k), by=entropy.definition).ge(0, by=positivity),
)
