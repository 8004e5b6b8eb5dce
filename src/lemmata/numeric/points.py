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
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy import Basic, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Limit, Product, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.notation import (
    Claim,
    Domain,
    Dominated,
    Entry,
    Family,
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
from lemmata.numeric.balls import field
from lemmata.numeric.evaluate import Imprecise, NoNumericMeaning, Program, State, Undefined

__all__ = ["SIZES", "Array", "Point", "Space", "Variable", "candidates", "inside", "named", "plain"]

SIZES = (1, 2, 3, 5, 7)
CONDITION_BITS = (64, 512)
SEED = 1729
MOST_REFUSED = 1500
"""Points in a row outside the domain before the domain is taken to be out of reach."""

Array = Any
"""A Fraction, or a tuple of them, or a tuple of tuples."""


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


@dataclass(frozen=True)
class Variable:
    """A scalar or a vector with its domain, resolved at given sizes: ``shape`` is () for a scalar."""

    name: Basic
    domain: Domain
    shape: tuple[int, ...] = ()


# ------------------------------------------------------------------ the names of a claim


class _Names:
    """Everything free in some expressions: sizes, indices with their ranges, scalars, arrays."""

    def __init__(self) -> None:
        self.sizes: dict[Symbol, None] = {}
        self.indices: dict[Symbol, Expr | None] = {}
        self.scalars: dict[Symbol, None] = {}
        self.arrays: dict[IndexedBase, None] = {}
        self.pairs: list[tuple[Symbol, Symbol]] = []
        self.limits = False

    def read(self, expr: Any, bound: frozenset[Basic] = frozenset()) -> None:
        if isinstance(expr, Symbol):
            if expr not in bound:
                self._symbol(expr)
        elif isinstance(expr, IndexedBase):
            self._array(expr)
        elif isinstance(expr, Indexed):
            self._array(expr.base)
            for at, extent in zip(expr.indices, expr.base.shape, strict=True):
                self._index(at, extent, bound)
        elif isinstance(expr, Entry):
            self.read(expr.args[0], bound)
            self._index(expr.args[1], Integer(len(expr.args[0].args)), bound)
        elif isinstance(expr, (Sum, Product, Family)):
            inner = bound | {limit.args[0] for limit in expr.args[1:]}
            for limit in expr.args[1:]:
                for end in limit.args[1:]:
                    self.read(end, inner)
            self.read(expr.args[0], inner)
        elif isinstance(expr, Limit):
            self.limits = True
            body, x, target, _ = expr.args
            self.read(body, bound | {x})
            self.read(target, bound)
        elif isinstance(expr, KroneckerDelta):
            self._delta(expr, bound)
        elif isinstance(expr, Definition):
            self._definition(expr, bound)
        else:
            for argument in expr.args:
                self.read(argument, bound)

    def _symbol(self, name: Symbol) -> None:
        if name.is_integer and name.is_positive:
            self.sizes[name] = None
        elif name.is_integer:
            self.indices.setdefault(name, None)
        else:
            self.scalars[name] = None

    def _array(self, base: IndexedBase) -> None:
        self.arrays[base] = None
        if base.shape is None:
            raise NoNumericMeaning(base, "its size is unknown")
        for extent in base.shape:
            self.read(extent)

    def _index(self, at: Any, extent: Expr, bound: frozenset[Basic]) -> None:
        self.read(at, bound)
        for name in at.free_symbols - bound:
            if self.indices.get(name, 0) is None:
                self.indices[name] = extent

    def _delta(self, expr: Any, bound: frozenset[Basic]) -> None:
        for at in expr.args[:2]:
            self.read(at, bound)
        if all(isinstance(at, Symbol) for at in expr.args[:2]):
            self.pairs.append(expr.args[:2])

    def _definition(self, expr: Definition, bound: frozenset[Basic]) -> None:
        for kind, argument in zip(type(expr).kinds, expr.args, strict=False):
            if kind == "index":
                vector = next(a for k, a in zip(expr.kinds, expr.args, strict=True) if k == "vector")
                self._index(argument, size(vector), bound)
            else:
                self.read(argument, bound)

    def ranges(self) -> dict[Symbol, Expr]:
        """Every index with its range; one that is only compared shares the range of the other."""
        found = {i: extent for i, extent in self.indices.items() if extent is not None}
        for _ in self.pairs:
            for a, b in self.pairs:
                for i, j in ((a, b), (b, a)):
                    if j in found and i in self.indices:
                        found.setdefault(i, found[j])
        return {i: found.get(i, n) for i in self.indices}


def componentwise(relation: Relational) -> Relational:
    """A relation between whole vectors as one between their components at a fresh index."""
    if not any(map(is_vector, relation.args)):
        return relation
    if isinstance(relation, sympy.Ne):
        raise NoNumericMeaning(relation, "that two vectors differ is no statement about each component")
    return _at_component(relation, fresh_index(relation.args, "i"))


def _at_component(relation: Relational, k: Symbol) -> Relational:
    left, right = (component(a, k) if is_vector(a) else a for a in relation.args)
    return type(relation)(left, right, evaluate=False)


# ------------------------------------------------------------------ the space


class Space:
    """The domain of a claim as something to draw points from and to test points against."""

    def __init__(self, claim: Claim, sizes: Sequence[int] = SIZES) -> None:
        self.claim = claim
        self.statement = componentwise(claim.statement)
        self.allowed_sizes = tuple(sizes)
        names = _Names()
        names.read(self.statement)
        self.limits = names.limits
        own_indices = set(names.indices)
        self.domains: dict[Basic, Domain] = {}
        self._dominated: list[tuple[Expr, Expr]] = []
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
        self._compile(relations)

    def _read_given(self, given: Any, names: _Names, relations: list[Relational]) -> None:
        match given:
            case Membership(variable, domain):
                names.read(variable)
                for end in _sizes_of(domain):
                    names.read(end)
                self._narrow(variable, domain, relations)
            case Dominated(small, large):
                names.read(small)
                names.read(large)
                self._dominated.append((small, large))
            case _ if given not in (sympy.true, sympy.false):
                names.read(given)
                relations.append(given)

    def _narrow(self, variable: Basic, domain: Domain, relations: list[Relational]) -> None:
        """Keep the first domain that says more than R; a second one becomes a condition."""
        old = self.domains.get(variable)
        if old is None or old == Reals:
            self.domains[variable] = domain
        elif isinstance(domain, Interval) and isinstance(old, Interval):
            relations += _as_relations(variable, domain)

    def _compile(self, relations: list[Relational]) -> None:
        """Conditions: each with the indices over which it must hold for every value."""
        program = self._program = Program()
        self._conditions: list[tuple[Any, list[Symbol]]] = []
        self._equations: list[Relational] = []
        for relation in relations:
            if any(map(is_vector, relation.args)):
                self._whole(relation)
                continue
            if isinstance(relation, sympy.Eq):
                self._equations.append(relation)
            self._conditions.append((program.condition(relation), self._everywhere(relation)))
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
        part = _at_component(relation, k)
        if not isinstance(part, sympy.Ne):
            self._conditions.append((self._program.condition(part), [k]))
            return
        same = self._program.condition(sympy.Eq(*part.args, evaluate=False))

        def differs(state: State) -> bool | None:
            truth = self._everywhere_true(same, [k], state, self._extents(_sizes_in(state, self.sizes)))
            return None if truth is None else not truth

        self._conditions.append((differs, []))

    def _everywhere(self, relation: Relational) -> list[Symbol]:
        """The indices for which a hypothesis is meant for every value.

        ``a[i] > 0`` speaks of every component; ``z[i] >= z[j]`` and ``i != j`` of the indices of
        the statement.  An index that the statement does not have is always meant so.
        """
        entries = {e.indices for e in relation.atoms(Indexed)}
        free = [i for i in self._ranges if i in relation.free_symbols]
        if len(entries) == 1 and not _bare_index(relation, free):
            return free
        return [i for i in free if i not in self.indices]

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
        try:
            variables = self.variables(sizes)
            if variables is None or not all(inside(v, values[v.name]) for v in variables):
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
        truth: bool | None = True
        for at in itertools.product(*(range(1, extents[self._ranges[i]] + 1) for i in every)):
            state.values.update(zip(every, at, strict=True))
            try:
                holds = condition(state)
            except Imprecise:
                holds = None
            if holds is False:
                return False
            truth = holds if holds is None else truth
        return truth

    # ------------------------------------------------------------ drawing points

    def points(self, seed: int = SEED) -> Iterator[Point]:
        """Points that satisfy the givens: small and telling ones first.

        Ends when a finite domain is exhausted or no point seems to satisfy the givens.
        """
        streams = []
        for k, sizes in enumerate(self.size_choices()):
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
        for _ in range(30 if variables is not None else 0):
            values = [(v.name, _generic_value(v, rng)) for v in variables or []]
            point = Point((*sizes.items(), *at.items(), *values))
            if self._equations:
                point = self._solved(point, variables or [])
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
        for values in _interleaved(variables, rng):
            point = Point((*head, *((v.name, value) for v, value in zip(variables, values, strict=True))))
            if self._equations and not self.admits(point):
                point = self._solved(point, variables)
            if point.values in seen:
                yield None
                continue
            seen.add(point.values)
            yield point if not self._conditions or self.admits(point) else None

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


def _sizes_in(state: State, sizes: Iterable[Basic]) -> dict[Basic, int]:
    return {name: state.values[name] for name in sizes}


def _implied(low: Any, high: Any) -> Any:
    def implication(state: State) -> bool | None:
        if low(state) is False:
            return True
        return high(state)

    return implication


def _bare_index(relation: Relational, indices: Iterable[Symbol]) -> bool:
    """Whether an index itself is compared, as in ``i != j``."""
    return any(a in indices for a in relation.args)


def _sizes_of(domain: Domain) -> tuple[Expr, ...]:
    match domain:
        case Power(_, shape):
            return shape
        case Simplex(length) | OneHot(length):
            return (length,)
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


# ------------------------------------------------------------------ membership


def inside(variable: Variable, value: Array) -> bool:
    """Whether an exact value certainly lies in the variable's domain."""
    domain = variable.domain
    match domain:
        case Interval():
            return all(_in_interval(domain, x) for x in _entries(value))
        case Power(base, _):
            return all(_in_interval(base, x) for x in _entries(value))
        case Simplex(_, is_open):
            rows = value if len(variable.shape) == 1 else tuple(_entries(value))
            return sum(rows) == 1 and all(x > 0 if is_open else x >= 0 for x in rows)
        case OneHot():
            return sorted(value) == [0] * (len(value) - 1) + [1]
        case Finite(values):
            return all(any(x == Fraction(int(v.p), int(v.q)) for v in values) for x in _entries(value))


def _entries(value: Array) -> Iterator[Fraction]:
    if isinstance(value, tuple):
        for part in value:
            yield from _entries(part)
    else:
        yield value


_ends: dict[Any, Any] = {}


def _end(expr: Any, upwards: bool) -> Fraction | None:
    """A finite end as a rational: exact, or pushed to the safe side; None for ±oo."""
    if expr in (sympy.oo, -sympy.oo):
        return None
    if isinstance(expr, sympy.Rational):
        return Fraction(int(expr.p), int(expr.q))
    key = (expr, upwards)
    if key not in _ends:
        with field(128) as f:
            low, high = f.endpoints(Program(expr).run(0, State(f, {})))
        _ends[key] = (high if upwards else low).limit_denominator(10**12) + Fraction(
            1 if upwards else -1, 10**12
        )
    return _ends[key]


def _in_interval(domain: Interval, x: Fraction) -> bool:
    low, high = _end(domain.low, True), _end(domain.high, False)
    if low is not None and (x < low or (x == low and domain.low_open)):
        return False
    return not (high is not None and (x > high or (x == high and domain.high_open)))


# ------------------------------------------------------------------ candidates

F = Fraction


def _numbers(text: str) -> list[Fraction]:
    return [F(part) for part in text.split()]


_TELLING = _numbers(
    "0 1 -1 2 1/2 -2 3 -1/2 1/3 -3 10 -10 1/10 40 -40 1/1000 -1/1000 100 -100 1e-6 1000 -1000 -1e-6 1e-9 1e6 -1e6"
)
_SHARES = _numbers("1/2 1/3 2/3 1/4 3/4 1/10 9/10 1/100 99/100 1e-3 0.999 1e-6 0.999999 1e-12 0.999999999999")
_POSITIVE = _numbers("1 2 1/2 3 1/3 10 1/10 4 0.9 1.1 100 0.01 1.001 0.999 1e-3 1e3 1e-6 1e6 1e-12 1e9")


def _scalar_pool(domain: Interval) -> list[Fraction]:
    low, high = _end(domain.low, True), _end(domain.high, False)
    if low is None and high is None:
        return _TELLING
    if low is not None and high is not None:
        inner = [low + (high - low) * t for t in _SHARES]
        ends = [low, high]
    elif low is not None:
        inner, ends = [low + t for t in _POSITIVE], [low]
    else:
        inner, ends = [high - t for t in _POSITIVE], [high]  # type: ignore[operator]
    simple = [t for t in (F(0), F(1), F(-1)) if _in_interval(domain, t)]
    pool = [*(e for e in ends if _in_interval(domain, e)), *simple, *inner]
    return [x for x in dict.fromkeys(pool) if _in_interval(domain, x)]


def _vector_pool(domain: Interval, count: int) -> list[tuple[Fraction, ...]]:
    pool = _scalar_pool(domain)
    a, b, c = (pool * 3)[:3]
    made: list[list[Fraction]] = [[a] * count, [b] + [a] * (count - 1), [b] * count, [a] * (count - 1) + [b]]
    made.append([pool[k % min(len(pool), 4)] for k in range(count)])
    made.append([pool[(count - k) % min(len(pool), 4)] for k in range(count)])
    made.append([c] + [b] * (count - 1))
    if domain == Reals:
        made += [
            [F(k) for k in range(count)],
            [F(count - k) for k in range(count)],
            [F((-1) ** k) for k in range(count)],
            [F(t) for t in (4, 2, -2, 0, 1, 3, -1, 5)[:count]],
        ]
    for x in pool[3:]:
        made += [[x] + [a] * (count - 1), [x] * count, [x if k % 2 == 0 else b for k in range(count)]]
    return list(dict.fromkeys(map(tuple, made)))


def _simplex_pool(count: int, is_open: bool) -> list[tuple[Fraction, ...]]:
    if count == 1:
        return [(F(1),)]
    made = [_normalised([F(1)] * count)]
    if not is_open:
        made += [_corner(count, 0), _corner(count, count - 1)]
        if count > 2:
            made.append(_normalised([F(1), F(1)] + [F(0)] * (count - 2)))
    made += [
        _normalised([F(k + 1) for k in range(count)]),
        _normalised([F(count + 1)] + [F(1)] * (count - 1)),
        _normalised([F(1)] * (count - 1) + [F(count + 1)]),
        _normalised([F(count - k) for k in range(count)]),
    ]
    for small in (F(1, 10), F(1, 100), F(1, 10**4), F(1, 10**8), F(1, 10**16)):
        made += [
            (1 - small * (count - 1), *[small] * (count - 1)),
            (*[(1 - small) / (count - 1)] * (count - 1), small),
            _normalised([1 + small] + [F(1)] * (count - 1)),
        ]
    return list(dict.fromkeys(v for v in made if min(v) >= 0))


def _normalised(weights: Sequence[Fraction]) -> tuple[Fraction, ...]:
    total = sum(weights)
    return tuple(w / total for w in weights)


def _corner(count: int, at: int) -> tuple[Fraction, ...]:
    return tuple(F(int(k == at)) for k in range(count))


def candidates(variable: Variable) -> list[Array]:
    """Telling values of a variable, the simplest first."""
    domain, shape = variable.domain, variable.shape
    match domain:
        case Finite(values):
            numbers: list[Array] = [F(int(v.p), int(v.q)) for v in values]
            return (
                numbers
                if not shape
                else [tuple(t) for t in itertools.islice(_products(numbers, shape[0]), 32)]
            )
        case OneHot():
            return [_corner(shape[0], k) for k in range(shape[0])]
        case Simplex(_, is_open):
            if len(shape) == 2:
                return [_folded(v, shape) for v in _simplex_pool(shape[0] * shape[1], is_open)]
            return _simplex_pool(shape[0], is_open)
        case Power(base, _):
            interval = base
        case Interval():
            interval = domain
    if not shape:
        return list(_scalar_pool(interval))
    flat = _vector_pool(interval, _length(shape))
    return [_folded(v, shape) for v in flat]


def _products(numbers: list[Any], count: int) -> Iterator[tuple[Any, ...]]:
    return itertools.product(numbers, repeat=count)


def _length(shape: Sequence[int]) -> int:
    result = 1
    for extent in shape:
        result *= extent
    return result


def _folded(flat: Sequence[Fraction], shape: Sequence[int]) -> Array:
    if len(shape) <= 1:
        return tuple(flat)
    step = _length(shape[1:])
    return tuple(_folded(flat[k * step : (k + 1) * step], shape[1:]) for k in range(shape[0]))


# ------------------------------------------------------------------ order and chance


def _interleaved(variables: list[Variable], rng: random.Random) -> Iterator[tuple[Array, ...]]:
    """Telling combinations in order, from the eighth on every other one drawn at random."""
    if not variables:
        yield ()
        return
    graded = _graded([candidates(v) for v in variables])
    yield from itertools.islice(graded, 8)
    finite = all(isinstance(v.domain, (Finite, OneHot)) for v in variables)
    for values in graded:
        yield values
        if not finite:
            yield _random_values(variables, rng)
    while not finite:
        yield _random_values(variables, rng)


def _graded(pools: list[list[Array]]) -> Iterator[tuple[Array, ...]]:
    """All combinations by the sum of their ranks."""
    highest = sum(len(pool) - 1 for pool in pools)
    for grade in range(highest + 1):
        for ranks in _compositions(grade, [len(pool) for pool in pools]):
            yield tuple(pool[r] for pool, r in zip(pools, ranks, strict=True))


def _compositions(grade: int, lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(lengths) == 1:
        if grade < lengths[0]:
            yield (grade,)
        return
    for first in range(min(grade, lengths[0] - 1), -1, -1):
        for rest in _compositions(grade - first, lengths[1:]):
            yield (first, *rest)


def _random_values(variables: list[Variable], rng: random.Random) -> tuple[Array, ...]:
    chosen: list[Array] = []
    for k, variable in enumerate(variables):
        twins = [
            chosen[j]
            for j in range(k)
            if (variables[j].domain, variables[j].shape) == (variable.domain, variable.shape)
        ]
        draw = rng.random()
        if twins and draw < 0.12:
            chosen.append(twins[-1])
        elif twins and draw < 0.3:
            chosen.append(_beside(variable, twins[-1], rng))
        else:
            chosen.append(_random_value(variable, rng))
    return tuple(chosen)


def _decimal(rng: random.Random, low: float, high: float) -> Fraction:
    """A positive number of two digits on a log scale from 10^low to 10^high."""
    exponent = rng.uniform(low, high)
    whole = int(exponent // 1)
    return F(max(10, min(99, round(10 ** (exponent - whole + 1)))), 10) * F(10) ** whole


def _random_scalar(domain: Interval, rng: random.Random) -> Fraction:
    low, high = _end(domain.low, True), _end(domain.high, False)
    draw = rng.random()
    if low is not None and high is not None:
        if draw < 0.4:
            t = F(rng.randint(1, 99), 100)
        else:
            t = min(_decimal(rng, -10, -0.31), F(1, 2))
            t = t if draw < 0.7 else 1 - t
        return low + (high - low) * t
    if low is None and high is None:
        if draw < 0.3:
            return F(rng.randint(-60, 60), rng.choice((10, 7, 4)))
        if draw < 0.4:
            return 1 + rng.choice((-1, 1)) * _decimal(rng, -6, -1)
        return rng.choice((-1, 1)) * _decimal(rng, -6, 2.3)
    away = 1 + rng.choice((-1, 1)) * _decimal(rng, -6, -1) if draw < 0.2 else _decimal(rng, -8, 4)
    return low + away if low is not None else high - away  # type: ignore[operator]


def _random_value(variable: Variable, rng: random.Random) -> Array:
    domain, shape = variable.domain, variable.shape
    count = _length(shape)
    match domain:
        case Finite(values):
            numbers = [F(int(v.p), int(v.q)) for v in values]
            return (
                _folded([rng.choice(numbers) for _ in range(count)], shape) if shape else rng.choice(numbers)
            )
        case OneHot():
            return _corner(count, rng.randrange(count))
        case Simplex(_, is_open):
            return _folded(_random_simplex(count, is_open, rng), shape)
        case Power(base, _):
            interval = base
        case Interval():
            interval = domain
    if not shape:
        return _random_scalar(interval, rng)
    entries = [_random_scalar(interval, rng) for _ in range(count)]
    draw = rng.random()
    if draw < 0.25:  # ties
        entries = [rng.choice(entries[:2]) for _ in entries]
    elif draw < 0.6 and interval == Reals:  # one moderate scale
        entries = [F(rng.randint(-40, 40), 10) for _ in entries]
    return _folded(entries, shape)


def _generic_value(variable: Variable, rng: random.Random) -> Array:
    domain, shape = variable.domain, variable.shape
    count = _length(shape)
    match domain:
        case Finite() | OneHot():
            return _random_value(variable, rng)
        case Simplex():
            return _folded(_normalised([F(w) for w in rng.sample(range(1, 60), count)]), shape)
        case Power(base, _):
            interval = base
        case Interval():
            interval = domain
    low, high = _end(interval.low, True), _end(interval.high, False)
    entries = []
    for k in rng.sample(range(1, 97), count):
        if low is not None and high is not None:
            entries.append(low + (high - low) * F(k, 97))
        elif low is not None:
            entries.append(low + F(k, 31))
        else:
            entries.append(F(k - 48, 31) if high is None else high - F(k, 31))
    return _folded(entries, shape) if shape else entries[0]


def _random_simplex(count: int, is_open: bool, rng: random.Random) -> tuple[Fraction, ...]:
    draw = rng.random()
    if draw < 0.5:
        weights = [F(rng.randint(1, 20)) for _ in range(count)]
    else:
        weights = [_decimal(rng, -8 if draw > 0.8 else -2, 0) for _ in range(count)]
    if not is_open and rng.random() < 0.25:
        for k in range(1, count):
            if rng.random() < 0.5:
                weights[k] = F(0)
        rng.shuffle(weights)
    return _normalised(weights)


def _beside(variable: Variable, value: Array, rng: random.Random) -> Array:
    """A value close to another one of the same domain."""
    near = _decimal(rng, -6, -1)
    if isinstance(variable.domain, (Finite, OneHot)):
        return value
    other = _random_value(variable, rng)

    def mixed(a: Array, b: Array) -> Array:
        if isinstance(a, tuple):
            return tuple(map(mixed, a, b))
        return a + (b - a) * near

    return mixed(value, other)
