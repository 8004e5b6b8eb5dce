"""The field of python-flint's real balls."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import flint
from flint import arb, fmpq

from lemmata.evaluation.balls import LARGEST_EXPONENT, Ball, Imprecise, TooLarge

__all__ = ["Arb"]


class Arb:
    """Balls by Arb: numbers are ``fmpq`` (exact) and ``arb``."""

    name = "flint"
    exact_type: Any = fmpq

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self._outer: list[int] = []

    def __enter__(self) -> Arb:
        self._outer.append(flint.ctx.prec)
        flint.ctx.prec = self.bits
        return self

    def __exit__(self, *details: object) -> None:
        flint.ctx.prec = self._outer.pop()

    def exact(self, p: int, q: int = 1) -> Any:
        return fmpq(p, q)

    def fraction(self, value: Any) -> Fraction:
        return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(value)

    def to_ball(self, value: Any) -> Any:
        return value if isinstance(value, arb) else arb(value)

    def approximate(self, value: Any) -> float:
        return float(arb(value).mid())

    def endpoints(self, value: Any) -> tuple[Fraction, Fraction]:
        if not isinstance(value, arb):
            return self.fraction(value), self.fraction(value)
        if not value.is_finite():
            raise Imprecise("a value")
        mid, rad = _dyadic(value.mid()), _dyadic(value.rad())
        return mid - rad, mid + rad

    def ball(self, value: Any) -> Ball:
        return Ball(*self.endpoints(value))

    def pi(self) -> Any:
        return arb.pi()

    def exp(self, value: Any) -> Any:
        return arb(value).exp()

    def log(self, value: Any) -> Any:
        return arb(value).log()

    def sqrt(self, value: Any) -> Any:
        return arb(value).sqrt()

    def sinh(self, value: Any) -> Any:
        return arb(value).sinh()

    def cosh(self, value: Any) -> Any:
        return arb(value).cosh()

    def tanh(self, value: Any) -> Any:
        return arb(value).tanh()

    def atanh(self, value: Any) -> Any:
        return arb(value).atanh()

    def erf(self, value: Any) -> Any:
        return arb(value).erf()

    def power(self, base: Any, exponent: Any) -> Any:
        return arb(base) ** arb(exponent)

    def larger(self, a: Any, b: Any) -> Any:
        return arb(a).max(arb(b))

    def smaller(self, a: Any, b: Any) -> Any:
        return arb(a).min(arb(b))


def _dyadic(value: Any) -> Fraction:
    mantissa, exponent = value.man_exp()
    if abs(int(exponent)) > LARGEST_EXPONENT:
        raise TooLarge("a value")
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
