"""log t ≤ t − 1 for t > 0."""

from lemmata.derive import *

t, one = scalar("t"), Rational(1)
f = t - 1 - log(t)

log_le_sub_one = derive(
    log(t) <= t - 1,
    given=[within(t, Interval(low=Rational(0), low_open=True))],
    title={
        "en": "The graph of the logarithm is nowhere above its tangent at 1",
        "ko": "로그함수의 그래프에는 1에서 그은 접선보다 위에 있는 점이 없다",
    },
    idea={
        "en": "t − 1 − log t is 0 at 1; its derivative 1 − 1/t is negative before 1 and positive after it.",
        "ko": "t − 1 − log t의 도함수 1 − 1/t는 1 앞에서 음수, 뒤에서 양수이고, 1에서의 함숫값은 0이다.",
    },
    source="Cover & Thomas 2006, §2.6",
    proof=Valley(
        t,
        one,
        bottom=chain(one - 1 - log(one)).ge(0, by=positivity),
        slope=chain(D(f, t) * (t - 1))
        .eq((1 - 1 / t) * (t - 1), by=[linearity, log_rule])
        .eq((t - 1) ** 2 / t, by=algebra)
        .ge(0, by=positivity),
    ),
)
