"""Exact special values and approximations to any precision, from the formula alone.

``sigmoid(-1000).evalf()`` or log_softmax of huge scores must not lose its digits: values are
enclosed in intervals whose precision grows until they are narrow, and a logarithm near 1 is
taken of the exact difference from 1.
"""

from __future__ import annotations

from typing import Any

import sympy
from mpmath.ctx_iv import MPIntervalContext
from mpmath.libmp import mpf_sub
from sympy import Add, Basic, Expr, Float, Max, Min, Mul, Pow, Rational, S, exp, log

from lemmata.definitions.trees import TooLarge, evaluated, is_explicit, ratio, unfolded
from lemmata.notation import rebuild

__all__ = ["approximate", "special_value"]

MOST_BITS = 1 << 16
LARGEST_MULTIPLE = 1000
LARGEST_FRACTION = 10**6


def special_value(expr: Expr) -> Expr | None:
    """The exact value where it is simple (a rational, ±∞, a multiple of a logarithm), else None.

    >>> from lemmata.definitions import entropy, sigmoid
    >>> from lemmata.notation import Entries
    >>> special_value(sigmoid(0, evaluate=False)), special_value(sigmoid(1, evaluate=False))
    (1/2, None)
    """
    if any(arg is S.NaN for arg in expr.args):
        return S.NaN
    if not is_explicit(expr) or expr.has(Float):
        return None
    if expr.has(log) and any(abs(r) > LARGEST_MULTIPLE for r in expr.atoms(Rational)):
        return None  # SymPy would write exp(10**9*log(2)) out
    try:
        value = evaluated(unfolded(expr))
    except TooLarge:
        return None
    if value.is_Rational or value in (S.Infinity, S.NegativeInfinity):
        return value
    value = sympy.expand_log(value)  # log 4 is 2 log 2
    _, rest = value.as_coeff_Mul()
    return value if isinstance(rest, log) and _is_simple(rest.args[0]) else None


def _is_simple(value: Expr) -> bool:
    """A rational in whose logarithm SymPy loses no digits: not one that is nearly 1."""
    return isinstance(value, Rational) and value > 0 and max(value.p, value.q) <= LARGEST_FRACTION


def approximate(expr: Expr, bits: int) -> Expr | None:
    """``expr`` correct to ``bits`` bits, or None when it has free names or resists.

    >>> from lemmata.definitions import softplus
    >>> approximate(softplus(-1000, evaluate=False), 53)
    5.07595889754946e-435
    """
    try:
        value = evaluated(unfolded(_exact(expr)))
    except TooLarge:
        return None
    if value.free_symbols or not value.is_number:
        return None
    if value.is_infinite or value is S.NaN:
        return value
    precision = bits + 32
    while precision <= MOST_BITS:
        try:
            low, high = _Enclosure(precision).ends(value)
        except _Complex:
            return value._evalf(bits)  # type: ignore[no-any-return]
        if low == high or _agree(low, high, bits + 2):
            return Float._new(low, bits)
        precision *= 2
    return None


def _agree(low: Any, high: Any, bits: int) -> bool:
    """Whether the ends, mantissas with exponents as in mpmath, differ by less than 2^−bits of themselves."""
    width = mpf_sub(high, low)
    return all(end[1] and width[2] + width[3] + bits < end[2] + end[3] for end in (low, high))


def _exact(expr: Basic) -> Expr:
    """``expr`` with every float replaced by the rational that it is."""
    if isinstance(expr, Float):
        sign, mantissa, exponent, _ = expr._mpf_
        return Rational(-mantissa if sign else mantissa) * Rational(2) ** exponent
    return rebuild(expr, map(_exact, expr.args)) if expr.has(Float) else expr  # type: ignore[return-value]


class _Complex(Exception):
    """A value that is not real."""


class _Enclosure:
    """Intervals around explicit real expressions, at one working precision."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.iv = MPIntervalContext()
        self.iv.prec = bits
        self.seen: dict[Basic, Any] = {}

    def ends(self, expr: Expr) -> tuple[Any, Any]:
        return self(expr)._mpi_  # type: ignore[no-any-return]

    def __call__(self, expr: Basic) -> Any:
        if expr not in self.seen:
            self.seen[expr] = self._enclose(expr)
        return self.seen[expr]

    def _enclose(self, expr: Basic) -> Any:
        if isinstance(expr, Rational):
            return self.iv.mpf(expr.p) / expr.q
        if isinstance(expr, Add):
            return sum(map(self, expr.args), self.iv.mpf(0))
        if isinstance(expr, Mul):
            value = self.iv.mpf(1)
            for factor in expr.args:
                value *= self(factor)
            return value
        if isinstance(expr, exp):
            return self.iv.exp(self(expr.args[0]))
        if isinstance(expr, log) and len(expr.args) == 1:
            return self._log(expr.args[0])
        if isinstance(expr, Pow):
            return self._power(expr)
        if isinstance(expr, (Max, Min)):
            best = max if isinstance(expr, Max) else min
            parts = [self(arg) for arg in expr.args]
            return self.iv.mpf([best(p.a for p in parts), best(p.b for p in parts)])
        return self._by_sympy(expr)

    def _power(self, expr: Pow) -> Any:
        base, exponent = expr.args
        if exponent.is_Integer:
            return self(base) ** int(exponent)
        return self.iv.exp(self(exponent) * self._log(base))

    def _log(self, arg: Expr) -> Any:
        over, under = ratio(arg)
        value = self(arg)
        if value.a <= 0:
            if value.b >= 0:  # not decided at this precision
                return self.iv.mpf([-self.iv.inf, self.iv.inf])
            raise _Complex
        if not (value > 0.5 and value < 2):
            return self.iv.log(value)
        # log(a/b) = log(1 + (a − b)/b); equal terms of a and b cancel as written.
        return self._log1p(self(sympy.Add(over, -under)) / self(under))

    def _log1p(self, u: Any) -> Any:
        tiny = self.iv.mpf(2) ** -self.bits
        if abs(u) < tiny:
            return self.iv.mpf([min((u / (1 + u)).a, u.a), u.b])  # u/(1 + u) ≤ log(1 + u) ≤ u
        finer = MPIntervalContext()
        finer.prec = 2 * self.bits + 32
        return self.iv.mpf(finer.log(1 + finer.mpf(u)))

    def _by_sympy(self, expr: Basic) -> Any:
        value = expr._evalf(self.bits + 16)  # type: ignore[attr-defined]
        if not isinstance(value, Float):
            raise _Complex
        spread = self.iv.mpf([-1, 1]) * self.iv.mpf(2) ** -self.bits
        return self.iv.make_mpf((value._mpf_, value._mpf_)) * (1 + spread)
