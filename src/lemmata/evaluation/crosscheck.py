"""A proved result, tested once more by numbers that know nothing of its proof.

Both sides are enclosed by balls at telling points, corners and boundary of the domain, and at
generic interior points they are also computed by SymPy's own differentiation and `lambdify` with
mpmath at 50 digits.  A limit is followed along a sequence.

>>> from sympy import Eq, log
>>> from lemmata.notation import Claim, Interval, Integer, oo, scalar, within
>>> t = scalar("t")
>>> check = crosscheck(Claim(Eq(log(t**2), 2*log(t), evaluate=False), (within(t, Interval(Integer(0), oo)),)))
>>> check.witness is None and check.points > 0 and check.digits >= 50
True
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise
from typing import Any

import mpmath
import sympy
from sympy import (
    Add,
    Basic,
    Derivative,
    Expr,
    Indexed,
    Integer,
    KroneckerDelta,
    Limit,
    Mul,
    Product,
    Sum,
    Symbol,
)

from lemmata.definitions import Definition
from lemmata.evaluation.balls import Ball, Field, Imprecise
from lemmata.evaluation.closures import FAILS, NoNumericMeaning, Program, State
from lemmata.evaluation.evaluate import finished
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity, Undefined, compare
from lemmata.evaluation.names import componentwise
from lemmata.evaluation.points import SEED, Point, Space, named
from lemmata.notation import (
    Claim,
    Entries,
    Entry,
    component,
    fresh_index,
    rebuild,
    size,
    substitute,
    unevaluated,
)
from lemmata.verdict import Witness

__all__ = ["CrossCheck", "crosscheck"]

MOST_POINTS = 28
LAMBDIFIED_SIZES = 2
EXTRA_DIGITS = 10
STEPS = (2, 8, 32, 128)
"""A limit is followed at the distances 10^-2, 10^-8, … from its end."""

ARRIVED = 1e-60
"""Distances below this one count as equal: cancellation leaves no more."""


@dataclass(frozen=True)
class CrossCheck:
    """What numbers say about a claim.

    ``points`` counts the points at which both sides were evaluated and the relation was not
    contradicted, ``digits`` to how many digits the sides of an equality agree, and balls and
    mpmath agree about each side.  A ``witness`` contradicts the claim.
    """

    points: int
    digits: int
    witness: Witness | None
    seconds: float


def crosscheck(claim: Claim, sizes: Sequence[int] = (1, 2, 3, 7), digits: int = 50) -> CrossCheck:
    """Test ``claim`` at points inside its domain, at corners and on the boundary.

    Returns a `CrossCheck`; one with zero points supports nothing.
    """
    started = time.perf_counter()
    check = _Check(claim, sizes, digits)
    try:
        check.run()
        witness = None
    except _Contradicted as found:
        witness = found.witness
    except NoNumericMeaning:
        witness = None
    agreed = 0 if math.isinf(check.agreed) else int(check.agreed)
    return CrossCheck(check.points, agreed, witness, time.perf_counter() - started)


class _Contradicted(Exception):
    def __init__(self, point: Point, left: object, right: object) -> None:
        self.witness = Witness(named(point), str(left), str(right))


class _Check:
    def __init__(self, claim: Claim, sizes: Sequence[int], digits: int) -> None:
        self.claim, self.sizes, self.wanted = claim, sizes, digits
        self.points = 0
        self.agreed = math.inf
        self.bits = int((digits + EXTRA_DIGITS) * 3.33)

    def run(self) -> None:
        statement = componentwise(self.claim.statement)
        if statement.has(Limit):
            self._along_limits(statement)
            return
        self.space = Space(self.claim, self.sizes)
        self.statement = self.space.statement
        self.program = Program(*self.statement.args)
        for point in islice(self.space.points(), MOST_POINTS):
            self._by_balls(point)
        rng = random.Random(SEED)
        for k, (choice, at) in enumerate(self._generic_choices()):
            generic = self.space.generic(choice, at, rng)
            if generic is None:
                continue
            sides = self._by_balls(generic)
            if sides is not None and k < LAMBDIFIED_SIZES:
                self._by_mpmath(generic, sides)

    def _generic_choices(self) -> Iterator[tuple[Mapping[Basic, int], Mapping[Basic, int]]]:
        """For every size the last pattern of indices, which has them distinct; larger sizes first but 7."""
        choices = sorted(
            self.space.size_choices(),
            key=lambda c: (max(c.values(), default=0) not in (2, 3), -sum(c.values())),
        )
        for choice in choices:
            if patterns := self.space.patterns(choice):
                yield choice, patterns[-1]

    # ------------------------------------------------------------ balls

    def _by_balls(self, point: Point) -> list[Any] | None:
        """Both sides as balls, having compared them; None where they could not be evaluated."""
        for bits in (self.bits, 2 * self.bits, 6 * self.bits):
            try:
                with field(bits) as arithmetic:
                    state = State(arithmetic, point.mapping())
                    raw = [self.program.run(k, state) for k in (0, 1)]
                    order = compare(*raw)
                    sides = [finished(arithmetic, v) for v in raw]
            except Imprecise:
                continue
            except NoNumericMeaning:
                return None
            except Undefined as error:
                raise _Contradicted(point, f"undefined: {error}", "") from error
            if order is not None and order in FAILS[type(self.statement)]:
                raise _Contradicted(point, *sides)
            agreed = self._agreement(sides)
            if agreed >= self.wanted:
                break
        else:
            return None
        self.points += 1
        self.agreed = min(self.agreed, agreed)
        return sides

    def _agreement(self, sides: list[Any]) -> float:
        """Digits to which the sides of an equality agree; for other relations, to which they are known."""
        left, right = sides
        if isinstance(left, Infinity) or isinstance(right, Infinity):
            return self.wanted + EXTRA_DIGITS
        if isinstance(self.statement, sympy.Eq):
            return self._digits(max(left.upper, right.upper) - min(left.lower, right.lower), left.mid)
        return min(self._digits(b.upper - b.lower, b.mid) for b in (left, right))

    def _digits(self, gap: Fraction, value: Fraction) -> float:
        most = self.wanted + EXTRA_DIGITS
        return min(most, _log10(max(Fraction(1), abs(value))) - _log10(gap)) if gap else most

    # ------------------------------------------------------------ mpmath

    def _by_mpmath(self, point: Point, sides: list[Any]) -> None:
        """Compare with SymPy's derivative and mpmath's functions."""
        values = _lambdified(self.statement.args, point, self.wanted + EXTRA_DIGITS)
        if values is None:
            return
        for side, value in zip(sides, values, strict=True):
            if not isinstance(side, Ball):
                continue
            gap = max(abs(value - side.lower), abs(value - side.upper))
            agreed = self._digits(gap, side.mid)
            if agreed < self.wanted / 2:
                raise _Contradicted(point, f"balls {side}", f"mpmath {float(value)!r}")
            self.agreed = min(self.agreed, agreed)

    # ------------------------------------------------------------ limits

    def _along_limits(self, statement: Any) -> None:
        """Follow every limit by one small parameter; the sides must approach each other."""
        step = Symbol("_step", real=True)
        followed = type(statement)(*(_followed(a, step) for a in statement.args), evaluate=False)
        space = Space(Claim(followed, self.claim.givens), self.sizes)
        program = Program(*followed.args)
        heads = {tuple((k, v) for k, v in p.values if k != step): p for p in islice(space.points(), 12)}
        for point in heads.values():
            gaps = self._gaps(program, point, step)
            if _approaches(gaps):
                self.points += 1
                self.agreed = min(self.agreed, self._digits(Fraction(gaps[-1]), Fraction(1)))

    def _gaps(self, program: Program, point: Point, step: Symbol) -> list[float]:
        """The distances of the sides at ever smaller steps, as far as numbers can tell."""
        found = []
        for k in STEPS:
            near = point.replaced(step, Fraction(1, 10**k))
            try:
                with field(1024) as arithmetic:
                    state = State(arithmetic, near.mapping())
                    left, right = (program.run(side, state) for side in (0, 1))
                    found.append(max(_distance(arithmetic, left, right), ARRIVED))
            except (Imprecise, NoNumericMeaning):
                break
            except Undefined as error:
                raise _Contradicted(near, f"undefined: {error}", "") from error
        return found


def _distance(arithmetic: Field, left: Any, right: Any) -> float:
    """|left − right|; towards ±oo 1/|value|, or oo if the value has the wrong sign."""
    if isinstance(left, Infinity):
        left, right = right, left
    if isinstance(left, Infinity):
        return 0.0 if left == right else math.inf
    if isinstance(right, Infinity):
        value = arithmetic.approximate(left) * right.sign
        return 1 / value if value > 0 else math.inf
    return abs(arithmetic.approximate(left - right))


def _approaches(gaps: Sequence[float]) -> bool:
    """Whether the gaps shrink, at least as fast as a logarithm does."""
    falling = len(gaps) > 1 and all(later <= earlier for earlier, later in pairwise(gaps))
    return falling and (gaps[-1] < 1e-6 or gaps[-1] < gaps[0] / 8)


def _followed(expr: Any, step: Symbol) -> Any:
    """The expression with each limit's variable at its end, up to ``step``."""
    if not expr.has(Limit):
        return expr
    if not isinstance(expr, Limit):
        return rebuild(expr, (_followed(a, step) for a in expr.args))
    body, x, end, direction = expr.args
    with unevaluated():
        if end in (sympy.oo, -sympy.oo):
            at = Mul(Integer(1 if end is sympy.oo else -1), sympy.Pow(step, Integer(-1)))
        else:
            at = Add(end, Mul(Integer(-1 if str(direction) == "-" else 1), step))
    return substitute(_followed(body, step), {x: at})


def _log10(value: Fraction) -> float:
    return (
        (math.log2(value.numerator) - math.log2(value.denominator)) * math.log10(2)
        if value > 0
        else -math.inf
    )


# ------------------------------------------------------------------ SymPy's own evaluation


def _lambdified(sides: Sequence[Expr], point: Point, digits: int) -> list[Fraction] | None:
    """Both sides by SymPy and mpmath; None where SymPy cannot."""
    writer = _Evaluated(point)
    try:
        written = [writer.write(side, {}) for side in sides]
        function = sympy.lambdify(list(writer.symbols), written, modules="mpmath")
        with mpmath.workdps(digits):
            arguments = [mpmath.mpf(v.numerator) / v.denominator for v in writer.symbols.values()]
            return [_fraction(mpmath.mpmathify(v)) for v in function(*arguments)]
    except Exception:  # SymPy and mpmath raise many kinds here; the balls have their say anyway
        return None


def _fraction(value: Any) -> Fraction:
    if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
        raise ValueError("not a real number")
    negative, mantissa, exponent, _ = value._mpf_
    result = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -result if negative else result


class _Evaluated:
    """A statement's side at given sizes and indices as an ordinary, evaluated SymPy expression."""

    def __init__(self, point: Point) -> None:
        self.whole: dict[Basic, Integer] = {}
        self.arrays: dict[Basic, Any] = {}
        self.symbols: dict[Symbol, Fraction] = {}
        for name, value in point.values:
            if isinstance(value, int):
                self.whole[name] = Integer(value)
            elif isinstance(value, tuple):
                self.arrays[name.label] = self._array(str(name.label), value)  # type: ignore[attr-defined]
            else:
                self.symbols[name] = value  # type: ignore[index]

    def _array(self, prefix: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return [self._array(f"{prefix}_{k}", part) for k, part in enumerate(value, 1)]
        symbol = Symbol(prefix, real=True)
        self.symbols[symbol] = value
        return symbol

    def write(self, expr: Any, bound: Mapping[Basic, Integer]) -> Any:
        """``expr`` with sums written out and derivatives taken by SymPy."""
        if isinstance(expr, Symbol):
            return bound.get(expr, self.whole.get(expr, expr))
        if isinstance(expr, Indexed):
            array = self.arrays[expr.base.label]
            for index in expr.indices:
                array = array[self._at(index, bound) - 1]
            return array
        if isinstance(expr, Entry):
            return self.write(expr.args[0].args[self._at(expr.args[1], bound) - 1], bound)
        if isinstance(expr, (Sum, Product)):
            return self._binder(expr, bound)
        if isinstance(expr, Derivative):
            body = self.write(expr.args[0], bound)
            for variable, count in expr.args[1:]:
                body = sympy.diff(body, self.write(variable, bound), int(count))
            return body
        if isinstance(expr, KroneckerDelta):
            return Integer(int(self._at(expr.args[0], bound) == self._at(expr.args[1], bound)))
        if isinstance(expr, Definition):
            return self._definition(expr, bound)
        if isinstance(expr, Entries) or not expr.args:
            return expr
        return type(expr)(*(self.write(a, bound) for a in expr.args))

    def _at(self, index: Any, bound: Mapping[Basic, Integer]) -> int:
        return int(self.write(index, bound))

    def _binder(self, expr: Any, bound: Mapping[Basic, Integer]) -> Any:
        ranges: list[dict[Basic, Integer]] = [dict(bound)]
        for k, low, high in reversed(expr.args[1:]):
            ranges = [
                {**outer, k: Integer(at)}
                for outer in ranges
                for at in range(self._at(low, outer), self._at(high, outer) + 1)
            ]
        parts = [self.write(expr.args[0], inner) for inner in ranges]
        return Add(*parts) if isinstance(expr, Sum) else Mul(*parts)

    def _definition(self, expr: Any, bound: Mapping[Basic, Integer]) -> Any:
        name = type(expr).__name__
        if name not in ("vmax", "vmin"):
            return self.write(expr.unfold(), bound)
        vector = expr.args[0]
        k = fresh_index([vector, *bound], "k")
        body, count = component(vector, k), self._at(size(vector), bound)
        entries = [self.write(body, {**bound, k: Integer(at)}) for at in range(1, count + 1)]
        return (sympy.Max if name == "vmax" else sympy.Min)(*entries)
