"""logit(1 − p) = −logit(p) for p in (0, 1): exchanging the two outcomes turns the sign."""

from lemmata.derive import *

p = scalar("p")

logit_one_sub = derive(
    Eq(logit(1 - p), -logit(p)),
    given=[between(p, 0, 1)],
    title={"en": "The logit of the complement", "ko": "여사건의 로짓"},
    idea={
        "en": "The odds become their reciprocal, so their logarithm changes its sign.",
        "ko": "오즈가 역수로 바뀌므로 로그의 부호가 바뀐다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=chain(logit(1 - p))
    .eq(log((1 - p) / (1 - (1 - p))), by=logit.definition)
    .eq(log((1 - p) / p), by=algebra)
    .eq(-log(p / (1 - p)), by=log_law)
    .eq(-logit(p), by=logit.definition),
)
