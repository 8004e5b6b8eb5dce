"""Audits under hypotheses: a target is measured where it promises something, and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from numpy.random import Generator
from sympy import Expr, Indexed, IndexedBase, Symbol

from lemmata.auditing.conventions import Convention
from lemmata.auditing.errors import AuditError
from lemmata.auditing.formats import Array, Format
from lemmata.auditing.points import Batch, Kind
from lemmata.evaluation.balls import Imprecise
from lemmata.evaluation.evaluate import NoNumericMeaning, Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity, Undefined
from lemmata.notation import (
    Dominated,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    component,
    free_symbols,
    fresh_index,
    is_vector,
    n,
    size,
)

__all__ = ["Hypotheses", "Under"]


class Hypotheses:
    """What is given of the arguments of a convention.

    A membership of a simplex or of the one-hot vectors decides how vectors are drawn, up to the
    rounding of the format; every other given is checked exactly, at every point.

    Raises `AuditError` for a given about something that is no argument.
    """

    def __init__(self, convention: Convention, givens: Sequence[Given]) -> None:
        self.givens = tuple(givens)
        self.arguments = convention.arguments
        labels = {getattr(a, "label", a) for a in convention.arguments}
        self._conditions: list[tuple[sympy.Basic, Expr | None]] = []
        self.domains: dict[Expr, Any] = {}
        for given in givens:
            for relation, over in _relations(given):
                names = {s for s in free_symbols(relation) if isinstance(s, Symbol) and not s.is_integer}
                if unknown := names - labels:
                    known = ", ".join(sorted(map(str, labels)))
                    raise AuditError(
                        f"{given}: expected the arguments {known}, found {', '.join(map(str, unknown))}"
                    )
                self._conditions.append((relation, over))
            if isinstance(given, Membership):
                self.domains[given.variable] = given.domain
        program = Program()
        self._compiled = [(_own(r), program.condition(r), over) for r, over in self._conditions]

    def kind(self, argument: Expr, usual: Kind) -> Kind:
        """How an argument is drawn."""
        domain = self.domains.get(argument)
        if isinstance(domain, (Simplex, OneHot)):
            return "weights" if isinstance(domain, Simplex) else "one_hot"
        if isinstance(domain, Interval) and usual == "real" and domain.low >= 0:
            return "probability" if domain.high <= 1 else "nonnegative"
        return usual

    def between(self, argument: Expr) -> tuple[float, float] | None:
        """The ends of a bounded interval, where a part of the points is put on purpose."""
        domain = self.domains.get(argument)
        base = domain.base if isinstance(domain, Power) else domain
        if isinstance(base, Interval) and base.low.is_Rational and base.high.is_Rational:
            return float(base.low), float(base.high)
        return None

    def hold(self, point: Sequence[Any]) -> bool:
        """Whether every given holds at a point of floats; an infinity is one of the extended reals."""
        with field(160) as arithmetic:
            state = State(arithmetic, {})
            for name, value in zip(self.arguments, point, strict=True):
                row = value if isinstance(value, tuple) else (value,)
                if any(math.isnan(v) for v in row):
                    return True
                exact = tuple(
                    Infinity(1 if v > 0 else -1)
                    if math.isinf(v)
                    else arithmetic.exact(*Fraction(v).as_integer_ratio())
                    for v in row
                )
                if isinstance(name, IndexedBase):
                    state.values[name.label], state.values[n] = exact, len(exact)
                else:
                    state.values[name] = exact[0]
            try:
                return all(self._holds(state, at, condition, over) for at, condition, over in self._compiled)
            except (Undefined, Imprecise, NoNumericMeaning):  # also z[2] of a vector of one component
                return False

    @staticmethod
    def _holds(state: State, at: Symbol | None, condition: Any, over: Expr | None) -> bool:
        if at is None:
            return condition(state) is True
        count = state.values[n] if over is None or over == n else int(over)
        for k in range(1, count + 1):
            state.values[at] = k
            state.cache.clear()
            if condition(state) is not True:
                return False
        return True


class Under:
    """Points of a convention that satisfy its hypotheses."""

    def __init__(self, convention: Convention, givens: Sequence[Given]) -> None:
        self.hypotheses = Hypotheses(convention, givens)
        kinds = tuple(
            self.hypotheses.kind(argument, kind)
            for argument, kind in zip(convention.arguments, convention.kinds, strict=True)
        )
        words = f"given {'; '.join(map(str, givens))}"
        note = f"{convention.note}; {words}" if convention.note else words
        self.convention = replace(convention, kinds=kinds, note=note)

    def inside(self, batches: Sequence[Batch], fmt: Format, seed: int) -> list[Batch]:
        """The points of the batches at which every given holds.

        Raises `AuditError` where no point is left.
        """
        rng = np.random.default_rng(seed)
        kept = []
        for batch in batches:
            moved = self._moved(batch, fmt, rng)
            rows = [row for row in range(len(moved)) if self.hypotheses.hold(moved.point(row))]
            if rows:
                kept.append(moved.take(np.array(rows)))
        if not kept:
            words = "; ".join(map(str, self.hypotheses.givens))
            raise AuditError(f"none of the points drawn satisfies {words}")
        return kept

    def _moved(self, batch: Batch, fmt: Format, rng: Generator) -> Batch:
        """Half of the points of a bounded interval are drawn from it, and many close to its ends."""
        columns = []
        for argument, column in zip(self.hypotheses.arguments, batch.arguments, strict=True):
            ends = self.hypotheses.between(argument)
            columns.append(column if ends is None else _towards(column, ends, fmt, rng))
        return Batch(tuple(columns))


def _towards(column: Array, ends: tuple[float, float], fmt: Format, rng: Generator) -> Array:
    low, high = ends
    width = (high - low) * rng.choice([1.0, 0.0], column.shape) * rng.random(column.shape)
    near = (high - low) * 2.0 ** -rng.uniform(0, fmt.precision, column.shape)
    drawn = np.where(
        width > 0, low + width, np.where(rng.random(column.shape) < 0.5, low + near, high - near)
    )
    outside = (column < low) | (column > high)
    return np.where(outside | (rng.random(column.shape) < 0.5), fmt.round(drawn), column)


def _own(relation: sympy.Basic) -> Symbol | None:
    """The index that a relation leaves free: it holds for every component."""
    free = [s for s in free_symbols(relation) if isinstance(s, Symbol) and s.is_integer and s != n]
    return min(free, key=str) if free else None


def _relations(given: Given) -> Iterator[tuple[sympy.Basic, Expr | None]]:
    """A given as relations between numbers, with the size of what a free index runs over."""
    match given:
        case Membership(variable, Power(base, (count,))):
            k = fresh_index([variable], "k")
            yield _within(component(variable, k), base), count
        case Membership(variable, (Interval() | Finite()) as domain):
            yield _within(variable, domain), None
        case Membership(variable, Simplex(open=True)):
            k = fresh_index([variable], "k")
            yield sympy.Gt(component(variable, k), 0, evaluate=False), size(variable)
        case Membership():
            return  # drawn as such
        case Dominated(small, large):
            k = fresh_index([small, large], "k")
            pair = (component(v, k) if is_vector(v) else v for v in (small, large))
            low, high = (sympy.Gt(v, 0, evaluate=False) for v in pair)
            yield sympy.Or(sympy.Not(low), high), size(small) if is_vector(small) else None
        case _:
            if is_vector(given.lhs) or is_vector(given.rhs):
                k = fresh_index([given], "k")
                pair = (component(v, k) if is_vector(v) else v for v in given.args)
                over = next(size(v) for v in given.args if is_vector(v))
                yield type(given)(*pair, evaluate=False), over
            else:
                yield given, _size_of(given)


def _size_of(given: sympy.Basic) -> Expr | None:
    return next((size(part.base) for part in given.atoms(Indexed)), None)


def _within(value: Expr, domain: Interval | Finite) -> sympy.Basic:
    if isinstance(domain, Finite):
        return sympy.Or(*(sympy.Eq(value, v, evaluate=False) for v in domain.values), evaluate=False)
    low = (sympy.Gt if domain.low_open else sympy.Ge)(value, domain.low, evaluate=False)
    high = (sympy.Lt if domain.high_open else sympy.Le)(value, domain.high, evaluate=False)
    finite = [side for end, side in ((domain.low, low), (domain.high, high)) if end.is_finite]
    return sympy.And(*finite, evaluate=False) if finite else sympy.true
