"""log(1/b) < log(1/a) for 0 < a < b: the likelier, the less surprising."""

from lemmata.derive import *

a, b = scalar("a"), scalar("b")

surprisal_strict_anti = derive(
    surprisal(b) < surprisal(a),
    given=[a > 0, a < b],
    title={"en": "The likelier, the less surprising", "ko": "흔할수록 정보량이 적다"},
    idea={
        "en": "The logarithm increases, so its negative decreases.",
        "ko": "로그는 증가하므로 부호를 바꾸면 감소한다.",
    },
    source="Shannon 1948, §6",
    proof=chain(surprisal(b))
    .eq(-log(b), by=[surprisal.definition, log_law])
    .lt(-log(a), by=cite("log/log_strict_mono"))
    .eq(surprisal(a), by=[surprisal.definition, log_law]),
)
