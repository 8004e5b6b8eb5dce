"""Real balls: enclosures that surely hold the true value.

A `Field` computes at a working precision with two kinds of numbers: *exact* rationals
(``fmpq``, or ``Fraction`` without python-flint) and *balls* (``arb``, or an interval of
`lemmata.evaluation.intervals`).  Python's operators mix both and stay exact as long as they can; a
comparison is True only when it is certain.  `Ball` is the finished result that leaves this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Any, Protocol

from lemmata.errors import LemmataError

__all__ = [
    "Ball",
    "Field",
    "Imprecise",
    "TooLarge",
    "sign",
]

Number = Any
"""An exact rational or a ball of some field."""

LARGEST_EXPONENT = 1 << 20
"""Beyond 2^±LARGEST_EXPONENT a number is not written out; it is only compared."""


@dataclass
class Imprecise(LemmataError):
    """The working precision does not decide a sign that is needed; more bits may."""

    status = 3  # undecided
    what: str = "a sign"

    def __str__(self) -> str:
        return f"{self.what} is not decided at the precision tried"


class TooLarge(Imprecise):
    """A number whose exponent is too large for it to be written out, such as 9**9**9."""

    status = 2

    def __str__(self) -> str:
        return f"{self.what} is too large or too small to be written out"


class Field(Protocol):
    """Arithmetic at a working precision.  Enter it as a context to set the precision."""

    name: str
    bits: int
    exact_type: Any

    def exact(self, p: int, q: int = 1) -> Number: ...
    def fraction(self, value: Number) -> Fraction: ...
    def to_ball(self, value: Number) -> Number: ...
    def endpoints(self, value: Number) -> tuple[Fraction, Fraction]: ...
    def approximate(self, value: Number) -> float: ...
    def pi(self) -> Number: ...
    def exp(self, value: Number) -> Number: ...
    def log(self, value: Number) -> Number: ...
    def sqrt(self, value: Number) -> Number: ...
    def sinh(self, value: Number) -> Number: ...
    def cosh(self, value: Number) -> Number: ...
    def tanh(self, value: Number) -> Number: ...
    def atanh(self, value: Number) -> Number: ...
    def erf(self, value: Number) -> Number: ...
    def power(self, base: Number, exponent: Number) -> Number: ...
    def larger(self, a: Number, b: Number) -> Number: ...
    def smaller(self, a: Number, b: Number) -> Number: ...
    def ball(self, value: Number) -> Ball: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *details: object) -> None: ...


def sign(value: Number) -> int | None:
    """-1, 0 or 1, or None when the number's sign is not certain.

    Works on exact rationals, balls and infinities alike.
    """
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0 if value == 0 else None


# ------------------------------------------------------------------ results


@dataclass(frozen=True)
class Ball:
    """The true value lies between ``lower`` and ``upper``; both ends are exact rationals.

    >>> Ball(Fraction(1, 3), Fraction(1, 3)).exact
    Fraction(1, 3)
    """

    lower: Fraction
    upper: Fraction

    @property
    def exact(self) -> Fraction | None:
        """The value itself when the ball is a single point."""
        return self.lower if self.lower == self.upper else None

    @property
    def mid(self) -> Fraction:
        return (self.lower + self.upper) / 2

    @property
    def rad(self) -> Fraction:
        return (self.upper - self.lower) / 2

    def lt(self, other: Ball) -> bool:
        """Whether every value of this ball is surely below every value of the other."""
        return self.upper < other.lower

    def gt(self, other: Ball) -> bool:
        return other.upper < self.lower

    def disjoint(self, other: Ball) -> bool:
        """Whether the two values surely differ."""
        return self.lt(other) or self.gt(other)

    def contains(self, value: Fraction | int) -> bool:
        return self.lower <= value <= self.upper

    def digits(self, count: int) -> str | None:
        """``count`` significant decimal digits, correctly rounded; None when the ball is too wide.

        An exact value with fewer digits is printed in full: 1/4 is 0.25.
        """
        if self.exact is not None and (text := _terminating(self.exact, count)) is not None:
            return text
        if self.lower < 0 < self.upper or (self.exact is None and 0 in (self.lower, self.upper)):
            return None
        shift = count - 1 - _exponent(self.lower or self.upper)
        low, high = (_rounded(end, shift) for end in (self.lower, self.upper))
        if low != high:
            return None
        if len(_text(abs(low))) > count:  # 9.996 to three digits is 10.0
            shift -= 1
            low, high = (_rounded(end, shift) for end in (self.lower, self.upper))
            if low != high:
                return None
        return _positional(low, shift, count)

    def rounded(self, count: int) -> Ball:
        """A ball around this one whose middle has ``count`` significant digits."""
        mid = self.mid
        if not mid:
            return self
        places = count - 1 - _exponent(mid)
        middle = Fraction(_rounded(mid, places)) / Fraction(10) ** places
        radius = self.rad + abs(mid - middle)
        if not radius:
            return self
        unit = Fraction(10) ** _exponent(radius)
        radius = -(-radius // unit) * unit
        return Ball(middle - radius, middle + radius)

    def __str__(self) -> str:
        if self.exact is not None:
            return str(self.exact)
        rad = self.rad
        places = -_exponent(rad) if rad else 0
        mid = _rounded(self.mid, places)
        # The radius grows by what rounding the middle lost.
        radius = rad + abs(self.mid - Fraction(mid) / Fraction(10) ** places)
        scale = _exponent(radius)
        lead = -((-radius) // Fraction(10) ** scale)
        lead, scale = (1, scale + 1) if lead == 10 else (lead, scale)
        text = _plain(mid, places)
        if "." in text and "e" not in text:
            text = text.rstrip("0").rstrip(".")
        return f"{text} ± {lead}e{scale}"


def _text(value: int) -> str:
    # Decimal has no limit on the number of digits; str(int) has.
    return str(Decimal(value)) if value.bit_length() > 10_000 else str(value)


def _exponent(value: Fraction) -> int:
    """The e with 10^e ≤ |value| < 10^(e+1)."""
    value = abs(value)
    guess = int((value.numerator.bit_length() - value.denominator.bit_length()) * 0.30102999566398)
    while Fraction(10) ** guess > value:
        guess -= 1
    while Fraction(10) ** (guess + 1) <= value:
        guess += 1
    return guess


def _rounded(value: Fraction, places: int) -> int:
    """The integer nearest to value·10^places."""
    return round(value * Fraction(10) ** places)


def _terminating(value: Fraction, count: int) -> str | None:
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1:
        return None
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = _text(scaled).rstrip("0") if places == 0 else _text(scaled)
    if len(digits) > count or places > count + 6 or scaled.bit_length() > 4 * (count + 40):
        return None
    return _plain(scaled if value >= 0 else -scaled, places)


def _plain(scaled: int, places: int) -> str:
    """The decimal ``scaled``·10^-places: positional when short, else with an exponent."""
    text, minus = _text(abs(scaled)), "-" if scaled < 0 else ""
    if places > 0 and scaled and len(text) <= places - 6:
        lead, rest = text[0], text[1:]
        return f"{minus}{lead}{'.' if rest else ''}{rest}e{len(text) - 1 - places}"
    if places <= 0:
        return f"{minus}{text}{'0' * -places}" if -places <= 20 else f"{minus}{text}e{-places}"
    text = text.rjust(places + 1, "0")
    return f"{minus}{text[:-places]}.{text[-places:]}"


def _positional(scaled: int, places: int, count: int) -> str:
    if places < 0:  # more digits before the point than were asked for
        text = _text(abs(scaled))
        fraction = f".{text[1:]}" if count > 1 else ""
        return f"{'-' if scaled < 0 else ''}{text[0]}{fraction}e+{len(text) - 1 - places}"
    return _plain(scaled, places)


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The rational r ≥ 0 with r^degree = value, if there is one."""
    parts = [_integer_root(part, degree) for part in (value.numerator, value.denominator)]
    return Fraction(*parts) if None not in parts else None  # type: ignore[arg-type]


def _integer_root(value: int, degree: int) -> int | None:
    if degree == 2:
        root = isqrt(value)
    elif value < 2:
        root = value
    else:
        low, high = 1, 1 << (value.bit_length() // degree + 1)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if middle**degree <= value else (low, middle)
        root = low
    return root if root**degree == value else None
