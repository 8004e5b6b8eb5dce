"""e^{logit p} is the odds p/(1 − p), for p in (0, 1)."""

from lemmata.derive import *

p = scalar("p")

exp_logit = derive(
    Eq(exp(logit(p)), odds(p)),
    given=[between(p, 0, 1)],
    title={"en": "The exponential of the logit is the odds", "ko": "로짓에 지수함수를 취하면 오즈이다"},
    idea={
        "en": "The exponential undoes the logarithm of the odds.",
        "ko": "오즈의 로그에 지수함수를 취하면 다시 오즈이다.",
    },
    source="Bishop 2006, eq. 4.61",
    proof=chain(exp(logit(p)))
    .eq(exp(log(p / (1 - p))), by=logit.definition)
    .eq(p / (1 - p), by=exp_log)
    .eq(odds(p), by=odds.definition),
)
