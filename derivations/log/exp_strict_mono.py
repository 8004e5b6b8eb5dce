"""exp a < exp b for a < b."""

from lemmata.derive import *

a, b = scalar("a"), scalar("b")

exp_strict_mono = derive(
    exp(a) < exp(b),
    given=[a < b],
    title={"en": "The exponential function is strictly increasing", "ko": "지수함수는 증가함수이다"},
    idea={
        "en": "exp b is exp a times exp(b − a), and that factor exceeds 1.",
        "ko": "exp b는 exp a에 1보다 큰 exp(b − a)를 곱한 것이다.",
    },
    source="Rudin 1976, Theorem 8.6",
    proof=chain(exp(a)).lt(exp(a) * exp(b - a), by=positivity).eq(exp(b), by=exp_add),
)
