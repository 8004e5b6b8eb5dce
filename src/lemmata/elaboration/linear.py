"""Exact linear programming: a vector as a sum of others with multipliers that are not negative.

The simplex method with Bland's rule, in integers: each row of the tableau may have any positive factor.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import TypeVar

from lemmata.tactics.deadline import need_time

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
        wanted = target.get(k, 0)
        if wanted and not any(wanted * column.get(k, 0) > 0 for column in columns):
            return None
    tableau = Tableau([[*(c.get(k, Fraction(0)) for c in columns), target.get(k, Fraction(0))] for k in keys])
    if not tableau.solved():
        return None
    wanted_ones = frozenset(favoured)
    if wanted_ones and not any(tableau.values()[j] for j in wanted_ones):
        tableau.favour(wanted_ones)
    return tableau.values()


class Tableau:
    """Rows a·λ + d·u = b in integers with b ≥ 0, each solved for the column of ``basis``; -1 means for its own u ≥ 0.

    An equation holds when its u is 0.  A u that has left never comes back, so each row has at most one.
    """

    def __init__(self, rows: Sequence[Sequence[Fraction]]) -> None:
        self.count = len(rows[0]) - 1 if rows else 0
        self.rows = [_whole(row) for row in rows]
        self.basis = [-1] * len(rows)

    def values(self) -> list[Fraction]:
        found = [Fraction(0)] * self.count
        for row, b in zip(self.rows, self.basis, strict=True):
            if b >= 0:
                found[b] = Fraction(row[-1], row[b])
        return found

    def solved(self) -> bool:
        """Whether every u can be 0."""
        cost = [Fraction(0)] * self.count
        for row in self.rows:
            cost = [c - Fraction(a, row[-2]) if a else c for c, a in zip(cost, row, strict=False)]
        if not self._lowered(cost, frozenset()):
            return False
        if any(b < 0 and row[-1] for row, b in zip(self.rows, self.basis, strict=True)):
            return False
        for at, row in enumerate(self.rows):  # 0·λ = 0, or solved for some column after all
            entering = next((j for j in range(self.count) if row[j]), None)
            if self.basis[at] < 0 and entering is not None:
                self._exchange(at, entering)
        return True

    def favour(self, favoured: frozenset[int]) -> None:
        """Make one of the favoured columns count, if that can be."""
        cost = [Fraction(-int(j in favoured)) for j in range(self.count)]
        for row, b in zip(self.rows, self.basis, strict=True):
            if b in favoured:
                cost = [c + Fraction(a, row[b]) for c, a in zip(cost, row, strict=False)]
        self._lowered(cost, favoured)

    def _lowered(self, start: Sequence[Fraction], favoured: frozenset[int]) -> bool:
        """Exchange columns until the cost falls no more, or one of the favoured counts."""
        factor = lcm(*(c.denominator for c in start))
        cost = [int(c * factor) for c in start]
        for _ in range(MOST_STEPS):
            need_time()
            entering = next((j for j in range(self.count) if cost[j] < 0), None)
            if entering is None:
                return True
            ratios = [
                (Fraction(row[-1], row[entering]), self.basis[at], at)
                for at, row in enumerate(self.rows)
                if row[entering] > 0
            ]
            if not ratios:
                self._grow(entering)
                return True
            leaving = min(ratios)[2]
            self._exchange(leaving, entering)
            cost = _without(cost, self.rows[leaving], entering)
            if any(row[-1] for row, b in zip(self.rows, self.basis, strict=True) if b in favoured):
                return True
        return False

    def _grow(self, entering: int) -> None:
        """A column that may be as large as one likes becomes 1 larger."""
        for row, b in zip(self.rows, self.basis, strict=True):
            if b >= 0:
                row[-1] -= row[entering]
        own = [0] * (self.count + 2)
        own[entering] = own[-1] = 1
        self.rows.append(own)
        self.basis.append(entering)

    def _exchange(self, at: int, entering: int) -> None:
        pivot = self.rows[at]
        pivot[-2] = 0
        if pivot[entering] < 0:  # where b = 0
            pivot = self.rows[at] = [-a for a in pivot]
        self.basis[at] = entering
        for other, row in enumerate(self.rows):
            if other != at and row[entering]:
                self.rows[other] = _without(row, pivot, entering)


def _without(row: list[int], pivot: list[int], entering: int) -> list[int]:
    """A positive multiple of the row, less one of the pivot, so that 0 stands in the column."""
    p, factor = pivot[entering], row[entering]
    made = [p * a - factor * b for a, b in zip(row, pivot, strict=False)]
    divisor = gcd(*made)
    return [a // divisor for a in made] if divisor > 1 else made


def _whole(row: Sequence[Fraction]) -> list[int]:
    """A row in integers, its last entry at least 0, with a u of its own."""
    factor = lcm(*(a.denominator for a in row)) * (-1 if row[-1] < 0 else 1)
    *left, right = (int(a * factor) for a in row)
    return [*left, abs(factor), right]
