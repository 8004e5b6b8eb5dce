"""KL(p‖q) ≥ 0; where p_k > 0 = q_k it is +∞."""

from lemmata.derive import *

k, p, q = index("k"), vector("p"), vector("q")

kl_divergence_nonneg = derive(
    kl_divergence(p, q) >= 0,
    given=[within(p, Simplex(n)), within(q, Simplex(n))],
    title={"en": "KL divergence is nonnegative", "ko": "KL 발산은 0 이상이다"},
    idea={
        "en": "Apply log t ≤ t − 1 at t = q_k/p_k, multiply by p_k and sum; terms with p_k = 0 are 0 ≤ q_k.",
        "ko": "p_k > 0인 항마다 t = q_k/p_k에서 log t ≤ t − 1을 쓰고 p_k를 곱해 더한다. p_k = 0이면 0 ≤ q_k이다.",
    },
    source="Cover & Thomas 2006, Theorem 2.6.3",
    conventions=("zero_log_zero", "minus_log_zero"),
    proof=WhereFinite(
        p,
        q,
        chain(kl_divergence(p, q))
        .eq(Sum(p[k] * log(p[k] / q[k]), k), by=kl_divergence.definition)
        .eq(-Sum(p[k] * log(q[k] / p[k]), k), by=[log_law, sum_linear])
        .ge(-Sum(q[k] - p[k], k), by=cite("log/mul_log_div_le", p=p[k], q=q[k]).summed(k))
        .eq(Sum(p[k], k) - Sum(q[k], k), by=sum_linear)
        .eq(0, by=sums_to_one),
    ),
)
