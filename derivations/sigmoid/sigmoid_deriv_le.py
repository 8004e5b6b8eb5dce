"""σ′(x) ≤ ¼: sigmoid is steepest at 0."""

from lemmata.derive import *

x = scalar("x")

sigmoid_deriv_le = derive(
    D(sigmoid(x), x) <= Rational(1, 4),
    title={"en": "The slope of sigmoid is at most ¼", "ko": "시그모이드의 미분계수는 1/4 이하이다"},
    idea={
        "en": "Complete the square: s(1 − s) = ¼ − (s − ½)².",
        "ko": "완전제곱식으로 쓰면 s(1 − s) = ¼ − (s − ½)²이다.",
    },
    source="Bishop 2006, eq. 4.88",
    proof=chain(D(sigmoid(x), x))
    .eq(sigmoid(x) * (1 - sigmoid(x)), by=cite("sigmoid/sigmoid_deriv"))
    .eq(Rational(1, 4) - (sigmoid(x) - Rational(1, 2)) ** 2, by=algebra)
    .le(Rational(1, 4), by=positivity),
)
