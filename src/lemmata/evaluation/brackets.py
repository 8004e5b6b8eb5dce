"""Two rationals around a real number, by arithmetic that this package uses nowhere else.

Slow, short and independent of the balls: what a search found is checked once more with it.  A
bracket that holds one rational is exact.  Series are summed in rationals, and their remainders
are bounded; everything is rounded outwards.

>>> b = exp(Bracket.of(1), 64)
>>> float(b.low), b.high - b.low < Fraction(1, 2**60)
(2.718281828459045, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from lemmata.errors import LemmataError

__all__ = ["Bracket", "NoBracket", "atanh", "erf", "exp", "inverse", "log", "pi", "power", "root"]

LARGEST_ARGUMENT = 1 << 17
"""Of an exponential; beyond it nothing is said."""


class NoBracket(LemmataError):
    """No enclosure is known here: the value may not exist, or be out of reach."""


@dataclass(frozen=True)
class Bracket:
    """low ≤ value ≤ high."""

    low: Fraction
    high: Fraction

    @staticmethod
    def of(value: Fraction | int) -> Bracket:
        return Bracket(Fraction(value), Fraction(value))

    @property
    def exact(self) -> Fraction | None:
        """The value itself where it is known."""
        return self.low if self.low == self.high else None

    def __add__(self, other: Bracket) -> Bracket:
        return Bracket(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Bracket:
        return Bracket(-self.high, -self.low)

    def __sub__(self, other: Bracket) -> Bracket:
        return self + -other

    def __mul__(self, other: Bracket) -> Bracket:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bracket(min(ends), max(ends))

    def __abs__(self) -> Bracket:
        if self.low >= 0:
            return self
        return -self if self.high <= 0 else Bracket(Fraction(0), max(-self.low, self.high))

    def rounded(self, bits: int) -> Bracket:
        """A bracket around this one whose ends have about ``bits`` bits; a short exact one as it is."""
        if self.low == self.high and _length(self.low) <= 4 * bits:
            return self
        return Bracket(_down(self.low, bits), -_down(-self.high, bits))


def _length(x: Fraction) -> int:
    return x.numerator.bit_length() + x.denominator.bit_length()


def _down(x: Fraction, bits: int) -> Fraction:
    if _length(x) <= bits:
        return x
    shift = bits - (x.numerator.bit_length() - x.denominator.bit_length())
    scaled = (
        (x.numerator << shift) // x.denominator if shift >= 0 else x.numerator // (x.denominator << -shift)
    )
    return Fraction(scaled, 1 << shift) if shift >= 0 else Fraction(scaled << -shift)


def inverse(b: Bracket) -> Bracket:
    """1/b, where b is not 0."""
    if b.low <= 0 <= b.high:
        raise NoBracket("a division by what may be 0")
    return Bracket(1 / b.high, 1 / b.low)


# ------------------------------------------------------------------ increasing functions, end by end


def exp(b: Bracket, bits: int) -> Bracket:
    if b.exact == 0:
        return Bracket.of(1)
    return Bracket(_exp(b.low, bits).low, _exp(b.high, bits).high)


def _exp(x: Fraction, bits: int) -> Bracket:
    """e^x = (e^(x/2^m))^(2^m), the power series at most at 1/2, where the tail is below twice its first term."""
    if abs(x) > LARGEST_ARGUMENT:
        raise NoBracket("an exponential that is too large")
    if x < 0:
        return inverse(_exp(-x, bits)).rounded(bits)
    halvings = max(0, int(x).bit_length() + 1)
    bits += halvings + 8
    small = Bracket.of(x / 2**halvings).rounded(bits)
    total = term = Bracket.of(1)
    count = 0
    while term.high > Fraction(1, 1 << bits):
        count += 1
        term = (term * small * Bracket.of(Fraction(1, count))).rounded(bits)
        total = (total + term).rounded(bits)
    total = Bracket(total.low, total.high + 2 * term.high)
    for _ in range(halvings):
        total = (total * total).rounded(bits)
    return total


def log(b: Bracket, bits: int) -> Bracket:
    if b.low <= 0:
        raise NoBracket("the logarithm of what may not be positive")
    if b.exact == 1:
        return Bracket.of(0)
    return Bracket(_log(b.low, bits).low, _log(b.high, bits).high)


def _log(x: Fraction, bits: int) -> Bracket:
    """e·log 2 + log m with x = m·2^e, each by log y = 2 artanh((y − 1)/(y + 1))."""
    power = x.numerator.bit_length() - x.denominator.bit_length()
    bits += abs(power).bit_length() + 8
    m = x / Fraction(2) ** power
    rest = _atanh((m - 1) / (m + 1), bits) * Bracket.of(2)
    return (_atanh(Fraction(1, 3), bits) * Bracket.of(2 * power) + rest).rounded(bits)


def atanh(b: Bracket, bits: int) -> Bracket:
    """artanh, between −1 and 1."""
    if not (b.low > -1 and b.high < 1):
        raise NoBracket("artanh outside (−1, 1)")
    ends = [_log((1 + t) / (1 - t), bits) * Bracket.of(Fraction(1, 2)) for t in (b.low, b.high)]
    return Bracket(ends[0].low, ends[1].high)


def _atanh(t: Fraction, bits: int) -> Bracket:
    """Σ t^(2k+1)/(2k+1) for |t| ≤ 1/2; past each term the tail is below it."""
    if t < 0:
        return -_atanh(-t, bits)
    power = Bracket.of(t).rounded(bits)
    square = (power * power).rounded(bits)
    total, count = power, 1
    while power.high > Fraction(1, 1 << bits):
        power = (power * square).rounded(bits)
        count += 2
        total = (total + power * Bracket.of(Fraction(1, count))).rounded(bits)
    return Bracket(total.low, total.high + power.high)


def erf(b: Bracket, bits: int) -> Bracket:
    return Bracket(_erf(b.low, bits).low, _erf(b.high, bits).high)


def _erf(x: Fraction, bits: int) -> Bracket:
    """2/√π·Σ (−1)^k x^(2k+1)/(k!(2k+1)), alternating; far out 1 − e^(−x²) < erf x < 1."""
    if x < 0:
        return -_erf(-x, bits)
    if x > 12:
        return Bracket(1 - _exp(-x * x, 64).high, Fraction(1))
    bits += 2 * int(x * x) + 16
    square, power = Bracket.of(x * x).rounded(bits), Bracket.of(x).rounded(bits)
    total, count = power, 0
    term = power
    while count < x * x or term.high > Fraction(1, 1 << bits):
        count += 1
        power = (power * square * Bracket.of(Fraction(1, count))).rounded(bits)
        term = power * Bracket.of(Fraction(1, 2 * count + 1))
        total = (total + (-term if count % 2 else term)).rounded(bits)
    total = total + Bracket(-term.high, term.high)
    return (total * Bracket.of(2) * inverse(root(pi(bits), bits))).rounded(bits)


def pi(bits: int) -> Bracket:
    """16 arctan 1/5 − 4 arctan 1/239."""
    return (_arctan(5, bits) * Bracket.of(16) - _arctan(239, bits) * Bracket.of(4)).rounded(bits)


def _arctan(q: int, bits: int) -> Bracket:
    total, power, count = Fraction(1, q), Fraction(1, q), 1
    while power > Fraction(1, 1 << (bits + 8)):
        power /= q * q
        count += 2
        total += power / count if count % 4 == 1 else -power / count
    return Bracket(total - power, total + power)


def root(b: Bracket, bits: int) -> Bracket:
    """√b."""
    if b.low < 0:
        raise NoBracket("the root of what may be negative")
    return Bracket(_root(b.low, bits), _above(b.high, bits))


def _root(x: Fraction, bits: int) -> Fraction:
    """√x exactly where it is rational, else a little less."""
    p, q = isqrt(x.numerator), isqrt(x.denominator)
    if p * p == x.numerator and q * q == x.denominator:
        return Fraction(p, q)
    scale = 1 << (bits + x.denominator.bit_length())
    return Fraction(isqrt(x.numerator * scale * scale // x.denominator), scale)


def _above(x: Fraction, bits: int) -> Fraction:
    low = _root(x, bits)
    return low if low * low == x else low + Fraction(1, 1 << (bits + x.denominator.bit_length()))


def power(base: Bracket, exponent: Bracket, bits: int) -> Bracket:
    """base^exponent: for any base where the exponent is whole, else for a positive base."""
    e = exponent.exact
    if e is not None and e.denominator == 1 and abs(e) <= 1 << 12:
        out = Bracket.of(1)
        for _ in range(abs(int(e)) // 2):
            out = (out * _square(base)).rounded(bits)
        if e % 2:
            out = (out * base).rounded(bits)
        return inverse(out) if e < 0 else out
    if e == Fraction(1, 2):
        return root(base, bits)
    if base.exact == 0 and exponent.low > 0:
        return Bracket.of(0)
    return exp(log(base, bits) * exponent, bits).rounded(bits)


def _square(b: Bracket) -> Bracket:
    size = abs(b)
    return Bracket(size.low**2, size.high**2)
