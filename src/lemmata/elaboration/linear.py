"""Exact linear programming: a vector as a sum of others with multipliers that are not negative."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

__all__ = ["multipliers"]

K = TypeVar("K", bound=Hashable)

MOST_STEPS = 200
"""Exchanges of a column; Bland's rule ends without it, but late."""


def multipliers(
    target: Mapping[K, Fraction], columns: Sequence[Mapping[K, Fraction]], favoured: Sequence[int] = ()
) -> list[Fraction] | None:
    """The λ ≥ 0 with target = Σ λⱼ·columnⱼ, or None; one of the ``favoured`` is not 0 if that can be.

    >>> multipliers({"x": Fraction(2)}, [{"x": Fraction(1), "y": Fraction(1)}, {"y": Fraction(-2)}])
    [Fraction(2, 1), Fraction(1, 1)]
    >>> multipliers({"x": Fraction(-2)}, [{"x": Fraction(1)}])
    """
    keys = list(dict.fromkeys(k for row in (target, *columns) for k in row))
    # A row that no column can serve needs no search.
    for k in keys:
        wanted = target.get(k, Fraction(0))
        if wanted and not any(wanted * column.get(k, 0) > 0 for column in columns):
            return None
    tableau = []
    for at, k in enumerate(keys):
        sign = -1 if target.get(k, 0) < 0 else 1
        own = [Fraction(int(at == other)) for other in range(len(keys))]
        tableau.append(
            [
                *(sign * column.get(k, Fraction(0)) for column in columns),
                *own,
                sign * target.get(k, Fraction(0)),
            ]
        )
    count = len(columns)
    basis = [count + at for at in range(len(keys))]
    # First the artificial columns leave: their sum falls to 0.
    cost = [-sum((row[j] for row in tableau), Fraction(0)) for j in range(count)]
    steps = _lowered(tableau, basis, cost, count)
    if steps is None or any(row[-1] for row, b in zip(tableau, basis, strict=True) if b >= count):
        return None
    for at, b in enumerate(basis):
        if b >= count and (j := next((j for j in range(count) if tableau[at][j]), None)) is not None:
            _exchange(tableau, basis, [], at, j)
    values = _values(tableau, basis, count)
    if favoured and not any(values[j] for j in favoured):
        cost = [Fraction(-int(j in favoured)) for j in range(count)]
        for row, b in zip(tableau, basis, strict=True):
            if b < count and (factor := cost[b]):
                cost = [c - factor * a for c, a in zip(cost, row, strict=False)]
        if _lowered(tableau, basis, cost, count, favoured) is not None:
            values = _values(tableau, basis, count)
    return values


def _values(tableau: list[list[Fraction]], basis: list[int], count: int) -> list[Fraction]:
    values = [Fraction(0)] * count
    for row, b in zip(tableau, basis, strict=True):
        if b < count:
            values[b] = row[-1]
    return values


def _lowered(
    tableau: list[list[Fraction]],
    basis: list[int],
    cost: list[Fraction],
    count: int,
    favoured: Sequence[int] = (),
) -> int | None:
    """Exchange columns while the cost falls; stops early once one of the ``favoured`` counts."""
    for step in range(MOST_STEPS):
        entering = next((j for j in range(count) if cost[j] < 0), None)
        if entering is None:
            return step
        ratios = [
            (row[-1] / row[entering], basis[at], at) for at, row in enumerate(tableau) if row[entering] > 0
        ]
        if not ratios:
            return _along(tableau, basis, entering, favoured)
        _exchange(tableau, basis, cost, min(ratios)[2], entering)
        if favoured and any(row[-1] for row, b in zip(tableau, basis, strict=True) if b in favoured):
            return step
    return None


def _along(
    tableau: list[list[Fraction]], basis: list[int], entering: int, favoured: Sequence[int]
) -> int | None:
    """A column that can grow without end: one step along it, where the favoured ones are wanted."""
    if not favoured:
        return None
    for row in tableau:
        row[-1] -= row[entering]
    # The column joins the basis in a row of its own.
    tableau.append([Fraction(int(j == entering)) for j in range(len(tableau[0]))])
    tableau[-1][-1] = Fraction(1)
    basis.append(entering)
    return 0


def _exchange(
    tableau: list[list[Fraction]], basis: list[int], cost: list[Fraction], at: int, entering: int
) -> None:
    pivot = tableau[at][entering]
    tableau[at] = [value / pivot for value in tableau[at]]
    for other, row in enumerate(tableau):
        if other != at and (factor := row[entering]):
            tableau[other] = [a - factor * b for a, b in zip(row, tableau[at], strict=True)]
    if cost and (factor := cost[entering]):
        for j in range(len(cost)):
            cost[j] -= factor * tableau[at][j]
    basis[at] = entering
