"""The sign chart of a function of one variable, by Rolle's theorem.

The function is written F(t, log g₁(t), …, log gₘ(t)) with a polynomial F and polynomials gᵢ
that are positive on the interval; e^{x/d} becomes the variable t, and then x is d·log t.
Divide F by the coefficient c of its leading monomial in the logarithms and differentiate:
that monomial is gone, so repeating this ends with polynomials, whose real roots sympy.polys
isolates exactly.  Between two neighbouring zeros of c and of the derivative, F/c is strictly
monotone; hence the signs of F there and at the ends fix every zero of F.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Any

from sympy import QQ
from sympy.polys.rings import PolyElement, PolyRing
from sympy.polys.rootisolation import dup_isolate_real_roots_sqf

from lemmata.kernel.enclosures import Enclosure
from lemmata.kernel.errors import Refused as Unclear
from lemmata.tactics.deadline import need_time
from lemmata.tactics.enclosed import ends, sign_of
from lemmata.tactics.errors import Refused
from lemmata.tactics.ratio import factorisation

__all__ = ["Chart", "Point", "Problem"]

BITS = (64, 128, 256, 512, 1024, 2048)
ORDER = 12  # terms of a series at an end before giving up
DEPTH = 40
MOST_TERMS = 400  # of a polynomial that is charted: some grow with each derivative, and a dozen are many
SIMPLE = 12  # numerator and denominator of an exponent worth trying
NARROWINGS = 400  # halvings before two points count as indistinguishable


@dataclass
class Point:
    """A zero: exactly the rational ``low`` when low = high, else the only zero between the two.

    ``power`` is r when the zero is known to be e^r, ``factor`` the irreducible polynomial it is a zero of.
    """

    low: Any
    high: Any
    narrow: Callable[[], bool] | None = None  # halves the bracket
    power: Any = None
    factor: Any = None

    @property
    def exact(self) -> bool:
        return bool(self.low == self.high)


@dataclass(frozen=True)
class Chart:
    """Zeros in the open interval, ascending, and the sign in each of the gaps."""

    zeros: list[Point]
    signs: list[int]


@dataclass(frozen=True)
class Problem:
    """F in ``ring`` = QQ[constants…, t, logs…] on the open interval (low, high); None is ±∞.

    ``arguments`` are the gᵢ; ``values`` encloses the constants to a number of bits; ``number_sign`` takes the terms of
    a polynomial in the constants and logs, with the rationals whose logarithms those are, and
    decides its sign exactly (None when it cannot); ``vanishes_at`` whether F is identically 0 at e^r.
    """

    ring: PolyRing
    constants: int
    arguments: tuple[PolyElement, ...]
    low: Any
    high: Any
    values: Callable[[int], list[Enclosure]]
    number_sign: Callable[[dict[tuple[int, ...], Any], tuple[Any, ...]], int | None]
    vanishes_at: Callable[[PolyElement, Any], bool]

    # ------------------------------------------------------------ the chart

    def chart(self, f: PolyElement, depth: int = 0) -> Chart:
        """Zeros and signs of f on the interval.  Raises Refused when a sign cannot be decided."""
        need_time()
        if depth > DEPTH or len(f) > MOST_TERMS:
            raise Refused("the sign chart does not end")
        if not f:
            raise Refused("the two sides are equal everywhere on the interval")
        content, core = self._content(f)
        if content is not None:
            return self._product(self.chart(content, depth + 1), self.chart(core, depth + 1))
        if f.is_ground:
            return Chart([], [1 if f.LC > 0 else -1])
        if self._rational_polynomial(f):
            return self._by_isolation(f)
        lead, rest = self._reduction(f)
        if not rest:  # f is a constant times c
            base = Chart([], [1]) if lead.is_ground else self.chart(lead, depth + 1)
            signs = [self._exact_sign(f, x) for x in self._samples(base.zeros)]
            if 0 in signs:
                raise Refused("the two sides are equal everywhere on the interval")
            return Chart(base.zeros, signs)
        marks = self._merged(
            self.chart(rest, depth + 1).zeros, [] if lead.is_ground else self.chart(lead, depth + 1).zeros
        )
        return self._between(f, marks, lead)

    def _t(self) -> int:
        return self.constants

    def _logs(self, monomial: tuple[int, ...]) -> tuple[int, ...]:
        return monomial[self.constants + 1 :]

    def _content(self, f: PolyElement) -> tuple[PolyElement | None, PolyElement]:
        """A polynomial in t that divides f, split off so that it is charted by itself."""
        if not any(any(self._logs(m)) for m in f):
            return None, f
        rows: dict[tuple[int, ...], PolyElement] = {}
        t = self._t()
        for m, c in f.terms():
            key = (*m[:t], 0, *m[t + 1 :])
            rows[key] = rows.get(key, self.ring.zero) + self.ring.from_dict({_only(t, m[t], len(m)): c})
        common = reduce(lambda a, b: a.gcd(b), rows.values())
        if common.is_ground:
            return None, f
        return common, f.exquo(common)

    def _rational_polynomial(self, f: PolyElement) -> bool:
        t = self._t()
        return all(not any(e for k, e in enumerate(m) if k != t) for m in f)

    def _by_isolation(self, f: PolyElement) -> Chart:
        """Exact root isolation of a polynomial in t alone."""
        t = self._t()
        small = PolyRing("t", QQ, "lex")
        poly = small.from_dict({(m[t],): c for m, c in f.terms()})
        zeros = []
        _, parts, complete = factorisation(poly)
        if not complete:
            raise Refused("a polynomial whose factors are not found")
        for factor, _ in parts:
            if factor.degree() == 1:  # the only rational roots, so that no bracket ends in a zero
                root = -factor.coeff(1) / factor.coeff(small.gens[0])
                found = [Point(root, root)]
            else:
                brackets = dup_isolate_real_roots_sqf(factor.to_dense(), QQ)
                found = [self._refinable(factor, QQ(low), QQ(high)) for low, high in brackets]
            zeros += [point for point in found if self._inside(point)]
        return Chart(zeros, [_sign(poly.evaluate(0, x)) for x in self._samples(zeros)])

    def _refinable(self, poly: PolyElement, low: Any, high: Any) -> Point:
        point = Point(low, high, factor=poly)

        def narrow() -> bool:
            middle = (point.low + point.high) / 2
            sign = _sign(poly.evaluate(0, middle))
            if sign == 0:
                point.low = point.high = middle
            elif sign == _sign(poly.evaluate(0, point.low)) and sign != 0:
                point.low = middle
            else:
                point.high = middle
            return True

        point.narrow = narrow
        return point

    def _inside(self, point: Point) -> bool:
        """Whether a zero lies in the open interval; its bracket is narrowed until that is plain."""
        for _ in range(NARROWINGS):
            below = self.low is not None and point.high <= self.low
            above = self.high is not None and point.low >= self.high
            if below or above:
                return False
            if (self.low is None or point.low >= self.low) and (self.high is None or point.high <= self.high):
                return bool(not point.exact or (point.low != self.low and point.low != self.high))
            if not _narrow(point):
                return False
        raise Refused("a zero cannot be told from the end of the interval")

    def _samples(self, zeros: list[Point]) -> list[Any]:
        """One rational in each gap between the zeros."""
        self._separate(zeros)
        edges: list[tuple[Any, Any]] = [(None, self.low)]
        edges += [(z.low, z.high) for z in zeros] + [(self.high, None)]
        out = []
        for (_, left), (right, _) in pairwise(edges):
            if left is None and right is None:
                out.append(QQ(1))
            elif left is None:
                out.append(right - 1)
            elif right is None:
                out.append(left + 1)
            else:
                out.append((left + right) / 2)
        return out

    def _separate(self, zeros: list[Point]) -> None:
        """Narrow brackets until neighbours, and the ends, are apart."""
        for _ in range(NARROWINGS * max(1, len(zeros))):
            zeros.sort(key=lambda z: (z.low, z.high))  # a narrowed bracket may pass its neighbour
            close = [(a, b) for a, b in pairwise(zeros) if a.high >= b.low]
            if not close:
                break
            if not all(_narrow(a) | _narrow(b) for a, b in close):
                raise Refused("two zeros cannot be told apart")
        else:
            raise Refused("two zeros cannot be told apart")
        for z, end in ((zeros[0], self.low), (zeros[-1], self.high)) if zeros else ():
            for _ in range(NARROWINGS):
                if end is None or not z.low <= end <= z.high:
                    break
                if not _narrow(z):
                    raise Refused("a zero cannot be told from the end of the interval")
            else:
                raise Refused("a zero cannot be told from the end of the interval")

    def _merged(self, first: list[Point], second: list[Point]) -> list[Point]:
        """All marks, ascending and apart; a mark in both lists once."""
        out = [*first, *(b for b in second if not any(_same(a, b) for a in first))]
        self._separate(out)
        return out

    def _product(self, a: Chart, b: Chart) -> Chart:
        zeros = self._merged(a.zeros, b.zeros)
        signs = [_sign_at(a, x) * _sign_at(b, x) for x in self._samples(zeros)]
        return Chart(zeros, signs)

    # ------------------------------------------------------------ Rolle's step

    def _reduction(self, f: PolyElement) -> tuple[PolyElement, PolyElement]:
        """(c, numerator of (f/c)′): c the coefficient of the leading monomial in the logarithms."""
        groups: dict[tuple[int, ...], PolyElement] = {}
        for m, a in f.terms():
            key = self._logs(m)
            monomial = m[: self.constants + 1] + (0,) * len(key)
            groups[key] = groups.get(key, self.ring.zero) + self.ring.from_dict({monomial: a})
        degree = max(sum(k) for k in groups)
        tops = [(len(c), k, c) for k, c in groups.items() if sum(k) == degree]
        lead = min(tops, key=lambda item: item[:2])[2] if degree else self.ring.one
        derivative = self.derivative(f) * lead - self._clearing() * f * lead.diff(self.ring.gens[self._t()])
        return lead, self._stripped(derivative)

    def _clearing(self) -> PolyElement:
        """Π gᵢ > 0, by which every derivative is multiplied."""
        return reduce(lambda a, b: a * b, self.arguments, self.ring.one)

    def derivative(self, f: PolyElement) -> PolyElement:
        """f′ · Π gᵢ."""
        gens = self.ring.gens
        t = gens[self._t()]
        out = f.diff(t) * self._clearing()
        for k, g in enumerate(self.arguments):
            partial = f.diff(gens[self.constants + 1 + k])
            if partial:
                others = reduce(
                    lambda a, b: a * b, self.arguments[:k] + self.arguments[k + 1 :], self.ring.one
                )
                out += partial * g.diff(t) * others
        return out

    def _stripped(self, f: PolyElement) -> PolyElement:
        """f without the factors gᵢ, which are positive."""
        for g in self.arguments:
            while f and not g.is_ground:
                quotient, remainder = f.div([g])
                if remainder:
                    break
                f = quotient[0] if isinstance(quotient, list) else quotient
        return f

    def _between(self, f: PolyElement, marks: list[Point], lead: PolyElement) -> Chart:
        """Zeros of f, which has at most one in each gap between the marks."""
        zeros: list[Point] = []
        signs: list[int] = []
        at_marks = [self._sign_at_mark(f, z) for z in marks]
        samples = self._samples(marks)
        edges, at = [None, *marks, None], [0, *at_marks, 0]
        for gap, sample in enumerate(samples):
            left = self._end_sign(f, edges[gap], at[gap], -1, lead, sample)
            right = self._end_sign(f, edges[gap + 1], at[gap + 1], 1, lead, sample)
            if gap > 0 and at_marks[gap - 1] == 0:
                zeros.append(marks[gap - 1])
            elif gap > 0 and signs and signs[-1] != left:
                raise Refused("a sign changed at a point that is no zero")
            if left == right:
                signs += [left] if gap == 0 or at_marks[gap - 1] == 0 else []
                continue
            low = marks[gap - 1].high if gap else self.low
            high = marks[gap].low if gap < len(marks) else self.high
            zeros.append(self._crossing(f, low, high, sample, left))
            if gap == 0 or at_marks[gap - 1] == 0:
                signs.append(left)
            signs.append(right)
        return Chart(zeros, signs)

    def _end_sign(
        self, f: PolyElement, mark: Point | None, at: int, side: int, lead: PolyElement, sample: Any
    ) -> int:
        """The sign of f just inside an end of a gap, which is a mark or an end of the interval."""
        if mark is None:
            return self.end_sign(f, self.low if side < 0 else self.high, -side)
        if at:
            return at
        if mark.exact:
            return self.end_sign(f, mark.low, -side)
        # f/c is monotone in the gap and 0 at its end, where c is not: it has one sign in the gap.
        if not self._sign_at_mark(lead, mark) or not (sign := self._exact_sign(f, sample)):
            raise Refused("the sign next to an irrational zero is not decided")
        return sign

    def _sign_at_mark(self, f: PolyElement, z: Point) -> int:
        """The sign of f at a mark: exact at a rational, else by intervals over the narrowed bracket."""
        if z.exact:
            return self._exact_sign(f, z.low)
        if z.power is not None and self.vanishes_at(f, z.power):
            return 0
        for bits in BITS[:4]:
            for _ in range(bits // 2):
                if z.exact or z.high - z.low < QQ(1, 2 ** (bits // 2)):
                    break
                if not _narrow(z):
                    break
            if z.exact:
                return self._exact_sign(f, z.low)
            sign = self._interval_sign(f, z.low, z.high, bits)
            if sign:
                return sign
        raise Refused("the sign at a critical point is not decided")

    def _exact_sign(self, f: PolyElement, x: Any) -> int:
        """The sign of f at a rational x: zero only where it vanishes identically."""
        need_time()
        for bits in BITS[:2]:
            if sign := self._interval_sign(f, x, x, bits):
                return sign
        rows: dict[tuple[int, ...], Any] = {}
        t = self._t()
        for m, c in f.terms():
            key = m[:t] + m[t + 1 :]
            rows[key] = rows.get(key, QQ(0)) + c * x ** m[t]
        arguments = tuple(self._argument_at(g, x) for g in self.arguments)
        exact = self.number_sign({k: c for k, c in rows.items() if c}, arguments)
        if exact is None:
            raise Refused(f"the sign at {x} is not decided")
        return exact

    def _argument_at(self, g: PolyElement, x: Any) -> Any:
        t = self._t()
        return sum((c * x ** m[t] for m, c in g.terms()), QQ(0))

    def _interval_sign(self, f: PolyElement, low: Any, high: Any, bits: int) -> int:
        bits += 32
        t = self._t()
        try:
            point = [*self.values(bits), Enclosure.of(low, high, bits)]
            for g in self.arguments:
                terms = (Enclosure.of(c, c, bits) * point[t] ** m[t] for m, c in g.terms())
                point.append(sum(terms, Enclosure(0, 0, 0, bits)).log())
            out = Enclosure(0, 0, 0, bits)
            for m, c in f.terms():
                term = Enclosure.of(c, c, bits)
                for e, v in zip(m, point, strict=True):
                    if e:
                        term = term * v**e
                out = out + term
        except Unclear:
            return 0
        return sign_of(out)

    def _crossing(self, f: PolyElement, low: Any, high: Any, inside: Any, left: int) -> Point:
        """The bracket of the only zero in a gap, whose left end has the sign ``left``."""
        a, b = inside, inside
        step = QQ(1)
        sign = self._exact_sign(f, inside)
        if sign == 0:
            return Point(inside, inside)
        for _ in range(200):
            if sign == left:
                b = (b + high) / 2 if high is not None else b + step
                if self._exact_sign(f, b) != left:
                    break
                a = b
            else:
                a = (a + low) / 2 if low is not None else a - step
                if self._exact_sign(f, a) != -left and self._exact_sign(f, a) != 0:
                    break
                if self._exact_sign(f, a) == 0:
                    return Point(a, a)
                b = a
            step *= 2
        else:
            raise Refused("a zero too close to an end of its gap")
        if self._exact_sign(f, b) == 0:
            return Point(b, b)
        point = Point(a, b)

        def narrow() -> bool:
            middle = (point.low + point.high) / 2
            s = self._exact_sign(f, middle)
            if s == 0:
                point.low = point.high = middle
            elif s == left:
                point.low = middle
            else:
                point.high = middle
            return True

        point.narrow = narrow
        for _ in range(24):  # the simplest rational of a narrow bracket is tried
            _narrow(point)
        if not point.exact and self._exact_sign(f, r := _simplest(point.low, point.high)) == 0:
            return Point(r, r)
        point.power = self._power(f, point)
        return point

    def _power(self, f: PolyElement, point: Point) -> Any:
        """r when the zero in this bracket is e^r for a simple rational r."""
        if point.exact or point.low <= 0:
            return None
        bits = BITS[2]
        low, high = (Enclosure.of(v, v, bits) for v in (point.low, point.high))
        between = [QQ(v.numerator, v.denominator) for v in (ends(low.log())[1], ends(high.log())[0])]
        if not between[0] < between[1]:
            return None
        r = _simplest(*between)
        if r.denominator > SIMPLE or abs(r.numerator) > SIMPLE:
            return None
        value = Enclosure.of(r, r, bits).exp()
        inside = sign_of(value + -low) > 0 and sign_of(high + -value) > 0
        return r if inside and self.vanishes_at(f, r) else None

    # ------------------------------------------------------------ ends

    def end_sign(self, f: PolyElement, end: Any, side: int) -> int:
        """The sign of f next to an end, from the leading term of its expansion there."""
        return self.end_term(f, end, side)[0]

    def end_term(self, f: PolyElement, end: Any, side: int) -> tuple[int, int, int]:
        """(sign, j, b): f behaves like c·h^j·|log h|^b with c of that sign, h > 0 the distance to
        the end (or 1/|t| at infinity).  side = +1 looks right of the end, −1 left of it."""
        t = self._t()
        degree = max((m[t] for m in f), default=0) + max(
            (max(m[t] for m in g) for g in self.arguments), default=0
        )
        logs = [self._log_series(g, end, side) for g in self.arguments]
        # f as Σ h^j (log h)^b · (polynomial in the constants and in logs of leading coefficients)
        terms: dict[tuple[int, int], dict[tuple[Any, ...], Any]] = {}
        cut: int | None = None  # the first power of h that a truncated logarithm may reach
        for m, c in f.terms():
            power = _power_series(end, side, m[t], ORDER + degree)
            piece: dict[tuple[int, int, tuple[int, ...]], Any] = {}
            for j, a in power.items():
                piece[(j, 0, (0,) * len(logs))] = a
            if any(e and logs[k].truncated for k, e in enumerate(self._logs(m))):
                reach = min(power) + 2 * ORDER + 1
                cut = reach if cut is None else min(cut, reach)
            for k, e in enumerate(self._logs(m)):
                for _ in range(e):
                    piece = _times_log(piece, logs[k], k)
            for (j, b, symbols), a in piece.items():
                key = (*m[:t], *symbols)
                row = terms.setdefault((j, b), {})
                row[key] = row.get(key, QQ(0)) + c * a
        limit = min((j for j, _ in terms), default=0) + ORDER
        leading = tuple(series.lead for series in logs)
        for j, b in sorted(terms, key=lambda jb: (jb[0], -jb[1])):
            if j > limit or (cut is not None and j >= cut):
                break
            row = {k: c for k, c in terms[(j, b)].items() if c}
            if not row:
                continue
            sign = self.number_sign(row, leading)
            if sign is None:
                raise Refused("the leading term at an end is not decided")
            if sign:
                return sign * (-1) ** b, j, b  # log h < 0
        raise Refused("the expansion at an end vanishes to high order")

    def _log_series(self, g: PolyElement, end: Any, side: int) -> _LogSeries:
        t = self._t()
        coefficients: dict[int, Any] = {}
        for m, c in g.terms():
            for j, a in _power_series(end, side, m[t], 10**6).items():
                coefficients[j] = coefficients.get(j, QQ(0)) + c * a
        coefficients = {j: a for j, a in coefficients.items() if a}
        low = min(coefficients)
        lead = coefficients[low]
        if lead < 0:
            raise Refused("an argument of a logarithm is negative next to an end")
        ratio = {j - low: a / lead for j, a in coefficients.items() if j > low}
        return _LogSeries(low, lead, _log1p(ratio), bool(ratio))


@dataclass(frozen=True)
class _LogSeries:
    """log g = order·log h + log lead + Σ series[j] h^j."""

    order: int
    lead: Any
    series: dict[int, Any]
    truncated: bool  # terms from h^(2·ORDER + 1) on are missing


def _times_log(
    piece: dict[tuple[int, int, tuple[int, ...]], Any], log: _LogSeries, k: int
) -> dict[tuple[int, int, tuple[int, ...]], Any]:
    out: dict[tuple[int, int, tuple[int, ...]], Any] = {}

    def put(key: tuple[int, int, tuple[int, ...]], value: Any) -> None:
        out[key] = out.get(key, QQ(0)) + value

    for (j, b, symbols), a in piece.items():
        if log.order:
            put((j, b + 1, symbols), a * log.order)
        if log.lead != 1:
            raised = tuple(e + (i == k) for i, e in enumerate(symbols))
            put((j, b, raised), a)
        for d, s in log.series.items():
            put((j + d, b, symbols), a * s)
    return out


def _power_series(end: Any, side: int, e: int, order: int) -> dict[int, Any]:
    """t^e in powers of h, where t = end ± h, or t = ±1/h at infinity (end None)."""
    if end is None:
        return {-e: QQ(-1 if side > 0 and e % 2 else 1)}
    out, binomial = {}, QQ(1)
    for j in range(min(e, order) + 1):
        value = binomial * (end ** (e - j) if e - j or end else QQ(1)) * side**j
        if value:
            out[j] = value
        binomial = binomial * (e - j) / (j + 1)
    return out


def _log1p(u: dict[int, Any]) -> dict[int, Any]:
    """log(1 + u) for a polynomial u without constant term, to the order used."""
    out: dict[int, Any] = {}
    power = {0: QQ(1)}
    for k in range(1, 2 * ORDER + 1):
        following: dict[int, Any] = {}
        for i, a in power.items():
            for j, b in u.items():
                if i + j <= 2 * ORDER:
                    following[i + j] = following.get(i + j, QQ(0)) + a * b
        power = following
        for j, a in power.items():
            out[j] = out.get(j, QQ(0)) + a * QQ((-1) ** (k + 1), k)
    return {j: a for j, a in out.items() if a}


def _same(a: Point, b: Point) -> bool:
    """Whether two zeros are known to be one point."""
    if a.exact or b.exact:
        return a.exact and b.exact and bool(a.low == b.low)
    # The brackets of one polynomial are apart from the start, and halving keeps them so.
    overlapping = bool(a.low < b.high and b.low < a.high)
    return (a.power is not None and a.power == b.power) or (
        a.factor is not None and a.factor == b.factor and overlapping
    )


def _only(position: int, e: int, length: int) -> tuple[int, ...]:
    return tuple(e if k == position else 0 for k in range(length))


def _sign(value: Any) -> int:
    return int(value > 0) - int(value < 0)


def _narrow(point: Point) -> bool:
    return not point.exact and point.narrow is not None and point.narrow()


def _simplest(low: Any, high: Any) -> Any:
    """The rational of least denominator strictly between two others (Stern–Brocot)."""
    if low < 0 < high:
        return QQ(0)
    if high <= 0:
        return -_simplest(-high, -low)
    floor = QQ(int(low.numerator) // int(low.denominator))
    if floor + 1 < high:
        return floor + 1
    low, high = low - floor, high - floor
    if low == 0:
        return floor + 1 / (QQ(int((1 / high).numerator) // int((1 / high).denominator)) + 1)
    return floor + 1 / _simplest(1 / high, 1 / low)


def _sign_at(chart: Chart, x: Any) -> int:
    for position, z in enumerate(chart.zeros):
        for _ in range(NARROWINGS):
            if not z.low <= x <= z.high:
                break
            if not _narrow(z):
                raise Refused("a sample is a zero")
        else:
            raise Refused("a sample cannot be told from a zero")
        if x < z.low:
            return chart.signs[position]
    return chart.signs[-1]
