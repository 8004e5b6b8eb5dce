"""σ(x) > 0."""

from lemmata.derive import *

x = scalar("x")

sigmoid_pos = derive(
    sigmoid(x) > 0,
    title={"en": "Sigmoid is greater than 0", "ko": "시그모이드의 값은 0보다 크다"},
    idea={"en": "Its denominator 1 + e^{−x} is positive.", "ko": "분모 1 + e^{−x}가 양수이다."},
    source="Bishop 2006, eq. 4.59",
    proof=chain(sigmoid(x)).eq(1 / (1 + exp(-x)), by=sigmoid.definition).gt(0, by=positivity),
)
