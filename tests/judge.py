"""An independent judge of claims: the statement evaluated at points of its domain, in mpmath.

No part of the prover, of the kernel or of the numeric package is used: a plain recursion over
the tree, derivatives by finite differences, limits by values on the way.  It can say that a claim
is false, or undefined somewhere; that a claim is true it never says.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import mpmath
import sympy
from sympy import Add, Derivative, Expr, Indexed, IndexedBase, Integer, Limit, Mul, Rational, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition, cross_entropy, kl_divergence, vmax, vmin
from lemmata.notation import (
    Claim,
    Dominated,
    Entry,
    Finite,
    Interval,
    Membership,
    OneHot,
    Power,
    Reals,
    Simplex,
    component,
    is_vector,
    size,
)

__all__ = ["Judgement", "judged", "judged_at"]

DIGITS = 40  # of every comparison; a finite difference has this many digits in its step
SURE = 400  # more digits before a claim is called false
LIMIT_DIGITS = 7  # what is believed of a value that was extrapolated
LARGEST = 10**6  # of an exponent


class NoValue(Exception):
    """This judge has no value here, which says nothing about the claim."""


class Undefined(NoValue):
    """There is no value: a division by zero, a derivative at a kink."""


class NoLogarithm(Undefined):
    """The logarithm of a number that is not positive: excused where its weight is zero."""


FAILURES = (NoValue, KeyError, ZeroDivisionError, OverflowError, TypeError, ValueError)


# ------------------------------------------------------------------ values


@dataclass
class Point:
    """Values of every name, with sizes and indices."""

    scalars: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    env: dict[Any, int] = field(default_factory=dict)  # free indices
    digits: int = DIGITS  # fewer once a limit has been extrapolated

    def __str__(self) -> str:
        parts = [f"{k} = {v}" for k, v in self.sizes.items()] + [f"{k} = {v}" for k, v in self.env.items()]
        parts += [f"{k} = {_short(v)}" for k, v in (*self.scalars.items(), *self.arrays.items())]
        return ", ".join(parts)

    def dimension(self, e: Any) -> int:
        return int(e) if isinstance(e, Integer) else self.sizes[e.name]

    def value(self, e: Any, env: dict[Any, int]) -> Any:
        """The value of ``e``; raises Undefined where it has none."""
        if isinstance(e, Rational):
            return mpmath.mpf(e.p) / e.q
        if e in _CONSTANTS:
            return +_CONSTANTS[e]
        if isinstance(e, Symbol):
            if e in env:
                return env[e]
            return self.sizes[e.name] if e.name in self.sizes else self.scalars[e.name]
        if isinstance(e, Indexed):
            return self._entry(e, env)
        if isinstance(e, Entry):
            return self.value(self._component(e.args[0], env[e.args[1]]), env)
        if isinstance(e, Add):
            return _summed([self.value(a, env) for a in e.args])
        if isinstance(e, Mul):
            return self._product(e.args, env)
        if isinstance(e, (Sum, sympy.Product)):
            body, (k, _, high) = e.args
            parts = [self.value(body, {**env, k: at}) for at in range(1, self.dimension(high) + 1)]
            return _summed(parts) if isinstance(e, Sum) else mpmath.fprod(parts)
        if isinstance(e, sympy.KroneckerDelta):
            i, j = (int(a) if isinstance(a, Integer) else env[a] for a in e.args)
            return mpmath.mpf(i == j)
        if isinstance(e, Definition) and not isinstance(e, (vmax, vmin)):
            return self._defined(e, env)
        try:
            if isinstance(e, Derivative):
                return self._derivative(e, env)
            if isinstance(e, Limit):
                return self._limit(e, env)
            if isinstance(e, (vmax, vmin)):
                parts = self._components(e.args[0], env)
                return min(parts) if isinstance(e, vmin) else max(parts)
            values = [self.value(a, env) for a in e.args]
        except NoLogarithm as error:  # under a function, a weight outside excuses it no more
            raise Undefined(*error.args) from error
        except Undefined as error:  # 0 log(0/0) = 0, too, but not 0 log(1 + 1/0)
            excused = isinstance(e, sympy.log) and self._have_values(_quotient(e.args[0]), env)
            raise NoLogarithm(*error.args) if excused else error from error
        return _elementary(e, values)

    def _have_values(self, parts: Iterator[Any], env: dict[Any, int]) -> bool:
        try:
            return all(self.value(part, env) is not None for part in parts)
        except Undefined:
            return False

    def _entry(self, e: Indexed, env: dict[Any, int]) -> Any:
        out = self.arrays[str(e.base.label)]
        for i in e.indices:
            at = int(i) if isinstance(i, Integer) else env[i]
            if not 1 <= at <= len(out):
                raise NoValue("an index out of range")
            out = out[at - 1]
        return out

    def _components(self, v: Any, env: dict[Any, int]) -> list[Any]:
        return [self.value(self._component(v, at), env) for at in range(1, self.dimension(size(v)) + 1)]

    def _component(self, v: Any, at: int) -> Expr:
        if at > self.dimension(size(v)):
            raise NoValue("an index out of range")
        return component(v, at)

    def _product(self, args: tuple[Any, ...], env: dict[Any, int]) -> Any:
        """0 where one factor is 0, even though another has a logarithm that is undefined there."""
        out, missing = [], None
        for a in args:
            try:
                out.append(self.value(a, env))
            except NoLogarithm as error:
                missing = error
        if any(v == 0 for v in out):
            return mpmath.mpf(0)
        if missing:
            raise missing
        return mpmath.fprod(out)

    def _defined(self, e: Definition, env: dict[Any, int]) -> Any:
        if isinstance(e, (cross_entropy, kl_divergence)):
            pairs = zip(self._components(e.args[0], env), self._components(e.args[1], env), strict=True)
            if any(p > 0 and q == 0 for p, q in pairs):
                return mpmath.inf  # the convention
        at = [a for kind, a in zip(e.kinds, e.args, strict=False) if kind == "index"]
        vectors = [a for kind, a in zip(e.kinds, e.args, strict=False) if kind == "vector"]
        if at and not 1 <= self.value(at[0], env) <= self.dimension(size(vectors[0])):
            raise NoValue("an index out of range")
        return self.value(e.unfold(), env)

    # -------------------------------------------------------------- calculus

    @contextmanager
    def _moved(self, x: Any, env: dict[Any, int], by: Any) -> Iterator[Point]:
        if isinstance(x, Symbol):
            yield replace(self, scalars={**self.scalars, x.name: self.scalars[x.name] + by})
            return
        name = str(x.base.label)
        at = [int(i) if isinstance(i, Integer) else env[i] for i in x.indices]
        self._entry(x, env)
        array = _nested(self.arrays[name])
        row = array if len(at) == 1 else array[at[0] - 1]
        row[at[-1] - 1] += by
        yield replace(self, arrays={**self.arrays, name: array})

    def _derivative(self, e: Derivative, env: dict[Any, int]) -> Any:
        body, *counts = e.args
        x, order = counts[-1]
        rest = [*counts[:-1], (x, order - 1)] if order > 1 else counts[:-1]
        inner = Derivative(body, *rest, evaluate=False) if rest else body
        h = mpmath.mpf(10) ** -DIGITS
        values = []
        for by in (mpmath.mpf(0), -h, h):  # where it stands first: it may be undefined there
            with self._moved(x, env, by) as point:
                values.append(point.value(inner, env))
        here, before, after = values
        if abs(after - 2 * here + before) > h * mpmath.mpf(10) ** (-DIGITS // 3) * max(1, abs(here)):
            raise Undefined("no derivative")
        return (after - before) / (2 * h)

    def _limit(self, e: Limit, env: dict[Any, int]) -> Any:
        body, x, target, direction = e.args
        self.digits = LIMIT_DIGITS
        if target in (sympy.oo, -sympy.oo):
            sides = [(None, 1 if target == sympy.oo else -1)]
        else:
            goal = self.value(target, env)
            sides = [(goal, s) for s in (1, -1) if str(direction) in ("+-", "+" if s > 0 else "-")]
        found = [self._approached(body, x, goal, sign, env) for goal, sign in sides]
        if len(found) == 2 and not _near(found[0], found[1], 10**-LIMIT_DIGITS):
            raise Undefined("different limits from left and right")
        return found[0]

    def _approached(self, body: Any, x: Symbol, goal: Any, sign: int, env: dict[Any, int]) -> Any:
        """What the values settle at: far away, where that is no overflow, else extrapolated."""

        def at(distance: Any) -> Any:
            place = sign * distance if goal is None else goal + sign / distance
            return replace(self, scalars={**self.scalars, x.name: place}).value(body, env)

        with mpmath.extradps(600):
            try:
                row = [at(mpmath.mpf(10) ** k) for k in (30, 45, 60)]
            except Undefined:
                raise
            except NoValue:
                row = [at(mpmath.mpf(20) * 2**k) for k in range(7)]
            if all(abs(b) > 1.05 * abs(a) and b * a > 0 and abs(b) > 3 for a, b in _pairs(row)):
                return mpmath.inf * mpmath.sign(row[-1])
            settled = row[-1]
            if _near(row[-2], settled, 10 ** -(LIMIT_DIGITS + 2)):
                return settled
            for order in range(1, len(row) - 1 if len(row) > 3 else 0):  # Richardson, in powers of 1/x
                row = [(2**order * b - a) / (2**order - 1) for a, b in _pairs(row)]
                if _near(row[-1], settled, 10 ** -(LIMIT_DIGITS + 2)):
                    return row[-1]
                settled = row[-1]
        raise NoValue("a limit that does not settle")


def _quotient(e: Any) -> Iterator[Any]:
    """What stands above and below in a quotient."""
    if isinstance(e, Mul):
        for a in e.args:
            yield from _quotient(a)
    elif isinstance(e, sympy.Pow) and isinstance(e.args[1], Integer):
        yield from _quotient(e.args[0])
    elif isinstance(e, Definition) and not isinstance(e, (vmax, vmin)):
        yield from _quotient(e.unfold())
    else:
        yield e


_CONSTANTS = {sympy.E: mpmath.e, sympy.pi: mpmath.pi, sympy.oo: mpmath.inf, -sympy.oo: mpmath.ninf}
_HEADS = {"exp", "log", "tanh", "sinh", "cosh", "atanh", "erf"}


def _elementary(e: Any, v: list[Any]) -> Any:
    name = type(e).__name__
    if name in ("Max", "Min"):
        return max(v) if name == "Max" else min(v)
    if name == "Abs":
        return abs(v[0])
    if isinstance(e, sympy.Pow):
        return _power(*v)
    if name not in _HEADS:
        raise NoValue(f"{name} is not known")
    (x,) = v
    if name == "log" and x <= 0:
        raise NoLogarithm(f"log({_short(x)})")
    if name == "atanh" and abs(x) >= 1:
        raise Undefined(f"atanh({_short(x)})")
    if name in ("exp", "sinh", "cosh") and abs(x) > LARGEST:
        raise NoValue("too large")
    return getattr(mpmath, name)(x)


def _power(base: Any, exponent: Any) -> Any:
    whole = exponent == int(exponent) if mpmath.isfinite(exponent) else False
    if base == 0 and exponent <= 0:
        if exponent == 0 and whole:
            return mpmath.mpf(1)
        raise Undefined("a division by 0")
    if base < 0 and not whole:
        if abs(base) < mpmath.mpf(10) ** -DIGITS:
            raise NoValue("0 but for rounding")
        raise Undefined("a root of a negative number")
    if abs(exponent) > LARGEST or (base != 0 and abs(exponent * mpmath.log(abs(base))) > LARGEST):
        raise NoValue("too large")
    return mpmath.power(base, exponent)


def _summed(parts: list[Any]) -> Any:
    if any(v == mpmath.inf for v in parts) and any(v == mpmath.ninf for v in parts):
        raise NoValue("oo - oo")
    return sum(parts, mpmath.mpf(0))


def _pairs(row: list[Any]) -> list[tuple[Any, Any]]:
    return list(itertools.pairwise(row))


def _near(a: Any, b: Any, tolerance: Any) -> bool:
    if mpmath.isinf(a) or mpmath.isinf(b):
        return bool(a == b)
    return bool(abs(a - b) <= tolerance * (1 + abs(a) + abs(b)))


def _nested(array: Any) -> Any:
    return [_nested(v) for v in array] if isinstance(array, list) else array


def _short(v: Any) -> str:
    return str(_shown(v)) if isinstance(v, list) else mpmath.nstr(v, 8)


def _shown(v: list[Any]) -> list[Any]:
    return [_shown(x) if isinstance(x, list) else float(x) for x in v]


# ------------------------------------------------------------------ points of the domain


def drawn(claim: Claim, rng: random.Random) -> Point:
    """A random point of the domain, often at its ends, at ties and where the formulas are simple."""
    said = [claim.statement, *(g for g in claim.givens if isinstance(g, Relational))]
    point = Point()
    symbols = {s for e in said for s in e.free_symbols if isinstance(s, Symbol)}
    bases = {b for e in said for b in e.atoms(IndexedBase)}
    extents = {s for b in bases for s in b.shape if isinstance(s, Symbol)}
    for s in sorted({s for s in symbols | extents if s.is_integer and s.is_positive}, key=str):
        point.sizes[s.name] = rng.choice((1, 2, 2, 3))
    domains = {_name(g.variable): g.domain for g in claim.givens if isinstance(g, Membership)}
    domains |= {g.args[0].name: _half_line(g) for g in claim.givens if _bounds(g)}
    for base in sorted(bases, key=str):
        shape = [point.dimension(d) for d in base.shape]
        point.arrays[_name(base)] = _array(domains.get(_name(base)), shape, rng, point)
    for s in sorted(symbols, key=lambda s: (bool(_ends(domains.get(s.name))), s.name)):
        if s.is_integer and not s.is_positive:
            point.env[s] = rng.randint(1, max(point.sizes.values(), default=3))
        elif s.name not in point.arrays and not s.is_integer:
            point.scalars[s.name] = _one(domains.get(s.name), rng, point)
    for g in claim.givens:
        if isinstance(g, Relational):
            _fitted(g, point)
        if isinstance(g, Dominated):
            _supported(g, point)
    if not all(holds(g, point) for g in claim.givens):
        raise NoValue("outside the domain")
    return point


def _name(variable: Any) -> str:
    return str(getattr(variable, "label", variable))


def _bounds(g: Any) -> bool:
    """Whether a given is x ≥ c, or x < c, …"""
    orders = (sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge)
    return isinstance(g, orders) and isinstance(g.args[0], Symbol) and isinstance(g.args[1], Rational)


def _half_line(g: Relational) -> Interval:
    end, is_open = g.args[1], isinstance(g, (sympy.Lt, sympy.Gt))
    if isinstance(g, (sympy.Gt, sympy.Ge)):
        return Interval(end, sympy.oo, is_open, True)
    return Interval(-sympy.oo, end, True, is_open)


def _ends(domain: Any) -> set[Any]:
    return domain.low.free_symbols | domain.high.free_symbols if isinstance(domain, Interval) else set()


def _fitted(g: Relational, point: Point) -> None:
    """Σ v_k = c by the last component of v, since no random draw meets it."""
    left, right = g.args
    if not isinstance(g, sympy.Eq) or not isinstance(left, Sum) or not isinstance(left.args[0], Indexed):
        return
    row = point.arrays.get(_name(left.args[0].base))
    if len(left.args[0].indices) == 1 and row:
        row[-1] = point.value(right, point.env) - sum(row[:-1])


def _supported(g: Dominated, point: Point) -> None:
    small, large = (point.arrays.get(_name(v)) for v in (g.small, g.large))
    if small and large:
        for k, (p, q) in enumerate(zip(small, large, strict=True)):
            small[k] = mpmath.mpf(0) if q == 0 else p
        if isinstance(g.small, IndexedBase) and 0 < sum(small) != 1:
            whole = sum(small)
            small[:] = [p / whole for p in small]


def _array(domain: Any, shape: list[int], rng: random.Random, point: Point) -> Any:
    if len(shape) > 1:
        return [_array(domain, shape[1:], rng, point) for _ in range(shape[0])]
    (length,) = shape
    if isinstance(domain, OneHot):
        hot = rng.randrange(length)
        return [mpmath.mpf(k == hot) for k in range(length)]
    if isinstance(domain, Simplex):
        low = 1 if domain.open else rng.choice((0, 1))
        parts = [rng.randint(low, rng.choice((2, 30))) for _ in range(length)]
        if not (whole := sum(parts)):
            raise NoValue("no mass")
        return [mpmath.mpf(p) / whole for p in parts]
    inner = domain.base if isinstance(domain, Power) else domain
    values = [_one(inner, rng, point) for _ in range(length)]
    return [values[0]] * length if rng.random() < 0.15 else values


def _one(domain: Any, rng: random.Random, point: Point) -> Any:
    if isinstance(domain, Finite):
        v = rng.choice(domain.values)
        return mpmath.mpf(v.p) / v.q
    domain = domain if isinstance(domain, Interval) else Reals
    low, high = (point.value(end, point.env) for end in (domain.low, domain.high))
    if low > high:
        raise NoValue("an empty interval")
    ends = [v for v, is_open in ((low, domain.low_open), (high, domain.high_open)) if not is_open]
    simple = [v for v in (0, mpmath.mpf(1) / 2, 1, -1, 2) if low < v < high]
    how = rng.random()
    if ends and how < 0.2:
        return rng.choice(ends)
    if simple and how < 0.35:
        return mpmath.mpf(rng.choice(simple))
    reach = 24 if how > 0.85 else 6
    start = low if mpmath.isfinite(low) else (high - reach if mpmath.isfinite(high) else -reach / 2)
    end = high if mpmath.isfinite(high) else start + reach
    return start + (end - start) * mpmath.mpf(rng.randint(1, 95)) / 96


def holds(g: Any, point: Point) -> bool:
    """Whether a given holds at a point."""
    if isinstance(g, Dominated):
        small, large = (_values(v, point) for v in (g.small, g.large))
        return all(q > 0 for p, q in zip(small, large, strict=True) if p > 0)
    if isinstance(g, Membership):
        return _member(_value(g.variable, point), g.domain, point)
    if any(map(is_vector, g.args)):
        u, v = (_values(a, point) for a in g.args)
        if isinstance(g, sympy.Ne):  # in some component
            return bool(u != v)
        return all(_compare(g, a, b) for a, b in zip(u, v, strict=True))
    bound = [s for s in g.free_symbols if isinstance(s, Symbol) and s.is_integer and not s.is_positive]
    if free := [s for s in bound if s not in point.env]:
        several = (
            replace(point, env={**point.env, free[0]: k}) for k in range(1, max(point.sizes.values()) + 1)
        )
        return all(holds(g, p) for p in several)
    return _compare(g, *(point.value(side, point.env) for side in g.args))


def _compare(g: Any, left: Any, right: Any) -> bool:
    equal = _near(left, right, mpmath.mpf(10) ** -DIGITS)
    if isinstance(g, (sympy.Eq, sympy.Ne)):
        return equal == isinstance(g, sympy.Eq)
    if equal:
        return isinstance(g, (sympy.Le, sympy.Ge))
    return bool(left < right) == isinstance(g, (sympy.Lt, sympy.Le))


def _value(variable: Any, point: Point) -> Any:
    name = _name(variable)
    return point.arrays[name] if name in point.arrays else point.scalars.get(name, point.sizes.get(name))


def _values(v: Any, point: Point) -> list[Any]:
    return point._components(v, point.env) if is_vector(v) else [point.value(v, point.env)]


def _member(value: Any, domain: Any, point: Point) -> bool:
    if value is None:
        return True  # a name that the statement does not use
    if isinstance(domain, (Simplex, OneHot)):
        tiny = mpmath.mpf(10) ** -DIGITS
        rows = value if isinstance(value[0], list) else [value]
        least = (lambda x: x > 0) if getattr(domain, "open", False) else (lambda x: x >= 0)
        hot = not isinstance(domain, OneHot) or all(x in (0, 1) for row in rows for x in row)
        return hot and all(all(map(least, row)) and abs(sum(row) - 1) < tiny for row in rows)
    if isinstance(domain, Finite):
        return any(value == mpmath.mpf(v.p) / v.q for v in domain.values)
    if isinstance(domain, Power):
        return all(_member(v, domain if isinstance(v, list) else domain.base, point) for v in value)
    low, high = (point.value(end, point.env) for end in (domain.low, domain.high))
    above = value > low if domain.low_open else value >= low
    return bool(above and (value < high if domain.high_open else value <= high))


# ------------------------------------------------------------------ judgements


@dataclass(frozen=True)
class Judgement:
    """``false`` and ``undefined`` hold a point where the claim is so; ``points`` counts what was evaluated."""

    false: Point | None = None
    undefined: Point | None = None
    points: int = 0


def precision(statement: Relational) -> int:
    """Digits to work with: a difference of order d needs d times those of its step, and more."""
    deep = max((_depth(e) for e in statement.args), default=0)
    return DIGITS * (deep + 2)


def _depth(e: Any) -> int:
    if isinstance(e, (IndexedBase, Symbol)):
        return 0
    own = sum(int(count[1]) for count in e.args[1:]) if isinstance(e, Derivative) else 0
    return own + max(map(_depth, e.args), default=0)


def judged(claim: Claim, rng: random.Random, points: int) -> Judgement:
    """Look for a point where the claim is false; remember one where it is undefined."""
    tried, undefined = 0, None
    with mpmath.workdps(precision(claim.statement)):
        for _ in range(points):
            try:
                point = drawn(claim, rng)
            except FAILURES:
                continue
            try:
                broken = breaks(claim.statement, point) and _still(claim.statement, point)
            except Undefined:
                undefined = undefined or point
                continue
            except FAILURES:
                continue
            tried += 1
            if broken:
                return Judgement(point, undefined, tried)
    return Judgement(None, undefined, tried)


def _still(statement: Relational, point: Point) -> bool:
    """Whether the relation fails with many more digits, too: 1 - sigmoid(200) had lost some."""
    with mpmath.extradps(SURE):
        return breaks(statement, point)


def judged_at(claim: Claim, values: tuple[tuple[str, Any], ...]) -> bool | None:
    """Whether the claim fails at a witness, inside its domain; None where this judge has no value."""
    said = [claim.statement, *(g for g in claim.givens if isinstance(g, Relational))]
    symbols = {s.name: s for e in said for s in e.free_symbols if isinstance(s, Symbol)}
    point = Point()

    def exact(v: Any) -> Any:
        if isinstance(v, (tuple, list)):
            return [exact(x) for x in v]
        v = Rational(str(v))
        return mpmath.mpf(v.p) / v.q

    with mpmath.workdps(precision(claim.statement)):
        for name, v in values:
            symbol = symbols.get(name)
            if isinstance(v, (tuple, list)):
                point.arrays[name] = exact(v)
            elif symbol is None or (symbol.is_integer and symbol.is_positive):
                point.sizes[name] = int(v)
            elif symbol.is_integer:
                point.env[symbol] = int(v)
            else:
                point.scalars[name] = exact(v)
        try:
            if not all(holds(g, point) for g in claim.givens):
                return False
            with mpmath.extradps(SURE):
                return breaks(claim.statement, point)
        except FAILURES:
            return None


def breaks(statement: Relational, point: Point) -> bool:
    """Whether the relation fails at a point.  Raises NoValue where that cannot be seen."""
    point.digits = DIGITS
    left, right = (point.value(side, point.env) for side in statement.args)
    if not (isinstance(left, (int, mpmath.mpf)) and isinstance(right, (int, mpmath.mpf))):
        raise NoValue("not a real number")
    if mpmath.isnan(left) or mpmath.isnan(right):
        raise NoValue("not a number")
    if left == right or _near(left, right, mpmath.mpf(10) ** -point.digits):
        if isinstance(statement, (sympy.Eq, sympy.Le, sympy.Ge)):
            return False
        if left != right and point.digits < DIGITS:
            raise NoValue("too near to tell")
        return True
    if not _near(left, right, mpmath.mpf(10) ** (3 - point.digits)) or point.digits == DIGITS:
        return not {
            sympy.Eq: False,
            sympy.Ne: True,
            sympy.Lt: left < right,
            sympy.Le: left < right,
            sympy.Gt: left > right,
            sympy.Ge: left > right,
        }[_head(statement)]
    raise NoValue("too near to tell")


def _head(statement: Relational) -> Any:
    return next(
        h for h in (sympy.Eq, sympy.Ne, sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge) if isinstance(statement, h)
    )
