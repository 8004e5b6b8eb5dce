"""Signs of powers, products and quotients from the signs of their factors."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sympy import QQ

from lemmata.elaboration import derived
from lemmata.elaboration.derived import even_power_positive
from lemmata.elaboration.signs.nonzero import nonzero
from lemmata.elaboration.signs.reading import Pieces, read
from lemmata.elaboration.signs.rewriting import as_polynomial, respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import negative
from lemmata.kernel.polynomials import Monomial, Polynomial
from lemmata.kernel.terms import ZERO, Add, Apply, Mul, Number, Power, Term, number
from lemmata.kernel.theorem import Formula, Theorem
from lemmata.tactics.ratio import factors

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_factoring", "by_factors", "by_itself", "by_logarithms", "by_weight"]


def by_itself(signs: Signs, t: Term) -> Theorem | None:
    """What a term is."""
    match t:
        case Number(value) if value > 0:
            return respelled(signs, rules.combine(((value, ()),)), t)
        case Number(value) if value == 0:
            return respelled(signs, rules.combine(()), t)
        case Number() | Add() | Mul():
            return None
        case Power(base, exponent):
            if (sign := signs.nonnegative(base)) is not None:
                return derived.power_signed(sign, exponent)
            if exponent % 2:
                return None
            apart = nonzero(signs, base)
            return even_power_positive(apart, exponent) if apart else derived.even_power(base, exponent)
        case _:
            low = signs.bounds(t)[0]
            if low is None or low.value < 0:
                return None
            step = rules.combine(((Fraction(1), (low.theorem,)), *(((low.value, ()),) if low.value else ())))
            return respelled(signs, step, t)


def by_factors(signs: Signs, t: Term) -> Theorem | None:
    """A quotient of products, by the signs of the factors."""
    q = read(t)
    if not q.numerator:
        return None
    rest, pieces = q.pieces()
    if not pieces or pieces in ([(t, 1)], [(t, -1)]):
        return None  # there is one factor
    if len(rest) == 1:
        return _of_factors(signs, t, rest[()], pieces)
    return _of_factors(signs, t, Fraction(1), [*pieces, (q.term(rest), 1)])


def _of_factors(signs: Signs, t: Term, coefficient: Fraction, pieces: Pieces) -> Theorem | None:
    theorem = _of_pieces(signs, coefficient, pieces) or _by_excused(signs, coefficient, pieces)
    return respelled(signs, theorem, t) if theorem is not None else None


def _of_pieces(signs: Signs, coefficient: Fraction, pieces: Pieces) -> Theorem | None:
    """The sign of a number times powers, from those of the bases."""
    theorems = []
    for base, exponent in pieces:
        up = signs.nonnegative(base)
        down = signs.nonnegative(negative(base)) if up is None and exponent % 2 else None
        if up is not None:
            theorems.append(derived.power_signed(up, exponent))
        elif down is not None:
            coefficient = -coefficient
            theorems.append(derived.power_signed(down, exponent))
        elif exponent % 2 == 0:
            apart = nonzero(signs, base)
            theorems.append(
                even_power_positive(apart, exponent) if apart else derived.even_power(base, exponent)
            )
        else:
            return None
    return rules.combine(((coefficient, tuple(theorems)),)) if coefficient > 0 else None


def by_factoring(signs: Signs, t: Term) -> Theorem | None:
    """A polynomial that is a product, or a square."""
    q = read(t)
    if q.under or len(q.numerator) < 2:
        return None
    poly = tuple((m, QQ(c.numerator, c.denominator)) for m, c in sorted(q.numerator.items()))
    unit, parts = factors(poly)
    if len(parts) == 1 and parts[0][1] == 1:
        return None
    ((monomial, c),) = unit.numerator
    pieces = [(q.letters[k], e) for k, e in monomial]
    pieces += [(q.term({m: _fraction(v) for m, v in f}), e) for f, e in parts]
    return _of_factors(signs, t, _fraction(c), pieces)


def _by_excused(signs: Signs, coefficient: Fraction, pieces: Pieces) -> Theorem | None:
    """A product of which a factor has its sign where another is not 0: (p − 1)·log(1 − p)."""
    product: list[Term] = []
    for base, e in pieces:
        if signs.nonnegative(base) is None and isinstance(base, Add):
            plain = as_polynomial(negative(base))
            if signs.nonnegative(plain) is not None:
                base, coefficient = plain, coefficient * (-1) ** e
        product += [base] if e == 1 else [base, Power(base, e - 1)] if e > 1 else [Power(base, e)]
    return by_weight(signs, Mul((number(coefficient), *product))) if len(product) > 1 else None


def by_logarithms(signs: Signs, t: Term) -> Theorem | None:
    """A sum in which what belongs to each logarithm has its sign."""
    q = read(t)
    groups: dict[Monomial, Polynomial] = {}
    for m, c in q.numerator.items():
        logs = tuple((k, e) for k, e in m if _is_log(q.letters[k]))
        groups.setdefault(logs, {})[m] = c
    if q.under or len(groups) < 2:
        return None
    found = [signs.nonnegative(q.term(group)) for group in groups.values()]
    if any(f is None for f in found):
        return None
    return respelled(signs, rules.combine(tuple((Fraction(1), (f,)) for f in found if f is not None)), t)


def by_weight(signs: Signs, t: Term) -> Theorem | None:
    """w·x, where x has its sign wherever w is not 0."""
    if not isinstance(t, Mul) or len(t.factors) < 2:
        return None
    for position, weight in enumerate(t.factors):
        if isinstance(weight, Number):
            continue
        nonnegative = signs.nonnegative(weight)
        if nonnegative is None or nonnegative.conclusion.relation == "<":
            continue
        rest = t.factors[:position] + t.factors[position + 1 :]
        other = rest[0] if len(rest) == 1 else Mul(rest)
        sign = signs.assuming(Formula("!=", weight, ZERO)).nonnegative(other)
        if sign is not None:
            return respelled(signs, derived.weighted_sign(nonnegative, sign), t)
    return None


def _is_log(t: Term) -> bool:
    return isinstance(t, Apply) and t.function == "log"


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))
