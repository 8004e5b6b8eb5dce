"""The words in which stable code is written, each with its meaning over the reals.

``log1p(t)`` means log(1 + t) and ``expm1(t)`` means exp(t) − 1; ``atanh_excess(t)``
means artanh(t) − t and is asked for |t| ≤ 2/5 only; ``where(c, a, b)`` is a on c and b
elsewhere; ``step_or(c, t)`` is ``where(c, 1, t)`` for 0 ≤ t ≤ 1, where a maximum can replace a choice.
``better(c, a, b)`` is either of a and b, which are equal whatever c is.  ``weighted(w, f)`` means w·f
and is 0 where w is 0, the convention of the language for logarithms f, unless f, or
a third argument in its place, is not a number;
``finite_or(u, v)`` means v and is u itself where u is infinite or not a number.

The exponentials of a vector of scores z are taken about its largest component: m is that
component, c a shift, e[k] = exp(z[k] − c), a = exp(m − c) the largest of them, and rest the sum
of the others.  Every claim about them holds for any real m and c that m − c and z[k] − c are
formed with, so that the choice of c is free: it is chosen such that z[k] − c is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy
from sympy import Expr, Function, Integer, Tuple

from lemmata.notation import Family, build, index, n, scalar, unevaluated, vector

__all__ = [
    "a",
    "atanh_excess",
    "better",
    "e",
    "expm1",
    "exponentials",
    "finite_or",
    "log1p",
    "m",
    "meaning",
    "overflows",
    "rest",
    "shift",
    "step_or",
    "weighted",
    "where",
    "z",
]


class log1p(Function):
    """log(1 + t)."""


class expm1(Function):
    """exp(t) − 1."""


class atanh_excess(Function):
    """artanh(t) − t for |t| ≤ 2/5: t³/3 + t⁵/5 + …"""


overflows = "The quotient of floats over- or underflows where the logarithm is still moderate."
"""Why a logarithm of a quotient is at times taken as a difference."""


class where(Function):
    """``where(condition, then, otherwise)``."""

    def __new__(cls, *args: Any, **_: Any) -> Expr:
        return Expr.__new__(cls, *args)


class better(where):
    """``better(condition, then, otherwise)``: two formulas for one value; the more exact is chosen."""


class step_or(where):
    """``step_or(condition, t)``: 1 on the condition, else t, for 0 ≤ t ≤ 1."""


class weighted(Function):
    """``weighted(w, f[, g])``: w·f, and 0 where w is 0 and f (or g) is a number."""


class finite_or(Function):
    """``finite_or(u, v)``: v where u is finite, else u."""


z, e = vector("z"), vector("e")
m, shift, a, rest = map(scalar, ("m", "c", "a", "rest"))
_k = index("k")


def exponentials() -> dict[Expr, Expr]:
    """The meaning of e, a and rest in terms of z, m and the shift c."""
    with unevaluated():
        term = sympy.exp(z[_k] - shift)
        top = sympy.exp(m - shift)
        limits = Tuple(_k, Integer(1), n)
        others = build(sympy.Sum, term, limits) - top
    return {e: Family(term, limits), a: top, rest: others}


_WRITTEN_OUT: dict[type[Expr], Callable[..., Expr]] = {
    log1p: lambda u: sympy.log(1 + u),
    expm1: lambda u: sympy.exp(u) - 1,
    atanh_excess: lambda u: sympy.atanh(u) - u,
    weighted: lambda weight, u, *_: weight * u,
    finite_or: lambda _, u: u,
    step_or: lambda u, otherwise: where(u, Integer(1), otherwise),
}


def meaning(expr: Expr) -> Expr:
    """``expr`` in the language of statements: log1p, expm1, atanh_excess and step_or written out."""
    if not expr.args:
        return expr
    args = [meaning(arg) for arg in expr.args]
    if (formula := _WRITTEN_OUT.get(type(expr))) is not None:
        with unevaluated():
            return formula(*args)
    if isinstance(expr, where):
        return type(expr)(*args)
    if tuple(args) == expr.args:
        return expr
    return build(type(expr), *args)
