"""softmax(logit p)_i = odds(p_i)/Σ_k odds(p_k) for p in (0, 1)^n."""

from lemmata.derive import *

i, k, p = index("i"), index("k"), vector("p")

softmax_logit = derive(
    Eq(softmax(logit(p))[i], odds(p[i]) / Sum(odds(p[k]), k)),
    given=[within(p, Power(Interval(Rational(0), Rational(1)), (n,)))],
    title={"en": "Softmax of logits is the normalised odds", "ko": "로짓의 소프트맥스는 오즈에 비례한다"},
    idea={
        "en": "The exponential of each logit is the odds; the result is not p itself.",
        "ko": "각 로짓에 지수함수를 취하면 오즈이다. 처음의 p로 돌아가지는 않는다.",
    },
    source="Bishop 2006, §4.2",
    proof=chain(softmax(logit(p))[i])
    .eq(exp(logit(p[i])) / Sum(exp(logit(p[k])), k), by=softmax.definition)
    .eq(odds(p[i]) / Sum(odds(p[k]), k), by=[logit.definition, exp_log, odds.definition]),
)
