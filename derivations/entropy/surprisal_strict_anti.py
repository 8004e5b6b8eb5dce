"""log(1/b) < log(1/a) for 0 < a < b: the likelier, the less surprising."""

from lemmata.derive import *

a, b = scalar("a"), scalar("b")

surprisal_strict_anti = derive(
    surprisal(b) < surprisal(a),
    given=[a > 0, a < b],
    title={"en": "The likelier, the less surprising", "ko": "확률이 클수록 정보량은 작다"},
    idea={
        "en": "The logarithm is strictly increasing, so its negative is strictly decreasing.",
        "ko": "로그함수는 증가함수이므로 부호를 바꾸면 감소함수이다.",
    },
    source="Shannon 1948, §6",
    proof=chain(surprisal(b))
    .eq(-log(b), by=[surprisal.definition, log_law])
    .lt(-log(a), by=cite("log/log_strict_mono"))
    .eq(surprisal(a), by=[surprisal.definition, log_law]),
)
