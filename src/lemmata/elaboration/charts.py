"""Inequalities in one variable: a function is least where its slope turns.

To show 0 ≤ f on an interval: find a with f(a) ≥ 0 such that f falls before a and rises after it, and show
the sign of the slope in the same way.  A slope is simpler after what is known to be positive is taken out
of it, and has one logarithm less after it is divided by what stands before the highest power of one.  Where
f has several valleys, it is cut between them.  What it looks like is told by floating point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term, spelled
from lemmata.elaboration.claims import conversions_for
from lemmata.elaboration.conversions import Conversions, rescaled
from lemmata.elaboration.curves import (
    Bracket,
    Curve,
    curve,
    narrowed,
    recognised,
    samples,
    sign_at,
    simplest,
    turns,
)
from lemmata.elaboration.derived import (
    cases,
    even_power_positive,
    negative_is_nonzero,
    turned,
    unequal,
    zero_or_positive,
)
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.one_variable import SignsOnPiece, polynomial_positive
from lemmata.elaboration.pieces import (
    Piece,
    by_exponential,
    by_inverse,
    by_root,
    put_for,
)
from lemmata.elaboration.signs import is_closed
from lemmata.elaboration.slopes import closed_at, continuous, moved, risen
from lemmata.kernel import signs as rules
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import Monomial, Polynomial, Reading, field
from lemmata.kernel.structure import cut, given, symmetric
from lemmata.kernel.substitution import instantiate
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
)
from lemmata.kernel.theorem import Formula, Hypothesis, Theorem
from lemmata.tactics.deadline import need_time
from lemmata.tactics.ratio import ONE as RATIO_ONE
from lemmata.tactics.ratio import Ratio, factors

__all__ = ["charted"]

DEEPEST = 14
"""Slopes of slopes, factors and pieces."""

MOST = 60
"""Functions that are looked at in one search; fewer in the first one where another follows."""

MOST_TURNS = 8

MOST_PARTS = 6
"""Terms of a sum whose sign is looked for in theirs."""

FAILS = (NotElaborated, Refused)


def charted(goal: Formula, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """0 ≤ f or 0 < f, given as ``goal``, where f is a function of one part.  Raises `NotElaborated`.

    The part is a scalar, or a component, a size or an exponential, for which a scalar stands meanwhile.
    """
    failed: Exception = NotElaborated("no function of one variable")
    for part in _parts_alone(goal.right):
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
        if is_closed(put_for(f, part, ONE)):
            yield part


def _charted(goal: Formula, part: Term, hypotheses: frozenset[Hypothesis]) -> Theorem:
    strict = goal.relation == "<"
    if isinstance(part, Scalar):
        piece, left_out = _interval(part, hypotheses)
        return _positive(goal.right, piece, left_out if strict else [], strict)
    t = Scalar("?t")
    low, high = conversions_for(hypotheses).signs.bounds(part)
    piece = Piece(
        t,
        number(low.value) if low else None,
        number(high.value) if high else None,
        low.strict if low else True,
        high.strict if high else True,
    )
    theorem = _positive(put_for(goal.right, part, t), piece, [], strict)
    return instantiate(theorem, (), ((t.name, (), part),), ())


def _with_hypotheses(theorem: Theorem, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """The theorem, every hypothesis shown that is not among these."""
    for h in sorted(theorem.hypotheses - hypotheses, key=repr):
        if not isinstance(h, Formula):
            raise NotElaborated("a hypothesis is not shown", h)
        c = conversions_for(hypotheses)
        gap = Add((h.right, negative(h.left)))
        sign = c.sign("<" if h.relation == "<" else "<=" if h.relation == "<=" else "!=", gap)
        if sign is None:
            raise NotElaborated("a hypothesis is not shown", h)
        theorem = cut((), _compared(sign, h), theorem)
    return theorem


def _compared(sign: Theorem, h: Formula) -> Theorem:
    if h.relation == "!=" and sign.conclusion.relation != "!=":
        sign = unequal(sign)
    return derived.compared(derived.weakened(sign) if h.relation == "<=" else sign, h.left, h.right)


def _interval(x: Scalar, hypotheses: frozenset[Hypothesis]) -> tuple[Piece, list[Number]]:
    """The interval that the hypotheses leave to x, and the points that they leave out."""
    lows, highs, left_out = [], [], []
    for h in hypotheses:
        match h:
            case Formula("<" | "<=", Number(value), y) if y == x:
                lows.append((value, h.relation == "<"))
            case Formula("<" | "<=", y, Number(value)) if y == x:
                highs.append((-value, h.relation == "<"))
            case Formula("!=", y, Number() as at) if y == x:
                left_out.append(at)
    low, high = max(lows, default=None), max(highs, default=None)
    piece = Piece(
        x,
        number(low[0]) if low else None,
        number(-high[0]) if high else None,
        low[1] if low else True,
        high[1] if high else True,
    )
    return piece, sorted(left_out, key=lambda n: n.value)


def _positive(f: Term, piece: Piece, left_out: Sequence[Number], strict: bool) -> Theorem:
    """The sign of f on a piece without some points."""
    low, high = piece.ends
    for at in left_out:
        if (low is None or low < at.value) and (high is None or at.value < high):
            rest = [a for a in left_out if a != at]
            before = _positive(f, replace(piece, high=at, high_open=True), rest, strict)
            after = _positive(f, replace(piece, low=at, low_open=True), rest, strict)
            return _around(after, before, at, piece.x)
    return rescaled(lambda degree: _in_some_variable(f, piece, strict, degree))


def _in_some_variable(f: Term, piece: Piece, strict: bool, degree: int) -> Theorem:
    """As a function of e^x or of a root, if it has one; else as it is."""
    for substitution in (by_exponential(f, piece), by_root(f, piece)):
        if substitution is not None:
            try:
                theorem = Chart(degree).shown(substitution.inner, substitution.piece, strict=strict)
                return substitution.back(theorem)
            except FAILS:
                continue
    return Chart(degree).shown(f, piece, strict=strict)


def _around(after: Theorem, before: Theorem, at: Term, x: Scalar) -> Theorem:
    """Both sides of a point that x is given not to be."""
    apart = derived.difference(given(Formula("!=", x, at)))
    for order in (Formula("<=", at, x), Formula("<=", x, at)):
        gap = derived.difference(given(order))
        differ = apart if apart.left == gap.right else turned(apart)
        strictly = derived.compared(derived.positive_unless_zero(gap, differ), order.left, order.right)
        if order.left == at:
            after = cut((), strictly, after)
        else:
            before = cut((), strictly, before)
    return _either_side(after, before, at, x)


def _either_side(after: Theorem, before: Theorem, at: Term, x: Scalar) -> Theorem:
    """What holds after a point and before it."""
    if after.conclusion != before.conclusion:
        after, before = (t if t.conclusion.relation == "<=" else derived.weakened(t) for t in (after, before))
    return cases(after, before, at, x)


class Chart:
    """Finds proofs of signs on pieces.  ``degree``: exponents are multiples of 1/degree."""

    def __init__(self, degree: int = 1) -> None:
        self.degree = degree
        self.steps = 0
        self.most = MOST
        self.inverse_first = False
        self._known: dict[tuple[Term, Piece, bool], Theorem | None] = {}
        self._contexts: dict[Piece, Conversions] = {}
        self._values: dict[Term, Theorem | None] = {}
        self._irreducible: set[tuple[Term, Piece]] = set()

    @cached_property
    def closed(self) -> Conversions:
        """For numbers."""
        return conversions_for(frozenset(), self.degree, SignsOnPiece)

    def on(self, piece: Piece) -> Conversions:
        """Conversions on a piece."""
        if piece not in self._contexts:
            self._contexts[piece] = conversions_for(piece.hypotheses(), self.degree, SignsOnPiece)
        return self._contexts[piece]

    def shown(self, f: Term, piece: Piece, *, strict: bool) -> Theorem:
        """0 < f, or 0 ≤ f, on the piece.  Raises `NotElaborated`."""
        self.most = MOST if piece.high is not None else 2 * MOST // 3
        try:
            return self.positive(f, piece, strict=strict)
        except FAILS:
            if piece.high is not None:
                raise
        self.steps, self.most, self.inverse_first = 0, MOST, True
        self._known = {key: theorem for key, theorem in self._known.items() if theorem is not None}
        return self.positive(f, piece, strict=strict)

    def positive(self, f: Term, piece: Piece, *, strict: bool, depth: int = 0) -> Theorem:
        """The same within one search."""
        key = f, piece, strict
        if key not in self._known:
            self._known[key] = None  # what asks for itself has no proof
            self._known[key] = self._found(f, piece, strict, depth)
        theorem = self._known[key]
        if theorem is None:
            raise NotElaborated("the sign of a function is not shown", f)
        return theorem

    def _found(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        need_time()
        self.steps += 1
        if self.steps > self.most or depth > DEEPEST:
            raise NotElaborated("too many pieces")
        if piece.x.name not in names(f):
            return self._checked(self._number(f), strict)
        values = curve(f, piece.x)
        places = samples(*piece.ends)
        if any(sign_at(values, at) < 0 for at in places):
            raise NotElaborated("a function is negative somewhere", f)
        ways = (
            self._by_ends,
            self._by_polynomial,
            self._by_parts,
            self._by_range,
            self._by_factors,
            *(
                (self._by_inverse, self._by_slope)
                if self.inverse_first
                else (self._by_slope, self._by_inverse)
            ),
        )
        for way in ways:
            try:
                theorem = self._checked(way(f, piece, strict, depth), strict)
            except FAILS:
                continue
            if theorem is not None:
                return theorem
        return None

    def _checked(self, theorem: Theorem | None, strict: bool) -> Theorem | None:
        return None if theorem is None or (strict and theorem.conclusion.relation != "<") else theorem

    # -------------------------------------------------------------- ways

    def _by_ends(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """An end that belongs to the piece, and what is inside."""
        x = piece.x
        for low in (True, False):
            end = piece.low if low else piece.high
            if end is None or (piece.low_open if low else piece.high_open):
                continue
            start = self._number(derived.replace_scalar(f, x, end))
            if strict and start.conclusion.relation != "<":
                raise NotElaborated("the function is 0 at an end")
            inner = replace(piece, low_open=True) if low else replace(piece, high_open=True)
            inside = self.positive(f, inner, strict=strict, depth=depth)
            small, large = (end, x) if low else (x, end)
            gap = derived.difference(given(Formula("<=", small, large)))
            at_end = given(Formula("=", gap.right, ZERO))
            multiple = ONE if low else number(-1)
            same = self.closed.field(end, x, (), ((negative(multiple), at_end),))
            there = derived.rewritten(start, moved(f, x, same))
            if there.conclusion != inside.conclusion:
                there, inside = derived.weakened(there), derived.weakened(inside)
            beyond = derived.compared(given(Formula("<", ZERO, gap.right)), small, large)
            return zero_or_positive(gap, there, cut((), beyond, inside))
        return None

    def _by_polynomial(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        return polynomial_positive(f, piece)

    def _by_parts(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By the signs of its parts, if there are few."""
        if isinstance(f, Add) and len(f.terms) > MOST_PARTS:
            return None
        return self.on(piece).sign("<" if strict else "<=", f)

    def _by_range(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By an enclosure over a bounded piece."""
        if not (isinstance(piece.low, Number) and isinstance(piece.high, Number)):
            return None
        lower, upper = given(piece.lower), given(piece.upper)  # type: ignore[arg-type]
        return enclosed_positive(f, ((piece.x, lower, upper),), 64)

    def _by_factors(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """In normal form, by its factors."""
        if (f, piece) in self._irreducible:
            return None
        c = self.on(piece)
        r, equation = c.norm(f)
        plain = c.term(r)
        if not r.numerator:
            theorem: Theorem | None = derived.rewritten(rules.combine(()), self.closed.field(Add(()), ZERO))
        else:
            theorem = self._product(r, plain, f, piece, strict, depth)
        if theorem is None or equation is None:
            return theorem
        return derived.rewritten(theorem, symmetric(equation))

    def _product(
        self, r: Ratio, plain: Term, f: Term, piece: Piece, strict: bool, depth: int
    ) -> Theorem | None:
        """The sign of a ratio from those of its factors; what turns about inside stays together."""
        c, places = self.on(piece), samples(*piece.ends)
        unit, split = factors(r.numerator)
        ((monomial, coefficient),) = unit.numerator
        bases = [(c.letter(c.atoms.terms[a]), e) for a, e in monomial]
        bases += [(Ratio(p), e) for p, e in split] + [(Ratio(p), -e) for p, e in r.denominator]
        sign = 1 if coefficient > 0 else -1
        rest, signed = RATIO_ONE, []
        for base, e in bases:
            found = _sign_on(curve(c.term(base), piece.x), places)
            if not found and e % 2:
                rest = rest * base
                e -= 1
            if e:
                signed.append((base, e, found))
            if e % 2 and found < 0:
                sign = -sign
        if rest != RATIO_ONE:
            found = _sign_on(curve(c.term(rest), piece.x), places)
            signed.append((rest, 1, found))
            sign = -sign if found < 0 else sign
        if sign < 0:
            raise NotElaborated("a negative product")
        if len(signed) == 1 and signed[0][1] == 1:
            base, _, found = signed[0]
            part = base if found >= 0 else -base
            t = c.term(part)
            self._irreducible.add((t, piece))
            if t == f:
                return None
        theorems = []
        for base, e, found in signed:
            if e % 2 == 0 and not found:
                u = c.term(base)
                apart = c.sign("!=", u)
                theorems.append(even_power_positive(apart, e) if apart else derived.even_power(u, e))
                continue
            t = c.term(base if found > 0 else -base)
            self._irreducible.add((t, piece))
            theorem = self.positive(t, piece, strict=strict or e < 0, depth=depth + 1)
            theorems.append(theorem if e == 1 else derived.power_signed(theorem, e))
        factor = Fraction(int(abs(coefficient).numerator), int(coefficient.denominator))
        made = rules.combine(((factor, tuple(theorems)),))
        return made if made.right == plain else derived.rewritten(made, self._field(made.right, plain, piece))

    def _by_slope(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """By the mean value theorem, divided by the weight with which there is least to show."""
        if not (piece.low is None or piece.low_open) or not (piece.high is None or piece.high_open):
            return None
        shapes = []
        for weight, logarithms in self._weights(f, piece):
            g = f if weight == ONE else Mul((f, Power(weight, -1)))
            signs, brackets = turns(curve(derived.slope_of(g, piece.x), piece.x), samples(*piece.ends))
            if signs and len(signs) <= MOST_TURNS:
                cost = len(signs) > 2, logarithms, len(signs)
                shapes.append((cost, weight, g, signs, brackets))
        for _, weight, g, signs, brackets in sorted(shapes, key=lambda s: s[0]):
            try:
                return self._along(f, g, weight, signs, brackets, piece, strict, depth)
            except FAILS:
                continue
        return None

    def _by_inverse(self, f: Term, piece: Piece, strict: bool, depth: int) -> Theorem | None:
        """Far out, in 1/x."""
        substitution = by_inverse(f, piece)
        if substitution is None:
            return None
        inner = self.positive(substitution.inner, substitution.piece, strict=strict, depth=depth + 3)
        return substitution.back(inner)

    # -------------------------------------------------------------- the mean value theorem

    def _along(
        self,
        f: Term,
        g: Term,
        weight: Term,
        signs: list[int],
        brackets: list[Bracket],
        piece: Piece,
        strict: bool,
        depth: int,
    ) -> Theorem:
        """g = f/weight rises and falls as ``signs`` say."""
        if signs == [1] or signs == [-1]:
            end = piece.low if signs == [1] else piece.high
            if end is None:
                raise NotElaborated("it is least far out")
            return self._from_point(f, g, weight, piece, end, strict, depth)
        slope = curve(derived.slope_of(g, piece.x), piece.x)
        if signs == [-1, 1]:
            return self._valley(f, g, weight, narrowed(slope, brackets[0]), piece, strict, depth)
        top = next(b for b, s in zip(brackets, signs, strict=False) if s == 1)
        return self._cut(f, narrowed(slope, top), piece, strict, depth)

    def _from_point(
        self, f: Term, g: Term, weight: Term, piece: Piece, at: Term, strict: bool, depth: int
    ) -> Theorem:
        """g is least at a: it rises after it and falls before it."""
        start = self._number(derived.replace_scalar(g, piece.x, at))
        # At a itself the function may be 0 if a is an end, or if nothing strict is asked.
        closed = start.conclusion.relation == "<" or not strict
        halves = [self._beside(g, piece, at, after, closed, strict, start, depth) for after in (True, False)]
        if halves[0] is None or halves[1] is None:
            theorem = halves[0] or halves[1]
            if theorem is None:
                raise NotElaborated("the point fills the piece")
        elif not closed:
            raise NotElaborated("the function may be 0 at a point within")
        else:
            theorem = _either_side(halves[0], halves[1], at, piece.x)
        return self._times(theorem, weight, f, piece)

    def _times(self, theorem: Theorem, weight: Term, f: Term, piece: Piece) -> Theorem:
        """0 R f from 0 R f/w."""
        if weight == ONE:
            return theorem
        made = rules.combine(((Fraction(1), (theorem, self._asked("<", weight, piece))),))
        return derived.rewritten(made, self._field(made.right, f, piece))

    def _valley(
        self,
        f: Term,
        g: Term,
        weight: Term,
        bracket: Bracket,
        piece: Piece,
        strict: bool,
        depth: int,
    ) -> Theorem:
        """g is least at a point that is told by its value, or, where g is positive, between two rationals."""
        for at in recognised(*bracket):
            try:
                return self._from_point(f, g, weight, piece, at, strict, depth)
            except FAILS:
                continue
        a, b, middle = self._bracket(f, bracket, piece)
        halves = []
        for at, after in ((a, False), (b, True)):
            start = self._number(derived.replace_scalar(g, piece.x, at))
            half = self._beside(g, piece, at, after, True, strict, start, depth)
            if half is None:
                raise NotElaborated("the bracket fills the piece")
            halves.append(self._times(half, weight, f, piece))
        return _either_side(halves[1], _either_side(middle, halves[0], a, piece.x), b, piece.x)

    def _cut(self, f: Term, bracket: Bracket, piece: Piece, strict: bool, depth: int) -> Theorem:
        """Up to the point at which f is greatest, and from it on."""
        exact = next(recognised(*bracket), None)
        if exact is not None:
            a, b, middle = exact, exact, None
        else:
            a, b, middle = self._bracket(f, bracket, piece)
        before = self.positive(f, replace(piece, high=a, high_open=False), strict=strict, depth=depth + 2)
        after = self.positive(f, replace(piece, low=b, low_open=False), strict=strict, depth=depth + 2)
        if middle is not None:
            before = _either_side(middle, before, a, piece.x)
        return _either_side(after, before, b, piece.x)

    def _bracket(self, f: Term, bracket: Bracket, piece: Piece) -> tuple[Number, Number, Theorem]:
        """Rationals around a point between which f is positive by an enclosure."""
        low, high = piece.ends
        m = (bracket[0] + bracket[1]) / 2
        reach = min(
            [1.0 + abs(m), *([] if low is None else [m - low]), *([] if high is None else [high - m])]
        )
        for k in range(1, 24):
            h = reach / 2**k
            a = number(simplest(Fraction(m - h), Fraction(m - h / 2)))
            b = number(simplest(Fraction(m + h / 2), Fraction(m + h)))
            try:
                middle = self._by_range(f, Piece(piece.x, a, b, False, False), True, 0)
            except Refused:
                continue
            assert middle is not None
            return a, b, middle
        raise NotElaborated("it is 0 at a point that is not recognised")

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
        limit = continuous(f, x, at, after, self.closed)
        conditions = tuple(self._asked(r, t, half) for r, t, _ in derived.asked_by(f, x))
        rate = derived.slope_of(f, x) if after else negative(derived.slope_of(f, x))
        slope = self.positive(rate, half, strict=strict and not closed, depth=depth + 1)
        beyond = Formula("<", at, x) if after else Formula("<", x, at)
        theorem = risen(limit, conditions, slope, start, self._ordered)
        if closed:
            theorem = closed_at(theorem, x, at, after, start)
        # The bound at a may be one of the piece itself, which says more.
        own = Formula("<=", beyond.left, beyond.right)
        if closed and beyond in piece.hypotheses():
            weaker = derived.weakened(derived.difference(given(beyond)))
            theorem = cut((), derived.compared(weaker, own.left, own.right), theorem)
        return theorem

    # -------------------------------------------------------------- what the rules ask

    def _asked(self, relation: str, t: Term, piece: Piece) -> Theorem:
        """A condition on a piece, by its parts or by a chart of its own."""
        found = self.on(piece).sign("<" if relation == "<" else "!=", t)
        if found is not None:
            return found
        if relation == "<":
            return self.positive(t, piece, strict=True, depth=DEEPEST - 3)
        if _sign_on(curve(t, piece.x), samples(*piece.ends)) > 0:
            return unequal(self.positive(t, piece, strict=True, depth=DEEPEST - 3))
        return negative_is_nonzero(self.positive(negative(t), piece, strict=True, depth=DEEPEST - 3))

    def _field(self, left: Term, right: Term, piece: Piece) -> Theorem:
        """`field` on a piece, with the conditions that it asks."""
        conditions = tuple(self._asked("!=", u, piece) for u in derived.inverted(left, right))
        return field(left, right, (), (), conditions)

    def _number(self, value: Term) -> Theorem:
        """0 ≤ c or 0 < c, a closed number."""
        if value not in self._values:
            self._values[value] = self._found_number(value)
        theorem = self._values[value]
        if theorem is None:
            raise NotElaborated("the sign of a number is not shown", value)
        return theorem

    def _found_number(self, value: Term) -> Theorem | None:
        c = self.closed
        sign = sign_at(curve(value, Scalar("?")), 0.0)
        if sign < 0:
            return None
        if sign > 0 and (found := c.sign("<=", value)) is not None:
            return found
        r, equation = c.norm(value)
        found = c.sign("<=", c.term(r))
        return found if found is None or equation is None else derived.rewritten(found, symmetric(equation))

    def _ordered(self, f: Formula) -> Theorem:
        """An order of closed numbers."""
        gap = self._number(Add((f.right, negative(f.left))))
        return derived.compared(gap if f.relation == "<" else derived.weakened(gap), f.left, f.right)

    # -------------------------------------------------------------- proposals

    def _weights(self, f: Term, piece: Piece) -> Iterator[tuple[Term, int]]:
        """1, and what stands before logarithms, of one sign; with how many of these the slope keeps."""
        reading = Reading()
        numerator, under = reading.read(f)
        letters = {k: letter for letter, k in reading.letters.items()}
        x = piece.x
        logs = {
            k
            for k, t in letters.items()
            if isinstance(t, Apply) and t.function == "log" and x.name in names(t)
        }
        factors_: dict[Monomial, Polynomial] = {}
        for m, value in numerator.items():
            power = tuple((k, e) for k, e in m if k in logs)
            factors_.setdefault(power, {})[tuple(pair for pair in m if pair not in power)] = value
        before = {power: polynomial_term(p, letters) for power, p in factors_.items()}
        moving = {power: weight for power, weight in before.items() if x.name in names(weight)}
        yield ONE, sum(power in moving for power in before if power)
        if under:
            return
        places = samples(*piece.ends)
        for power in sorted(moving, key=lambda p: -sum(e for _, e in p)):
            weight = moving[power]
            sign = _sign_on(curve(weight, x), places)
            if sign:
                yield weight if sign > 0 else negative(weight), sum(p != power for p in before if p)


def _sign_on(f: Curve, places: Sequence[float]) -> int:
    """The sign of f at all places where it shows, 0 if there are both or none."""
    found = {sign_at(f, at) for at in places} - {0}
    return found.pop() if len(found) == 1 else 0


def _half(piece: Piece, at: Term, *, after: bool) -> Piece | None:
    """The part of a piece after or before a point, without the point."""
    low, high = piece.ends
    s = curve(at, piece.x)(0.0)[0]
    if after:
        if high is not None and (at == piece.high or s >= high):
            return None
        return replace(piece, low=at, low_open=True)
    if low is not None and (at == piece.low or s <= low):
        return None
    return replace(piece, high=at, high_open=True)
