"""Gibbs' inequality, H(p) ≤ H(p, q): log t ≤ t − 1, term by term.

A class with p_k = 0 contributes 0 on the left; where p_k > 0 = q_k the right side is +∞.
"""

from lemmata.derive import *

k, p, q = index("k"), vector("p"), vector("q")

entropy_le_cross_entropy = derive(
    entropy(p) <= cross_entropy(p, q),
    given=[within(p, Simplex(n)), within(q, Simplex(n))],
    title={"en": "Gibbs' inequality", "ko": "깁스 부등식"},
    idea={
        "en": "Apply log t ≤ t − 1 to each ratio q_k/p_k, weight by p_k and sum.",
        "ko": "각 비율 q_k/p_k에 log t ≤ t − 1을 쓰고 p_k를 곱해 더한다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero", "minus_log_zero"),
    proof=WhereFinite(
        p,
        q,
        chain(entropy(p) - cross_entropy(p, q))
        .eq(
            Sum(p[k] * log(q[k] / p[k]), k),
            by=[entropy.definition, cross_entropy.definition, log_law, sum_linear],
        )
        .le(Sum(q[k] - p[k], k), by=cite("log/mul_log_div_le", p=p[k], q=q[k]).summed(k))
        .eq(Sum(q[k], k) - Sum(p[k], k), by=sum_linear)
        .eq(0, by=sums_to_one),
    ),
)
