"""−Σ (1/n) log(1/n) = log n: the entropy of the uniform distribution."""

from lemmata.derive import *
from lemmata.notation import family

uniform = family(lambda k: 1 / n, n)

entropy_uniform = derive(
    Eq(entropy(uniform), log(n)),
    title={"en": "The entropy of the uniform distribution is log n", "ko": "균등분포의 엔트로피는 log n이다"},
    idea={
        "en": "All n terms are equal to (1/n) log n.",
        "ko": "n개의 항이 모두 (1/n) log n이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.4",
    proof=chain(entropy(uniform))
    .eq(-(n * (1 / n * log(1 / n))), by=[entropy.definition, sum_const])
    .eq(log(n), by=log_law),
)
