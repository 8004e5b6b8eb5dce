"""Conversions of exp, log, powers, |u|, max and min of arguments in normal form."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import sympy
from sympy import QQ

from lemmata.elaboration import derived
from lemmata.elaboration.conversions.deltas import split
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel import laws, structure
from lemmata.kernel.terms import ZERO, Add, Apply, Delta, Mul, Power, Term, number
from lemmata.kernel.theorem import Formula, Theorem
from lemmata.tactics.ratio import ONE, Ratio, constant, factors, generator
from lemmata.tactics.ratio import ZERO as RATIO_ZERO

if TYPE_CHECKING:
    from lemmata.elaboration.conversions.normal import Conversions, Normal
    from lemmata.elaboration.signs import Wanted

__all__ = ["apply"]

LARGEST = 1000
"""Exponents of e^(k·log b) up to which b^k is written out."""


def apply(c: Conversions, function: str, arguments: Sequence[Ratio]) -> Normal:
    """The normal form of a function of ratios."""
    t = Apply(function, tuple(map(c.term, arguments)))
    for r in arguments:
        for atom in sorted(r.atoms):
            if isinstance(d := c.atoms.terms[atom], Delta):
                return split(c, t, d)
    match function:
        case "exp":
            return _exp(c, t, arguments[0])
        case "log":
            return _log(c, t, arguments[0])
        case "pow":
            return _pow(c, t, *arguments)
        case "abs":
            return _abs(c, t, arguments[0])
        case "erf" | "pi":
            return c.letter(t), None
    theorem = laws.maximum_by_absolute(function, *t.arguments)  # type: ignore[arg-type]
    r, last = c.norm(theorem.right)
    return r, c.chain(theorem, last)


def _exp(c: Conversions, t: Apply, r: Ratio) -> Normal:
    from lemmata.elaboration.conversions.normal import Rescale

    parts: list[tuple[int, Term]] = []
    equations: list[Theorem] = []
    out = ONE
    for part in r.terms():
        ((m, coefficient),) = part.numerator
        unit = part * constant(1 / coefficient)
        logarithm = c.atoms.terms[m[0][0]] if not part.denominator and len(m) == 1 and m[0][1] == 1 else None
        if isinstance(logarithm, Apply) and logarithm.function == "log" and abs(coefficient) <= LARGEST:
            positive = c.sign("<", logarithm.arguments[0])
            if positive is not None:
                out = out * _power_of_base(c, logarithm, positive, coefficient, parts, equations)
                continue
        degree = lcm(c.degree, int(coefficient.denominator))
        if degree != c.degree:
            raise Rescale(degree)
        u, k = c.term(unit * constant(QQ(1, c.degree))), int(coefficient * c.degree)
        parts.append((k, u))
        out = out * c.letter(laws.exp(u), k)
    if len(parts) == 1 and parts[0] == (1, t.arguments[0]) and not equations:
        return out, None
    total = Add(tuple(Mul((number(k), u)) for k, u in parts))
    theorem = laws.exp_sum(c.field(t.arguments[0], total))
    return c.to(theorem, out, equations)


def _power_of_base(
    c: Conversions,
    logarithm: Apply,
    positive: Theorem,
    coefficient: QQ,
    parts: list[tuple[int, Term]],
    equations: list[Theorem],
) -> Ratio:
    """e^(q·log b) = b^q: a power, or a power of a root."""
    base, _ = c.norm(logarithm.arguments[0])
    if coefficient.denominator == 1:
        parts.append((int(coefficient), logarithm))
        equations.append(laws.exp_log(positive))
        return base.power(int(coefficient))
    degree, p = int(coefficient.denominator), int(coefficient.numerator)
    back = laws.power_exp(positive, number(Fraction(1, degree)))
    root, last = apply(c, "pow", [base, constant(QQ(1, degree))])
    parts.append((p, back.right.arguments[0]))  # type: ignore[attr-defined]
    equations.append(c.some(c.chain(structure.symmetric(back), last), back.right))
    return root.power(p)


def _factored(r: Ratio) -> tuple[int, list[tuple[Ratio, int]]]:
    """The sign and the factors of a ratio, primes among them."""
    unit, parts = factors(r.numerator)
    ((m, c),) = unit.numerator
    out = []
    for value, sign in ((abs(int(c.numerator)), 1), (int(c.denominator), -1)):
        out += [(constant(int(p)), sign * e) for p, e in sympy.factorint(value).items()]
    out += [(generator(a), e) for a, e in m] + [(Ratio(f), e) for f, e in parts]
    out += [(Ratio(f), -e) for f, e in r.denominator]
    return (1 if c > 0 else -1), out


def _oriented(c: Conversions, r: Ratio, wanted: Wanted) -> list[tuple[Ratio, int]] | None:
    """r as a product of powers of what has the sign; what has none shown stays together."""
    if not r.numerator:
        return None
    sign, parts = _factored(r)
    good, rest = [], ONE
    for base, e in parts:
        if c.sign(wanted, c.term(base)) is not None:
            good.append((base, e))
        elif c.sign(wanted, c.term(-base)) is not None:
            good.append((-base, e))
            sign *= -1 if e % 2 else 1
        else:
            rest = rest * base.power(e)
    if sign < 0 or rest != ONE:
        rest = rest * constant(sign)
        if c.sign(wanted, c.term(rest)) is None or (not good and rest == r):
            return None
        good.append((rest, 1))
    return good


def _product(parts: Sequence[tuple[Term, int]]) -> Mul:
    return Mul(tuple(Power(b, e) for b, e in parts))


def _log(c: Conversions, t: Apply, r: Ratio) -> Normal:
    (argument,) = t.arguments
    good = _oriented(c, r, "<")
    if good is None:
        return c.letter(t), None
    parts = [(c.term(b), e) for b, e in good]
    if parts == [(argument, 1)] and not (isinstance(argument, Apply) and argument.function in ("exp", "pow")):
        return c.letter(t), None
    theorem = derived.log_product(c.field(argument, _product(parts)), tuple(c.ask("<", b) for b, _ in parts))
    out, equations = RATIO_ZERO, []
    for b, e in parts:
        match b:
            case Apply("exp", (u,)):
                equations.append(derived.log_exp(u))
                value, _ = c.norm(u)
            case Apply("pow", (u, exponent)):
                first = laws.power_exp(c.ask("<", u), exponent)
                second = structure.congruent(laws.log(first.left), (first,))
                third = derived.log_exp(first.right.arguments[0])  # type: ignore[attr-defined]
                value, last = c.norm(third.right)
                equations.append(c.some(c.chain(second, third, last), t))
            case _:
                value = c.letter(laws.log(b))
        out = out + constant(e) * value
    return c.to(theorem, out, equations)


def _pow(c: Conversions, t: Apply, r: Ratio, exponent: Ratio) -> Normal:
    base, power = t.arguments
    value = exponent.constant
    if value is None or value.denominator == 1:
        positive = c.sign("<", base)
        if positive is None:
            return c.letter(t), None
        theorem = laws.power_exp(positive, power)
        out, last = c.norm(theorem.right)
        return out, c.chain(theorem, last)
    if not r.numerator and (zero := _nonpositive(c, base)) is not None:
        return RATIO_ZERO, laws.power_of_nonpositive(zero, power)
    degree, p = int(value.denominator), int(value.numerator)
    good = _oriented(c, r, "<=")
    if good is None:
        return c.letter(t), None
    theorem = (
        derived.whole_root(c.ask("<=", base), p, degree) if p > 0 else _negative_power(c, base, p, degree)
    )
    # e^u is a root of something as a whole, whatever its power.
    pairs = [(Power(c.term(b), e), 1) if _is_exp(c.term(b)) and e != 1 else (c.term(b), e) for b, e in good]
    equations: list[Theorem] = []
    out = ONE
    for b, e in pairs:
        inner = b.base if isinstance(b, Power) else b
        if _is_exp(inner):
            first = laws.power_exp(c.ask("<", b), number(Fraction(1, degree)))
            v, last = c.norm(first.right)
            equations.append(c.some(c.chain(first, last), first.right))
        else:
            v = c.letter(derived.root(b, degree))
        out = out * v.power(e)
    if pairs != [(base, 1)]:
        product = c.field(base, _product(pairs))
        equations.append(derived.root_of_product(product, degree, tuple(c.ask("<=", b) for b, _ in pairs)))
    return c.to(theorem, out.power(p), equations)


def _is_exp(t: Term) -> bool:
    return isinstance(t, Apply) and t.function == "exp"


def _negative_power(c: Conversions, base: Term, p: int, degree: int) -> Theorem:
    """u^(p/n) = (u^(1/n))^p for p < 0, by exponentials."""
    positive = c.ask("<", base)
    whole = laws.power_exp(positive, number(Fraction(p, degree)))
    part = laws.power_exp(positive, number(Fraction(1, degree)))
    (u,), (v,) = whole.right.arguments, part.right.arguments  # type: ignore[attr-defined]
    split = laws.exp_sum(c.field(u, Add((Mul((number(p), v)),))))
    made = c.field(split.right, Power(part.left, p), (structure.symmetric(part),))
    return c.some(c.chain(whole, split, made), base)


def _abs(c: Conversions, t: Apply, r: Ratio) -> Normal:
    (argument,) = t.arguments
    if (sign := c.sign("<=", argument)) is not None:
        return r, laws.absolute_of_nonnegative(sign)
    if not r.numerator:
        raise NotElaborated("|0|")
    sign_, parts = _factored(r)
    if sign_ < 0:
        parts.insert(0, (constant(-1), 1))
    equations, out, pairs = [], ONE, []
    for base, e in parts:
        b = c.term(base)
        pairs.append((b, e))
        if (up := c.sign("<=", b)) is not None:
            equations.append(laws.absolute_of_nonnegative(up))
            value = base
        elif (down := _nonpositive(c, b)) is not None:
            equations.append(laws.absolute_of_nonpositive(down))
            value = -base
        else:
            value = c.letter(laws.absolute(b))
        out = out * value.power(e)
    if pairs == [(argument, 1)] and not equations:
        return c.letter(t), None
    theorem = derived.absolute_of_product(c.field(argument, _product(pairs)))
    return c.to(theorem, out, equations)


def _nonpositive(c: Conversions, u: Term) -> Theorem | None:
    """u ≤ 0 as a theorem."""
    from lemmata.elaboration.derived import compared, rewritten
    from lemmata.kernel.structure import given

    formula = Formula("<=", u, ZERO)
    if formula in c.context.hypotheses:
        return given(formula)
    sign = c.sign("<=", laws.negative(u))
    if sign is None:
        return None
    gap = Add((ZERO, laws.negative(u)))
    return compared(rewritten(sign, c.field(laws.negative(u), gap)), u, ZERO)
