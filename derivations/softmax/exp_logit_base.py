"""b^{log_b odds} is the odds, for every base b > 1 and p in (0, 1)."""

from lemmata.derive import *

b, p = scalar("b"), scalar("p")

exp_logit_base = derive(
    Eq(b ** logit_base(p, b), odds(p)),
    given=[b > 1, between(p, 0, 1)],
    title={"en": "Any base gives back the odds", "ko": "어떤 밑을 써도 오즈를 다시 얻는다"},
    idea={
        "en": "Because b^x = e^{x log b}, the factor log b cancels.",
        "ko": "b^x = e^{x log b}이므로 log b가 약분된다.",
    },
    source="Bishop 2006, eq. 4.61, in another base",
    proof=chain(b ** logit_base(p, b))
    .eq(b ** (log(p / (1 - p)) / log(b)), by=logit_base.definition)
    .eq(exp(log(p / (1 - p)) / log(b) * log(b)), by=power)
    .eq(exp(log(p / (1 - p))), by=algebra)
    .eq(p / (1 - p), by=exp_log)
    .eq(odds(p), by=odds.definition),
)
