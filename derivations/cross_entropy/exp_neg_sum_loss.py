"""exp(−Σ_k −log q_k) = Π_k q_k: least total loss is greatest likelihood."""

from lemmata.derive import *

k, q = index("k"), vector("q")

exp_neg_sum_loss = derive(
    Eq(exp(-Sum(-log(q[k]), k)), Product(q[k], (k, 1, n))),
    given=[within(q, Power(Interval(Rational(0), Rational(1), True, False), (n,)))],
    title={
        "en": "The likelihood is the exponential of minus the total loss",
        "ko": "가능도는 손실의 합에 음의 부호를 붙여 지수함수를 취한 값이다",
    },
    idea={
        "en": "The product of the q_k is the exponential of the sum of their logarithms.",
        "ko": "q_k들의 곱은 로그의 합에 지수함수를 취한 값이다.",
    },
    source="Bishop 2006, eq. 4.107–4.108",
    proof=chain(exp(-Sum(-log(q[k]), k)))
    .eq(exp(Sum(log(q[k]), k)), by=sum_linear)
    .eq(Product(q[k], (k, 1, n)), by=product),
)
