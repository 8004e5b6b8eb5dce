"""H(e_c) = 0, where e_c is 1 at class c and 0 elsewhere."""

from lemmata.derive import *
from lemmata.notation import total, unit_vector

c = index("c")
one_hot = unit_vector(n, c)

entropy_one_hot = derive(
    Eq(entropy(one_hot), 0),
    title={
        "en": "The entropy of a certain outcome is zero",
        "ko": "결과가 확실하면 엔트로피는 0이다",
    },
    idea={
        "en": "Only the term of class c counts, and it is −1 log 1 = 0.",
        "ko": "클래스 c의 항만 남고, 그 값은 −1 log 1 = 0이다.",
    },
    source="Cover & Thomas 2006, §2.1",
    conventions=("zero_log_zero",),
    proof=chain(entropy(one_hot))
    .eq(-total(lambda k: delta(k, c) * log(delta(k, c))), by=entropy.definition)
    .eq(-log(1), by=sift)
    .eq(0, by=log_law),
)
