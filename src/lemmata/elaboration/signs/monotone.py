"""Differences with an exponential, a logarithm or a root, by the inverse function, which rises too."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.derived import log_exp, root_power
from lemmata.elaboration.signs.reading import read
from lemmata.elaboration.signs.rewriting import as_polynomial, expanded, normal_sign, put_in, respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import exp, exp_log, log, negative
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.structure import symmetric, transitive
from lemmata.kernel.terms import ONE, Add, Apply, Mul, Number, Power, Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_exponent", "by_increase", "by_logarithm", "by_root", "by_roots"]


def by_logarithm(signs: Signs, t: Term) -> Theorem | None:
    """log u + v from u − e^(−v)."""
    q = read(t)
    for letter, c, rest in q.alone() if not q.under else ():
        if not isinstance(letter, Apply) or letter.function != "log":
            continue
        (u,) = letter.arguments
        other = q.term({m: value / -abs(c) for m, value in rest.items()})
        v = other if c > 0 else negative(other)
        small, large = (exp(v), u) if c > 0 else (u, exp(v))
        theorem = _compared_logs(signs, small, large, v)
        if theorem is not None:
            return respelled(signs, rules.combine(((abs(c), (theorem,)),)), t)
    return None


def by_exponent(signs: Signs, t: Term) -> Theorem | None:
    """u − e^v from log u − v, and e^v − u likewise."""
    q = read(t)
    for letter, c, rest in q.alone() if not q.under and len(q.numerator) == 2 else ():
        if not isinstance(letter, Apply) or letter.function != "exp":
            continue
        (v,) = letter.arguments
        u = q.term({m: value / -c for m, value in rest.items()})
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
                back = expanded(signs, made, t, [equation]) if sign is not None else None
                if sign is not None and back is not None:
                    return derived.rewritten(sign, back)
    return None


def by_root(signs: Signs, t: Term) -> Theorem | None:
    """u^(1/n) − w from u − wⁿ, where w ≥ 0, and w − u^(1/n) likewise."""
    q = read(t)
    for letter, c, rest in q.alone() if not q.under else ():
        if not rest or any(q.letters[k] == letter for m in rest for k, _ in m):
            continue
        match letter:
            case Apply("pow", (u, Number(exponent))) if exponent.numerator == 1:
                w = q.term({m: value / -c for m, value in rest.items()})
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


def _compared_logs(signs: Signs, small: Term, large: Term, v: Term) -> Theorem | None:
    """0 R log large − log small, where one of them is e^v, whose logarithm is v."""
    positive = signs.shown("<", small)
    sign = normal_sign(signs, Add((large, negative(small)))) if positive is not None else None
    if positive is None or sign is None:
        return None
    return put_in(derived.log_increases(positive, sign, large), log_exp(v))


def by_increase(signs: Signs, t: Term) -> Theorem | None:
    """c·f(u) − c·f(v) for f = exp, log or a root, from u − v; or a sum of logarithms, from the product."""
    q = read(t)
    alone = sorted(((c, letter) for letter, c, _ in q.alone()), key=lambda pair: -pair[0])
    if q.under or len(q.numerator) != 2 or len(alone) != 2:
        return None
    (c, large), (d, small) = alone
    if c != -d:
        return None
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
