"""The sign of a closed number, or of a term whose variables lie in intervals, by enclosures."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from lemmata.kernel.enclosures import Enclosure
from lemmata.kernel.errors import Refused, need
from lemmata.kernel.signs import says
from lemmata.kernel.terms import Add, Apply, Mul, Number, Power, Scalar, Term
from lemmata.kernel.theorem import Formula, Sequent, Theorem, joined, rule

MOST_BITS = 8192
LARGEST_EXPONENT = 100_000


@rule
def enclosed_positive(t: Term, bounds: tuple[tuple[Scalar, Theorem, Theorem], ...], bits: int) -> Sequent:
    """
    l ≤ x    x ≤ r    …
    ───────────────────    an enclosure of t over these intervals, with so many bits, is above 0
           0 < t

    Refuses: a term with another variable; an enclosure that does not exclude 0.
    """
    need(8 <= bits <= MOST_BITS, "not a number of bits")
    known: dict[Term, Enclosure] = {}
    for x, lower, upper in bounds:
        match lower.conclusion, upper.conclusion:
            case Formula("<=" | "<", Number(low), a), Formula("<=" | "<", b, Number(high)) if (
                a == b == x and low <= high and x not in known
            ):
                known[x] = Enclosure.of(low, high, bits)
            case _:
                raise Refused("the ends are not numbers around the variable")
    need(enclosed(t, bits, known).low > 0, "the enclosure does not exclude 0")
    return says(joined(*(theorem for _, *ends in bounds for theorem in ends)), "<", t)


def enclosed(t: Term, bits: int, known: Mapping[Term, Enclosure]) -> Enclosure:
    """An enclosure of a closed number, or of a term in which some are ``known``; more bits may help."""

    def part(u: Term) -> Enclosure:
        return enclosed(u, bits, known)

    if t in known:
        return known[t]
    match t:
        case Number(value):
            return Enclosure.of(value, value, bits)
        case Add(terms):
            return sum(map(part, terms), Enclosure(0, 0, 0, bits))
        case Mul(factors):
            return prod(map(part, factors), start=Enclosure(1, 1, 0, bits))
        case Power(base, exponent):
            need(abs(exponent) <= LARGEST_EXPONENT, "the exponent is too large")
            return part(base) ** exponent
        case Apply("pi", ()):
            return Enclosure.pi(bits)
        case Apply("exp", (u,)):
            return part(u).exp()
        case Apply("log", (u,)):
            return part(u).log()
        case Apply("abs", (u,)):
            return abs(part(u))
        case Apply("pow", (u, exponent)):
            return (part(u).log() * part(exponent)).exp()
    raise Refused(f"{type(t).__name__} is no closed number")
