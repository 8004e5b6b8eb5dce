"""The sign of a closed number, by enclosures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from lemmata.core.enclosures import Enclosure, Unclear
from lemmata.core.errors import Refused, need
from lemmata.core.laws import negative
from lemmata.core.terms import ZERO, Add, Apply, Mul, Number, Power, Term
from lemmata.core.theorem import Formula, Sequent, rule

MOST_BITS = 8192
LARGEST_EXPONENT = 100_000


@rule
def closed_number(t: Term, sign: Literal["+", "-"], bits: int) -> Sequent:
    """
    ───────    ────────   an enclosure of t computed with so many bits is above (below) 0
    0 < t      0 < −t

    Refuses: a term with a variable; an enclosure that does not exclude 0.
    """
    check_bits(bits)
    try:
        value = enclosed(t, bits)
    except Unclear:
        raise Refused("the number is not enclosed at this precision") from None
    need(value.positive if sign == "+" else value.negative, "the enclosure does not exclude 0")
    return Sequent(frozenset(), Formula("<", ZERO, t if sign == "+" else negative(t)))


def check_bits(bits: int) -> None:
    need(8 <= bits <= MOST_BITS, "not a number of bits")


def enclosed(t: Term, bits: int, known: Mapping[Term, Enclosure] | None = None) -> Enclosure:
    """An enclosure of a closed number, or of a term in which some are ``known``.

    Raises Unclear where more bits may help.
    """

    def part(u: Term) -> Enclosure:
        return enclosed(u, bits, known)

    if known and t in known:
        return known[t]
    match t:
        case Number(value):
            return Enclosure.of(value, value, bits)
        case Add(terms):
            total = Enclosure(0, 0, 0, bits)
            for a in terms:
                total = total + part(a)
            return total
        case Mul(factors):
            product = Enclosure(1, 1, 0, bits)
            for a in factors:
                product = product * part(a)
            return product
        case Power(base, exponent):
            need(abs(exponent) <= LARGEST_EXPONENT, "the exponent is too large")
            return part(base) ** exponent
        case Apply("exp", (u,)):
            return part(u).exp()
        case Apply("log", (u,)):
            return part(u).log()
        case Apply("abs", (u,)):
            return abs(part(u))
        case Apply("pow", (u, exponent)):
            return (part(u).log() * part(exponent)).exp()
    raise Refused(f"{type(t).__name__} is no closed number")
