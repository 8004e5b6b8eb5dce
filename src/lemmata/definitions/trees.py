"""Definitions written out, and trees evaluated under the conventions of the catalogue.

A statement is kept as written; a SymPy user expects values.  `evaluated` is the way from one to
the other: SymPy's own evaluation, except that

* a product with a factor 0 and a logarithm is 0 (0 log 0 = 0, also 0 log(0/0));
* −log 0 = +∞, and log(a/0) = +∞ for a > 0, so p_k > 0 = q_k makes a divergence infinite;
* a sum over explicit entries is written out.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy
from sympy import Add, Basic, Derivative, Expr, Indexed, IndexedBase, Limit, Max, Min, Mul, Pow, S, Sum, log

from lemmata.errors import LemmataError
from lemmata.notation import Entries, Entry, Family, build, component, rebuild, substitute

__all__ = ["TooLarge", "evaluated", "is_explicit", "ratio", "unfolded"]

MOST_BITS = 100_000
"""Rationals are not raised to powers with more bits: 2**(10**9) would fill the memory."""


class TooLarge(LemmataError, OverflowError):
    """An exact value has too many digits to be written down."""


def unfolded(expr: Basic) -> Expr:
    """``expr`` with every definition replaced by its formula, down to exp and log, unevaluated.

    >>> from lemmata.definitions import softplus
    >>> from lemmata.notation import scalar
    >>> unfolded(softplus(scalar("x")))
    log(exp(x) + 1)
    """
    if hasattr(type(expr), "template") and not _is_whole_vector(expr):
        return unfolded(expr.unfold())  # type: ignore[attr-defined]
    if not expr.args or isinstance(expr, (Indexed, IndexedBase)):
        return expr  # type: ignore[return-value]
    if isinstance(expr, (Derivative, Limit)):
        body, *rest = expr.args
        return rebuild(expr, (unfolded(body), *rest))
    return rebuild(expr, map(unfolded, expr.args))


def _is_whole_vector(expr: Basic) -> bool:
    kinds = type(expr).kinds  # type: ignore[attr-defined]
    return len(expr.args) < len(kinds)


def evaluated(expr: Basic) -> Expr:
    """``expr`` evaluated as SymPy does, under the conventions above.

    Raises TooLarge for powers such as 2**(10**9).

    >>> from lemmata.notation import scalar
    >>> zero = sympy.Integer(0)
    >>> evaluated(build(Mul, zero, build(log, zero)))
    0
    """
    with sympy.evaluate(True):
        return _evaluated(expr)


def _evaluated(expr: Basic) -> Expr:
    if not expr.args or isinstance(expr, (Derivative, Indexed, IndexedBase, Limit)):
        return expr  # type: ignore[return-value]
    if isinstance(expr, Mul):
        return _product(expr)
    if isinstance(expr, log) and len(expr.args) == 1:
        return _logarithm(expr.args[0])
    if isinstance(expr, Sum):
        return _sum(expr)
    if isinstance(expr, Entry):
        return _entry(expr)
    args = [_evaluated(arg) for arg in expr.args]
    if isinstance(expr, Pow) and all(arg.is_Rational for arg in args):
        base, exponent = args
        if abs(exponent) * (abs(base.p) * base.q).bit_length() > MOST_BITS:
            raise TooLarge(f"{expr} has more than {MOST_BITS} bits")
    extreme = {"vmax": Max, "vmin": Min}.get(type(expr).__name__)
    if extreme and isinstance(args[0], Entries) and all(a.is_extended_real for a in args[0].args):
        return extreme(*args[0].args)
    return expr.func(*args)


def _product(expr: Mul) -> Expr:
    factors = Mul.make_args(expr)
    plain = [_evaluated(f) for f in factors if not f.has(log)]
    with_log = [f for f in factors if f.has(log)]
    if with_log and any(f.is_zero for f in plain):
        return S.Zero
    return Mul(*plain, *map(_evaluated, with_log))


def _logarithm(arg: Expr) -> Expr:
    over, under = ratio(arg)
    if under is not S.One and _evaluated(under).is_zero:
        return S.Infinity if _evaluated(over).is_positive else S.NaN
    value = _evaluated(arg)
    return S.NegativeInfinity if value.is_zero else log(value)


def _sum(expr: Sum) -> Expr:
    body, (k, low, high) = expr.args[0], expr.args[-1].args
    if len(expr.args) == 2 and body.has(Entry) and low.is_Integer and high.is_Integer:
        terms = (substitute(body, {k: sympy.Integer(at)}) for at in range(int(low), int(high) + 1))
        return Add(*map(_evaluated, terms))
    return Sum(_evaluated(body), *expr.args[1:])


def _entry(expr: Entry) -> Expr:
    vector, at = Entries(*map(_evaluated, expr.args[0].args)), expr.args[1]
    if len(set(vector.args)) == 1:
        return vector.args[0]  # type: ignore[return-value]
    return component(vector, at)


def ratio(expr: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator as written: ``p/(1 − p)`` gives p and 1 − p.

    >>> from sympy.abc import a, b
    >>> ratio(a/b)
    (a, b)
    """
    over, under = [], []
    for factor in Mul.make_args(expr):
        if isinstance(factor, Pow) and factor.exp == -1:
            under.append(factor.base)
        else:
            over.append(factor)
    return _unevaluated_product(over), _unevaluated_product(under)


def _unevaluated_product(factors: Iterable[Expr]) -> Expr:
    match list(factors):
        case []:
            return S.One
        case [factor]:
            return factor
        case many:
            return build(Mul, *many)


def is_explicit(expr: Basic) -> bool:
    """Whether no component of ``expr`` is left to a name."""
    return not expr.has(IndexedBase, Family)
