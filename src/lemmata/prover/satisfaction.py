"""Whether anything satisfies the givens: from what nothing satisfies everything follows.

A point that satisfies them settles it.  Where none is found, each given is held against the rest:
the kernel may prove that it fails there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any

from sympy import Eq, Ge, Gt, Indexed, IndexedBase, Integer, Le, Lt, Ne, S, Symbol
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.errors import LemmataError
from lemmata.evaluation.closures import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.points import Point, Space
from lemmata.notation import (
    Claim,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    build,
    component,
    free_symbols,
    fresh_index,
    is_vector,
    of_vectors,
    size,
    total,
)
from lemmata.prover.search import CHEAP, prove
from lemmata.reading.writing import spelled

__all__ = ["Contradiction", "contradiction", "satisfied"]

CONTRARY = {Lt: (Ge,), Le: (Gt,), Gt: (Le,), Ge: (Lt,), Eq: (Lt, Gt, Ne), Ne: (Eq,)}
MOST_POINTS = 160
HALVINGS = 90
NEAR = 1e-12


@dataclass
class Contradiction(LemmataError):
    """Givens that nothing satisfies: some of them, and what is proved from the first ones against the last."""

    givens: tuple[Given, ...]
    proved: Relational
    read: tuple[str, ...] = ()

    def __str__(self) -> str:
        *others, last = map(spelled, self.givens)
        under = f" given {'; '.join(others)}" if others else ""
        meant = "".join(f"; read  {line}" for line in self.read)
        return (
            f"expected givens that some value satisfies, found {last}: "
            f"{spelled(self.proved)} is proved{under}{meant}; change one of them"
        )


def satisfied(claim: Claim) -> bool:
    """Whether a point was found that satisfies the givens, or was closed in upon."""
    if not claim.givens:
        return True
    try:
        if next(Space(claim).points(), None) is not None:
            return True
        return any(_crossed(claim, given) for given in claim.givens if isinstance(given, Eq))
    except LemmataError:
        return False


def contradiction(claim: Claim, seconds: float) -> Contradiction | None:
    """Givens of the claim of which the kernel proves that they exclude one another, or None."""
    until = time.monotonic() + seconds

    def proves(statement: Relational, givens: Sequence[Given]) -> bool:
        try:
            asked = Claim(statement, tuple(givens))
            return prove(asked, load().theorem, lambda: time.monotonic() < until, [], CHEAP) is not None
        except LemmataError:
            return False

    for given in reversed(claim.givens):
        others = [g for g in claim.givens if g is not given]
        for statement in _contraries(given, claim):
            if time.monotonic() > until:
                return None
            if not proves(statement, others):
                continue
            for other in list(others):
                fewer = [g for g in others if g is not other]
                if proves(statement, fewer):
                    others = fewer
            return Contradiction((*others, given), statement, claim.read)
    return None


# ------------------------------------------------------------------ what speaks against a given


def _contraries(given: Given, claim: Claim) -> Iterator[Relational]:
    """Statements each of which would show that a given fails."""
    if isinstance(given, Membership):
        yield from _outside(given, claim)
    elif of_vectors(given):
        for i in _places(claim, size(given.args[0])):
            yield from _turned(type(given), *(component(v, i) for v in given.args))
    elif isinstance(given, Relational) and not any(map(is_vector, given.args)):
        yield from _turned(type(given), *given.args)


def _turned(kind: type, left: Any, right: Any) -> Iterator[Relational]:
    for other in CONTRARY[kind]:
        yield build(other, left, right)  # type: ignore[misc]


def _outside(given: Membership, claim: Claim) -> Iterator[Relational]:
    variable, domain = given.variable, given.domain
    if isinstance(domain, Interval):
        yield from _beyond(variable, domain)
    elif isinstance(variable, IndexedBase) and len(variable.shape) == 1:
        base = domain.base if isinstance(domain, Power) else Interval(S.Zero, S.One, False, False)
        for i in _places(claim, variable.shape[0]):
            yield from _beyond(variable[i], base)
        if isinstance(domain, (Simplex, OneHot)):
            whole = total(lambda k: variable[k], variable)
            yield build(Lt, whole, S.One)  # type: ignore[misc]
            yield build(Gt, whole, S.One)  # type: ignore[misc]


def _beyond(x: Any, interval: Interval) -> Iterator[Relational]:
    if interval.low.is_infinite is not True:
        yield build(Le if interval.low_open else Lt, x, interval.low)  # type: ignore[misc]
    if interval.high.is_infinite is not True:
        yield build(Ge if interval.high_open else Gt, x, interval.high)  # type: ignore[misc]


def _places(claim: Claim, count: Any) -> list[Any]:
    """Where a relation about every component may fail: at any index, the first, or one that is spoken of."""
    spoken = [claim.statement, *(g for g in claim.givens if isinstance(g, Relational))]
    named = {i for e in spoken for i in free_symbols(e) if isinstance(i, Symbol) and _is_index(i)}
    numbers = {i for e in spoken for at in e.atoms(Indexed) for i in at.indices if isinstance(i, Integer)}
    if isinstance(count, Integer):
        numbers |= {Integer(k) for k in range(1, min(int(count), 3) + 1)}
    fresh = fresh_index([*spoken, *(getattr(g, "variable", S.One) for g in claim.givens)])
    return [fresh, *sorted(named, key=str), *sorted({Integer(1), *numbers})]


def _is_index(i: Symbol) -> bool:
    return bool(i.is_integer) and not i.is_positive


# ------------------------------------------------------------------ points that are no rationals


def _crossed(claim: Claim, equation: Relational) -> bool:
    """Whether the sides of an equation, x² = 2 say, change order between two points of the other givens.

    The way between them is halved until the sides are as good as equal at its middle, which
    satisfies the other givens.  Enough to tell that a proof is not about nothing.
    """
    rest = Space(replace(claim, givens=tuple(g for g in claim.givens if g is not equation)))
    program = Program(*equation.args)

    def gap(point: Point) -> float:
        with field(128) as f:
            state = State(f, point.mapping())
            return f.approximate(program.run(0, state) - program.run(1, state))

    below: dict[Any, tuple[Point, float]] = {}
    above: dict[Any, tuple[Point, float]] = {}
    for point in islice(rest.points(), MOST_POINTS):
        try:
            found = gap(point)
        except (LemmataError, OverflowError, TypeError):
            continue
        head = tuple((k, v) for k, v in point.values if isinstance(v, int))
        (below if found < 0 else above).setdefault(head, (point, found))
        if head in below and head in above:
            low, high = below[head][0], above[head][0]
            try:
                if _closing_in(low, high, gap, rest):
                    return True
            except (LemmataError, OverflowError, TypeError):
                pass
            above.pop(head)
    return False


def _closing_in(low: Point, high: Point, gap: Any, rest: Space) -> bool:
    for _ in range(HALVINGS):
        middle = Point(tuple((k, _mean(v, high[k])) for k, v in low.values))
        found = gap(middle)
        if abs(found) < NEAR:
            return rest.admits(middle)
        low, high = (middle, high) if found < 0 else (low, middle)
    return False


def _mean(a: Any, b: Any) -> Any:
    if isinstance(a, tuple):
        return tuple(map(_mean, a, b))
    return a if isinstance(a, int) else Fraction(a + b) / 2
