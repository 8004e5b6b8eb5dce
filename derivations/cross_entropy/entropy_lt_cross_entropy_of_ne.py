"""H(p) < H(p, q) for p ≠ q: with the equality at p = q, only then are the two equal."""

from lemmata.derive import *

k, p, q = index("k"), vector("p"), vector("q")
weak, strict = (cite(f"log/{name}", p=p[k], q=q[k]) for name in ("mul_log_div_le", "mul_log_div_lt"))

entropy_lt_cross_entropy_of_ne = derive(
    entropy(p) < cross_entropy(p, q),
    given=[within(p, Simplex(n)), within(q, Simplex(n)), Ne(p, q)],
    title={
        "en": "Equality in Gibbs' inequality only for q = p",
        "ko": "깁스 부등식의 등호는 q = p일 때만 성립한다",
    },
    idea={
        "en": "Somewhere p_k and q_k differ, and in that term the inequality is strict.",
        "ko": "p_k와 q_k가 다른 k가 있고, 그 항에서는 등호가 성립하지 않는다.",
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
        .lt(Sum(q[k] - p[k], k), by=SomewhereStrict(weak, strict, k, p, q))
        .eq(Sum(q[k], k) - Sum(p[k], k), by=sum_linear)
        .eq(0, by=sums_to_one),
    ),
)
