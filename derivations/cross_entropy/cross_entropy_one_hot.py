"""H(e_c, q) = −log q_c, where e_c is 1 at class c and 0 elsewhere."""

from lemmata.derive import *
from lemmata.notation import family

c, k, q = index("c"), index("k"), vector("q")
one_hot = family(lambda k: delta(k, c), n)

cross_entropy_one_hot = derive(
    Eq(cross_entropy(one_hot, q), -log(q[c])),
    given=[within(q, Simplex(n, open=True))],
    title={"en": "Cross-entropy with a one-hot target", "ko": "정답이 원-핫 벡터일 때의 교차 엔트로피"},
    idea={"en": "Only the term of class c is left.", "ko": "클래스 c의 항만 남는다."},
    source="Bishop 2006, eq. 4.108",
    proof=chain(cross_entropy(one_hot, q))
    .eq(-Sum(delta(k, c) * log(q[k]), k), by=cross_entropy.definition)
    .eq(-log(q[c]), by=sift),
)
