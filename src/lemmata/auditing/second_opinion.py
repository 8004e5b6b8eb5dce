"""A value recomputed independently, at 200 digits, before anybody is blamed for an error.

Nothing is shared with the reference but the formula: the tree is walked directly, with mpmath's
plain numbers in place of balls, derivatives by SymPy in place of jets, sums written out.  Digits
that cancel are won back by raising the precision until two of them agree to 200 digits.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import sympy
from sympy import Derivative, Expr, Indexed, IndexedBase, KroneckerDelta, Sum, Symbol

from lemmata.auditing.conventions import Convention
from lemmata.auditing.formats import Format
from lemmata.definitions import Definition
from lemmata.notation import Entries, Entry, n, size, substitute

__all__ = ["recomputed_error", "value_at"]

DIGITS = 200
MOST_DIGITS = 3200


def value_at(convention: Convention, point: tuple[Any, ...], component: int | None = None) -> Any:
    """The formula at a point as an mpmath number of 200 digits, or None where none can be had."""
    environment: dict[Any, Any] = {}
    length = next((len(v) for v in point if isinstance(v, tuple)), None)
    with sympy.evaluate(True):
        formula = _written_out(_at_component(convention, component), length)
    for name, value in zip(convention.arguments, point, strict=True):
        if isinstance(value, tuple):
            environment |= {(name.label, k): v for k, v in enumerate(value, 1)}
        else:
            environment[name] = value
    digits, previous = DIGITS + 20, None
    while digits <= MOST_DIGITS:
        with mpmath.workdps(digits):
            try:
                value = _walk(formula, environment)
            except (ZeroDivisionError, ValueError, OverflowError):
                return None
            if previous is not None and _agree(value, previous):
                return value
        previous, digits = value, 2 * digits
    return previous if previous is not None and abs(previous) < mpmath.mpf(10) ** -1000 else None


def recomputed_error(
    convention: Convention,
    point: tuple[Any, ...],
    component: int | None,
    got: float,
    fmt: Format,
    unit: float,
) -> float | None:
    """The error of ``got`` in multiples of ``unit`` by the second opinion, or None without one."""
    value = value_at(convention, point, component)
    if value is None or not mpmath.isfinite(value):
        return None
    if not mpmath.isfinite(got):
        return float("inf")
    with mpmath.workdps(DIGITS + 20):
        return float(abs(mpmath.mpf(got) - value) / mpmath.mpf(unit))


def _agree(a: Any, b: Any) -> bool:
    if a == b:
        return True
    return bool(abs(a - b) <= abs(a) * mpmath.mpf(10) ** -DIGITS)


def _at_component(convention: Convention, component: int | None) -> Expr:
    if convention.index is None:
        return convention.formula
    return substitute(convention.formula, {convention.index: sympy.Integer(component or 1)})


# ------------------------------------------------------------------ the formula without binders


def _written_out(expr: Any, length: int | None) -> Any:
    """Definitions opened, sums written out, derivatives taken."""
    if isinstance(expr, Definition):
        if hasattr(type(expr), "template"):
            return _written_out(expr.unfold(), length)
        choose = sympy.Max if type(expr).__name__ == "vmax" else sympy.Min
        return choose(*(_written_out(expr.args[0][k], length) for k in _range(1, size(expr.args[0]), length)))
    if isinstance(expr, (Sum, sympy.Product)):
        body, (k, low, high) = expr.args[0], expr.args[1]
        terms = [_written_out(substitute(body, {k: v}), length) for v in _range(low, high, length)]
        head = sympy.Add if isinstance(expr, Sum) else sympy.Mul
        return head(*terms, evaluate=False)
    if isinstance(expr, Derivative):
        body = _written_out(expr.args[0], length)
        for variable, count in expr.args[1:]:
            body = sympy.diff(body, variable, int(count))
        return body
    if isinstance(expr, (Indexed, Symbol, IndexedBase)) or not expr.args:
        return expr
    if isinstance(expr, Entry):
        return _written_out(expr.args[0].args[int(expr.args[1]) - 1], length)
    args = [_written_out(a, length) for a in expr.args]
    return type(expr)(*args, evaluate=False) if not isinstance(expr, Entries) else Entries(*args)


def _range(low: Any, high: Any, length: int | None) -> list[sympy.Integer]:
    values = [int(end.subs(n, length) if length else end) for end in (sympy.S(low), sympy.S(high))]
    return [sympy.Integer(k) for k in range(values[0], values[1] + 1)]


# ------------------------------------------------------------------ the walk

_FUNCTIONS = {
    "exp": mpmath.exp, "log": mpmath.log, "tanh": mpmath.tanh, "sinh": mpmath.sinh, "cosh": mpmath.cosh,
    "atanh": mpmath.atanh, "erf": mpmath.erf, "Abs": abs, "sign": mpmath.sign,
}  # fmt: skip


def _walk(expr: Any, environment: dict[Any, Any]) -> Any:
    """The value of a tree in mpmath's numbers at the precision in force."""
    if isinstance(expr, Indexed):
        return mpmath.mpf(environment[expr.base.label, int(expr.indices[0])])
    if isinstance(expr, Symbol):
        return mpmath.mpf(environment[expr])
    if isinstance(expr, sympy.Rational):
        return mpmath.mpf(expr.p) / expr.q
    if isinstance(expr, sympy.Float):
        exact = Fraction(str(expr))
        return mpmath.mpf(exact.numerator) / exact.denominator
    if expr in (sympy.E, sympy.pi):
        return +(mpmath.e if expr is sympy.E else mpmath.pi)
    if isinstance(expr, sympy.Heaviside):
        return mpmath.mpf(1 if _walk(expr.args[0], environment) > 0 else 0)
    if isinstance(expr, KroneckerDelta):
        return mpmath.mpf(1 if expr.args[0] == expr.args[1] else 0)
    if isinstance(expr, sympy.Mul):
        return _product(expr, environment)
    values = [_walk(a, environment) for a in expr.args]
    if isinstance(expr, sympy.Add):
        return mpmath.fsum(values)
    if isinstance(expr, sympy.Pow):
        return values[0] ** values[1] if values[1] != -1 else 1 / values[0]
    if isinstance(expr, (sympy.Max, sympy.Min)):
        return (max if isinstance(expr, sympy.Max) else min)(values)
    name = type(expr).__name__
    if name not in _FUNCTIONS:
        raise ValueError(f"{name} has no value here")
    value = _FUNCTIONS[name](*values)
    if not mpmath.isfinite(value) or isinstance(value, mpmath.mpc):
        raise ValueError(f"{expr} is not a real number")
    return value


def _product(expr: Any, environment: dict[Any, Any]) -> Any:
    """0·log 0 = 0, the convention of the language."""
    result, undefined = mpmath.mpf(1), None
    for factor in expr.args:
        try:
            result *= _walk(factor, environment)
        except (ValueError, ZeroDivisionError) as error:
            undefined = error
    if undefined is not None and result != 0:
        raise undefined
    return result
