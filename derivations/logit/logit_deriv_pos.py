"""logit′(p) > 0 for p in (0, 1)."""

from lemmata.derive import *

p = scalar("p")

logit_deriv_pos = derive(
    D(logit(p), p) > 0,
    given=[between(p, 0, 1)],
    title={"en": "The slope of the logit is positive", "ko": "로짓의 미분계수는 양수이다"},
    idea={"en": "Both p and 1 − p are positive.", "ko": "p와 1 − p가 모두 양수이다."},
    source="Bishop 2006, eq. 4.61",
    proof=chain(D(logit(p), p)).eq(1 / (p * (1 - p)), by=cite("logit/logit_deriv")).gt(0, by=positivity),
)
