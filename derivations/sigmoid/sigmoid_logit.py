"""σ(logit p) = p for p in (0, 1)."""

from lemmata.derive import *

p = scalar("p")

sigmoid_logit = derive(
    Eq(sigmoid(logit(p)), p),
    given=[between(p, 0, 1)],
    title={"en": "Sigmoid is the inverse of the logit", "ko": "시그모이드는 로짓의 역함수이다"},
    idea={
        "en": "exp(−logit p) = (1 − p)/p, and 1 + (1 − p)/p = 1/p.",
        "ko": "exp(−logit p) = (1 − p)/p이고 1 + (1 − p)/p = 1/p이다.",
    },
    source="Bishop 2006, eq. 4.59–4.61",
    proof=chain(sigmoid(logit(p)))
    .eq(1 / (1 + exp(-logit(p))), by=sigmoid.definition)
    .eq(1 / (1 + exp(-log(p / (1 - p)))), by=logit.definition)
    .eq(1 / (1 + exp(log((1 - p) / p))), by=log_law)
    .eq(1 / (1 + (1 - p) / p), by=exp_log)
    .eq(p, by=algebra),
)
