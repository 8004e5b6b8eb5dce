"""logit(½) = 0: even odds."""

from lemmata.derive import *

half = Rational(1, 2)

logit_half = derive(
    Eq(logit(half), 0),
    title={"en": "The logit of one half is zero", "ko": "확률이 1/2이면 로짓은 0이다"},
    idea={"en": "At p = ½ the odds are 1, and log 1 = 0.", "ko": "p = ½이면 오즈는 1이고 log 1 = 0이다."},
    source="Bishop 2006, eq. 4.61",
    proof=chain(logit(half))
    .eq(log(half / (1 - half)), by=logit.definition)
    .eq(log(1), by=algebra)
    .eq(0, by=log_law),
)
