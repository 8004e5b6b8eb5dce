"""For every parameter of a definition: its domain, and exact points inside it."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Basic, Expr, Integer, Rational, oo

from lemmata.definitions.definition import T, b, i, p, p_, q, x, y_, z
from lemmata.definitions.trees import evaluated
from lemmata.notation import (
    Entries,
    Given,
    Interval,
    Power,
    Reals,
    Simplex,
    n,
    scalar,
    substitute,
    within,
)

DOMAINS: dict[Expr, Given] = {
    x: within(x, Reals),
    p_: within(p_, Interval(Integer(0), Integer(1))),
    y_: within(y_, Interval(Integer(0), Integer(1), low_open=False, high_open=False)),
    b: within(b, Interval(Integer(1), oo)),
    T: within(T, Interval(Integer(0), oo)),
    scalar("q"): within(scalar("q"), Interval(Integer(0), Integer(1))),
    z: within(z, Power(Reals, (n,))),
    p: within(p, Simplex(n, open=True)),
    q: within(q, Simplex(n, open=True)),
}

SCALARS: dict[Expr, tuple[Rational, ...]] = {
    x: (Rational(-7, 3), Rational(1, 5), Rational(5, 2)),
    p_: (Rational(1, 7), Rational(1, 2), Rational(9, 10)),
    y_: (Rational(1, 3), Rational(1, 4), Rational(3, 4)),
    b: (Rational(3, 2), Rational(2), Rational(10)),
    T: (Rational(1, 3), Rational(1), Rational(5)),
    scalar("q"): (Rational(1, 9), Rational(2, 3), Rational(1)),
}


def vector_at(parameter: Expr, length: int) -> Entries:
    """Distinct components in the parameter's domain."""
    weights = [Rational(k * k + (1 if parameter == q else 3), 2) for k in range(1, length + 1)]
    if parameter == z:
        return Entries(*((-1) ** k * weight / 3 for k, weight in enumerate(weights)))
    return Entries(*(weight / sum(weights) for weight in weights))


def points(parameters: tuple[Expr, ...], length: int) -> list[dict[Basic, Basic]]:
    """Three points; an index takes the first, the last and a middle place."""
    found = []
    for number in range(3):
        at: dict[Basic, Basic] = {}
        for parameter in parameters:
            if parameter == i:
                at[parameter] = Integer((1, length, (length + 1) // 2)[number])
            elif parameter in SCALARS:
                at[parameter] = SCALARS[parameter][number]
            else:
                at[parameter] = vector_at(parameter, length)
        found.append(at)
    return found


def value(expr: Expr, at: Mapping[Basic, Basic], digits: int = 40) -> Expr:
    """The value of ``expr`` at a point, computed at ``digits`` digits."""
    length = next((len(v.args) for v in at.values() if isinstance(v, Entries)), None)
    sizes = {} if length is None else {n: Integer(length)}
    return evaluated(substitute(expr, {**at, **sizes})).evalf(digits)
