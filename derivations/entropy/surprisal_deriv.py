"""The derivative of log(1/q) is −1/q for q > 0."""

from lemmata.derive import *

q = scalar("q")

surprisal_deriv = derive(
    Eq(D(surprisal(q), q), -1 / q),
    given=[q > 0],
    title={"en": "Derivative of surprisal", "ko": "정보량의 도함수"},
    idea={"en": "Surprisal is −log q.", "ko": "정보량은 −log q이다."},
    source="Shannon 1948, §6",
    proof=chain(D(surprisal(q), q))
    .eq(D(log(1 / q), q), by=surprisal.definition)
    .eq(D(-log(q), q), by=log_law)
    .eq(-1 / q, by=[linearity, log_rule]),
)
