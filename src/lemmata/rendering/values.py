"""Numbers for tables and figures, computed with mpmath from the definitions; none is typed.

This draws and tabulates; it certifies nothing.  Certified digits are `lemmata.evaluation`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import mpmath
import sympy
from sympy import Basic, Expr, Symbol

from lemmata.definitions.definition import Definition
from lemmata.errors import LemmataError
from lemmata.notation import Entries, Entry, component, substitute

__all__ = ["NoValueError", "decimal", "entries", "value"]

_DIGITS = 30
_FUNCTIONS: Mapping[type[Basic], Callable[..., Any]] = {
    sympy.exp: mpmath.exp,
    sympy.log: mpmath.log,
    sympy.tanh: mpmath.tanh,
    sympy.sinh: mpmath.sinh,
    sympy.cosh: mpmath.cosh,
    sympy.atanh: mpmath.atanh,
    sympy.Abs: abs,
    sympy.Max: max,
    sympy.Min: min,
}


class NoValueError(LemmataError):
    """An expression has no number: ``part`` is not a constant of the language."""

    def __init__(self, part: Basic) -> None:
        self.part = part
        super().__init__(f"no value for {part}: expected numbers and functions of numbers")


def value(expr: Basic) -> mpmath.mpf:
    """The value of a closed expression to about 30 digits, with 0 log 0 = 0 and -log 0 = oo.

    >>> from lemmata.notation import unevaluated
    >>> with unevaluated():
    ...     print(mpmath.nstr(value(1 / (1 + sympy.exp(-4))), 6))
    0.982014

    Raises NoValueError for a free variable or an unknown function.
    """
    with mpmath.workdps(_DIGITS):
        return +_value(expr)


def decimal(expr: Basic, places: int) -> str:
    """The value rounded to ``places`` decimals; a minus sign as a hyphen, infinity as ``oo``."""
    number = value(expr)
    if mpmath.isinf(number):
        return "oo" if number > 0 else "-oo"
    exact = Decimal(mpmath.nstr(number, _DIGITS, min_fixed=-mpmath.inf, max_fixed=mpmath.inf))
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN))


def _value(expr: Basic) -> Any:
    if isinstance(expr, sympy.Rational):
        return mpmath.mpf(int(expr.p)) / int(expr.q)
    if expr is sympy.oo:
        return mpmath.inf
    if isinstance(expr, sympy.NumberSymbol):
        return mpmath.mpf(expr.evalf(_DIGITS + 5))
    if isinstance(expr, Definition):
        return _value(expr.unfold())
    if isinstance(expr, sympy.Add):
        return sum((_value(a) for a in expr.args), mpmath.mpf(0))
    if isinstance(expr, sympy.Mul):
        return _product(expr.args)
    if isinstance(expr, sympy.Pow):
        return _value(expr.args[0]) ** _value(expr.args[1])
    if isinstance(expr, sympy.Sum):
        return sum((_value(body) for body in _bodies(expr)), mpmath.mpf(0))
    if isinstance(expr, Entry):
        return _value(component(expr.args[0], expr.args[1]))
    if type(expr) in _FUNCTIONS and not (isinstance(expr, sympy.log) and _value(expr.args[0]) == 0):
        return _FUNCTIONS[type(expr)](*(_value(a) for a in expr.args))
    if isinstance(expr, sympy.log):
        return -mpmath.inf
    raise NoValueError(expr)


def _product(factors: tuple[Basic, ...]) -> Any:
    result = mpmath.mpf(1)
    for factor in sorted(factors, key=lambda f: isinstance(f, sympy.log)):
        if result == 0 and isinstance(factor, sympy.log):
            return mpmath.mpf(0)  # what never happens contributes nothing
        result *= _value(factor)
    return result


def _bodies(expr: sympy.Sum) -> list[Expr]:
    body, *limits = expr.args
    bodies = [body]
    for k, low, high in limits:
        if not (low.is_Integer and high.is_Integer and isinstance(k, Symbol)):
            raise NoValueError(expr)
        bodies = [
            substitute(b, {k: sympy.Integer(at)}) for b in bodies for at in range(int(low), int(high) + 1)
        ]
    return bodies


def entries(*numbers: int | str) -> Entries:
    """A vector of exact numbers: ``entries(4, 2, -2)``, ``entries("0.7", "0.3")``."""
    return Entries(*(sympy.Rational(number) for number in numbers))
