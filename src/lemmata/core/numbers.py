"""The sign of a closed number, by enclosures."""

from __future__ import annotations

from typing import Literal

from lemmata.core.enclosures import Enclosure, Unclear
from lemmata.core.errors import Refused, need
from lemmata.core.laws import negative
from lemmata.core.terms import ZERO, Add, Apply, Mul, Number, Power, Term, well_formed
from lemmata.core.theorem import Formula, Sequent, rule

__all__ = ["closed_number", "enclosed"]

MOST_BITS = 8192
LARGEST_EXPONENT = 100_000


@rule
def closed_number(t: Term, sign: Literal["+", "-"], bits: int) -> Sequent:
    """
    ───────    ────────   an enclosure of t computed with so many bits is above (below) 0
    0 < t      0 < −t

    Refuses: a term with a variable; an enclosure that does not exclude 0.
    """
    need(well_formed(t), "not a term")
    need(type(bits) is int and 8 <= bits <= MOST_BITS, "not a number of bits")
    need(sign in ("+", "-"), "not a sign")
    try:
        value = enclosed(t, bits)
    except Unclear:
        raise Refused("the number is not enclosed at this precision") from None
    need(value.positive if sign == "+" else value.negative, "the enclosure does not exclude 0")
    return Sequent(frozenset(), Formula("<", ZERO, t if sign == "+" else negative(t)))


def enclosed(t: Term, bits: int) -> Enclosure:
    """An enclosure of a closed number.  Raises Unclear where more bits may help."""
    match t:
        case Number(value):
            return Enclosure.of(value, value, bits)
        case Add(terms):
            total = Enclosure(0, 0, 0, bits)
            for a in terms:
                total = total + enclosed(a, bits)
            return total
        case Mul(factors):
            product = Enclosure(1, 1, 0, bits)
            for a in factors:
                product = product * enclosed(a, bits)
            return product
        case Power(base, exponent):
            need(abs(exponent) <= LARGEST_EXPONENT, "the exponent is too large")
            return enclosed(base, bits) ** exponent
        case Apply("exp", (u,)):
            return enclosed(u, bits).exp()
        case Apply("log", (u,)):
            return enclosed(u, bits).log()
        case Apply("abs", (u,)):
            return abs(enclosed(u, bits))
        case Apply("pow", (u, exponent)):
            return (enclosed(u, bits).log() * enclosed(exponent, bits)).exp()
    raise Refused(f"{type(t).__name__} is no closed number")
