"""Enclosures of closed numbers, in integers and rounded outwards.

An enclosure is low·2^e ≤ x ≤ high·2^e with integers low, high and e.  Every operation rounds its
low end down and its high end up, and a series adds a bound of what it leaves out.  So an enclosure
holds whatever the precision is; more bits only make it narrower.  Nothing here is floating point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lemmata.kernel.errors import need

LARGEST = 20  # no exponential of 2^20 or more


def _up(value: int, bits: int) -> int:
    """value/2^bits, rounded up."""
    return -(-value >> bits)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """low·2^exponent ≤ x ≤ high·2^exponent, both ends of about ``bits`` digits at most."""

    low: int
    high: int
    exponent: int
    bits: int

    @classmethod
    def of(cls, low: Any, high: Any, bits: int) -> Enclosure:
        """What lies between two rationals, which may be one."""
        ends = [(int(v.numerator), int(v.denominator)) for v in (low, high)]
        shift = bits - max((n.bit_length() - d.bit_length() for n, d in ends if n), default=0)
        (a, b), (c, d) = ((n << max(shift, 0), d << max(-shift, 0)) for n, d in ends)
        return cls(a // b, -(-c // d), -shift, bits)

    @classmethod
    def pi(cls, bits: int) -> Enclosure:
        """π = 16·arctan(1/5) − 4·arctan(1/239)."""
        w = bits + 8
        (a, b), (c, d) = _inverse_tangent(1, 5, w, -1), _inverse_tangent(1, 239, w, -1)
        return cls(16 * a - 4 * d, 16 * b - 4 * c, -w, bits)._rounded()

    def _rounded(self) -> Enclosure:
        cut = max(self.low.bit_length(), self.high.bit_length()) - self.bits
        if cut <= 0:
            return self
        return Enclosure(self.low >> cut, _up(self.high, cut), self.exponent + cut, self.bits)

    def _at(self, exponent: int) -> tuple[int, int]:
        """The ends in units of 2^exponent."""
        shift = self.exponent - exponent
        if shift >= 0:
            return self.low << shift, self.high << shift
        return self.low >> -shift, _up(self.high, -shift)

    def _common(self, other: Enclosure) -> int:
        """An exponent for both: the smaller one, unless it is far below what the other one shows."""
        least, most = sorted((self.exponent, other.exponent))
        return max(least, most - 2 * self.bits)

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low, self.exponent, self.bits)

    def __add__(self, other: Enclosure) -> Enclosure:
        if not (self.low or self.high):
            return other
        e = self._common(other)
        (a, b), (c, d) = self._at(e), other._at(e)
        return Enclosure(a + c, b + d, e, self.bits)._rounded()

    def __mul__(self, other: Enclosure) -> Enclosure:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Enclosure(min(ends), max(ends), self.exponent + other.exponent, self.bits)._rounded()

    def __abs__(self) -> Enclosure:
        if self.low >= 0:
            return self
        return Enclosure(max(0, -self.high), max(-self.low, self.high), self.exponent, self.bits)

    def inverse(self) -> Enclosure:
        """1/x.  Refuses an x that may be 0."""
        need(self.low > 0 or self.high < 0, "0 is not excluded at this precision")
        w = self.bits + max(self.low.bit_length(), self.high.bit_length())
        one = 1 << w
        return Enclosure(one // self.high, -(-one // self.low), -w - self.exponent, self.bits)._rounded()

    def __pow__(self, exponent: int) -> Enclosure:
        if exponent < 0:
            return self.inverse() ** -exponent
        base, out = abs(self) if exponent % 2 == 0 else self, Enclosure(1, 1, 0, self.bits)
        for digit in bin(exponent)[2:]:
            out = out * out * base if digit == "1" else out * out
        return out

    def exp(self) -> Enclosure:
        """e^x, which rises."""
        return self._risen(_exp)

    def log(self) -> Enclosure:
        """log x, which rises, of a number that is certainly positive."""
        need(self.low > 0, "the argument of a logarithm is not shown to be positive at this precision")
        return self._risen(_log)

    def _risen(self, f: Callable[[int, int, int], Enclosure]) -> Enclosure:
        first, last = (f(end, self.exponent, self.bits) for end in (self.low, self.high))
        e = first._common(last)
        return Enclosure(first._at(e)[0], last._at(e)[1], e, self.bits)._rounded()


def _exp(m: int, e: int, bits: int) -> Enclosure:
    """e^|x| for x = m·2^e is e^(|x|/2^k) squared k times, where |x|/2^k ≤ 2^-8; e^x = 1/e^-x."""
    size = m.bit_length() + e
    need(m == 0 or size <= LARGEST, "an exponential is too large")
    k = max(0, size + 8) if m else 0
    w = bits + 2 * k + 16
    r = Enclosure(abs(m), abs(m), e - k, w)._at(-w)
    term = low, high = (1 << w, 1 << w)
    n = 1
    while term[1] > 1:
        term = (term[0] * r[0] >> w) // n, -(-_up(term[1] * r[1], w) // n)
        low, high, n = low + term[0], high + term[1], n + 1
    # The terms left out are less than the last one, which is at most one unit.
    out = Enclosure(low, high + 1, -w, w)
    for _ in range(k):
        out = out * out
    out = out if m >= 0 else out.inverse()
    return Enclosure(out.low, out.high, out.exponent, bits)._rounded()


def _log(m: int, e: int, bits: int) -> Enclosure:
    """log(2^k·f) = k·log 2 ± 2·artanh(|f − 1|/(f + 1)) with 3/4 ≤ f < 3/2."""
    w, one = bits + 16, 1 << m.bit_length()
    if 4 * m < 3 * one:
        one >>= 1
    k = one.bit_length() - 1 + e
    low, high = _inverse_tangent(abs(m - one), m + one, w, 1)
    if m < one:
        low, high = -high, -low
    ends = [k * end for end in _log_2(w)]
    return Enclosure(2 * low + min(ends), 2 * high + max(ends), -w, bits)._rounded()


@lru_cache(maxsize=64)
def _log_2(w: int) -> tuple[int, int]:
    """log 2 = 2·artanh(1/3) in units of 2^-w."""
    low, high = _inverse_tangent(1, 3, w, 1)
    return 2 * low, 2 * high


def _inverse_tangent(p: int, q: int, w: int, sign: int) -> tuple[int, int]:
    """Σ sign^j·z^(2j+1)/(2j+1) in units of 2^-w, 0 ≤ z = p/q ≤ 1/3: artanh z, or arctan z for −1."""
    term = (p << w) // q, -(-(p << w) // q)
    square = (p * p << w) // (q * q), -(-(p * p << w) // (q * q))
    low, high, n = term[0], term[1], 1
    while term[1] > 1:
        n += 2
        term = term[0] * square[0] >> w, _up(term[1] * square[1], w)
        a, b = term[0] // n, -(-term[1] // n)
        low, high = (low + a, high + b) if sign > 0 or n % 4 == 1 else (low - b, high - a)
    # The terms left out are less than an eighth of the last one, which is at most one unit.
    return low - 1, high + 1
