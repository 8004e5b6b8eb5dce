"""A derivation with twenty lemmas, each of which cites the one before: Bernoulli's inequality, summed."""

from lemmata.derive import *
from lemmata.notation import Claim

LEMMAS = 20

x, z, k = scalar("x"), vector("z"), index("k")
words = {"en": "Bernoulli's inequality, summed", "ko": "베르누이 부등식의 합"}


def power(m):
    return (1 + x) ** m


def lemma(m, proof):
    return Lemma(f"power {m}", Claim(1 + m * x <= power(m), (x >= 0,)), proof)


first = lemma(1, direct(by=positivity))
others = [
    lemma(
        m,
        chain(1 + m * x)
        .le((1 + (m - 1) * x) * (1 + x), by=positivity)
        .le(power(m - 1) * (1 + x), by=cite(f"power {m - 1}").times(1 + x))
        .eq(power(m), by=algebra),
    )
    for m in range(2, LEMMAS + 1)
]

bernoulli = derive(
    Sum(1 + LEMMAS * z[k], k) <= Sum((1 + z[k]) ** LEMMAS, k),
    given=[within(z, Power(Interval(Rational(0), oo, False, True), z.shape))],
    title=words,
    idea=words,
    source="",
    proof=Using((first, *others), direct(cite(f"power {LEMMAS}", x=z[k]).summed(k))),
)
