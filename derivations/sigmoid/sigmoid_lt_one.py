"""σ(x) < 1."""

from lemmata.derive import *

x = scalar("x")

sigmoid_lt_one = derive(
    sigmoid(x) < 1,
    title={"en": "Sigmoid is less than 1", "ko": "시그모이드의 값은 1보다 작다"},
    idea={"en": "Its denominator 1 + e^{−x} exceeds 1.", "ko": "분모 1 + e^{−x}가 1보다 크다."},
    source="Bishop 2006, eq. 4.59",
    proof=chain(sigmoid(x)).eq(1 / (1 + exp(-x)), by=sigmoid.definition).lt(1, by=positivity),
)
