"""logit′(p) = 1/(p(1 − p)) for p in (0, 1)."""

from lemmata.derive import *

p = scalar("p")

logit_deriv = derive(
    Eq(D(logit(p), p), 1 / (p * (1 - p))),
    given=[between(p, 0, 1)],
    title={"en": "Derivative of the logit", "ko": "로짓의 도함수"},
    idea={
        "en": "Write the logarithm of the quotient as a difference and differentiate each part.",
        "ko": "몫의 로그를 로그의 차로 쓰고 각각 미분한다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=chain(D(logit(p), p))
    .eq(D(log(p / (1 - p)), p), by=logit.definition)
    .eq(D(log(p) - log(1 - p), p), by=log_law)
    .eq(1 / p + 1 / (1 - p), by=[linearity, log_rule])
    .eq(1 / (p * (1 - p)), by=algebra),
)
