"""Refutation: an exact point inside the domain at which balls exclude the claimed relation.

Telling points come first, then chance on log scales, then a search for the tightest point.  A
float never decides: every point is exact and rational, and both sides are enclosed by balls
at 64 to 8,192 bits (numbers at 32,768) until they separate.  That two sides are *equal*, which refutes ``<`` and
``!=``, is only accepted from exact values.  The witness is shrunk to what teaches.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sympy
from sympy import Basic

from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Ball, Field, Imprecise
from lemmata.evaluation.closures import FAILS, NoNumericMeaning, Program, State
from lemmata.evaluation.exact import ExactField
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity, Undefined, compare
from lemmata.evaluation.points import Point, Space, named, plain
from lemmata.notation import Claim
from lemmata.prover.optimise import Chart, climb
from lemmata.prover.shrink import shrunk, simplicity
from lemmata.verdict import Evidence, Witness

__all__ = ["Illdefined", "refute"]

FIRST = 64
MOST_POINTS = 1500
BITS = (64, 256, 1024, 8192)
CLOSED_BITS = (*BITS, 1 << 15)
"""For numbers, whose only point deserves them: sigmoid(1000) is not 1, and no other point will tell."""

SEARCH_BITS = 160
CAREFUL = 40
"""How many undecided points are looked at again with more bits."""

EXACT = 100.0
"""The digits to which two sides agree that are equal exactly; there is no end to them."""


@dataclass
class Illdefined(LemmataError):
    """A claim that has no meaning at a point of its own domain; it may be raised as it is."""

    point: Point
    subterm: Basic | None
    reason: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f" at {self.point}" if self.point.values else ""
        mend = f"; give {self.suggestion}" if self.suggestion else ""
        return f"{self.subterm} is undefined{where}: {self.reason}{mend}"


def refute(
    claim: Claim, budget_seconds: float = 2.0, backend: str | None = None
) -> Witness | Evidence | Illdefined:
    """Look for a point that refutes ``claim``.

    Returns a `Witness` whose exact values lie inside the domain and whose two sides are certain
    to break the relation; `Illdefined` when a term has no value at a point of the domain; else
    `Evidence` of what was tried.  ``Evidence.points`` is 0 when nothing could be evaluated: a
    limit, for example, is not a matter of numbers.

    >>> from sympy import Lt, Integer
    >>> from lemmata.notation import scalar
    >>> x = scalar("x")
    >>> refute(Claim(Lt(x**2, x, evaluate=False))).values
    (('x', 0),)
    """
    try:
        search = Search(claim, budget_seconds, backend)
    except NoNumericMeaning as error:
        return Evidence(stopped=str(error))
    return search.run()


class Sides:
    """Both sides of a claim, compiled once."""

    def __init__(self, claim: Claim, backend: str | None = None) -> None:
        self.space = Space(claim)
        statement = self.space.statement
        if type(statement) not in FAILS:
            raise NoNumericMeaning(statement, "it is no relation")
        if self.space.limits:
            raise NoNumericMeaning(statement, "a limit is not evaluated, it is proved")
        self.relation = type(statement)
        self.fails = FAILS[self.relation]
        self.program = Program(*statement.args)
        self.fields = {bits: field(bits, backend) for bits in (*CLOSED_BITS, SEARCH_BITS)}

    def at(self, point: Point, arithmetic: Field) -> tuple[Any, Any]:
        """Left and right; the field must be entered."""
        state = State(arithmetic, point.mapping())
        return self.program.run(0, state), self.program.run(1, state)

    def order(self, point: Point, bits: int) -> int | None:
        """How left certainly compares with right.  Raises `Undefined`."""
        try:
            with self.fields[bits] as arithmetic:
                return compare(*self.at(point, arithmetic))
        except (Imprecise, NoNumericMeaning):
            return None

    def equal(self, point: Point) -> bool:
        """Whether both sides are equal by exact arithmetic."""
        try:
            with ExactField() as arithmetic:
                left, right = self.at(point, arithmetic)
                return bool(left == right)
        except (Imprecise, NoNumericMeaning, Undefined, OverflowError):
            return False

    def broken(self, point: Point, most_bits: int = 1024) -> bool:
        """Whether the relation certainly fails at a point of the domain."""
        for bits in BITS:
            if bits > most_bits:
                break
            try:
                order = self.order(point, bits)
            except Undefined:
                return False
            if order is not None:
                return order in self.fails
        return 0 in self.fails and self.equal(point)


class Search:
    """One attempt to refute one claim."""

    def __init__(self, claim: Claim, budget: float, backend: str | None) -> None:
        self.claim = claim
        self.sides = Sides(claim, backend)
        self.space = self.sides.space
        self.backend = backend
        now = time.process_time()
        self.until = now + budget
        self.sampling_until = now + 0.55 * budget
        self.tried = 0
        self.careful = 0
        self._failing = Point(())
        self.exact = 0
        self.digits = math.inf
        self.hardest: tuple[float, Point] | None = None
        self.best: list[tuple[float, Point]] = []

    def run(self) -> Witness | Evidence | Illdefined:
        points = self.space.points(until=self.until)
        try:
            found = self._first(points)
            if isinstance(found, Illdefined):
                return found
            found = found or self._sampled(points) or self._searched()
        except Undefined as error:
            return self._illdefined(error)
        if found is None or not self.space.admits(found):
            return self._evidence()
        point = shrunk(self.sides, found, min(self.until, time.process_time() + 0.25))
        return self._witness(point)

    # ------------------------------------------------------------ sampling

    def _first(self, points: Iterator[Point]) -> Point | Illdefined | None:
        """The simplest failure among the telling points, unless the claim is undefined at one."""
        broken = []
        enough = time.process_time() + 0.25
        for point in islice(points, FIRST):
            if self._fails(point):
                broken.append(point)
            if broken and time.process_time() > enough:
                break
            if time.process_time() > self.sampling_until:
                break
        return min(broken, key=lambda p: (self._infinite(p), simplicity(p))) if broken else None

    def _sampled(self, points: Iterator[Point]) -> Point | None:
        for point in islice(points, MOST_POINTS):
            if self._fails(point):
                return point
            if time.process_time() > self.sampling_until:
                break
        return None

    def _fails(self, point: Point) -> bool:
        """Whether the relation certainly fails; keeps account of what was seen.

        Raises `Undefined`, with the point, where a side has no value.
        """
        sides = self.sides
        try:
            with sides.fields[64] as arithmetic:
                left, right = sides.at(point, arithmetic)
                order = compare(left, right)
                self._note(point, arithmetic, left, right)
        except Imprecise:
            order = None
        except NoNumericMeaning:
            return False  # z[2] where n = 1: the statement does not speak of this point
        except Undefined as error:
            error.at = str(point)
            self._failing = point
            raise
        self.tried += 1
        if order == 0:
            self.digits = min(self.digits, EXACT)
        if order is not None:
            return order in sides.fails
        return self._looked_at_again(point)

    def _looked_at_again(self, point: Point) -> bool:
        if self.careful >= CAREFUL:
            return False
        self.careful += 1
        digits = None
        for bits in BITS[1:3] if point.values else CLOSED_BITS[1:]:
            try:
                with self.sides.fields[bits] as arithmetic:
                    left, right = self.sides.at(point, arithmetic)
                    order = compare(left, right)
                    digits = _agreement(arithmetic, left, right) if order is None else EXACT
            except Imprecise:
                continue
            if order is not None:
                return order in self.sides.fails
            if self.careful > 4 and digits > 30 and point.values:
                break
        if digits is not None and digits < self.digits:
            self.digits = digits
            if self.sides.relation is sympy.Eq:
                self.hardest = (digits, point)
        if 0 in self.sides.fails and self.exact < CAREFUL:
            self.exact += 1
            return self.sides.equal(point)
        return False

    def _note(self, point: Point, arithmetic: Field, left: Any, right: Any) -> None:
        """Remember where an inequality is tightest."""
        if self.sides.relation in (sympy.Eq, sympy.Ne) or any(isinstance(v, Infinity) for v in (left, right)):
            return
        gap = arithmetic.approximate(self._gap(left, right))
        scale = abs(arithmetic.approximate(left)) + abs(arithmetic.approximate(right))
        score = gap / scale if scale and math.isfinite(scale) else gap
        if math.isnan(score):
            return
        if self.hardest is None or score > self.hardest[0]:
            self.hardest = (score, point)
        if len(self.best) < 4 or score > self.best[-1][0]:
            head = _head(point)
            same = [b for b in self.best if _head(b[1]) == head]
            if same and same[0][0] >= score:
                return
            self.best = sorted(
                [b for b in self.best if b not in same] + [(score, point)], key=lambda b: -b[0]
            )[:4]

    def _gap(self, left: Any, right: Any) -> Any:
        """left − right where the claim is ≤, right − left where it is ≥: positive is a violation."""
        return right - left if self.sides.relation in (sympy.Gt, sympy.Ge) else left - right

    def _infinite(self, point: Point) -> bool:
        with self.sides.fields[64] as arithmetic:
            try:
                return any(isinstance(v, Infinity) for v in self.sides.at(point, arithmetic))
            except (Imprecise, Undefined, NoNumericMeaning):
                return False

    # ------------------------------------------------------------ searching

    def _searched(self) -> Point | None:
        """Climb from the tightest points, by the absolute and by the relative violation."""
        if self.sides.relation in (sympy.Eq, sympy.Ne):
            return None
        for _, point in self.best:
            for relative in (True, False):
                if time.process_time() > self.until:
                    return None
                found = self._climbed(point, relative)
                if found is not None and self.space.admits(found) and self.sides.broken(found, BITS[-1]):
                    return found
        return None

    def _climbed(self, point: Point, relative: bool) -> Point | None:
        values = point.mapping()
        variables = self.space.variables({s: values[s] for s in self.space.sizes}) or []
        chart = Chart(point, variables)
        start = chart.start()
        if not start:
            return None
        arithmetic = self.sides.fields[SEARCH_BITS]

        def height(u: list[float]) -> Any:
            candidate = chart.point_at(u)
            if not self.space.admits(candidate):
                return None
            self.tried += 1
            try:
                left, right = self.sides.at(candidate, arithmetic)
                if isinstance(left, Infinity) or isinstance(right, Infinity):
                    return None
                gap = self._gap(left, right)
                if relative:
                    gap = gap / (abs(left) + abs(right) + arithmetic.exact(1, 10**200))
            except (Imprecise, NoNumericMeaning, Undefined, OverflowError):
                return None
            return _Height(arithmetic.to_ball(gap))

        with arithmetic:
            best = climb(
                height,
                start,
                steps=60 + 60 * len(start),
                until=min(self.until, time.process_time() + 0.5),
                done=lambda h: h.ball > 0,
            )
        return chart.point_at(best)

    # ------------------------------------------------------------ answers

    def _witness(self, point: Point) -> Witness:
        """The point as a witness, both sides evaluated once more in the claim as it was given."""
        shown: list[Any] = []
        for bits in BITS:
            with self.sides.fields[bits] as arithmetic:
                try:
                    left, right = self.sides.at(point, arithmetic)
                except Imprecise:
                    continue
                order = compare(left, right)
                if order in self.sides.fails or not shown:  # equal sides: at the first precision
                    shown = _shown(arithmetic, (left, right))
                if order is not None or bits == BITS[-2]:
                    break
        return Witness(named(point), *shown)

    def _evidence(self) -> Evidence:
        digits = 0 if math.isinf(self.digits) else max(0, int(min(self.digits, 9999)))
        tried = (
            ["points at every pattern of indices, on log scales, at ties and corners"] if self.tried else []
        )
        if self.best:
            tried.append("a search for the tightest point")
        stopped = f"no violation found; hardest at {self.hardest[1]}" if self.hardest else ""
        if not self.tried:
            stopped = "no point of the domain was found"
        return Evidence(tuple(tried), self.tried, digits, stopped)

    def _illdefined(self, error: Undefined) -> Illdefined:
        from lemmata.prover.mend import mended

        point = self._failing
        return Illdefined(point, error.subterm, error.reason, mended(self.claim, point))


class _Height:
    """Heights are compared by their middles; only `Sides.broken` decides."""

    __slots__ = ("ball", "middle")

    def __init__(self, ball: Any) -> None:
        self.ball = ball
        self.middle = ball.mid() if hasattr(ball, "mid") else ball.raw.mid

    def __gt__(self, other: _Height) -> bool:
        return bool(self.middle > other.middle)


def _agreement(arithmetic: Field, left: Any, right: Any) -> float:
    """To how many digits two overlapping balls agree at least."""
    if isinstance(left, Infinity) or isinstance(right, Infinity):
        return EXACT
    low, high = arithmetic.endpoints(left - right)
    try:
        gap = float(max(abs(low), abs(high)))
    except OverflowError:
        return 0.0
    scale = max(1.0, abs(arithmetic.approximate(left)))
    return EXACT if gap == 0 or math.isinf(scale) else math.log10(scale) - math.log10(gap)


def _head(point: Point) -> tuple[Any, ...]:
    return tuple((k, v) for k, v in point.values if isinstance(v, int))


def _shown(arithmetic: Field, sides: tuple[Any, Any]) -> list[Any]:
    """Both sides for people: exact rationals, infinities, or balls as short as still separate them."""
    try:
        balls = [None if isinstance(v, Infinity) else arithmetic.ball(v) for v in sides]
    except Imprecise:  # too large to be written out
        return [str(v if isinstance(v, Infinity) else arithmetic.to_ball(v)) for v in sides]
    left, right = balls
    for count in (8, 12, 20, 30, 50, 100, 200):
        short = [b and (b if _is_short(b) else b.rounded(count)) for b in balls]
        if left is None or right is None or not left.disjoint(right) or short[0].disjoint(short[1]):  # type: ignore[union-attr,arg-type]
            break
    return [
        str(v) if b is None else plain(b.exact) if _is_short(b) else str(b)
        for b, v in zip(short, sides, strict=True)
    ]


def _is_short(ball: Ball) -> bool:
    return ball.exact is not None and ball.exact.denominator < 10**12
