"""Everything that a file of the catalogue writes with: ``from lemmata.derive import *``.

The catalogue runs such a file with SymPy's evaluation switched off, so Python operators
build statements exactly as they are written.
"""

from __future__ import annotations

from sympy import (
    Abs,
    E,
    Eq,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Limit,
    Lt,
    Max,
    Min,
    Ne,
    Product,
    Rational,
    Symbol,
    Tuple,
    atanh,
    cosh,
    erf,
    exp,
    log,
    oo,
    pi,
    sinh,
    sqrt,
    tanh,
)
from sympy import Sum as _Sum

from lemmata import definitions as _definitions
from lemmata import derivation as _derivation
from lemmata.definitions import *
from lemmata.derivation import *
from lemmata.notation import (
    D,
    Dominated,
    Entries,
    Finite,
    Interval,
    Membership,
    NotationError,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    delta,
    index,
    matrix,
    n,
    scalar,
    vector,
    within,
)
from lemmata.tactics.identity import index_ranges
from lemmata.tactics.laws import LAWS as _LAWS

globals().update(_LAWS)  # each law is a reason under its own name: quotient_rule, sift, …


def Sum(body: Expr, k: Symbol) -> Expr:
    """Σ of ``body`` over ``k = 1..n``, n being the size of what ``k`` selects from."""
    ranges = index_ranges([body])
    if k.name not in ranges:
        raise NotationError(f"the range of {k} is not known: it selects from nothing in {body}")
    return build(_Sum, body, Tuple(k, Integer(1), ranges[k.name]))


def reals(*names: Expr, size: Expr | None = None) -> tuple[Membership, ...]:
    """The givens ``x in R`` (or R^n) for several names."""
    return tuple(
        within(x, Power(Reals, x.shape) if hasattr(x, "shape") and size is None else Reals) for x in names
    )


def between(x: Expr, low: Expr | int, high: Expr | int, *, closed: bool = False) -> Membership:
    """The given ``x in (low, high)``, or ``[low, high]`` when closed."""
    return within(x, Interval(Rational(low), Rational(high), not closed, not closed))


__all__ = [
    "Abs",
    "D",
    "Dominated",
    "E",
    "Entries",
    "Eq",
    "Finite",
    "Ge",
    "Gt",
    "Interval",
    "Le",
    "Limit",
    "Lt",
    "Max",
    "Min",
    "Ne",
    "OneHot",
    "Power",
    "Product",
    "Rational",
    "Reals",
    "Simplex",
    "Sum",
    "atanh",
    "between",
    "cosh",
    "delta",
    "erf",
    "exp",
    "index",
    "log",
    "matrix",
    "n",
    "oo",
    "pi",
    "reals",
    "scalar",
    "sinh",
    "sqrt",
    "tanh",
    "vector",
    "within",
    *_LAWS,
    *_definitions.registry,
    *_definitions.SHORT,
    *_derivation.__all__,
]
