"""Multipliers: what is found adds up, and what adds up is found."""

from __future__ import annotations

import random
from fractions import Fraction

from lemmata.elaboration.linear import multipliers


def test_multipliers_are_found_wherever_there_are_some() -> None:
    source = random.Random(1)
    for _ in range(300):
        rows, count = range(source.randint(1, 5)), source.randint(1, 6)
        columns = [{k: Fraction(source.randint(-3, 3)) for k in rows} for _ in range(count)]
        some = [source.choice([0, 0, 1, 2]) for _ in columns]
        target = {k: sum((m * c[k] for m, c in zip(some, columns, strict=True)), Fraction(0)) for k in rows}
        favoured = [j for j in range(count) if source.random() < 0.4]
        found = multipliers(target, columns, favoured)
        assert found is not None
        assert min(found) >= 0
        for k in rows:
            assert sum(m * c[k] for m, c in zip(found, columns, strict=True)) == target[k]
        if any(some[j] for j in favoured):
            assert any(found[j] for j in favoured)


def test_no_multipliers_where_there_are_none() -> None:
    one = Fraction(1)
    assert multipliers({"x": -one}, [{"x": one}]) is None
    assert multipliers({"x": one, "y": one}, [{"x": one}, {"x": one, "y": 2 * one}, {"y": -one}]) is not None
    assert multipliers({"x": one, "y": 3 * one}, [{"x": one}, {"x": one, "y": 2 * one}]) is None
    assert multipliers({}, [{"x": one}], [0]) == [0]
