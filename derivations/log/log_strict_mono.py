"""log a < log b for 0 < a < b."""

from lemmata.derive import *

a, b = scalar("a"), scalar("b")

log_strict_mono = derive(
    log(a) < log(b),
    given=[a > 0, a < b],
    title={"en": "The logarithm is strictly increasing", "ko": "로그함수는 증가함수이다"},
    idea={
        "en": "As the inverse of an increasing function the logarithm keeps the order.",
        "ko": "로그는 증가함수의 역함수이므로 순서를 보존한다.",
    },
    source="Rudin 1976, chapter 8",
    proof=direct(by=increasing(positivity)),
)
