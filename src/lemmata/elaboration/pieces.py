"""Intervals of one variable, and other variables in its place: t = e^x, s = x^(1/d), s = 1/x."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lemmata.elaboration import derived
from lemmata.elaboration.claims import conversions_for
from lemmata.elaboration.curves import curve
from lemmata.elaboration.derived import log_exp, root, root_power
from lemmata.kernel import laws
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import exp, log, negative
from lemmata.kernel.polynomials import Reading
from lemmata.kernel.structure import congruent, cut, given, reflexive
from lemmata.kernel.substitution import instantiate
from lemmata.kernel.terms import (
    ZERO,
    Add,
    Apply,
    Mul,
    Number,
    Power,
    Scalar,
    Term,
    number,
    parts,
    with_parts,
)
from lemmata.kernel.theorem import Formula, Hypothesis, Theorem

__all__ = ["Piece", "Substitution", "by_exponential", "by_inverse", "by_root", "put_for", "replacing"]


@dataclass(frozen=True)
class Piece:
    """An interval of x with the hypotheses that say so; its ends are closed numbers, None is an infinite one."""

    x: Scalar
    low: Term | None
    high: Term | None
    low_open: bool = True
    high_open: bool = True

    @property
    def lower(self) -> Formula | None:
        return None if self.low is None else Formula("<" if self.low_open else "<=", self.low, self.x)

    @property
    def upper(self) -> Formula | None:
        return None if self.high is None else Formula("<" if self.high_open else "<=", self.x, self.high)

    def hypotheses(self) -> frozenset[Hypothesis]:
        return frozenset(h for h in (self.lower, self.upper) if h is not None)

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """Both ends to look at; nothing rests on them."""
        low, high = (None if e is None else curve(e, self.x)(0.0)[0] for e in (self.low, self.high))
        return low, high


@dataclass(frozen=True)
class Substitution:
    """f(x) is ``inner`` at t = ``value``, a function of x, after ``equation`` is used; t stays in the piece."""

    inner: Term
    piece: Piece
    value: Term
    equation: Theorem
    bounds: tuple[Theorem, ...]

    def back(self, theorem: Theorem) -> Theorem:
        """What a theorem about t says about x."""
        made = instantiate(theorem, (), ((self.piece.x.name, (), self.value),), ())
        for bound in self.bounds:
            made = cut((), bound, made)
        return derived.rewritten(made, replacing(made.right, self.equation))


def put_for(t: Term, old: Term, new: Term) -> Term:
    """A term in place of another, wherever it stands outside of binders."""
    if t == old:
        return new
    if isinstance(t, (Add, Mul, Power, Apply)):
        return with_parts(t, tuple(put_for(p, old, new) for p in parts(t)))
    return t


def replacing(t: Term, equation: Theorem) -> Theorem:
    """t = t with one side of an equation replaced by the other, wherever it stands outside of binders."""
    if t == equation.left:
        return equation
    if put_for(t, equation.left, equation.right) == t:
        return reflexive(t)
    return congruent(t, tuple(replacing(p, equation) for p in parts(t)))


def by_exponential(f: Term, piece: Piece) -> Substitution | None:
    """t = e^(q·x): then x is log(t)/q."""
    found = {u for u in _inside(f) if isinstance(u, Apply) and u.function == "exp"}
    if len(found) != 1:
        return None
    ((power,),) = (found,)
    u, q = power.arguments[0], _multiple(power.arguments[0], piece.x)
    if q is None or q <= 0:
        return None
    t = Scalar("?e")
    logarithm = log(t) if q == 1 else Mul((number(1 / q), log(t)))
    inner = put_for(put_for(f, power, t), piece.x, logarithm)
    same = log_exp(u)
    if logarithm != log(t) or u != piece.x:
        same = _field(put_for(logarithm, t, power), piece.x, (same,))
    bounds: list[Theorem] = []
    ends: list[Term | None] = []
    for end, formula, low in ((piece.low, piece.lower, True), (piece.high, piece.upper, False)):
        if end is None or formula is None:
            ends.append(ZERO if low else None)
            if low:
                above = derived.rewritten(laws.exp_positive(u), _field(power, Add((power, negative(ZERO)))))
                bounds.append(derived.compared(above, ZERO, power))
            continue
        at = Mul((number(q), end))
        small, large = (at, u) if low else (u, at)
        gap = rules.combine(((q, (derived.difference(given(formula)),)),))
        gap = derived.rewritten(gap, _field(gap.right, Add((large, negative(small)))))
        value, bound = _with_normal_end(derived.exp_increases(gap, small, large), exp(at), power, low)
        bounds.append(bound)
        ends.append(value)
    inside = Piece(t, ends[0], ends[1], piece.low is None or piece.low_open, piece.high_open)
    return Substitution(inner, inside, power, same, tuple(bounds))


def by_root(f: Term, piece: Piece) -> Substitution | None:
    """s = x^(1/d), where x is not negative."""
    degrees = set()
    for u in _inside(f):
        match u:
            case Apply("pow", (y, Number(power))) if y == piece.x and power.numerator == 1:
                degrees.add(power.denominator)
    low = piece.ends[0]
    if len(degrees) != 1 or low is None or low < 0 or piece.lower is None:
        return None
    (d,) = degrees
    s, whole = Scalar("?r"), root(piece.x, d)
    inner = put_for(put_for(f, whole, s), piece.x, Power(s, d))
    c = conversions_for(frozenset())
    above = derived.difference(given(piece.lower))
    if low > 0:
        above = rules.combine(((Fraction(1), (above,)), (Fraction(1), (c.ask("<", piece.low),))))  # type: ignore[arg-type]
    nonnegative = derived.rewritten(above, _field(above.right, piece.x))
    bounds: list[Theorem] = []
    ends: list[Term | None] = []
    for end, formula, lower in ((piece.low, piece.lower, True), (piece.high, piece.upper, False)):
        if end is None or formula is None:
            ends.append(None)
            continue
        base, large = (c.ask("<=", end), piece.x) if lower else (nonnegative, end)
        gap = derived.difference(given(formula))
        made = derived.power_increases(base, gap, large, Fraction(1, d))
        value, bound = _with_normal_end(made, root(end, d), whole, lower)
        bounds.append(bound)
        ends.append(value)
    inside = Piece(s, ends[0], ends[1], piece.low_open, piece.high_open)
    return Substitution(inner, inside, whole, root_power(nonnegative, d), tuple(bounds))


def by_inverse(f: Term, piece: Piece) -> Substitution | None:
    """s = 1/x on x > a ≥ 0."""
    if (
        not isinstance(piece.low, Number)
        or piece.low.value < 0
        or not piece.low_open
        or piece.high is not None
    ):
        return None
    x, s, power = piece.x, Scalar("?i"), Power(piece.x, -1)
    beyond = derived.difference(given(piece.lower))  # type: ignore[arg-type]
    positive = beyond
    if piece.low.value:
        unit = rules.combine(((piece.low.value, ()),))
        positive = rules.combine(((Fraction(1), (beyond,)), (Fraction(1), (unit,))))
    positive = derived.rewritten(positive, _field(positive.right, x))
    small = derived.power_signed(positive, -1)
    c = conversions_for(positive.hypotheses)
    above = derived.rewritten(small, c.field(power, Add((power, negative(ZERO)))))
    bounds = [derived.compared(above, ZERO, power)]
    high = None
    if piece.low.value:
        high = number(1 / piece.low.value)
        gap = rules.combine(((high.value, (beyond, small)),))
        gap = derived.rewritten(gap, c.field(gap.right, Add((high, negative(power)))))
        bounds.append(derived.compared(gap, power, high))
    inner = put_for(f, x, Power(s, -1))
    same = c.field(Power(power, -1), x)
    return Substitution(inner, Piece(s, ZERO, high), power, same, tuple(bounds))


def _with_normal_end(gap: Theorem, end: Term, power: Term, low: bool) -> tuple[Term, Theorem]:
    """A bound of t from 0 R t − end or 0 R end − t, its end in normal form."""
    c = conversions_for(frozenset())
    r, equation = c.norm(end)
    value = c.term(r)
    small, large = (value, power) if low else (power, value)
    if equation is not None:
        gap = derived.rewritten(gap, replacing(gap.right, equation))
    return value, derived.compared(gap, small, large)


def _field(left: Term, right: Term, equations: tuple[Theorem, ...] = ()) -> Theorem:
    return conversions_for(frozenset()).field(left, right, equations)


def _multiple(u: Term, x: Scalar) -> Fraction | None:
    """The q of u = q·x."""
    reading = Reading()
    numerator, under = reading.read(u)
    if under or list(reading.letters) != [x] or set(numerator) != {((0, 1),)}:
        return None
    return numerator[((0, 1),)]


def _inside(t: Term) -> Iterator[Term]:
    yield t
    for part in parts(t):
        yield from _inside(part)
