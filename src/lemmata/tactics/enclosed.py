"""What tactics ask of an enclosure beside the kernel's arithmetic."""

from __future__ import annotations

from fractions import Fraction

from lemmata.kernel.enclosures import Enclosure

__all__ = ["ends", "root", "sign_of"]


def sign_of(x: Enclosure) -> int:
    """1 or −1 where that is certain, else 0."""
    return int(x.low > 0) - int(x.high < 0)


def ends(x: Enclosure) -> tuple[Fraction, Fraction]:
    """Both ends, as rationals."""
    unit = Fraction(2) ** x.exponent
    return x.low * unit, x.high * unit


def root(x: Enclosure, degree: int) -> Enclosure:
    """The root of a number that is certainly positive."""
    return (x.log() * Enclosure(degree, degree, 0, x.bits).inverse()).exp()
