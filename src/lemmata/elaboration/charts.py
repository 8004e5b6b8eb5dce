"""Inequalities in one variable: a function is least where its slope turns.

To show 0 ≤ f on an interval: find a with f(a) ≥ 0 such that f falls before a and rises after it, and show
the sign of the slope in the same way.  A slope is simpler after its positive denominators are cleared, and
has one logarithm less after it is divided by what stands before the highest power of one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lemmata.core import signs as rules
from lemmata.core.calculus import mean_value, needed_at, polynomial_signed
from lemmata.core.derivatives import asked_by, derived
from lemmata.core.errors import Refused
from lemmata.core.laws import negative
from lemmata.core.numbers import enclosed_positive
from lemmata.core.polynomials import Reading
from lemmata.core.structure import cases, cut, given, symmetric
from lemmata.core.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Mul,
    Number,
    Power,
    Scalar,
    Term,
    names,
    number,
    parts,
    replace_scalar,
)
from lemmata.core.theorem import Formula, Hypothesis, Theorem
from lemmata.elaboration.atoms import spelled
from lemmata.elaboration.claims import conversions_for
from lemmata.elaboration.conversions import Conversions, Rescale
from lemmata.elaboration.derived import even_power_positive, turned, unequal
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.signs import polynomial_term

__all__ = ["charted"]

DEEPEST = 7
"""Slopes of slopes."""

POINTS = 61
"""Points at which a function is looked at."""


@dataclass(frozen=True)
class Piece:
    """An interval of x with the hypotheses that say so; None is an infinite end."""

    x: Scalar
    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool

    def hypotheses(self) -> frozenset[Hypothesis]:
        found = set()
        if self.low is not None:
            found.add(Formula("<" if self.low_open else "<=", number(self.low), self.x))
        if self.high is not None:
            found.add(Formula("<" if self.high_open else "<=", self.x, number(self.high)))
        return frozenset(found)

    def samples(self) -> list[float]:
        """Points inside, close to the ends too."""
        steps = [(k + 0.5) / POINTS for k in range(POINTS)]
        ends = [10.0**-k for k in range(2, 9)]
        if self.low is not None and self.high is not None:
            a, b = float(self.low), float(self.high)
            return [a + (b - a) * s for s in [*ends, *steps, *(1 - e for e in ends)]]
        spread = [math.tan(math.pi / 2 * s) for s in steps]
        if self.low is not None:
            return [float(self.low) + v for v in [*ends, *spread, 1e3, 1e6]]
        if self.high is not None:
            return [float(self.high) - v for v in [*ends, *spread, 1e3, 1e6]]
        return [-1e3, *(-v for v in reversed(spread)), *spread, 1e3]


def charted(goal: Formula, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """0 ≤ f or 0 < f for a function of one variable, given as ``goal``.  Raises `NotElaborated`."""
    f = goal.right
    variables = names(f)
    if len(variables) != 1:
        raise NotElaborated("more than one variable")
    x = Scalar(next(iter(variables)))
    piece, excluded = _interval(x, hypotheses)
    theorem = Chart(excluded).positive(f, piece, strict=goal.relation == "<")
    for h in sorted(theorem.hypotheses - hypotheses, key=repr):
        if not isinstance(h, Formula):
            raise NotElaborated(f"the hypothesis {h}")
        c = conversions_for(hypotheses)
        gap = Add((h.right, negative(h.left)))
        sign = c.sign("<" if h.relation == "<" else "<=" if h.relation == "<=" else "!=", gap)
        if sign is None:
            raise NotElaborated(f"the hypothesis {h}")
        shown = _compared(sign, h)
        theorem = cut((), shown, theorem)
    return theorem


def _compared(sign: Theorem, h: Formula) -> Theorem:
    if h.relation == "!=" and sign.conclusion.relation != "!=":
        sign = unequal(sign)
    return rules.compared(rules.weakened(sign) if h.relation == "<=" else sign, h.left, h.right)


def _interval(x: Scalar, hypotheses: frozenset[Hypothesis]) -> tuple[Piece, frozenset[Formula]]:
    """The interval that the hypotheses leave to x, and the points that they leave out."""
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    excluded = set()
    for h in hypotheses:
        match h:
            case Formula("<" | "<=", Number(value), y) if y == x:
                end = (value, h.relation == "<")
                low = end if low is None else max(low, end)
            case Formula("<" | "<=", y, Number(value)) if y == x:
                end = (value, h.relation == "<")
                high = end if high is None else min(high, (value, not end[1]))
                high = (high[0], h.relation == "<") if high[0] == value else high
            case Formula("!=", y, Number()) if y == x:
                excluded.add(h)
    return (
        Piece(
            x,
            low[0] if low else None,
            high[0] if high else None,
            low[1] if low else True,
            high[1] if high else True,
        ),
        frozenset(excluded),
    )


class Chart:
    """Finds proofs of signs on pieces; ``excluded``: hypotheses x ≠ a that may be used."""

    def __init__(self, excluded: frozenset[Formula]) -> None:
        self.excluded = excluded
        self.failed: set[tuple[Term, Piece, bool]] = set()

    def positive(self, f: Term, piece: Piece, *, strict: bool, depth: int = 0) -> Theorem:
        """0 < f, or 0 ≤ f, on the piece.  Raises `NotElaborated`."""
        key = f, piece, strict
        if depth > DEEPEST or key in self.failed:
            raise NotElaborated(f"the sign of {spelled(f)}")
        c = conversions_for(piece.hypotheses() | self.excluded)
        for attempt in (self._by_parts, self._by_polynomial, self._by_slope, self._by_range):
            try:
                theorem = attempt(c, f, piece, strict, depth)
            except (NotElaborated, Refused, Rescale):
                continue
            if theorem is not None and (theorem.conclusion.relation == "<" or not strict):
                return theorem
        self.failed.add(key)
        raise NotElaborated(f"the sign of {spelled(f)}")

    # -------------------------------------------------------------- ways

    def _by_parts(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By the signs of its parts."""
        return c.sign("<" if strict else "<=", f)

    def _by_polynomial(
        self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int
    ) -> Theorem | None:
        """A polynomial by Descartes' rule."""
        reading = Reading()
        numerator, under = reading.read(f)
        if under or list(reading.letters) != [piece.x]:
            return None
        degree = max(m[0][1] if m else 0 for m in numerator)
        dense = [numerator.get(((0, k),) if k else (), Fraction(0)) for k in range(degree + 1)]
        ends, open_ = [], True
        if piece.low is not None:
            open_ = open_ and piece.low_open
            ends.append(given(Formula("<", number(piece.low), piece.x)))
        if piece.high is not None:
            open_ = open_ and piece.high_open
            ends.append(given(Formula("<", piece.x, number(piece.high))))
        if not open_:
            return None
        theorem = polynomial_signed(tuple(dense), piece.x, tuple(ends))
        return rules.rewritten(theorem, c.field(theorem.right, f))

    def _by_range(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By an enclosure over a bounded piece."""
        if piece.low is None or piece.high is None:
            return None
        lower = given(Formula("<" if piece.low_open else "<=", number(piece.low), piece.x))
        upper = given(Formula("<" if piece.high_open else "<=", piece.x, number(piece.high)))
        return enclosed_positive(f, ((piece.x, lower, upper),), 64)

    def _by_slope(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By the mean value theorem, from a point where the function is least."""
        for weight in self._weights(f, piece):
            for a in self._turning_points(f, weight, piece):
                try:
                    return self._from_point(c, f, weight, piece, a, strict, depth)
                except (NotElaborated, Refused, Rescale):
                    continue
        return None

    # -------------------------------------------------------------- the mean value theorem

    def _from_point(
        self, c: Conversions, f: Term, weight: Term, piece: Piece, a: Fraction, strict: bool, depth: int
    ) -> Theorem:
        """f is least at a: it rises after it and falls before it."""
        at = number(a)
        function = f if weight == ONE else Mul((f, Power(weight, -1)))
        start = self._start(replace_scalar(function, piece.x, at))
        # At a itself the function may be 0 if a is left out, or if nothing strict is asked.
        left_out = Formula("!=", piece.x, at) in self.excluded
        closed = start.conclusion.relation == "<" or not strict
        halves = [
            self._beside(function, piece, a, after, closed, strict, start, depth) for after in (True, False)
        ]
        if halves[0] is None or halves[1] is None:
            theorem = halves[0] or halves[1]
            if theorem is None:
                raise NotElaborated("the point fills the piece")
        else:
            if not closed and not left_out:
                raise NotElaborated("the function may be 0 at a point within")
            theorem = self._both(halves[0], halves[1], piece.x, at, closed)
        if weight != ONE:
            made = rules.combine(((Fraction(1), (theorem, c.ask("<", weight))),))
            theorem = rules.rewritten(made, c.field(made.right, f))
        return theorem

    def _beside(
        self,
        f: Term,
        piece: Piece,
        a: Fraction,
        after: bool,
        closed: bool,
        strict: bool,
        start: Theorem,
        depth: int,
    ) -> Theorem | None:
        """The sign of f on one side of a; None where the piece has no such side."""
        half = _half(piece, a, after=after)
        if half is None:
            return None
        x, at = piece.x, number(a)
        inside = conversions_for(half.hypotheses() | self.excluded)
        conditions = tuple(inside.ask("<" if r == "<" else "!=", t) for r, t, _ in asked_by(f, x))
        rate = derived(f, x) if after else negative(derived(f, x))
        slope = self._simplified(inside, rate, half, strict and not closed, depth)
        beyond = Formula("<", at, x) if after else Formula("<", x, at)
        local = slope.hypotheses.union(*(t.hypotheses for t in conditions)) - {beyond}
        ends = [self._end(h, x, at) for h in sorted(local, key=repr) if isinstance(h, Formula)]
        continuity = self._continuity(f, x, at)
        ends_ = tuple({t.conclusion: t for t in ends}.values())
        theorem = mean_value(f, x, at, after, closed, conditions, slope, start, ends_, continuity)
        # The bound at a may be one of the piece itself, which says more or less.
        own = Formula("<=" if closed else "<", beyond.left, beyond.right)
        wanted = [h for h in piece.hypotheses() if isinstance(h, Formula) and {h.left, h.right} == {x, at}]
        for h in wanted:
            if (h.left, h.right) == (own.left, own.right) and h != own:
                if own.relation == "<":
                    raise NotElaborated("the function may be 0 at the end")
                theorem = cut(
                    (), rules.compared(rules.weakened(rules.difference(given(h))), h.left, h.right), theorem
                )
        return theorem

    def _both(self, after: Theorem, before: Theorem, x: Scalar, at: Number, closed: bool) -> Theorem:
        """Both sides together; not closed, x ≠ a is x < a or a < x."""
        if not closed:
            apart = given(Formula("!=", x, at))
            for order in (Formula("<=", at, x), Formula("<=", x, at)):
                gap = rules.difference(given(order))
                differ = rules.difference(apart)
                if differ.left != gap.right:
                    differ = turned(differ)
                strictly = rules.compared(rules.positive_unless_zero(gap, differ), order.left, order.right)
                if order.left == at:
                    after = cut((), strictly, after)
                else:
                    before = cut((), strictly, before)
        if after.conclusion != before.conclusion:
            after, before = (
                t if t.conclusion.relation == "<=" else rules.weakened(t) for t in (after, before)
            )
        return cases(after, before, at, x)

    def _simplified(self, c: Conversions, t: Term, piece: Piece, strict: bool, depth: int) -> Theorem:
        """The sign of a slope in normal form, its positive denominators and factors cleared."""
        r, equation = c.norm(t)
        plain = c.term(r)
        reading = Reading()
        numerator, under = reading.read(plain)
        if not numerator:
            sign = rules.rewritten(rules.combine(()), c.field(Add(()), plain))
        elif under:
            letters = {k: letter for letter, k in reading.letters.items()}
            over = c.term(c.norm(polynomial_term(numerator, letters))[0])
            sign = self.positive(over, piece, strict=strict, depth=depth + 1)
            theorems = [sign]
            bases = {polynomial: base for base, polynomial in reading.asked.items()}
            for polynomial, e in under.items():
                base = bases[polynomial]
                positive = c.sign("<", base)
                if positive is None and e % 2 == 0:
                    positive = even_power_positive(c.ask("!=", base), e)
                    theorems.append(rules.power_signed(positive, -1))
                    continue
                if positive is None:
                    raise NotElaborated("a denominator without a sign")
                theorems.append(rules.power_signed(positive, -e))
            made = rules.combine(((Fraction(1), tuple(theorems)),))
            sign = rules.rewritten(made, c.field(made.right, plain))
        else:
            sign = self.positive(plain, piece, strict=strict, depth=depth + 1)
        return sign if equation is None else rules.rewritten(sign, symmetric(equation))

    def _start(self, value: Term) -> Theorem:
        """0 ≤ f(a), a closed number."""
        c = conversions_for(frozenset())
        sign = c.sign("<=", value)
        if sign is not None:
            return sign
        r, equation = c.norm(value)
        sign = c.sign("<=", c.term(r))
        if sign is None or equation is None:
            raise NotElaborated("the value at the point")
        return rules.rewritten(sign, symmetric(equation))

    def _end(self, h: Formula, x: Scalar, at: Number) -> Theorem:
        """That an end of the interval does not lie beyond the point."""
        small, large = (h.left, at) if h.right == x else (at, h.right)
        c = conversions_for(frozenset())
        return rules.compared(rules.weakened(c.ask("<=", Add((large, negative(small))))), small, large)

    def _continuity(self, f: Term, x: Scalar, at: Number) -> tuple[Theorem, ...]:
        """What makes f continuous at the point; logarithms that fade among it."""
        c = conversions_for(frozenset())
        shown: dict[Formula, Theorem] = {}
        for t in _inside(f):
            value = replace_scalar(t, x, at)
            r, equation = c.norm(value)
            if not r.numerator and value != ZERO and equation is not None:
                shown[Formula("=", value, ZERO)] = equation
        needed = list(dict.fromkeys(needed_at(f, x, at, set(shown))))
        out = []
        for formula in needed:
            if formula in shown:
                out.append(shown[formula])
            elif formula.relation == "<":
                out.append(c.ask("<", formula.right))
            else:
                out.append(c.ask("!=", formula.left))
        return tuple(t if t.conclusion in needed else unequal(t) for t in out)

    # -------------------------------------------------------------- proposals, by floating point

    def _weights(self, f: Term, piece: Piece) -> Iterator[Term]:
        """1, and what stands before the highest power of a logarithm."""
        yield ONE
        reading = Reading()
        numerator, under = reading.read(f)
        if under:
            return
        letters = {k: letter for letter, k in reading.letters.items()}
        logs = {k for k, t in letters.items() if isinstance(t, Apply) and t.function == "log"}
        by_power: dict[tuple[tuple[int, int], ...], dict[tuple[tuple[int, int], ...], Fraction]] = {}
        for m, value in numerator.items():
            power = tuple((k, e) for k, e in m if k in logs)
            rest = tuple((k, e) for k, e in m if k not in logs)
            by_power.setdefault(power, {})[rest] = value
        for power in sorted(by_power, key=lambda p: -sum(e for _, e in p)):
            if power:
                weight = polynomial_term(by_power[power], letters)
                if piece.x.name in names(weight):
                    yield weight
                    yield negative(weight)

    def _turning_points(self, f: Term, weight: Term, piece: Piece) -> Iterator[Fraction]:
        """Points at which f/weight may be least: where it is on the samples, and the ends."""
        values = []
        for s in piece.samples():
            try:
                w = _float(weight, piece.x, s)
                values.append((_float(f, piece.x, s) / w, s))
            except (ValueError, OverflowError, ZeroDivisionError):
                continue
        found: list[Fraction] = []
        if values:
            least = min(values)[1]
            for most in (1, 2, 4, 12):
                found.append(Fraction(least).limit_denominator(most))
        ends = [e for e in (piece.low, piece.high) if e is not None]
        simple = [Fraction(v) for v in (0, 1)] + [Fraction(1, 2)]
        for a in dict.fromkeys([*ends, *found, *simple]):
            if (piece.low is None or piece.low <= a) and (piece.high is None or a <= piece.high):
                yield a


def _half(piece: Piece, a: Fraction, *, after: bool) -> Piece | None:
    """The part of a piece after or before a point, without the point."""
    if after:
        if piece.high is not None and a >= piece.high:
            return None
        return Piece(piece.x, a, piece.high, True, piece.high_open)
    if piece.low is not None and a <= piece.low:
        return None
    return Piece(piece.x, piece.low, a, piece.low_open, True)


def _inside(t: Term) -> Iterator[Term]:
    yield t
    for part in parts(t):
        yield from _inside(part)


def _float(t: Term, x: Scalar, at: float) -> float:
    """A value to look at; nothing rests on it."""
    match t:
        case Number(value):
            return float(value)
        case Scalar():
            return at
        case Add(terms):
            return math.fsum(_float(a, x, at) for a in terms)
        case Mul(factors):
            return math.prod(_float(a, x, at) for a in factors)
        case Power(base, exponent):
            return _float(base, x, at) ** exponent
        case Apply("exp", (u,)):
            return math.exp(_float(u, x, at))
        case Apply("log", (u,)):
            return math.log(_float(u, x, at))
        case Apply("abs", (u,)):
            return abs(_float(u, x, at))
        case Apply("pow", (u, c)):
            return math.pow(_float(u, x, at), _float(c, x, at))
    raise ValueError(type(t).__name__)
