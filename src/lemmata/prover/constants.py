"""The constant that a false claim needs: solved for at a few points, then recognised.

One constant of the statement makes room for an unknown (or a factor or a summand is put in), and
the relation is solved for it where it is affine.  An equality needs the same value everywhere, or
one that follows a size, a scalar or a Kronecker delta; an inequality the largest value that any
point asks for, which makes it sharp.  What comes out is a proposal; a proof decides.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, partial
from itertools import combinations, islice
from random import Random
from typing import Any

import sympy
from sympy import (
    Add,
    Derivative,
    Eq,
    Expr,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Integer,
    Limit,
    Mul,
    NumberSymbol,
    Pow,
    Rational,
    Symbol,
)
from sympy.core.relational import Relational

from lemmata.evaluation.balls import Imprecise
from lemmata.evaluation.closures import NoNumericMeaning, Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity, Undefined
from lemmata.evaluation.points import Point, Space
from lemmata.notation import Claim, build, delta, rebuild, scalar

__all__ = ["Slot", "generic_points", "literal", "rounded", "slots", "with_constants"]

UNKNOWN = scalar("unknown constant")  # a name that cannot be read
BITS = 128
FEW, MANY = 10, 80  # points for an equality, for an inequality
EQUAL, SHARP = 1e-10, 1e-3  # tolerances

Path = tuple[int, ...]


@dataclass(frozen=True)
class Slot:
    """A place for a constant: what the statement reads with a value there."""

    filled: Callable[[Expr], Relational]
    zero: bool  # whether 0 may stand there

    @property
    def open(self) -> Relational:
        return self.filled(UNKNOWN)


def with_constants(claim: Claim, until: float) -> Iterator[Relational]:
    """The statement with one constant changed to what the values at a few points ask for."""
    try:
        space = Space(claim)
    except NoNumericMeaning:
        return
    if space.limits:
        return
    exact = isinstance(claim.statement, Eq)
    points = list(generic_points(space)) if exact else list(islice(space.points(), MANY))
    for slot in slots(claim.statement):
        if time.process_time() > until:
            return
        found = list(_asked_for(slot, points, exact, until))
        for value in _everywhere(found, space) if exact else _largest(found, space, slot.open):
            if value != 0 or slot.zero:
                yield slot.filled(value)


def generic_points(space: Space) -> Iterator[Point]:
    """A few points of moderate size, with every pattern of equal and distinct indices."""
    rng = Random(7)
    choices = sorted(space.size_choices(), key=lambda sizes: sorted(sizes.values()) == [1])
    several = (space.generic(sizes, at, rng) for sizes in choices for at in space.patterns(sizes))
    twice = (p for p in several if p is not None)
    alone = (
        [] if space.sizes else [space.generic({}, at, rng) for at in space.patterns({}) for _ in range(FEW)]
    )
    yield from islice((p for p in (*alone, *twice) if p is not None), FEW)


# ------------------------------------------------------------------ places


def slots(statement: Relational) -> Iterator[Slot]:
    """Every constant of the statement; then a factor, a summand, and all of a side."""
    for side in (1, 0):
        for path in _constants(statement.args[side], (side,)):
            parent = _at(statement, path[:-1])
            yield Slot(partial(_put, statement, path), not isinstance(parent, (Mul, Pow)))
    for side in (1, 0):
        e = statement.args[side]
        if _constant(e):
            continue
        if isinstance(statement, Eq) and isinstance(e, Symbol):
            yield Slot(partial(_put, statement, (side,)), True)
        for path in (*_terms(e, (side,)), (side,)):
            part = _at(statement, path)
            if not _constant(part):
                yield Slot(partial(_scaled, statement, path, part), False)
        yield Slot(partial(_raised, statement, (side,), e), False)
        if isinstance(statement, Eq):
            yield Slot(partial(_put, statement, (side,)), True)


def _terms(e: Any, path: Path) -> Iterator[Path]:
    """Every term of every sum that is written out."""
    for at, part in enumerate(
        () if isinstance(e, (Indexed, IndexedBase, sympy.Tuple, Derivative)) else e.args
    ):
        if isinstance(e, Add):
            yield (*path, at)
        yield from _terms(part, (*path, at))


def _at(e: Any, path: Path) -> Any:
    return _at(e.args[path[0]], path[1:]) if path else e


def _constant(e: Any) -> bool:
    """Whether ``e`` is a number written with + · / log exp."""
    if isinstance(e, (Rational, NumberSymbol)):
        return True
    return isinstance(e, (Add, Mul, Pow, sympy.exp, sympy.log)) and all(map(_constant, e.args))


def _constants(e: Any, path: Path) -> Iterator[Path]:
    if _constant(e):
        if e != -1:
            yield path
        return
    if isinstance(e, (Indexed, IndexedBase, sympy.Tuple, sympy.KroneckerDelta, Limit)):
        return
    for at, part in enumerate(e.args):
        if not (at == 1 and isinstance(e, (Pow, Derivative))):
            yield from _constants(part, (*path, at))


def _put(e: Any, path: Path, value: Expr) -> Any:
    """``e`` with ``value`` at ``path``, written as one would."""
    if not path:
        return value
    at, *rest = path
    if rest:
        return rebuild(e, (*e.args[:at], _put(e.args[at], tuple(rest), value), *e.args[at + 1 :]))
    if isinstance(e, Mul):
        return _joined(Mul, e.args[:at], value, e.args[at + 1 :])
    if isinstance(e, Add):
        return _joined(Add, e.args[:at], value, e.args[at + 1 :])
    return rebuild(e, (*e.args[:at], value, *e.args[at + 1 :]))


def _scaled(statement: Relational, path: Path, part: Expr, value: Expr) -> Relational:
    return _put(statement, path, _times(value, part))


def _raised(statement: Relational, path: Path, part: Expr, value: Expr) -> Relational:
    return _put(statement, path, _plus(part, value))


def _joined(head: type[Expr], before: tuple[Any, ...], value: Expr, after: tuple[Any, ...]) -> Expr:
    neutral = 1 if head is Mul else 0
    inner = () if value == neutral else value.args if isinstance(value, head) else (value,)
    args = (*before, *inner, *after)
    return args[0] if len(args) == 1 else build(head, *args)


def _times(value: Expr, e: Expr) -> Expr:
    """``value`` times ``e``; a quotient where the value is one."""
    parts = e.args if isinstance(e, Mul) else (e,)
    if _is_inverse(value) and value.args[0] in parts and len(parts) > 1:
        return _put(e, (parts.index(value.args[0]),), Integer(1))  # n·c/n
    factors = value.args if isinstance(value, Mul) else (value,)
    if parts[0] == -1:
        factors, parts = _product(Integer(-1), value), parts[1:]
        factors = factors.args if isinstance(factors, Mul) else (factors,)
    plain = [f for f in factors if not _is_inverse(f)]
    if len(plain) > 1 and plain[0] == -1 and isinstance(plain[1], Rational):
        plain = [-plain[1], *plain[2:]]
    return build(Mul, *plain, *parts, *filter(_is_inverse, factors))


def _is_inverse(e: Expr) -> bool:
    return isinstance(e, Pow) and bool(e.args[1].is_negative)


def _plus(e: Expr, value: Expr) -> Expr:
    """A sum, its negative terms last."""
    terms = (*(e.args if isinstance(e, Add) else (e,)), value)
    return build(Add, *sorted(terms, key=lambda t: t.is_negative is True or t.args[:1] == (-1,)))


# ------------------------------------------------------------------ values asked for


@dataclass(frozen=True)
class Asked:
    """The value at which both sides are equal at a point; it must be at least or at most this."""

    point: Point
    value: float
    rising: bool  # whether left minus right grows with the unknown


def _asked_for(slot: Slot, points: list[Point], exact: bool, until: float) -> Iterator[Asked]:
    left, right = slot.open.args
    try:
        program = Program(left, right)
    except NoNumericMeaning:
        return
    for point in points:
        if time.process_time() > until:
            return
        try:
            gaps = [_gap(program, point, value) for value in (0, 1, 2)]
        except (Undefined, Imprecise, NoNumericMeaning, OverflowError, TypeError):
            if exact:
                return
            continue
        slope = gaps[1] - gaps[0]
        if abs(gaps[2] - gaps[1] - slope) > EQUAL * (1 + abs(slope)):
            return
        if abs(slope) > EQUAL:
            yield Asked(point, -gaps[0] / slope, slope > 0)
        elif exact and abs(gaps[0]) > EQUAL:
            return  # no value would do


def _gap(program: Program, point: Point, value: int) -> float:
    with field(BITS) as arithmetic:
        state = State(arithmetic, {**point.mapping(), UNKNOWN: Fraction(value)})
        left, right = program.run(0, state), program.run(1, state)
        if isinstance(left, Infinity) or isinstance(right, Infinity):
            raise OverflowError
        return arithmetic.approximate(left - right)


# ------------------------------------------------------------------ recognising


def _everywhere(found: list[Asked], space: Space) -> Iterator[Expr]:
    """What takes all the values asked for, as a multiple of 1, of a name or of a delta."""
    if len(found) < 2 and (space.scalars or space.arrays):
        return
    for feature, at in _features(space):
        ratios = [a.value / at(a.point) for a in found if at(a.point)]
        if len(ratios) == len(found) and (value := _common(ratios)) is not None:
            yield _product(value, feature)
            return
    for i, j in combinations(space.indices, 2):
        equal = [a.value for a in found if a.point[i] == a.point[j]]
        apart = [a.value for a in found if a.point[i] != a.point[j]]
        base, jump = _common(apart), _common([v - w for v in equal for w in apart[:1]])
        if base is not None and jump is not None:
            step = _product(jump, delta(i, j))
            yield step if base == 0 else _plus(base, step)


def _largest(found: list[Asked], space: Space, statement: Relational) -> Iterator[Expr]:
    """The sharp constant of an inequality: what the most demanding point asks for."""
    if not found or len({a.rising for a in found}) > 1:
        return
    least = found[0].rising == isinstance(statement, (Ge, Gt))
    groups: dict[tuple[Any, ...], float] = {}
    for a in found:
        key = tuple(a.point[s] for s in space.sizes)
        groups[key] = (max if least else min)(a.value, groups.get(key, a.value))
    points = {tuple(a.point[s] for s in space.sizes): a.point for a in found}
    for feature, at in _features(space, sizes_only=True):
        scales = [(groups[key], at(points[key])) for key in groups]
        for value, size in _named():
            asked = [(v, size * scale) for v, scale in scales]
            enough = all(
                (v <= c if least else v >= c) or math.isclose(v, c, rel_tol=EQUAL, abs_tol=EQUAL)
                for v, c in asked
            )
            if enough and all(abs(c - v) <= SHARP * max(abs(c), abs(v), SHARP) for v, c in asked):
                yield _product(value, feature)
                return


def _features(space: Space, sizes_only: bool = False) -> Iterator[tuple[Expr, Callable[[Point], float]]]:
    yield Integer(1), lambda point: 1.0
    for s in space.sizes:
        yield build(sympy.log, s), lambda point, s=s: math.log(point[s])  # type: ignore[misc]
    for s in space.sizes if sizes_only else (*space.scalars, *space.sizes):
        for power in (1, -1, 2, -2):
            feature = s if power == 1 else build(Pow, s, Integer(power))
            yield feature, lambda point, s=s, power=power: _power(point[s], power)  # type: ignore[misc]


def _power(base: Fraction | int, exponent: int) -> float:
    """A power as a float; 0, which no constant is a multiple of, where there is none."""
    try:
        return float(Fraction(base) ** exponent)
    except (ZeroDivisionError, OverflowError):
        return 0.0


def _common(values: list[float]) -> Expr | None:
    """The number that all the values are, when it is one that people write."""
    if not values or max(values) - min(values) > EQUAL * (1 + abs(values[0])):
        return None
    near = (v for v, size in _named() if math.isclose(size, values[0], rel_tol=EQUAL, abs_tol=EQUAL))
    return next(near, None)


@cache
def _named() -> tuple[tuple[Expr, float], ...]:
    """Constants that people write, and their sizes; simple ones first."""
    small = sorted(
        {Rational(p, q) for q in (1, 2, 3, 4, 5, 6, 8, 10, 12) for p in range(1, 13)},
        key=lambda r: (r.q, r.p),
    )
    units = [build(sympy.log, Integer(2)), build(sympy.log, Integer(3)), sympy.E, sympy.pi]
    units += [build(Pow, u, Integer(-1)) for u in units]
    several = [literal(r) for r in small] + [
        _product(literal(r), u) for r in [*small[:2], Rational(1, 2), Rational(1, 4)] for u in units
    ]
    signed = (Integer(0), *(s for v in several for s in (v, _product(Integer(-1), v))))
    return tuple((v, float(v)) for v in signed)


def literal(value: Rational) -> Expr:
    """A rational as one writes it: 3, 1/2, -3/4."""
    p, q = int(value.p), int(value.q)
    if q == 1:
        return Integer(p)
    below = build(Pow, Integer(q), Integer(-1))
    return below if p == 1 else build(Mul, Integer(p), below)


def _product(value: Expr, feature: Expr) -> Expr:
    if feature == 1 or value == 0:
        return value
    if value == 1:
        return feature
    factors = [*(value.args if isinstance(value, Mul) else (value,))]
    inverse = [f for f in factors if _is_inverse(f)]
    plain = [f for f in factors if not _is_inverse(f)]
    args = [*plain, *(feature.args if isinstance(feature, Mul) else (feature,)), *inverse]
    return args[0] if len(args) == 1 else build(Mul, *args)


# ------------------------------------------------------------------ decimals


def rounded(claim: Claim) -> Iterator[Relational]:
    """|value − 0.8798| < ε with the decimals that the value has."""
    left, right = claim.statement.args
    if claim.statement.atoms(Symbol, IndexedBase) or not isinstance(left, sympy.Abs):
        return
    inside = left.args[0]
    if not (isinstance(inside, Add) and len(inside.args) == 2):
        return
    value, number = inside.args
    written = isinstance(number, Mul) and number.args[0] == -1  # minus a number, or a negative one
    stated = number.args[1] if written else -number
    if not isinstance(stated, Rational):
        return
    places = next((k for k in range(13) if (stated * 10**k).is_Integer), None)
    if places is None:
        return
    with field(BITS) as arithmetic:
        true = arithmetic.approximate(Program(value).run(0, State(arithmetic, {})))
    better = Rational(round(true * 10**places), 10**places)
    inner = build(Add, value, build(Mul, Integer(-1), better) if written else -better)
    yield build(type(claim.statement), build(sympy.Abs, inner), right)  # type: ignore[arg-type]
