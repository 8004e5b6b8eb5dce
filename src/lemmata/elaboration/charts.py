"""Inequalities in one variable: a function is least where its slope turns.

To show 0 ≤ f on an interval: find a with f(a) ≥ 0 such that f falls before a and rises after it, and show
the sign of the slope in the same way.  A slope is simpler after its positive denominators are cleared, and
has one logarithm less after it is divided by what stands before the highest power of one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from lemmata.elaboration.atoms import spelled
from lemmata.elaboration.claims import conversions_for
from lemmata.elaboration.conversions import Conversions, Rescale
from lemmata.elaboration.derived import even_power_positive, turned, unequal
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.signs import is_closed, polynomial_term
from lemmata.kernel import signs as rules
from lemmata.kernel.calculus import mean_value, needed_at, polynomial_signed
from lemmata.kernel.derivatives import asked_by, derived
from lemmata.kernel.errors import Refused
from lemmata.kernel.instantiation import instantiate
from lemmata.kernel.laws import negative
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import Reading
from lemmata.kernel.structure import cases, congruent, cut, given, reflexive, symmetric, zero_or_positive
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Component,
    Count,
    Mul,
    Number,
    Power,
    Scalar,
    Term,
    names,
    number,
    parts,
    replace_scalar,
    with_parts,
)
from lemmata.kernel.theorem import Formula, Hypothesis, Theorem

__all__ = ["charted"]

DEEPEST = 7
"""Slopes of slopes."""

POINTS = 61
"""Points at which a function is looked at."""

MOST = 150
"""Attempts for one function."""

WIDTHS = (4, 32, 256, 4096, 1 << 16, 1 << 20)
"""Brackets of a point at which a function is least, by how many go into 1."""


@dataclass(frozen=True)
class Piece:
    """An interval of x with the hypotheses that say so; its ends are closed numbers, None is an infinite one."""

    x: Scalar
    low: Term | None
    high: Term | None
    low_open: bool
    high_open: bool

    def hypotheses(self) -> frozenset[Hypothesis]:
        found = set()
        if self.low is not None:
            found.add(Formula("<" if self.low_open else "<=", self.low, self.x))
        if self.high is not None:
            found.add(Formula("<" if self.high_open else "<=", self.x, self.high))
        return frozenset(found)

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """Both ends to look at; nothing rests on them."""
        low, high = (None if e is None else _float(e, self.x, 0.0) for e in (self.low, self.high))
        return low, high

    def samples(self) -> list[float]:
        """Points inside, close to the ends too."""
        steps = [(k + 0.5) / POINTS for k in range(POINTS)]
        ends = [10.0**-k for k in range(2, 9)]
        low, high = self.ends
        if low is not None and high is not None:
            a, b = low, high
            return [a + (b - a) * s for s in [*ends, *steps, *(1 - e for e in ends)]]
        spread = [math.tan(math.pi / 2 * s) for s in steps]
        if low is not None:
            return [low + v for v in [*ends, *spread, 1e3, 1e6]]
        if high is not None:
            return [high - v for v in [*ends, *spread, 1e3, 1e6]]
        return [-1e3, *(-v for v in reversed(spread)), *spread, 1e3]


def charted(goal: Formula, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """0 ≤ f or 0 < f, given as ``goal``, where f is a function of one part.  Raises `NotElaborated`.

    The part is a scalar, or a component, a size or an exponential, for which a scalar stands meanwhile.
    """
    f = goal.right
    failed: Exception = NotElaborated("no function of one variable")
    for part in _parts_alone(f):
        try:
            theorem = _charted(goal, part, hypotheses)
        except NotElaborated as error:
            failed = error
            continue
        return _with_hypotheses(theorem, hypotheses)
    raise failed


def _parts_alone(f: Term) -> Iterator[Term]:
    """The parts of f beside which nothing in it varies."""
    found: dict[Term, None] = {}
    pending = [f]
    while pending:
        t = pending.pop()
        match t:
            case Scalar() | Component() | Count():
                found[t] = None
            case Apply("exp", _) if not is_closed(t):
                found[t] = None
        pending += parts(t)
    for part in sorted(found, key=lambda t: (not isinstance(t, Scalar), spelled(t))):
        if is_closed(_put_for(f, part, ONE)):
            yield part


def _put_for(t: Term, old: Term, new: Term) -> Term:
    """A term in place of another, wherever it stands outside of binders; powers e^(k·u) of e^u too."""
    if t == old:
        return new
    return with_parts(t, tuple(_put_for(p, old, new) for p in parts(t))) if isinstance(t, REPLACEABLE) else t


REPLACEABLE = (Add, Mul, Power, Apply)


def _charted(goal: Formula, part: Term, hypotheses: frozenset[Hypothesis]) -> Theorem:
    if isinstance(part, Scalar):
        piece, excluded = _interval(part, hypotheses)
        return Chart(excluded).positive(goal.right, piece, strict=goal.relation == "<")
    t = Scalar("?t")
    low, high = conversions_for(hypotheses).signs.bounds(part)
    piece = Piece(
        t,
        number(low.value) if low else None,
        number(high.value) if high else None,
        low.strict if low else True,
        high.strict if high else True,
    )
    f = _put_for(goal.right, part, t)
    theorem = Chart(frozenset()).positive(f, piece, strict=goal.relation == "<")
    return instantiate(theorem, ((t.name, part),), (), ())


def _with_hypotheses(theorem: Theorem, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """The theorem, every hypothesis shown that is not among these."""
    for h in sorted(theorem.hypotheses - hypotheses, key=repr):
        if not isinstance(h, Formula):
            raise NotElaborated(f"the hypothesis {h}")
        c = conversions_for(hypotheses)
        gap = Add((h.right, negative(h.left)))
        sign = c.sign("<" if h.relation == "<" else "<=" if h.relation == "<=" else "!=", gap)
        if sign is None:
            raise NotElaborated(f"the hypothesis {h}")
        theorem = cut((), _compared(sign, h), theorem)
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
            number(low[0]) if low else None,
            number(high[0]) if high else None,
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
        self.steps = 0

    def positive(self, f: Term, piece: Piece, *, strict: bool, depth: int = 0) -> Theorem:
        """0 < f, or 0 ≤ f, on the piece.  Raises `NotElaborated`."""
        key = f, piece, strict
        if depth > DEEPEST or key in self.failed:
            raise NotElaborated(f"the sign of {spelled(f)}")
        if _plainly_negative(f, piece):
            self.failed.add(key)
            raise NotElaborated(f"{spelled(f)} is negative somewhere")
        c = conversions_for(piece.hypotheses() | self.excluded)
        attempts = (
            self._by_parts,
            self._by_polynomial,
            self._by_ends,
            self._by_denominators,
            self._by_slope,
            self._by_range,
            self._by_hill,
            self._by_bracket,
        )
        for attempt in attempts:
            self.steps += 1
            if self.steps > MOST:
                raise NotElaborated("too many pieces")
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
        ends = []
        for h in piece.hypotheses():
            if not isinstance(h, Formula) or h.relation != "<":
                return None
            ends.append(given(h))
        theorem = polynomial_signed(tuple(dense), piece.x, tuple(ends))
        return rules.rewritten(theorem, c.field(theorem.right, f))

    def _by_range(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By an enclosure over a bounded piece."""
        if not (isinstance(piece.low, Number) and isinstance(piece.high, Number)):
            return None
        lower = given(Formula("<" if piece.low_open else "<=", piece.low, piece.x))
        upper = given(Formula("<" if piece.high_open else "<=", piece.x, piece.high))
        return enclosed_positive(f, ((piece.x, lower, upper),), 64)

    def _by_ends(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """An end that belongs to the piece, and what is inside."""
        for end in (piece.low, piece.high):
            if end is None or (piece.low_open if end is piece.low else piece.high_open):
                continue
            low = end is piece.low
            inner = replace(piece, low_open=True) if low else replace(piece, high_open=True)
            inside = self.positive(f, inner, strict=strict, depth=depth)
            at_end = given(Formula("=", piece.x, end))
            start = self._start(replace_scalar(f, piece.x, end))
            if strict and start.conclusion.relation != "<":
                return None
            there = rules.rewritten(start, _moved(f, piece.x, symmetric(at_end)))
            if there.conclusion != inside.conclusion:
                there, inside = rules.weakened(there), rules.weakened(inside)
            small, large = (end, piece.x) if low else (piece.x, end)
            gap = rules.difference(given(Formula("<=", small, large)))
            closed = given(Formula("=", gap.right, ZERO))
            multiple = ONE if low else number(-1)
            same = conversions_for(frozenset()).field(piece.x, end, (), ((multiple, closed),))
            beyond = rules.compared(given(Formula("<", ZERO, gap.right)), small, large)
            return zero_or_positive(gap, cut((), same, there), cut((), beyond, inside))
        return None

    def _by_denominators(
        self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int
    ) -> Theorem | None:
        """Denominators cleared."""
        if not Reading().read(f)[1]:
            return None
        return self._simplified(c, f, piece, strict, depth)

    def _by_hill(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """Least at both ends: it is shown on either side of the point at which it is greatest."""
        top = self._least(negative(f), ONE, piece)
        if top is None or depth > 3:
            return None
        low, high = piece.ends
        if low is None or high is None or not low < top < high:
            return None
        exact = [number(Fraction(top).limit_denominator(12)), *_recognised(top)]
        for at in exact:
            if abs(_float(at, piece.x, 0.0) - top) < 1e-6:
                return self._joined(f, piece, at, at, None, strict, depth)
        for width in WIDTHS[2:4]:
            a, b = (number(Fraction(round(top * width) + side, width)) for side in (-1, 1))
            if low < _float(a, piece.x, 0.0) and _float(b, piece.x, 0.0) < high:
                middle = self._by_range(c, f, Piece(piece.x, a, b, False, False), strict, depth)
                return self._joined(f, piece, a, b, middle, strict, depth)
        return None

    def _joined(
        self, f: Term, piece: Piece, a: Term, b: Term, middle: Theorem | None, strict: bool, depth: int
    ) -> Theorem:
        """Before a, after b, and what is shown between them."""
        before = self.positive(f, replace(piece, high=a, high_open=False), strict=strict, depth=depth + 1)
        after = self.positive(f, replace(piece, low=b, low_open=False), strict=strict, depth=depth + 1)
        if middle is not None:
            before = _either_side(middle, before, a, piece.x)
        return _either_side(after, before, b, piece.x)

    def _by_bracket(self, c: Conversions, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """Close to the point at which it is least by an enclosure, falling before and rising after it."""
        least = self._least(f, ONE, piece)
        if least is None or depth > 3:
            return None
        low, high = piece.ends
        for width in WIDTHS:
            a, b = (Fraction(round(least * width) + side, width) for side in (-1, 1))
            if (low is not None and a <= low) or (high is not None and b >= high):
                continue
            middle = Piece(piece.x, number(a), number(b), False, False)
            try:
                theorem = self._by_range(c, f, middle, strict, depth)
            except Refused:
                continue
            assert theorem is not None
            for at, after in ((number(a), False), (number(b), True)):
                start = self._start(replace_scalar(f, piece.x, at))
                side = self._beside(f, piece, at, after, True, strict, start, depth)
                if side is None:
                    return None
                first, second = (side, theorem) if after else (theorem, side)
                theorem = _either_side(first, second, at, piece.x)
            return theorem
        return None

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
        self, c: Conversions, f: Term, weight: Term, piece: Piece, at: Term, strict: bool, depth: int
    ) -> Theorem:
        """f is least at a: it rises after it and falls before it."""
        function = f if weight == ONE else Mul((f, Power(weight, -1)))
        start = self._start(replace_scalar(function, piece.x, at))
        # At a itself the function may be 0 if a is left out, or if nothing strict is asked.
        left_out = Formula("!=", piece.x, at) in self.excluded
        closed = start.conclusion.relation == "<" or not strict
        halves = [
            self._beside(function, piece, at, after, closed, strict, start, depth) for after in (True, False)
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
        at: Term,
        after: bool,
        closed: bool,
        strict: bool,
        start: Theorem,
        depth: int,
    ) -> Theorem | None:
        """The sign of f on one side of a; None where the piece has no such side."""
        half = _half(piece, at, after=after)
        if half is None:
            return None
        x = piece.x
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

    def _both(self, after: Theorem, before: Theorem, x: Scalar, at: Term, closed: bool) -> Theorem:
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
        return _either_side(after, before, at, x)

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

    def _end(self, h: Formula, x: Scalar, at: Term) -> Theorem:
        """That an end of the interval does not lie beyond the point."""
        small, large = (h.left, at) if h.right == x else (at, h.right)
        gap = self._start(Add((large, negative(small))))
        return rules.compared(rules.weakened(gap), small, large)

    def _continuity(self, f: Term, x: Scalar, at: Term) -> tuple[Theorem, ...]:
        """What makes f continuous at the point; logarithms that fade among it."""
        c = conversions_for(frozenset())
        shown: dict[Formula, Theorem] = {}
        for t in _inside(f):
            value = replace_scalar(t, x, at)
            try:
                r, equation = c.norm(value)
            except Rescale:  # no exponential is 0
                continue
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

    def _least(self, f: Term, weight: Term, piece: Piece) -> float | None:
        """The place at which f/weight is least, as far as samples and a search around the least one tell."""

        def value(s: float) -> float:
            try:
                return _float(f, piece.x, s) / _float(weight, piece.x, s)
            except (ValueError, OverflowError, ZeroDivisionError):
                return math.inf

        samples = sorted(piece.samples())
        values = [value(s) for s in samples]
        if all(v == math.inf for v in values):
            return None
        k = values.index(min(values))
        a, b = samples[max(0, k - 1)], samples[min(len(samples) - 1, k + 1)]
        for _ in range(200):
            left, right = a + (b - a) * 0.382, a + (b - a) * 0.618
            a, b = (a, right) if value(left) < value(right) else (left, b)
        return (a + b) / 2

    def _turning_points(self, f: Term, weight: Term, piece: Piece) -> Iterator[Term]:
        """Points at which f/weight may be least: where it is on the samples, and the ends."""
        found: list[Term] = []
        least = self._least(f, weight, piece)
        if least is not None:
            found += [number(Fraction(least).limit_denominator(most)) for most in (1, 2, 4, 12)]
            found += _recognised(least)
        ends = [e for e in (piece.low, piece.high) if e is not None]
        simple = [number(0), number(1), number(Fraction(1, 2))]
        low, high = piece.ends
        for a in dict.fromkeys([*ends, *found, *simple]):
            s = _float(a, piece.x, 0.0)
            if a in ends or ((low is None or low < s) and (high is None or s < high)):
                yield a


def _recognised(value: float) -> list[Term]:
    """Closed numbers as which a value may be meant: e^q, log q, √q with simple rationals q."""
    found: list[Term] = []
    if value > 0:
        forms = (
            (math.log(value), "exp", ()),
            (math.exp(min(value, 50)), "log", ()),
            (value * value, "pow", (1, 2)),
        )
        for inner, function, power in forms:
            q = Fraction(inner).limit_denominator(24)
            if q and abs(float(q) - inner) < 1e-6 * (1 + abs(inner)):
                exponent = (number(Fraction(*power)),) if power else ()
                found.append(Apply(function, (number(q), *exponent)))
    elif value < 0:
        inner = math.exp(value)
        q = Fraction(inner).limit_denominator(24)
        if q and abs(float(q) - inner) < 1e-6:
            found.append(Apply("log", (number(q),)))
    return found


def _plainly_negative(f: Term, piece: Piece) -> bool:
    """Whether a sample is below 0 by more than rounding: then nothing is tried."""
    for s in piece.samples():
        try:
            if _float(f, piece.x, s) < -1e-9 * _size(f, piece.x, s):
                return True
        except (ValueError, OverflowError, ZeroDivisionError):
            continue
    return False


def _size(t: Term, x: Scalar, at: float) -> float:
    """What is added up in a term, without signs: by it rounding is measured."""
    match t:
        case Add(terms):
            return math.fsum(_size(a, x, at) for a in terms)
        case Mul(factors):
            return math.prod(_size(a, x, at) for a in factors)
        case Power(base, exponent) if exponent > 0:
            return _size(base, x, at) ** exponent
        case Apply("log", _):
            return abs(_float(t, x, at)) + 1e-3  # close to log 1 its argument was rounded
    return abs(_float(t, x, at))


def _either_side(after: Theorem, before: Theorem, at: Term, x: Scalar) -> Theorem:
    """What holds after a point and before it."""
    if after.conclusion != before.conclusion:
        after, before = (t if t.conclusion.relation == "<=" else rules.weakened(t) for t in (after, before))
    return cases(after, before, at, x)


def _moved(t: Term, x: Scalar, equation: Theorem) -> Theorem:
    """t(x := a) = t from a = x."""
    if t == x:
        return equation
    if x.name not in names(t):
        return reflexive(t)
    at = replace_scalar(t, x, equation.left)
    return congruent(at, tuple(_moved(part, x, equation) for part in parts(t)))


def _half(piece: Piece, at: Term, *, after: bool) -> Piece | None:
    """The part of a piece after or before a point, without the point."""
    (low, high), s = piece.ends, _float(at, piece.x, 0.0)
    if after:
        if high is not None and (at == piece.high or s >= high):
            return None
        return Piece(piece.x, at, piece.high, True, piece.high_open)
    if low is not None and (at == piece.low or s <= low):
        return None
    return Piece(piece.x, piece.low, at, piece.low_open, True)


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
