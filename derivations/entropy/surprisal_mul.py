"""I(qr) = I(q) + I(r): the surprisals of independent events add."""

from lemmata.derive import *

q, r = scalar("q"), scalar("r")

surprisal_mul = derive(
    Eq(surprisal(q * r), surprisal(q) + surprisal(r)),
    given=[q > 0, r > 0],
    title={
        "en": "The surprisals of independent events add",
        "ko": "독립인 두 사건의 정보량은 더해진다",
    },
    idea={
        "en": "The logarithm of a product is the sum of the logarithms.",
        "ko": "곱의 로그는 로그의 합이다.",
    },
    source="Shannon 1948, §6",
    proof=chain(surprisal(q * r))
    .eq(log(1 / (q * r)), by=surprisal.definition)
    .eq(log(1 / q) + log(1 / r), by=log_law)
    .eq(surprisal(q) + surprisal(r), by=surprisal.definition),
)
