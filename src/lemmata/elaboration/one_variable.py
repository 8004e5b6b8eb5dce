"""Signs in one variable, by parts and by places; polynomials by Descartes' rule."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.curves import curve, samples, sign_at, simplest
from lemmata.elaboration.derived import closed_number, polynomial_signed
from lemmata.elaboration.pieces import Piece
from lemmata.elaboration.signs import Attempt, Signs, is_closed
from lemmata.elaboration.signs.closed import by_enclosure
from lemmata.elaboration.signs.distances import by_bounds
from lemmata.elaboration.signs.monotone import by_increase
from lemmata.elaboration.signs.products import by_factoring, by_factors, by_itself
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import negative
from lemmata.kernel.polynomials import Polynomial, Reading, field
from lemmata.kernel.structure import given
from lemmata.kernel.terms import ZERO, Add, Number, Scalar, Term, names, number
from lemmata.kernel.theorem import Formula, Theorem

__all__ = ["SignsOnPiece", "polynomial_positive"]


class Places:
    """Places of a piece: what is negative at one needs no search."""

    def __init__(self, piece: Piece) -> None:
        self.x = piece.x
        self.places = samples(*piece.ends)[::3]

    def negative(self, t: Term) -> bool:
        f = curve(t, self.x)
        return any(sign_at(f, at) < 0 for at in (self.places if self.x.name in names(t) else [0.0]))

    def zero(self, t: Term) -> bool:
        """A piece has no place at which a function is surely 0."""
        return False


class SignsOnPiece(Signs):
    """Signs of what is no function of more than one variable: what is negative somewhere is not looked into."""

    @cached_property
    def piece(self) -> Piece:
        """What the hypotheses say of the variable: they were made of one piece."""
        piece = Piece(Scalar("?"), None, None)
        for h in self.context.hypotheses:
            match h:
                case Formula("<" | "<=", low, Scalar() as x) if is_closed(low):
                    piece = replace(piece, x=x, low=low, low_open=h.relation == "<")
                case Formula("<" | "<=", Scalar() as x, high) if is_closed(high):
                    piece = replace(piece, x=x, high=high, high_open=h.relation == "<")
        return piece

    @cached_property
    def samples(self) -> Places:  # type: ignore[override]
        return Places(self.piece)

    def attempts(self, t: Term) -> tuple[Attempt, ...]:
        if is_closed(t):
            return by_itself, by_enclosure, by_factors
        return by_itself, by_factors, by_bounds, _by_descartes, by_factoring, by_increase

    def _where_zero_and_where_not(self, t: Term) -> Theorem | None:
        return None  # the pieces of a chart are such cases


def _by_descartes(signs: Signs, t: Term) -> Theorem | None:
    """A polynomial."""
    assert isinstance(signs, SignsOnPiece)
    return polynomial_positive(t, signs.piece)


def polynomial_positive(t: Term, piece: Piece) -> Theorem | None:
    """A polynomial, by Descartes' rule; its coefficients may be closed numbers where x is not negative."""
    reading = Reading()
    numerator, under = reading.read(t)
    x = reading.letters.get(piece.x)
    if under or x is None or not all(is_closed(u) for u in reading.letters if u != piece.x):
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    by_degree: dict[int, Polynomial] = {}
    for m, c in numerator.items():
        rest = tuple(pair for pair in m if pair[0] != x)
        by_degree.setdefault(dict(m).get(x, 0), {})[rest] = c
    low = piece.ends[0]
    dense = [Fraction(0)] * (1 + max(by_degree))
    parts_: list[tuple[Fraction, tuple[Theorem, ...]]] = []
    for k, coefficient in by_degree.items():
        if set(coefficient) == {()}:
            dense[k] = coefficient[()]
            continue
        if low is None or low < 0:
            return None
        closed = polynomial_term(coefficient, letters)
        value = curve(closed, piece.x)(0.0)[0]
        step = Fraction(1 + abs(value)) / 10**6
        dense[k] = simplest(Fraction(value) - 2 * step, Fraction(value) - step)
        above = closed_number(Add((closed, negative(number(dense[k])))), 64)
        parts_.append((Fraction(1), (above, derived.power_signed(_nonnegative(piece), k))))
    if not any(dense):
        return None
    ends = [_rational_end(piece, low) for low in (True, False)]
    theorem = polynomial_signed(tuple(dense), piece.x, tuple(e for e in ends if e is not None))
    if parts_:
        theorem = rules.combine(((Fraction(1), (theorem,)), *parts_))
    return derived.rewritten(theorem, field(theorem.right, t, (), (), ()))


def _nonnegative(piece: Piece) -> Theorem:
    """0 ≤ x on a piece that does not begin below 0."""
    gap = derived.difference(given(piece.lower))  # type: ignore[arg-type]
    parts_: list[tuple[Fraction, tuple[Theorem, ...]]] = [(Fraction(1), (gap,))]
    if piece.low != ZERO:
        parts_.append((Fraction(1), (closed_number(piece.low, 64),)))  # type: ignore[arg-type]
    made = rules.combine(tuple(parts_))
    return derived.rewritten(made, field(made.right, piece.x, (), (), ()))


def _rational_end(piece: Piece, low: bool) -> Theorem | None:
    """r < x or x < r from an end of the piece, if it has one."""
    formula = piece.lower if low else piece.upper
    end = piece.low if low else piece.high
    if formula is None or end is None:
        return None
    if isinstance(end, Number) and formula.relation == "<":
        return given(formula)
    value = curve(end, piece.x)(0.0)[0]
    r = number(
        simplest(
            *sorted(Fraction(value + s * (1 + abs(value))) for s in ((-2e-3, -1e-3) if low else (1e-3, 2e-3)))
        )
    )
    gap = derived.difference(given(formula))
    small, large = (r, piece.x) if low else (piece.x, r)
    rest = closed_number(Add((end, negative(r))) if low else Add((r, negative(end))), 64)
    made = rules.combine(((Fraction(1), (gap,)), (Fraction(1), (rest,))))
    goal = Add((large, negative(small)))
    return derived.compared(derived.rewritten(made, field(made.right, goal, (), (), ())), small, large)
