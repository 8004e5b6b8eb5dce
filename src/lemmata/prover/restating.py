"""What a repair must not be: a side said again in other words, or written as nobody writes it.

>>> from lemmata.reading.text.reader import read_claim
>>> restates(read_claim("sigmoid(x) == 2*sigmoid(x)/2").statement)
True
>>> restates(read_claim("sigmoid(x) == 1 - sigmoid(-x)").statement)
False
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeAlias

from sympy import Add, Basic, Expr, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Tuple
from sympy.core.relational import Relational

from lemmata.notation import BINDERS, build, rebuild

__all__ = ["restates", "tidied"]

Bound: TypeAlias = Mapping[Basic, int]
Product: TypeAlias = dict[Hashable, int]
"""Exponents by factor."""
Terms: TypeAlias = dict[Hashable, Rational]
"""Coefficients by product."""


def restates(statement: Relational) -> bool:
    """Whether both sides are one once like terms and factors are collected: 2·s/2, x + 1 − 1, y·x.

    So do x and x + 1 in an inequality, and so says nothing of its names a side that is a number
    then: 2·x/x, x − x.  Nothing is expanded and no function is looked into, so
    (x + y)² = x² + 2xy + y² says something; and so do numbers: 2 + 2 = 4 is a result, 4 = 4 is none.
    """
    left, right = (_terms(side, {}) for side in statement.args)
    for side, terms in zip(statement.args, (left, right), strict=True):
        terms.pop(frozenset(), None)
        if not terms and side.free_symbols:
            return True
    return (bool(left) and left == right) or statement.args[0] == statement.args[1]


def _terms(e: Basic, bound: Bound) -> Terms:
    """The terms of a sum, like ones collected."""
    found: Terms = {}
    for term in e.args if isinstance(e, Add) else (e,):
        coefficient, product = _product(term, bound)
        (factor,) = product if coefficient == 1 and [*product.values()] == [1] else (None,)
        inner = dict(factor) if isinstance(factor, _Sum) else {frozenset(product.items()): coefficient}
        for like, count in inner.items():
            found[like] = found.get(like, Integer(0)) + count
    return {product: coefficient for product, coefficient in found.items() if coefficient}


class _Sum(frozenset[tuple[Hashable, Rational]]):
    """A sum that stands as one factor."""


def _product(e: Basic, bound: Bound) -> tuple[Rational, Product]:
    """The coefficient and the factors of a term, like ones collected."""
    if isinstance(e, Rational):
        return e, {}
    if isinstance(e, Mul):
        coefficient: Rational = Integer(1)
        factors: Product = {}
        for part in e.args:
            number, inner = _product(part, bound)
            coefficient *= number
            for factor, exponent in inner.items():
                factors[factor] = factors.get(factor, 0) + exponent
        return coefficient, {factor: exponent for factor, exponent in factors.items() if exponent}
    if isinstance(e, Pow) and isinstance(e.args[1], Integer):
        number, inner = _product(e.args[0], bound)
        power = int(e.args[1])
        if number or power > 0:
            return number**power, {factor: power * exponent for factor, exponent in inner.items()}
    if isinstance(e, Add):
        terms = _terms(e, bound)
        if len(terms) != 1:
            return (Integer(1), {_Sum(terms.items()): 1}) if terms else (Integer(0), {})
        ((product, coefficient),) = terms.items()
        return coefficient, dict(product)  # type: ignore[call-overload]
    return Integer(1), {_opaque(e, bound): 1}


def _opaque(e: Basic, bound: Bound) -> Hashable:
    """A name, or a function of arguments in this form; bound indices by their depth."""
    if not e.args:
        return bound.get(e, e)
    if isinstance(e, BINDERS):
        body, (k, low, high) = e.args
        inner = {**bound, k: len(bound)}
        return type(e), _whole(body, inner), _whole(low, bound), _whole(high, bound)
    return type(e), *(_whole(a, bound) for a in e.args)


def _whole(e: Basic, bound: Bound) -> Hashable:
    return frozenset(_terms(e, bound).items())


def tidied(e: Expr) -> Expr:
    """``e`` without factors 1, numbers that cancel in a product, and numbers to be added up in a sum.

    >>> from lemmata.notation import scalar
    >>> x, two = scalar("x"), Integer(2)
    >>> tidied(build(Mul, Integer(1), x)), tidied(build(Add, x, two, Integer(-1)))
    (x, x + 1)
    >>> tidied(build(Mul, two, x, build(Pow, two, Integer(-1))))
    x
    """
    if not e.args or isinstance(e, (Indexed, IndexedBase, Tuple)):
        return e
    e = rebuild(e, map(tidied, e.args))  # type: ignore[arg-type]
    if isinstance(e, Mul):
        halves = [a for a in e.args if isinstance(a, Pow) and a.args[1] == -1 and a.args[0] in e.args]
        gone = {Integer(1), *(a for a in halves if a.args[0].is_Integer and a.args[0] != 0)}
        gone |= {a.args[0] for a in gone if a.args}
        return _joined(Mul, [a for a in e.args if a not in gone], Integer(1))
    if isinstance(e, Add):
        numbers = [a for a in e.args if isinstance(a, Rational)]
        total = sum(numbers, Integer(0))
        if len(numbers) > 1 or 0 in numbers:
            kept = [a for a in e.args if a not in numbers]
            return _joined(Add, [*kept, total] if total else kept, Integer(0))
    return e


def _joined(head: type[Expr], args: list[Basic], neutral: Expr) -> Expr:
    if len(args) > 1:
        return build(head, *args)
    return args[0] if args else neutral  # type: ignore[return-value]
