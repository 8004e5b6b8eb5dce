"""Signs of powers, products and quotients from the signs of their factors."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sympy import QQ

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.derived import even_power_positive
from lemmata.elaboration.signs.nonzero import nonzero
from lemmata.elaboration.signs.reading import common_powers, divided, read
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
    reading, numerator, under = read(t)
    if not numerator:
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    content = common_powers(numerator)
    rest = {divided(m, content): c for m, c in numerator.items()}
    bases = {polynomial: base for base, polynomial in reading.asked.items()}
    pieces = [(letters[k], e) for k, e in content] + [(bases[p], -e) for p, e in under.items()]
    if len(rest) > 1:
        pieces.append((polynomial_term(rest, letters), 1))
        coefficient = Fraction(1)
    else:
        coefficient = rest[()]
    if (
        not pieces
        or (len(pieces) == 1 and pieces[0] in ((t, 1), (t, -1)))
        or (coefficient == 1 and pieces == [(t, 1)])
    ):
        return None
    if len(pieces) == 1 and pieces[0][1] == 1 and coefficient > 0 and len(rest) > 1:
        return None  # nothing was factored
    theorem = _of_pieces(signs, coefficient, pieces)
    theorem = theorem or _by_excused(signs, coefficient, pieces)
    return respelled(signs, theorem, t) if theorem is not None else None


def _of_pieces(signs: Signs, coefficient: Fraction, pieces: Sequence[tuple[Term, int]]) -> Theorem | None:
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
    reading, numerator, under = read(t)
    if under or len(numerator) < 2:
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    poly = tuple((m, QQ(c.numerator, c.denominator)) for m, c in sorted(numerator.items()))
    unit, parts = factors(poly)
    if len(parts) == 1 and parts[0][1] == 1:
        return None
    ((monomial, c),) = unit.numerator
    pieces = [(letters[k], e) for k, e in monomial]
    pieces += [(polynomial_term({m: _fraction(v) for m, v in f}, letters), e) for f, e in parts]
    theorem = _of_pieces(signs, _fraction(c), pieces) or _by_excused(signs, _fraction(c), pieces)
    return respelled(signs, theorem, t) if theorem is not None else None


def _by_excused(signs: Signs, coefficient: Fraction, pieces: Sequence[tuple[Term, int]]) -> Theorem | None:
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
    reading, numerator, under = read(t)
    letters = {k: letter for letter, k in reading.letters.items()}
    groups: dict[Monomial, Polynomial] = {}
    for m, c in numerator.items():
        logs = tuple((k, e) for k, e in m if _is_log(letters[k]))
        groups.setdefault(logs, {})[m] = c
    if under or len(groups) < 2:
        return None
    found = [signs.nonnegative(polynomial_term(group, letters)) for group in groups.values()]
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
