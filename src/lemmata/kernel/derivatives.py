"""Derivatives: one rule computes them, and says what it needs."""

from __future__ import annotations

from fractions import Fraction

from lemmata.kernel.errors import Refused, need
from lemmata.kernel.laws import log, negative
from lemmata.kernel.terms import (
    CONTINUOUS,
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Power,
    Scalar,
    Select,
    Term,
    Variable,
    delta,
    names,
    number,
    parts,
)
from lemmata.kernel.theorem import (
    Every,
    Formula,
    Hypothesis,
    Relation,
    Sequent,
    Theorem,
    equal,
    joined,
    need_generic,
    need_signs,
    rule,
    sides,
    speaks_of,
)


@rule
def derivative(body: Term, variable: Variable, conditions: tuple[Theorem, ...]) -> Sequent:
    """The rules of differentiation.

         the conditions
        ────────────────
        ∂f/∂x = f′

    Each logarithm and each real power asks that its argument be > 0, each inverse, |u| and product over
    an index that its argument be ≠ 0, for every value of the indices bound around it.  The conditions
    are exactly these, in order.
    """
    slope = checked_derivative(body, variable, conditions)
    return equal(joined(*conditions), Derivative(body, variable), slope)


def checked_derivative(body: Term, variable: Variable, conditions: tuple[Theorem, ...]) -> Term:
    """The derivative, if the conditions are what it asks."""
    asked: Asked = {}
    slope = derived_in(body, variable, (), asked)
    need_signs([(relation, term) for relation, term, _ in asked], conditions)
    for (_, _, bound), theorem in zip(asked, conditions, strict=True):
        for k in bound:
            need_generic(k, theorem.hypotheses)
    return slope


Asked = dict[tuple[Relation, Term, tuple[Index, ...]], None]
"""Relations with 0 that are needed, each with the indices bound around it; in order."""


def _name(variable: Variable) -> str:
    return variable.name if isinstance(variable, Scalar) else variable.vector


def _sum(*terms: Term) -> Term:
    left = tuple(t for t in terms if t != ZERO)
    return ZERO if not left else left[0] if len(left) == 1 else Add(left)


def _product(*factors: Term) -> Term:
    left = tuple(f for f in factors if f != ONE)
    return ZERO if ZERO in left else ONE if not left else left[0] if len(left) == 1 else Mul(left)


def derived_in(t: Term, x: Variable, bound: tuple[Index, ...], asked: Asked) -> Term:
    """The derivative of ``t`` under binders of ``bound``; what it needs is added to ``asked``."""
    if _name(x) not in names(t):
        return ZERO

    def d(u: Term) -> Term:
        return derived_in(u, x, bound, asked)

    match t:
        case Scalar():
            need(t == x, "a scalar is no vector")
            return ONE
        case Component(_, at):
            need(isinstance(x, Component) and len(at) == len(x.at), "a vector is no scalar")
            return _product(*(ONE if i == j else delta(i, j) for i, j in zip(at, x.at, strict=True)))  # type: ignore[union-attr]
        case Add(terms):
            return _sum(*map(d, terms))
        case Mul(factors):
            return _sum(*(_product(*factors[:k], d(f), *factors[k + 1 :]) for k, f in enumerate(factors)))
        case Power(base, exponent):
            if exponent < 0:
                asked["!=", base, bound] = None
            if exponent == 0:
                return ZERO
            return _product(number(exponent), Power(base, exponent - 1), d(base))
        case Bind("sum" | "product" as kind, index, body):
            need(not isinstance(x, Component) or index not in x.at, "an index would be captured")
            if kind == "product":
                asked["!=", body, (*bound, index)] = None
            slope = derived_in(body, x, (*bound, index), asked)
            if kind == "sum":
                return Bind("sum", index, slope)
            return _product(t, Bind("sum", index, _product(slope, Power(body, -1))))
        case Apply("exp", (u,)):
            return _product(t, d(u))
        case Apply("erf", (u,)):  # 2/√π·e^(−u²)
            root = Apply("pow", (Apply("pi", ()), number(Fraction(-1, 2))))
            return _product(number(2), root, Apply("exp", (negative(Power(u, 2)),)), d(u))
        case Apply("log", (u,)):
            asked["<", u, bound] = None
            return _product(Power(u, -1), d(u))
        case Apply("pow", (u, c)):
            asked["<", u, bound] = None
            return _sum(_product(t, d(c), log(u)), _product(c, t, Power(u, -1), d(u)))
        case Apply("abs", (u,)):
            asked["!=", u, bound] = None
            return _product(t, Power(u, -1), d(u))
    raise Refused(f"no rule differentiates {type(t).__name__}")


@rule
def derivative_of_equals(variable: Variable, theorem: Theorem) -> Sequent:
    """Equal on a neighbourhood, equal derivatives.

            f = g
        ─────────────
        ∂f/∂x = ∂g/∂x

    Refuses: a hypothesis about the variable that is not strict and continuous, since it may not hold
    around the point.
    """
    f, g = sides(theorem)
    need(all(is_open(h, variable) for h in theorem.hypotheses), "a hypothesis may fail around the point")
    return equal(theorem.hypotheses, Derivative(f, variable), Derivative(g, variable))


def is_open(h: Hypothesis, x: Variable) -> bool:
    """Whether ``h``, where it holds, holds for all values of ``x`` nearby."""
    if not speaks_of(h, _name(x)):
        return True
    match h:
        case Every(_, body):  # finitely many open conditions
            return is_open(body, x)
        case Formula("<" | "!=", left, right):
            return _continuous(left) and _continuous(right)
    return False


def _continuous(t: Term) -> bool:
    """Polynomials, and exp, erf, |u|, max, min, sums and selections of them, are continuous everywhere."""
    match t:
        case Number() | Scalar() | Count() | Component() | Delta():
            return True
        case Power(_, exponent):
            return exponent >= 0 and all(map(_continuous, parts(t)))
        case Apply(function, _):
            return function in CONTINUOUS and all(map(_continuous, parts(t)))
        case Add() | Mul() | Bind() | Select():
            return all(map(_continuous, parts(t)))
    return False
