"""Exact rational points inside the domain of a claim, the simplest and most telling first.

Sizes are small, every pattern of equal and distinct indices comes up on purpose, scalars lie on
a log scale towards every end and near 1, vectors have ties, probabilities have corners and
zeros where their domain allows it.  The order is deterministic.

>>> from lemmata.notation import Claim, scalar, within, Interval
>>> from sympy import Eq, Integer
>>> x = scalar("x")
>>> space = Space(Claim(Eq(x, 1, evaluate=False), (within(x, Interval(Integer(0), Integer(2))),)))
>>> str(next(space.points()))
'x = 1'
"""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy import Basic, Expr, Indexed, IndexedBase, Integer, Symbol
from sympy.core.relational import Relational

from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Imprecise
from lemmata.evaluation.closures import NoNumericMeaning, Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Undefined
from lemmata.evaluation.names import Names, at_component, chosen, componentwise
from lemmata.evaluation.relative import Relative
from lemmata.evaluation.sampling import Array, Variable, generic_value, inside, interleaved
from lemmata.notation import (
    Claim,
    Domain,
    Dominated,
    Finite,
    Interval,
    Membership,
    OneHot,
    Power,
    Reals,
    Simplex,
    component,
    fresh_index,
    is_vector,
    n,
    size,
)

__all__ = ["SIZES", "Point", "Space", "named", "plain"]

SIZES = (1, 2, 3, 5, 7)
CONDITION_BITS = (64, 512)
SEED = 1729
LARGEST_SIZE = 2000
MOST_REFUSED = 1500
"""Points in a row outside the domain before the domain is taken to be out of reach."""


@dataclass(frozen=True)
class Point:
    """Values for the sizes, the indices, the scalars and the vectors of a claim, in this order."""

    values: tuple[tuple[Basic, Any], ...]

    def __getitem__(self, name: Basic) -> Any:
        return dict(self.values)[name]

    def mapping(self) -> dict[Basic, Any]:
        return dict(self.values)

    def replaced(self, name: Basic, value: Any) -> Point:
        """The same point with another value for one name."""
        return Point(tuple((k, value if k == name else v) for k, v in self.values))

    def __str__(self) -> str:
        return ", ".join(f"{getattr(k, 'label', k)} = {_shown(v)}" for k, v in self.values)


def _shown(value: Array) -> str:
    return f"({', '.join(map(_shown, value))})" if isinstance(value, tuple) else str(value)


def named(point: Point) -> tuple[tuple[str, Any], ...]:
    """The values of a point by name, rationals as SymPy's: what a witness shows."""
    return tuple((str(getattr(k, "label", k)), plain(v)) for k, v in point.values)


def plain(value: Array) -> Any:
    """Fractions as SymPy rationals, in tuples too; integers as they are."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return value if isinstance(value, int) else sympy.Rational(value.numerator, value.denominator)


# ------------------------------------------------------------------ the space


class Space:
    """The domain of a claim as something to draw points from and to test points against."""

    def __init__(self, claim: Claim, sizes: Sequence[int] = SIZES) -> None:
        self.claim = claim
        self.statement = componentwise(claim.statement)
        self.allowed_sizes = (*sizes, *_sizes_about(claim.givens, sizes))
        names = Names()
        names.read(self.statement)
        self.limits = names.limits
        own_indices = {*names.indices, *chosen(claim.givens)}
        self.domains: dict[Basic, Domain] = {}  # the one that points are drawn from
        self._also: list[tuple[Basic, Domain]] = []
        self._relative = Relative()
        self._dominated: list[tuple[Expr, Expr]] = []
        self._empty = False
        relations: list[Relational] = []
        for given in claim.givens:
            self._read_given(given, names, relations)
        ranges = names.ranges()
        self.sizes = sorted(
            {s for e in ranges.values() for s in e.free_symbols} | set(names.sizes),
            key=lambda s: (s != n, str(s)),
        )
        self.indices = {i: e for i, e in ranges.items() if i in own_indices}
        self._ranges = ranges
        self.scalars = [s for s in names.scalars if s not in self.indices]
        self.arrays = list(names.arrays)
        self._numbered = any(
            isinstance(i, Integer)
            for e in (self.statement, *relations)
            for component in e.atoms(Indexed)
            for i in component.indices
        )
        self._compile(relations)

    def _read_given(self, given: Any, names: Names, relations: list[Relational]) -> None:
        match given:
            case Membership(variable, domain):
                names.read(variable)
                for end in (*_sizes_of(domain), *_ends_of(domain)):
                    names.read(end)
                self._narrow(variable, domain)
            case Dominated(small, large):
                names.read(small)
                names.read(large)
                self._dominated.append((small, large))
            case sympy.logic.boolalg.BooleanFalse():
                self._empty = True
            case _ if given is not sympy.true:
                names.read(given)
                relations.append(given)

    def _narrow(self, variable: Basic, domain: Domain) -> None:
        """Draw from the domain that says most; every other one is a condition beside it."""
        if any(end.free_symbols for end in _ends_of(domain)):
            self._relative.add(variable, domain)
            return
        old = self.domains.get(variable)
        if old is None or old == domain or _tells(domain) > _tells(old):
            self.domains[variable], domain = domain, old or Reals
        if domain not in (Reals, self.domains[variable]):
            self._also.append((variable, domain))

    def _compile(self, relations: list[Relational]) -> None:
        """Conditions: each with the indices over which it must hold for every value."""
        program = self._program = Program()
        self._conditions: list[tuple[Any, list[Symbol]]] = []
        self._equations: list[Relational] = []
        self._told: list[tuple[IndexedBase, Symbol, Program]] = []  # y_k = … for every k
        for relation in relations:
            if any(map(is_vector, relation.args)):
                self._whole(relation)
                continue
            if isinstance(relation, sympy.Eq):
                self._equations.append(relation)
            self._conditions.append((program.condition(relation), self._everywhere(relation)))
        for base, interval in self._relative.domains:
            indices = _axes(base, [*self._ranges, *self.domains])
            self._ranges |= zip(indices, getattr(base, "shape", ()), strict=True)
            entry = base[indices] if indices else base  # type: ignore[index]
            self._conditions += [(program.condition(r), indices) for r in _as_relations(entry, interval)]
        zero = Integer(0)
        for small, large in self._dominated:
            k = fresh_index([small, large])
            parts = [component(v, k) if is_vector(v) else v for v in (small, large)]
            if is_vector(small):
                self._ranges[k] = size(small)
            low, high = (program.condition(sympy.Gt(v, zero, evaluate=False)) for v in parts)
            self._conditions.append((_implied(low, high), [k] if is_vector(small) else []))
        shapes = [e for base in self.arrays for e in base.shape]
        domain_sizes = [e for d in self.domains.values() for e in _sizes_of(d)]
        self._shape_program = Program(*shapes, *self._ranges.values(), *domain_sizes)
        self._known_extents: dict[tuple[int, ...], dict[Expr, int]] = {}
        self._shape_keys = [*shapes, *self._ranges.values(), *domain_sizes]

    def _whole(self, relation: Relational) -> None:
        """A hypothesis about vectors: it holds in every component, but p ≠ q in one of them."""
        k = fresh_index([*relation.args, *self._ranges], "k")
        self._ranges[k] = size(next(a for a in relation.args if is_vector(a)))
        part = at_component(relation, k)
        if not isinstance(part, sympy.Ne):
            self._conditions.append((self._program.condition(part), [k]))
            self._told += _told(relation, part, k)
            return
        same = self._program.condition(sympy.Eq(*part.args, evaluate=False))

        def differs(state: State) -> bool | None:
            truth = self._everywhere_true(same, [k], state, self._extents(_sizes_in(state, self.sizes)))
            return None if truth is None else not truth

        self._conditions.append((differs, []))

    def _everywhere(self, relation: Relational) -> list[Symbol]:
        """The indices for which a hypothesis is meant for every value: those that a point does not choose."""
        return [i for i in self._ranges if i in relation.atoms(Symbol) and i not in self.indices]

    # ------------------------------------------------------------ resolving sizes

    def _extents(self, sizes: Mapping[Basic, int]) -> dict[Expr, int]:
        """The shapes of vectors and the ranges of indices at given sizes."""
        key = tuple(sizes.values())
        if key not in self._known_extents:
            with field(64) as f:
                state = State(f, sizes)
                values = [self._shape_program.run(k, state) for k in range(len(self._shape_keys))]
                extents = {e: int(f.fraction(v)) for e, v in zip(self._shape_keys, values, strict=True)}
            self._known_extents[key] = extents
        return self._known_extents[key]

    def variables(self, sizes: Mapping[Basic, int]) -> list[Variable] | None:
        """The scalars and vectors at given sizes; None when a size is not positive."""
        extents = self._extents(sizes)
        found = [Variable(s, self.domains.get(s, Reals)) for s in self.scalars]
        for base in self.arrays:
            shape = tuple(extents[e] for e in base.shape)
            if min(shape) < 1:
                return None
            found.append(Variable(base, self.domains.get(base, Reals), shape))
        return found

    def index_range(self, index: Symbol, sizes: Mapping[Basic, int]) -> int:
        return self._extents(sizes)[self._ranges[index]]

    def size_choices(self) -> list[dict[Basic, int]]:
        """Small sizes; with several of them also unequal ones."""
        if not self.sizes:
            return [{}]
        if len(self.sizes) == 1:
            return [{self.sizes[0]: k} for k in self.allowed_sizes]
        small = self.allowed_sizes[:3]
        mixed = sorted(itertools.product(small, repeat=len(self.sizes)), key=lambda t: (sum(t), max(t)))
        return [dict(zip(self.sizes, t, strict=True)) for t in mixed[:12]]

    # ------------------------------------------------------------ testing points

    def admits(self, point: Point) -> bool:
        """Whether the point certainly satisfies every given."""
        values = point.mapping()
        sizes = {s: values[s] for s in self.sizes}
        if self._empty:
            return False
        try:
            variables = self.variables(sizes)
            if variables is None or not all(inside(v, values[v.name]) for v in variables):
                return False
            shapes = {v.name: v.shape for v in variables}
            if not all(inside(Variable(v, d, shapes[v]), values[v]) for v, d in self._also):
                return False
            return self._holds(values, sizes)
        except (NoNumericMeaning, Undefined, KeyError):
            return False

    def _holds(self, values: Mapping[Basic, Any], sizes: Mapping[Basic, int]) -> bool:
        if not self._conditions:
            return True
        extents = self._extents(sizes)
        for bits in CONDITION_BITS:
            truths = []
            with field(bits) as f:
                state = State(f, values)
                for condition, every in self._conditions:
                    truths.append(self._everywhere_true(condition, every, state, extents))
                    if truths[-1] is False:
                        return False
            if None not in truths:
                return True
        return False

    def _everywhere_true(
        self, condition: Any, every: list[Symbol], state: State, extents: Any
    ) -> bool | None:
        """Whether the condition holds for every value of these indices."""
        truth: bool | None = True
        before = dict(state.values)  # where the next condition must find the point's own indices
        try:
            for at in itertools.product(*(range(1, extents[self._ranges[i]] + 1) for i in every)):
                state.values.update(zip(every, at, strict=True))
                try:
                    holds = condition(state)
                except Imprecise:
                    holds = None
                if holds is False:
                    return False
                truth = holds if holds is None else truth
        finally:
            state.values.clear()
            state.values.update(before)
        return truth

    # ------------------------------------------------------------ drawing points

    def points(self, seed: int = SEED, until: float = math.inf) -> Iterator[Point]:
        """Points that satisfy the givens: small and telling ones first.

        Ends when a finite domain is exhausted, no point seems to satisfy the givens, or at the
        time ``until``, by `time.process_time`.
        """
        streams = []
        for k, sizes in enumerate([] if self._empty else self.size_choices()):
            variables = self.variables(sizes)
            if variables is None:
                continue
            count = max(sizes.values(), default=1)
            for at in self.patterns(sizes):
                rng = random.Random(f"{seed} {k} {sorted(at.items(), key=str)}")
                share = 4 if count <= 2 else 2 if count == 3 else 1
                streams.append((share, self._stream(sizes, at, variables, rng)))
        refused = 0
        while streams and refused < MOST_REFUSED:
            alive = []
            for share, stream in streams:
                if time.process_time() > until:
                    return
                batch = list(itertools.islice(stream, share))
                good = [point for point in batch if point is not None]
                refused = 0 if good else refused + len(batch)
                yield from good
                if len(batch) == share:
                    alive.append((share, stream))
            streams = alive

    def generic(
        self, sizes: Mapping[Basic, int], at: Mapping[Basic, int], rng: random.Random
    ) -> Point | None:
        """A point of moderate size in the interior, nothing equal and nothing zero; None if it is hard."""
        variables = self.variables(sizes)
        drawn = self._relative.shares(variables or [])
        for _ in range(30 if variables is not None else 0):
            values = [(v.name, generic_value(v, rng)) for v in drawn]
            point = self._relative.placed(Point((*sizes.items(), *at.items(), *values)))
            if self._equations or self._told:
                point = self._assigned(self._solved(point, variables or []), variables or [])
            if self.admits(point):
                return point
        return None

    def patterns(self, sizes: Mapping[Basic, int]) -> list[dict[Basic, int]]:
        """Every pattern of equal and distinct indices, as far as the ranges allow."""
        names = list(self.indices)
        ranges = [self.index_range(i, sizes) for i in names]
        if any(r < 1 for r in ranges):
            return []
        found = [
            at
            for at in itertools.product(*(range(1, min(r, 3) + 1) for r in ranges))
            if all(k <= 1 + max(at[:t], default=0) for t, k in enumerate(at))
        ]
        if len(names) == 1 and ranges[0] > 1:
            found.append((ranges[0],))
        if len(names) >= 2 and min(ranges) > 1:
            found.append((2, 1, *([1] * (len(names) - 2))))
            if self._numbered:  # a given about z_1 tells 2, 2 from 1, 1
                found[1:1] = [(2,) * len(names)]
        return [dict(zip(names, at, strict=True)) for at in found[:12]]

    def _stream(
        self,
        sizes: Mapping[Basic, int],
        at: Mapping[Basic, int],
        variables: list[Variable],
        rng: random.Random,
    ) -> Iterator[Point | None]:
        """Points at one choice of sizes and indices; None stands for one that was refused."""
        head = (*sizes.items(), *at.items())
        seen = set()
        for values in interleaved(self._relative.shares(variables), rng):
            point = Point((*head, *((v.name, value) for v, value in zip(variables, values, strict=True))))
            point = self._relative.placed(point)
            if (self._equations or self._told) and not self.admits(point):
                point = self._assigned(self._solved(point, variables), variables)
            if point.values in seen:
                yield None
                continue
            seen.add(point.values)
            yield point if self.admits(point) else None

    def _assigned(self, point: Point, variables: list[Variable]) -> Point:
        """Meet each hypothesis y_k = … for every k, where the right side is rational."""
        shapes = {v.name: v.shape for v in variables}
        for base, k, program in self._told:
            with field(64) as f:
                try:
                    values = [
                        program.run(0, State(f, {**point.mapping(), k: at}))
                        for at in range(1, shapes[base][0] + 1)
                    ]
                except LemmataError:
                    continue
                if all(isinstance(v, f.exact_type) for v in values):
                    point = point.replaced(base, tuple(map(f.fraction, values)))
        return point

    def _solved(self, point: Point, variables: list[Variable]) -> Point:
        """Meet each hypothesis a = b by the one coordinate in which it is linear."""
        for relation in self._equations:
            residual = Program(sympy.Add(relation.args[0], -relation.args[1], evaluate=False))
            for variable in reversed(variables):
                solution = _linear_root(residual, point, variable)
                if solution is not None:
                    point = solution
                    break
        return point


def _told(relation: Relational, part: Relational, k: Symbol) -> list[tuple[IndexedBase, Symbol, Program]]:
    """The vector that an equation tells every component of."""
    if not isinstance(relation, sympy.Eq):
        return []
    sides = zip(relation.args, part.args, part.args[::-1], strict=True)
    return [(v, k, Program(e)) for v, _, e in sides if isinstance(v, IndexedBase) and not e.has(v)][:1]


def _sizes_about(givens: Iterable[Any], usual: Sequence[int]) -> list[int]:
    """Sizes near a number that a given such as n ≥ 10 compares with one."""
    found: set[int] = set()
    for given in givens:
        if isinstance(given, Relational) and any(s.is_integer and s.is_positive for s in given.free_symbols):
            numbers = [int(a) for a in given.args if isinstance(a, Integer)]
            found |= {k + step for k in numbers for step in (-1, 0, 1)}
    return sorted(k for k in found if max(usual) < k <= LARGEST_SIZE)


def _sizes_in(state: State, sizes: Iterable[Basic]) -> dict[Basic, int]:
    return {name: state.values[name] for name in sizes}


def _implied(low: Any, high: Any) -> Any:
    def implication(state: State) -> bool | None:
        if low(state) is False:
            return True
        return high(state)

    return implication


def _tells(domain: Domain) -> int:
    """How much of R^n a domain leaves out: the larger, the better to draw from."""
    match domain:
        case Finite() | OneHot():
            return 4
        case Simplex(_, is_open):
            return 2 + is_open
        case Power(base, _):
            return _tells(base)
        case Interval(low, high):
            return int(low.is_finite is True and high.is_finite is True)


def _axes(base: Basic, avoid: Iterable[Basic]) -> list[Symbol]:
    """A fresh index for each axis of a vector or a matrix."""
    indices: list[Symbol] = []
    for _ in getattr(base, "shape", ()):
        indices.append(fresh_index([base, *avoid, *indices]))
    return indices


def _sizes_of(domain: Domain) -> tuple[Expr, ...]:
    match domain:
        case Power(_, shape):
            return shape
        case Simplex(length) | OneHot(length):
            return (length,)
    return ()


def _ends_of(domain: Domain) -> tuple[Expr, ...]:
    match domain:
        case Power(base, _):
            return _ends_of(base)
        case Interval(low, high):
            return low, high
    return ()


def _as_relations(variable: Any, domain: Interval) -> list[Relational]:
    found: list[Relational] = []
    if domain.low is not -sympy.oo:
        found.append((sympy.Gt if domain.low_open else sympy.Ge)(variable, domain.low, evaluate=False))
    if domain.high is not sympy.oo:
        found.append((sympy.Lt if domain.high_open else sympy.Le)(variable, domain.high, evaluate=False))
    return found


def _linear_root(residual: Program, point: Point, variable: Variable) -> Point | None:
    value = point[variable.name]

    def at(number: Fraction) -> Point:
        if not variable.shape:
            return point.replaced(variable.name, number)
        if len(variable.shape) == 1:
            return point.replaced(variable.name, (*value[:-1], number))
        return point.replaced(variable.name, (*value[:-1], (*value[-1][:-1], number)))

    found = []
    with field(64) as f:
        for number in (0, 1, 2):
            try:
                result = residual.run(0, State(f, at(Fraction(number)).mapping()))
            except LemmataError:
                return None
            if not isinstance(result, f.exact_type):
                return None
            found.append(f.fraction(result))
    zero, one, two = found
    if one == zero or two - one != one - zero:
        return None
    return at(-zero / (one - zero))
