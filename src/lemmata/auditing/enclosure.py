"""Fast enclosures of a function at many float64 points, for audits of every float32 input.

Each value is carried as a middle and a radius, two float64 arrays, and every operation adds to the
radius what it may have rounded.  This is rigorous because nothing is trusted but IEEE arithmetic:

* +, −, ×, / and conversions of float64 arrays are correctly rounded, so each is off by at most
  u = 2⁻⁵³ of its result (and 2⁻¹⁰⁷⁵ where it underflows; `TINY` is far more);
* exp, log and log1p are computed here from these operations alone, by argument reduction and a
  Taylor polynomial.  Their truncation is below u/100, and their rounding is bounded by counting
  operations; `EXP`, `LOG`, `LOG1P`, `ATANH` and `EXPM1` are the counts, generously rounded up;
* radii are sums, products and quotients of positive numbers, fewer than 2¹² of them, so that one
  factor of 1 + 2⁻⁴⁰ at the end covers the rounding of the radii themselves;
* what is enclosed is the *stable* form of the formula, which equals it by proved theorems (the
  claims of `lemmata.codegen.stable`).  A choice whose condition the radii leave in doubt says
  nothing.

A middle that is nan says that nothing is known, an infinite one that the value is beyond 2⁹⁸⁰.
The caller takes every value whose enclosure does not decide the rounding to the balls of
`lemmata.auditing.reference`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from sympy import Expr, Symbol

from lemmata.auditing.errors import AuditError
from lemmata.auditing.formats import Array
from lemmata.codegen.rewriting import stabilise
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Operation
from lemmata.definitions import Definition

__all__ = ["Enclosure", "NoEnclosure", "enclosures"]

U = 2.0**-53
TINY = 2.0**-1000
EXP, LOG, LOG1P, ATANH, EXPM1 = (k * U for k in (8, 12, 16, 20, 44))
GROWTH = 1 + 2.0**-40


class NoEnclosure(AuditError):
    """The formula uses a function that has no fast enclosure."""


@dataclass(frozen=True)
class Enclosure:
    """True values lie within ``radius`` of ``middle``; None is exact, a nan middle is no knowledge."""

    middle: Array
    radius: Array | None = None

    def ends(self) -> tuple[Array, Array]:
        """A lower and an upper bound, float64."""
        if self.radius is None:
            return self.middle, self.middle
        infinite = np.isinf(self.middle)
        radius = np.where(infinite, 0.0, self.radius * GROWTH + np.abs(self.middle) * (4 * U) + TINY)
        return self.middle - radius, self.middle + radius


def enclosures(formula: Expr, argument: Symbol) -> Callable[..., Enclosure]:
    """A function from points, or from points and radii about them, to enclosures of the formula.

    Raises `NoEnclosure` where the stable form uses what is not known here.
    """
    value = _Compiler().value(stabilise(formula))

    def evaluate(points: Array, radii: Array | None = None) -> Enclosure:
        with np.errstate(all="ignore"):
            return value({argument: Enclosure(points, radii)}, points)

    return evaluate


# ------------------------------------------------------------------ arithmetic

Environment = dict[Any, Enclosure]
Node = Callable[[Environment, Array], Enclosure]


def _radius(value: Enclosure) -> Any:
    return 0.0 if value.radius is None else value.radius


def _add(a: Enclosure, b: Enclosure) -> Enclosure:
    middle = a.middle + b.middle
    # What is beyond 2^990 stays there, but not beside another huge number.
    doubtful = np.isinf(middle) & (np.minimum(np.abs(a.middle), np.abs(b.middle)) > 2.0**500)
    middle = np.where(doubtful, np.nan, middle)
    return Enclosure(middle, np.abs(middle) * U + _radius(a) + _radius(b))


def _mul(a: Enclosure, b: Enclosure) -> Enclosure:
    middle = a.middle * b.middle
    radius = np.abs(middle) * U + TINY
    if a.radius is not None:
        radius += np.abs(b.middle) * a.radius
    if b.radius is not None:
        radius += (np.abs(a.middle) + _radius(a)) * b.radius
    return Enclosure(_known(middle), radius)


def _div(a: Enclosure, b: Enclosure) -> Enclosure:
    middle = a.middle / b.middle
    middle = np.where(np.isinf(b.middle), np.nan, middle)
    if b.radius is None:
        radius = _radius(a) / np.abs(b.middle)
    else:
        away = np.abs(b.middle) - b.radius
        middle = np.where(away > 0, middle, np.nan)
        radius = (_radius(a) + np.abs(middle) * b.radius) / away
    return Enclosure(_known(middle), radius + np.abs(middle) * U + TINY)


def _known(middle: Array) -> Array:
    """An infinity that arithmetic made says nothing."""
    return np.where(np.isinf(middle), np.nan, middle)


def _exactly_scaled(a: Enclosure, by: float) -> Enclosure:
    """Times −1 or a power of two near 1, which rounds nothing that matters."""
    return Enclosure(a.middle * by, None if a.radius is None else a.radius * abs(by))


# ------------------------------------------------------------------ functions

_LN2 = 0.6931471805599453
_LN2_HIGH = 0.6931471803691238  # 32 bits: its products with exponents are exact
_LN2_LOW = 1.9082149292705877e-10
_INVERSE_LN2 = 1.4426950408889634

_INVERSE_FACTORIALS = [1.0]
for _k in range(1, 15):
    _INVERSE_FACTORIALS.append(_INVERSE_FACTORIALS[-1] / _k)


def _reduced(x: Array) -> tuple[Array, Array]:
    """k and r with x = k·log 2 + r, |r| ≤ 0.347: k·HIGH and the first difference are exact."""
    k = np.rint(x * _INVERSE_LN2)
    r = x - k * _LN2_HIGH
    r -= k * _LN2_LOW
    return k, r


def _taylor(r: Array, first: int) -> Array:
    """Σ r^(k−first)/k! from ``first`` to 14, by Horner's rule; what is left out is below 2⁻⁶¹."""
    p = np.full_like(r, _INVERSE_FACTORIALS[14])
    for c in reversed(_INVERSE_FACTORIALS[first:14]):
        p *= r
        p += c
    return p


def _power_of_two(k: Array) -> Array:
    """2^k for −1021 ≤ k ≤ 1023, from its bits."""
    return ((k.astype(np.int64) + 1023) << 52).view(np.float64)


def _exp(a: Enclosure) -> Enclosure:
    x = a.middle
    low, high = x + _radius(a) < -690.0, x > 690.0
    beyond = x - _radius(a) > 690.0
    clipped = np.where(low | high | np.isnan(x), 0.0, x)
    k, r = _reduced(clipped)
    middle = _taylor(r, 0) * _power_of_two(k)
    radius = middle * EXP
    if a.radius is not None:
        # e^(x ± r) = e^x (1 ± (e^r − 1)), and e^r − 1 ≤ 2r up to r = 1
        radius += middle * GROWTH * np.where(a.radius <= 1, 2 * a.radius, np.inf)
    middle = np.where(low, 0.0, np.where(high | np.isnan(x), np.nan, middle))
    return Enclosure(np.where(beyond, np.inf, middle), np.where(low | beyond, 2.0**-990, radius))


def _expm1(a: Enclosure) -> Enclosure:
    x = a.middle
    near = np.abs(x) < 0.34
    small = np.where(near, x, 0.0)
    away = _exp(Enclosure(x))
    middle = np.where(near, small * _taylor(small, 1), away.middle - 1)
    radius = np.where(np.isnan(x), np.nan, np.abs(middle) * EXPM1 + np.where(near, 0.0, _radius(away)))
    if a.radius is not None:
        grown = np.where(a.radius <= 1, 2 * a.radius, np.inf)
        radius = radius + (np.abs(middle) + 1) * GROWTH * grown
    return Enclosure(middle, radius + TINY)


def _series(numerator: Array, denominator: Array) -> Array:
    """2·artanh(s) for s = numerator/denominator, |s| ≤ 0.172; what is left out is below 2⁻⁶⁰."""
    s = numerator / denominator
    square = s * s
    p = np.full_like(s, 1 / 23)
    for k in range(21, 0, -2):
        p *= square
        p += 1 / k
    return 2 * s * p


_HALF_ROOT = np.float64(0.5**0.5).view(np.int64)


def _split(x: Array) -> tuple[Array, Array]:
    """f in [√½, √2] and k with x = f·2^k, exactly, for normal x > 0, from its bits."""
    bits = x.view(np.int64)
    # Counting binades from √½ puts f on both sides of 1.
    k = (bits - _HALF_ROOT) >> 52
    return (bits - (k << 52)).view(np.float64), k.astype(np.float64)


def _log(a: Enclosure) -> Enclosure:
    x = a.middle
    valid = (x > _radius(a)) & (x > 2.0**-1000) & (x < 2.0**1000)
    f, k = _split(np.where(valid, x, 1.0))
    middle = k * _LN2_HIGH + (k * _LN2_LOW + _series(f - 1, f + 1))
    radius = np.abs(middle) * LOG
    if a.radius is not None:
        radius += a.radius / (np.abs(x) - a.radius)
    return Enclosure(np.where(valid, middle, np.nan), radius)


def _log1p(a: Enclosure) -> Enclosure:
    y = a.middle
    valid = (y > -1 + 4 * U + _radius(a)) & (y < 2.0**1000)
    y = np.where(valid, y, 0.0)
    f, k = _split(1 + y)
    # Without a reduction y itself goes in, which 1 + y would have rounded.
    plain = k == 0
    middle = _series(np.where(plain, y, f - 1), np.where(plain, 2 + y, f + 1))
    middle = np.where(plain, middle, k * _LN2_HIGH + (k * _LN2_LOW + middle))
    radius = np.abs(middle) * LOG1P + TINY
    if a.radius is not None:
        radius += a.radius / (1 + y - a.radius - 2 * U)
    return Enclosure(np.where(valid, middle, np.nan), radius)


def _atanh(a: Enclosure) -> Enclosure:
    """artanh t = ½ log1p(2t/(1 − t)), odd; the quotient is off by 3u, which log1p does not enlarge."""
    t = np.abs(a.middle)
    valid = t + _radius(a) < 0.99
    t = np.where(valid, t, 0.0)
    half = 0.5 * _log1p(Enclosure(2 * t / (1 - t))).middle
    radius = half * ATANH + TINY
    if a.radius is not None:
        end = t + a.radius
        radius += np.where(valid, a.radius / (1 - end * end), 0.0)
    return Enclosure(np.where(valid, np.copysign(half, a.middle), np.nan), radius)


def _tanh(a: Enclosure) -> Enclosure:
    """tanh x = w/(w + 2) with w = e^(2x) − 1, odd."""
    x = Enclosure(np.minimum(np.abs(a.middle), 30.0))
    w = _expm1(_exactly_scaled(x, 2.0))
    found = _div(w, _add(w, Enclosure(np.full_like(x.middle, 2.0))))
    # Beyond 30, 1 − tanh x < 2^−85.
    radius = _radius(found) + 2.0**-85 * (np.abs(a.middle) > 30) + _radius(a)
    return Enclosure(np.where(np.isnan(a.middle), np.nan, np.copysign(found.middle, a.middle)), radius)


def _abs(a: Enclosure) -> Enclosure:
    return Enclosure(np.abs(a.middle), a.radius)


_FUNCTIONS: dict[str, Callable[[Enclosure], Enclosure]] = {
    "exp": _exp, "log": _log, "log1p": _log1p, "expm1": _expm1, "atanh": _atanh, "tanh": _tanh, "Abs": _abs,
}  # fmt: skip


# ------------------------------------------------------------------ formulas


class _Compiler:
    """Stable expressions into functions of enclosures; each local value is computed once."""

    def value(self, expr: Any) -> Node:
        if isinstance(expr, Symbol):
            return lambda env, points: env[expr]
        if isinstance(expr, sympy.Rational):
            return _constant(expr)
        if isinstance(expr, Operation):
            return self._operation(expr)
        if isinstance(expr, Definition):
            return self.value(stabilise(expr.unfold()))
        if isinstance(expr, (heads.where, heads.step_or)):
            return self._choice(expr)
        if isinstance(expr, heads.weighted):
            return self._weighted(*map(self.value, expr.args))
        if isinstance(expr, heads.finite_or):
            return self.value(expr.args[1])
        if isinstance(expr, sympy.Add):
            return self._folded(_add, expr.args)
        if isinstance(expr, sympy.Mul):
            return self._product(expr.args)
        if isinstance(expr, (sympy.Max, sympy.Min)):
            return self._extreme(expr)
        if isinstance(expr, sympy.Pow) and expr.args[1].is_Integer:
            return self._power(expr)
        name = type(expr).__name__
        if name in _FUNCTIONS and len(expr.args) == 1:
            inner, function = self.value(expr.args[0]), _FUNCTIONS[name]
            return lambda env, points: function(inner(env, points))
        raise NoEnclosure(f"{name} has no fast enclosure")

    def _operation(self, expr: Operation) -> Node:
        form = expr.form
        arguments = [(p, self.value(a)) for p, a in zip(form.parameters, expr.args, strict=True)]
        lets = [(let.name, self.value(let.value)) for let in form.lets]
        value = self.value(form.value)

        def operation(env: Environment, points: Array) -> Enclosure:
            local = {p: node(env, points) for p, node in arguments}
            for name, node in lets:
                local[name] = node(local, points)
            return value(local, points)

        return operation

    def _folded(self, combine: Callable[[Enclosure, Enclosure], Enclosure], args: tuple[Any, ...]) -> Node:
        first, *rest = map(self.value, args)

        def folded(env: Environment, points: Array) -> Enclosure:
            result = first(env, points)
            for node in rest:
                result = combine(result, node(env, points))
            return result

        return folded

    def _product(self, args: tuple[Any, ...]) -> Node:
        above = [a for a in args if a != -1 and not (isinstance(a, sympy.Pow) and a.args[1] == -1)]
        below = [a.args[0] for a in args if isinstance(a, sympy.Pow) and a.args[1] == -1]
        negative = sum(1 for a in args if a == -1) % 2 == 1
        top = self._folded(_mul, tuple(above) or (sympy.Integer(1),))
        divisors = [self.value(b) for b in below]

        def product(env: Environment, points: Array) -> Enclosure:
            result = top(env, points)
            for node in divisors:
                result = _div(result, node(env, points))
            return _exactly_scaled(result, -1.0) if negative else result

        return product

    def _power(self, expr: sympy.Pow) -> Node:
        base, exponent = self.value(expr.args[0]), int(expr.args[1])

        def power(env: Environment, points: Array) -> Enclosure:
            value = base(env, points)
            result = value
            for _ in range(abs(exponent) - 1):
                result = _mul(result, value)
            return _div(Enclosure(np.ones_like(points)), result) if exponent < 0 else result

        return power

    def _extreme(self, expr: Any) -> Node:
        choose = np.maximum if isinstance(expr, sympy.Max) else np.minimum

        def extreme(a: Enclosure, b: Enclosure) -> Enclosure:
            # nan in, nan out, which is right for what is not known.
            radius = None if a.radius is b.radius is None else np.maximum(_radius(a), _radius(b))
            return Enclosure(choose(a.middle, b.middle), radius)

        return self._folded(extreme, expr.args)

    def _weighted(self, weight: Node, factor: Node) -> Node:
        def weighted(env: Environment, points: Array) -> Enclosure:
            w, f = weight(env, points), factor(env, points)
            result = _mul(w, f)
            zero = (w.middle == 0) & (_radius(w) == 0)
            return Enclosure(np.where(zero, 0.0, result.middle), np.where(zero, 0.0, _radius(result)))

        return weighted

    def _choice(self, expr: Any) -> Node:
        relation = expr.args[0]
        left, right = map(self.value, relation.args)
        compare = _COMPARE[type(relation)]
        then = self.value(sympy.Integer(1) if isinstance(expr, heads.step_or) else expr.args[1])
        otherwise = self.value(expr.args[-1])

        def choice(env: Environment, points: Array) -> Enclosure:
            a, b = then(env, points), otherwise(env, points)
            one, other = left(env, points), right(env, points)
            holds = compare(one.middle, other.middle)
            middle = np.where(holds, a.middle, b.middle)
            if one.radius is not None or other.radius is not None:
                apart = np.abs(one.middle - other.middle)
                doubtful = apart <= GROWTH * (_radius(one) + _radius(other))
                middle = np.where(doubtful, np.nan, middle)
            return Enclosure(middle, np.where(holds, _radius(a), _radius(b)))

        return choice


_COMPARE: dict[type, Callable[[Array, Array], Any]] = {
    sympy.Ge: np.greater_equal,
    sympy.Gt: np.greater,
    sympy.Le: np.less_equal,
    sympy.Lt: np.less,
    sympy.Eq: np.equal,
    sympy.Ne: np.not_equal,
}


def _constant(number: Any) -> Node:
    value = float(number)
    exact = sympy.Rational(value) == number
    radius = None if exact else abs(value) * U

    def constant(env: Environment, points: Array) -> Enclosure:
        middle = np.full_like(points, value)
        return Enclosure(middle, None if radius is None else np.full_like(points, radius))

    return constant
