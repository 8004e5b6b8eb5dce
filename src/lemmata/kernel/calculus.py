"""Rules about functions of one real variable: the mean value theorem, and the signs of polynomials."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from lemmata.kernel.derivatives import checked_derivative
from lemmata.kernel.errors import Refused, need
from lemmata.kernel.laws import negative
from lemmata.kernel.signs import says, strength
from lemmata.kernel.terms import (
    ZERO,
    Add,
    Apply,
    Mul,
    Number,
    Power,
    Scalar,
    Term,
    names,
    number,
    parts,
    replace_scalar,
)
from lemmata.kernel.theorem import (
    Formula,
    Hypothesis,
    Sequent,
    Theorem,
    joined,
    rule,
    speaks_of,
)

# ------------------------------------------------------------------ the mean value theorem


@rule
def mean_value(
    f: Term,
    x: Scalar,
    a: Term,
    after: bool,
    closed: bool,
    conditions: tuple[Theorem, ...],
    slope: Theorem,
    start: Theorem,
    ends: tuple[Theorem, ...],
    continuity: tuple[Theorem, ...],
) -> Sequent:
    """A function that rises from a.

    Γ, a < x ⊢ the conditions of f′    Γ, a < x ⊢ 0 ≤ f′    0 ≤ f(a)
    ────────────────────────────────────────────────────────────────
                          Γ, a ≤ x ⊢ 0 ≤ f

    or falls to it: x < a, 0 ≤ −f′ and x ≤ a.  Not ``closed``, the conclusion keeps a < x and is strict if
    the slope or f(a) is.  Γ says of x no more than bounds t < x, x < t (or ≤) with t free of x; ``ends``
    show that each of these reaches a.  ``continuity`` shows what makes f continuous at a: see `needed_at`.
    """
    need(x.name not in names(a), "the point depends on the variable")
    derived = checked_derivative(f, x, conditions)
    relation, rate = strength(slope)
    need(rate == (derived if after else negative(derived)), "the slope is another")
    begin, value = strength(start)
    need(value == replace_scalar(f, x, a), "the start is another")
    beyond = Formula("<", a, x) if after else Formula("<", x, a)
    local = joined(*conditions, slope) - {beyond}
    outside = joined(start, *ends, *continuity)
    need(not any(speaks_of(h, x.name) for h in outside), "what holds at a may not speak of x")
    needed = {_end_at(h, x, a) for h in local if speaks_of(h, x.name)}
    needed |= set(needed_at(f, x, a, {t.conclusion for t in continuity}))
    need(needed == {t.conclusion for t in (*ends, *continuity)}, "not what is needed at a")
    if closed:
        return says(local | outside | {Formula("<=", beyond.left, beyond.right)}, begin, f)
    return says(local | outside | {beyond}, "<" if "<" in (relation, begin) else "<=", f)


def _end_at(h: Hypothesis, x: Scalar, a: Term) -> Formula:
    """What must hold of a for the interval that h bounds to reach it."""
    match h:
        case Formula("<" | "<=", t, y) if y == x and x.name not in names(t):
            return Formula("<=", t, a)
        case Formula("<" | "<=", y, t) if y == x and x.name not in names(t):
            return Formula("<=", a, t)
    raise Refused("a hypothesis says more of the variable than a bound")


def needed_at(t: Term, x: Scalar, a: Term, shown: set[Formula]) -> Iterator[Formula]:
    """What makes ``t`` continuous in x at a.

    A logarithm, an inverse and a power with a variable exponent ask for the sign of what they are of; but
    P·log u tends to 0 where the polynomials P and u vanish, if that is among what is ``shown``.
    """
    if x.name not in names(t):
        return
    match t:
        case Apply("log", (u,)):
            yield Formula("<", ZERO, replace_scalar(u, x, a))
        case Apply("pow", (u, exponent)) if not (isinstance(exponent, Number) and exponent.value > 0):
            yield Formula("<", ZERO, replace_scalar(u, x, a))
        case Power(base, exponent) if exponent < 0:
            yield Formula("!=", replace_scalar(base, x, a), ZERO)
        case Mul(factors):
            fading = [f for f in factors if _log_power(f, x, a, shown)]
            weights = [f for f in factors if f not in fading and _polynomial(f, x)]
            vanishing = [Formula("=", replace_scalar(w, x, a), ZERO) for w in weights]
            if fading and any(v in shown for v in vanishing):
                yield next(v for v in vanishing if v in shown)
                for f in fading:
                    yield Formula("=", replace_scalar(_argument(f), x, a), ZERO)
                for f in factors:
                    if f not in fading:
                        yield from needed_at(f, x, a, shown)
                return
    if isinstance(t, (Add, Mul, Power, Apply)):
        for part in parts(t):
            yield from needed_at(part, x, a, shown)
    elif not isinstance(t, Scalar):
        raise Refused(f"{type(t).__name__} is not shown to be continuous")


def _log_power(f: Term, x: Scalar, a: Term, shown: set[Formula]) -> bool:
    """Whether f is log u or a power of it, u a polynomial that is shown to vanish at a."""
    if isinstance(f, Power) and f.exponent < 1:
        return False
    u = _argument(f)
    return u != ZERO and _polynomial(u, x) and Formula("=", replace_scalar(u, x, a), ZERO) in shown


def _argument(f: Term) -> Term:
    inner = f.base if isinstance(f, Power) else f
    return inner.arguments[0] if isinstance(inner, Apply) and inner.function == "log" else ZERO


def _polynomial(t: Term, x: Scalar) -> bool:
    """Whether t is a polynomial in x whose coefficients are free of it."""
    if x.name not in names(t) or t == x:
        return True
    match t:
        case Add() | Mul():
            return all(_polynomial(p, x) for p in parts(t))
        case Power(base, exponent):
            return exponent >= 0 and _polynomial(base, x)
    return False


# ------------------------------------------------------------------ polynomials on an interval


@rule
def polynomial_signed(coefficients: tuple[Fraction, ...], u: Term, ends: tuple[Theorem, ...]) -> Sequent:
    """The sign of a polynomial by Descartes' rule, with bisection.

    l < u    u < r
    ───────────────────    none, one or both ends; p > 0 between the ends
    0 < Σₖ cₖ u^k
    """
    need(any(coefficients), "the polynomial is 0")
    low = high = None
    for theorem in ends:
        match theorem.conclusion:
            case Formula("<", Number(value), right) if right == u and low is None:
                low = value
            case Formula("<", left, Number(value)) if left == u and high is None:
                high = value
            case _:
                raise Refused("an end is not a number")
    need(_positive_between(list(coefficients), low, high), "the polynomial is not shown to be positive")
    total = Add(tuple(Mul((number(c), Power(u, k))) for k, c in enumerate(coefficients)))
    return says(joined(*ends), "<", total)


DEEPEST = 60


def _positive_between(p: list[Fraction], low: Fraction | None, high: Fraction | None) -> bool:
    """Whether p > 0 on the open interval; in integers."""
    while not p[-1]:
        p = p[:-1]
    need(len(p) <= 200, "the degree is too large")
    scale = lcm(*(c.denominator for c in p))
    unit = lcm(*(e.denominator for e in (low, high) if e is not None))
    whole = [int(c * scale) * unit ** (len(p) - 1 - k) for k, c in enumerate(p)]
    ends = [None if e is None else int(e * unit) for e in (low, high)]
    return _by_descartes(whole, ends[0], ends[1], DEEPEST)


def _by_descartes(p: list[int], low: int | None, high: int | None, depth: int) -> bool:
    """No coefficient of p((l + r·v)/(1 + v)), p(l + v) or p(r − v) is negative; else each half."""
    if low is None and high is None:
        middle = 0
    else:
        if high is None:
            q, middle = _shifted(p, low), low + (1 << (DEEPEST + 1 - depth))  # type: ignore[arg-type,operator]
        elif low is None:
            q, middle = (
                [c * (-1) ** k for k, c in enumerate(_shifted(p, high))],
                high - (1 << (DEEPEST + 1 - depth)),
            )
        else:
            q = _shifted([c * (high - low) ** k for k, c in enumerate(_shifted(p, low))][::-1], 1)
            if (low + high) % 2:  # so that the middle is whole
                p, low, high = [c << (len(p) - 1 - k) for k, c in enumerate(p)], 2 * low, 2 * high
            middle = (low + high) // 2
        if all(c >= 0 for c in q):
            return any(q)
        if all(c <= 0 for c in q):
            return False
    return (
        depth > 0
        and _value(p, middle) > 0
        and all(_by_descartes(p, a, b, depth - 1) for a, b in ((low, middle), (middle, high)))
    )


def _value(p: list[int], x: int) -> int:
    out = 0
    for c in reversed(p):
        out = out * x + c
    return out


def _shifted(p: list[int], a: int) -> list[int]:
    """p(x + a)."""
    p = list(p)
    for i in range(len(p) - 1):
        for j in range(len(p) - 2, i - 1, -1):
            p[j] += a * p[j + 1]
    return p
