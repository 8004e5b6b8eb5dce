"""Differences with an exponential, a logarithm or a root, by the inverse function, which rises too."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.derived import log_exp, root_power
from lemmata.elaboration.signs.reading import read
from lemmata.elaboration.signs.rewriting import as_polynomial, by_equations, normal_sign, put_in, respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import exp, exp_log, log, negative
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.structure import symmetric, transitive
from lemmata.kernel.terms import ONE, ZERO, Add, Apply, Mul, Number, Power, Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_exponent", "by_increase", "by_logarithm", "by_root", "by_roots"]


def by_logarithm(signs: Signs, t: Term) -> Theorem | None:
    """log u + v from u − e^(−v)."""
    reading, numerator, under = read(t)
    if under:
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    for letter, k in reading.letters.items():
        c = numerator.get(((k, 1),))
        if not isinstance(letter, Apply) or letter.function != "log" or c is None:
            continue
        (u,) = letter.arguments
        rest = {m: value / -abs(c) for m, value in numerator.items() if m != ((k, 1),)}
        other = polynomial_term(rest, letters) if rest else ZERO
        v = other if c > 0 else negative(other)
        power = exp(v)
        small, large = (power, u) if c > 0 else (u, power)
        theorem = _compared_logs(signs, small, large, v, c > 0)
        if theorem is not None:
            return respelled(signs, rules.combine(((abs(c), (theorem,)),)), t)
    return None


def by_exponent(signs: Signs, t: Term) -> Theorem | None:
    """u − e^v from log u − v, and e^v − u likewise."""
    reading, numerator, under = read(t)
    if under or len(numerator) != 2:
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    for m, c in numerator.items():
        letter = letters[m[0][0]] if len(m) == 1 and m[0][1] == 1 else None
        if not isinstance(letter, Apply) or letter.function != "exp":
            continue
        (v,) = letter.arguments
        other = {k: value / -c for k, value in numerator.items() if k != m}
        u = polynomial_term(other, letters)
        positive = signs.shown("<", u)
        if positive is None or isinstance(u, Apply):
            continue
        small, large = (v, log(u)) if c < 0 else (log(u), v)
        sign = normal_sign(signs, Add((large, negative(small))))
        if sign is not None:
            made = put_in(derived.exp_increases(sign, small, large), exp_log(positive))
            return respelled(signs, rules.combine(((abs(c), (made,)),)), t)
    return None


def by_roots(signs: Signs, t: Term) -> Theorem | None:
    """A polynomial in u and its root, as one in the root."""
    reading = Reading()
    reading.read(t)
    for letter in list(reading.letters):
        match letter:
            case Apply("pow", (u, Number(exponent))) if u in reading.letters and exponent.numerator == 1:
                nonnegative = signs.shown("<=", u)
                if nonnegative is None:
                    continue
                equation = symmetric(root_power(nonnegative, exponent.denominator))
                whole = Reading()
                whole.define(u, equation.right)
                numerator, under = whole.read(t)
                if under or not numerator:
                    return None
                made = polynomial_term(numerator, {k: other for other, k in whole.letters.items()})
                sign = signs.nonnegative(made) if made != t else None
                back = by_equations(signs, made, t, [equation]) if sign is not None else None
                if sign is not None and back is not None:
                    return derived.rewritten(sign, back)
    return None


def by_root(signs: Signs, t: Term) -> Theorem | None:
    """u^(1/n) − w from u − wⁿ, where w ≥ 0, and w − u^(1/n) likewise."""
    reading, numerator, under = read(t)
    if under or len(numerator) < 2:
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    for k, letter in letters.items():
        c = numerator.get(((k, 1),))
        if c is None or sum(k in dict(m) for m in numerator) > 1:
            continue
        match letter:
            case Apply("pow", (u, Number(exponent))) if exponent.numerator == 1:
                rest = {m: value / -c for m, value in numerator.items() if m != ((k, 1),)}
                w = polynomial_term(rest, letters)
                made = _compared_roots(signs, u, w, exponent.denominator, c > 0)
                if made is not None:
                    return respelled(signs, rules.combine(((abs(c), (made,)),)), t)
    return None


def _compared_roots(signs: Signs, u: Term, w: Term, degree: int, root_is_large: bool) -> Theorem | None:
    nonnegative, power = signs.nonnegative(w), Power(w, degree)
    if nonnegative is None:
        return None
    small, large = (power, u) if root_is_large else (u, power)
    sign = normal_sign(signs, Add((large, negative(small))))
    low = signs.shown("<=", small)
    if sign is None or low is None:
        return None
    made = derived.power_increases(low, sign, large, Fraction(1, degree))
    product = derived.root_of_product(field(power, Mul((power,)), (), (), ()), degree, (nonnegative,))
    whole = field(product.right, w, (), ((ONE, root_power(nonnegative, degree)),), ())
    return put_in(made, transitive(product, whole))


def _compared_logs(signs: Signs, small: Term, large: Term, v: Term, exp_is_small: bool) -> Theorem | None:
    """0 R log large − log small, where one of them is e^v, whose logarithm is v."""
    positive = signs.shown("<", small)
    sign = normal_sign(signs, Add((large, negative(small)))) if positive is not None else None
    if positive is None or sign is None:
        return None
    return put_in(derived.log_increases(positive, sign, large), log_exp(v))


def by_increase(signs: Signs, t: Term) -> Theorem | None:
    """c·f(u) − c·f(v) for f = exp, log or a root, from u − v; or a sum of logarithms, from the product."""
    reading, numerator, under = read(t)
    if under or len(numerator) != 2:
        return None
    letters = {k: letter for letter, k in reading.letters.items()}
    (first, c), (second, d) = sorted(numerator.items(), key=lambda item: -item[1])
    if c != -d or any(len(m) != 1 or m[0][1] != 1 for m in (first, second)):
        return None
    large, small = letters[first[0][0]], letters[second[0][0]]
    if not (isinstance(large, Apply) and isinstance(small, Apply) and large.function == small.function):
        return None
    u, v = large.arguments[0], small.arguments[0]
    gap = Add((u, negative(v)))
    plain = as_polynomial(gap)
    shown = signs.nonnegative(plain)
    shown = respelled(signs, shown, gap) if shown is not None else None
    if shown is None:
        return None
    if large.function == "exp":
        made = derived.exp_increases(shown, v, u)
    elif large.function == "log":
        positive = signs.shown("<", v)
        if positive is None:
            return None
        made = derived.log_increases(positive, shown, u)
    elif large.function == "pow" and large.arguments[1] == small.arguments[1]:
        exponent, nonnegative = large.arguments[1], signs.shown("<=", v)
        if nonnegative is None or not isinstance(exponent, Number) or exponent.value <= 0:
            return None
        made = derived.power_increases(nonnegative, shown, u, exponent.value)
    else:
        return None
    return respelled(signs, rules.combine(((c, (made,)),)), t)
