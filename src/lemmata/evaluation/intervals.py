"""The field of mpmath.iv: slower than python-flint, and always there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import mpmath
from mpmath import libmp

from lemmata.evaluation.balls import LARGEST_EXPONENT, Ball, Imprecise, Number, TooLarge

__all__ = ["Interval", "Intervals"]


def _as_raw(value: Number) -> Any:
    if isinstance(value, Interval):
        return value.raw
    if isinstance(value, int):
        return mpmath.iv.mpf(value)
    if isinstance(value, Fraction):
        return mpmath.iv.mpf(value.numerator) / value.denominator
    return None


class Interval:
    """An enclosure by mpmath.iv that also takes exact rationals; comparisons are certain ones."""

    __slots__ = ("raw",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def __add__(self, other: Number) -> Interval:
        raw = _as_raw(other)
        return NotImplemented if raw is None else Interval(self.raw + raw)

    __radd__ = __add__

    def __mul__(self, other: Number) -> Interval:
        raw = _as_raw(other)
        return NotImplemented if raw is None else Interval(self.raw * raw)

    __rmul__ = __mul__

    def __neg__(self) -> Interval:
        return Interval(-self.raw)

    def __sub__(self, other: Number) -> Interval:
        raw = _as_raw(other)
        return NotImplemented if raw is None else Interval(self.raw - raw)

    def __rsub__(self, other: Number) -> Interval:
        raw = _as_raw(other)
        return NotImplemented if raw is None else Interval(raw - self.raw)

    def __truediv__(self, other: Number) -> Interval:
        raw = _as_raw(other)
        return NotImplemented if raw is None else Interval(self.raw / raw)

    def __rtruediv__(self, other: Number) -> Interval:
        raw = _as_raw(other)
        return NotImplemented if raw is None else Interval(raw / self.raw)

    def __pow__(self, exponent: int) -> Interval:
        return Interval(self.raw**exponent)

    def __abs__(self) -> Interval:
        return Interval(abs(self.raw))

    def __lt__(self, other: Number) -> bool:
        raw = _as_raw(other)
        return NotImplemented if raw is None else (self.raw < raw) is True

    def __gt__(self, other: Number) -> bool:
        raw = _as_raw(other)
        return NotImplemented if raw is None else (self.raw > raw) is True

    def __eq__(self, other: object) -> bool:
        raw = _as_raw(other)
        return raw is not None and self.raw.a == self.raw.b == raw.a == raw.b


class Intervals:
    """The field of mpmath.iv."""

    name = "mpmath"
    exact_type: Any = Fraction

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self._outer: list[int] = []

    def __enter__(self) -> Intervals:
        self._outer.append(mpmath.iv.prec)
        mpmath.iv.prec = self.bits
        return self

    def __exit__(self, *details: object) -> None:
        mpmath.iv.prec = self._outer.pop()

    def exact(self, p: int, q: int = 1) -> Fraction:
        return Fraction(p, q)

    def fraction(self, value: Number) -> Fraction:
        return Fraction(value)

    def to_ball(self, value: Number) -> Interval:
        return value if isinstance(value, Interval) else Interval(_as_raw(value))

    def approximate(self, value: Number) -> float:
        return _as_float(value.raw.mid if isinstance(value, Interval) else value)

    def endpoints(self, value: Number) -> tuple[Fraction, Fraction]:
        if not isinstance(value, Interval):
            return Fraction(value), Fraction(value)
        low, high = value.raw._mpi_
        return _dyadic(low), _dyadic(high)

    def ball(self, value: Number) -> Ball:
        return Ball(*self.endpoints(value))

    def pi(self) -> Interval:
        return _widened(mpmath.iv.pi + 0)

    def exp(self, value: Number) -> Interval:
        raw = self.to_ball(value).raw
        # exp of 2^300 would need 2^300 bits of it; such a number has no use here.
        if any(_is_finite(end) and end[2] + end[3] > 40 for end in raw._mpi_):
            raise Imprecise("an exponential of a huge number")
        return _widened(mpmath.iv.exp(raw))

    def log(self, value: Number) -> Interval:
        return _widened(mpmath.iv.log(self.to_ball(value).raw))

    def sqrt(self, value: Number) -> Interval:
        return _widened(mpmath.iv.sqrt(self.to_ball(value).raw))

    def sinh(self, value: Number) -> Interval:
        return self._increasing(value, lambda x: (self.exp(x) - self.exp(-x)) / 2)

    def cosh(self, value: Number) -> Interval:
        grown = self.exp(abs(self.to_ball(value)))
        return (grown + 1 / grown) / 2

    def tanh(self, value: Number) -> Interval:
        return self._increasing(value, lambda x: 1 - 2 / (self.exp(2 * x) + 1))

    def atanh(self, value: Number) -> Interval:
        return self._increasing(value, lambda x: self.log((1 + x) / (1 - x)) / 2)

    def erf(self, value: Number) -> Interval:
        return self._increasing(value, self._erf)

    def power(self, base: Number, exponent: Number) -> Interval:
        return self.exp(self.log(base) * exponent)

    def larger(self, a: Number, b: Number) -> Interval:
        (low, high), (other_low, other_high) = self.to_ball(a).raw._mpi_, self.to_ball(b).raw._mpi_
        return _hull(_greater(low, other_low), _greater(high, other_high))

    def smaller(self, a: Number, b: Number) -> Interval:
        return -self.larger(-self.to_ball(a), -self.to_ball(b))

    def _increasing(self, value: Number, function: Any) -> Interval:
        """An increasing odd function from its values at both ends.

        Near 0 the formulas cancel, so the working precision grows by what is lost.
        """
        ends = [Interval(mpmath.iv.make_mpf((end, end))) for end in self.to_ball(value).raw._mpi_]
        small = [-(e.raw._mpi_[0][2] + e.raw._mpi_[0][3]) for e in ends if e != 0]
        extra = max([0, *(s for s in small if s < LARGEST_EXPONENT)])
        with self._more(extra + 10):
            low, high = (e if e == 0 else function(e) for e in ends)
        return Interval(_hull(low.raw._mpi_[0], high.raw._mpi_[1]).raw + 0)

    @contextmanager
    def _more(self, bits: int) -> Iterator[None]:
        mpmath.iv.prec += bits
        try:
            yield
        finally:
            mpmath.iv.prec -= bits

    def _erf(self, x: Interval) -> Interval:
        """2/√π·e^(−x²)·Σ 2^k x^(2k+1)/(2k+1)!!; past a ratio of 1/2 the tail is below the last term."""
        if x < 0:
            return -self._erf(-x)
        square = x * x
        if square > self.bits:  # 1 − erf x < e^(−x²)
            return 1 - self.exp(-square) * Interval(mpmath.iv.mpf([0, 1]))
        term, series, k = x, x, 0
        tiny = Fraction(1, 2 ** (mpmath.iv.prec + 4))
        while True:
            k += 1
            term = term * (2 * square) / (2 * k + 1)
            series = series + term
            if 4 * square < 2 * k + 3 and term < tiny * x:
                break
        series = series + term * Interval(mpmath.iv.mpf([0, 1]))
        return 2 * series * self.exp(-square) / self.sqrt(self.pi())


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _is_finite(end: Any) -> bool:
    return end not in (libmp.finf, libmp.fninf, libmp.fnan)


def _greater(a: Any, b: Any) -> Any:
    return a if libmp.mpf_ge(a, b) else b


def _hull(low: Any, high: Any) -> Interval:
    return Interval(mpmath.iv.make_mpf((low, high)))


def _widened(raw: Any) -> Interval:
    """What mpmath says of exp, log, √ or π, and sixteen units of its last place more on both sides.

    Sums, products, quotients and powers are exact in libmp before they are rounded outwards.  These
    functions are not: it is an approximation with guard bits that is rounded outwards, and where
    the truth lies next to a representable number the wrong side may be chosen.  The exponential of
    17395/4096 is above its upper end at 64 bits.  Such an end is wrong by less than one unit.
    """
    unit = mpmath.iv.mpf(2) ** (4 - mpmath.iv.prec)
    return Interval(raw * (1 + unit * mpmath.iv.mpf([-1, 1])))


def _dyadic(end: Any) -> Fraction:
    if not _is_finite(end):
        raise Imprecise("a value")
    negative, mantissa, exponent, size = end
    if abs(exponent) + size > LARGEST_EXPONENT:
        raise TooLarge("a value")
    value = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -value if negative else value
