"""log(1/q) ≥ 0 for q in (0, 1]."""

from lemmata.derive import *

q = scalar("q")

surprisal_nonneg = derive(
    surprisal(q) >= 0,
    given=[q > 0, q <= 1],
    title={"en": "Surprisal is nonnegative", "ko": "정보량은 0 이상이다"},
    idea={"en": "The logarithm of a probability is at most 0.", "ko": "확률의 로그는 0 이하이다."},
    source="Shannon 1948, §6",
    proof=chain(surprisal(q))
    .eq(log(1 / q), by=surprisal.definition)
    .eq(-log(q), by=log_law)
    .ge(0, by=positivity),
)
