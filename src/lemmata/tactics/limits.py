"""Limits with parameters and any number of classes: continuity, first-order terms, two bounds.

An expression built of sums, products, powers, exp, log, |·| and max is continuous at every
point where each of its denominators is nonzero and each argument of a logarithm or of a
fractional power is positive; these conditions are open, so they also hold near the point.
"""

from __future__ import annotations

import sympy
from sympy import Add, Basic, Eq, Expr, Integer, Limit, Mul, Pow, S, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition, vmax, vmin
from lemmata.notation import D, Given, build, component, fresh_index, is_vector, scalar, size, substitute
from lemmata.tactics.errors import Refused
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import defined, evaluate, relations, vanishes
from lemmata.tactics.laws import ALL
from lemmata.tactics.normal import Normal
from lemmata.tactics.rules import _ascending
from lemmata.tactics.sketch import Sketch, tactic
from lemmata.tactics.univariate import neighbourhood, outer_givens, read_limit

__all__ = ["Approach", "close_to", "limit_between", "limit_by_continuity", "limit_of_quotient"]

POINTWISE = (sympy.exp, sympy.tanh, sympy.sinh, sympy.cosh, sympy.erf, sympy.Abs, sympy.Max, sympy.Min)


class Approach:
    """A limit read: the body, what x tends to, from which sides, and the givens of each side.

    A limit at ±∞ is the one-sided limit at 0 of the body at 1/x.  Refused: none, or an infinite one.
    """

    def __init__(self, statement: Relational, givens: tuple[Given, ...]) -> None:
        body, x, target, direction = read_limit(statement).args
        value = statement.args[1]
        self.x, self.value, self.others = x, value, outer_givens(givens, x)
        self.sides: tuple[int, ...] = {"+": (1,), "-": (-1,)}.get(str(direction), (1, -1))
        self.body, self.target = body, target
        if target in (S.Infinity, S.NegativeInfinity):
            if x != scalar(str(x)):
                raise Refused(f"{x} is a size, and 1/{x} is none")
            self.body = substitute(body, {x: build(Pow, x, Integer(-1))})
            self.target, self.sides = S.Zero, (1,) if target == S.Infinity else (-1,)
        if value in (S.Infinity, S.NegativeInfinity) or not self.target.is_finite:
            raise Refused("only finite limits")

    def near(self, side: int) -> tuple[Given, ...]:
        """The givens of a punctured neighbourhood on one side."""
        return (*self.others, *neighbourhood(self.x, self.target, side))

    def at(self, expr: Expr) -> Expr:
        """The value of a continuous expression at the point itself."""
        return substitute(expr, {self.x: self.target})

    def equal_near(self, left: Expr, right: Expr) -> None:
        """Show that two expressions agree near the point, the first being defined there."""
        for side in self.sides:
            givens = self.near(side)
            defined(left, givens)
            if not vanishes(left, right, givens, ALL):
                raise Refused(f"{left} = {right} is not shown near {self.x} = {self.target}")

    def continuous(self, expr: Expr) -> None:
        """Show that ``expr`` is continuous at the point."""
        at = self.at(expr)
        evaluate([at, *relations(self.others)], self.others, lambda n, f: self._continuous(expr, n, f, {}))
        defined(at, self.others)

    def _continuous(self, e: Basic, normal: Normal, facts: Facts, env: dict[Symbol, str]) -> None:
        x = self.x
        if not e.has(x):
            self._valued(e, normal, env)
        elif isinstance(e, (Add, Mul)):
            fixed = [a for a in e.args if not a.has(x)]
            if fixed:  # together, so that a weight may silence its logarithm
                self._valued(fixed[0] if len(fixed) == 1 else build(type(e), *fixed), normal, env)
            for a in e.args:
                if a.has(x):
                    self._continuous(a, normal, facts, env)
        elif isinstance(e, Pow):
            base, exponent = e.args
            self._continuous(base, normal, facts, env)
            self._continuous(exponent, normal, facts, env)
            if not exponent.is_Integer:
                self._meets("> 0", base, normal, facts, env)
            elif exponent < 0:
                self._meets("≠ 0", base, normal, facts, env)
        elif isinstance(e, sympy.log):
            self._continuous(e.args[0], normal, facts, env)
            self._meets("> 0", e.args[0], normal, facts, env)
        elif isinstance(e, POINTWISE):
            for a in e.args:
                self._continuous(a, normal, facts, env)
        elif isinstance(e, Sum) and len(e.args) == 2 and e.args[1].args[1] == 1:
            body, (k, _, high) = e.args
            self._continuous(body, normal, facts, {**env, k: normal.fresh(high)})
        elif isinstance(e, (vmax, vmin)):
            k = fresh_index([e], "k")
            self._continuous(
                component(e.args[0], k), normal, facts, {**env, k: normal.fresh(size(e.args[0]))}
            )
        elif isinstance(e, Definition) and not is_vector(e):
            self._continuous(e.unfold(), normal, facts, env)
        elif e != x:
            raise Refused(f"{e} is not shown to be continuous at {x} = {self.target}")

    def _valued(self, e: Basic, normal: Normal, env: dict[Symbol, str]) -> None:
        """A part free of x is defined."""
        normal.value(e, env)
        if normal.obligations:
            raise Refused(f"{e} is not shown to be defined")

    def _meets(self, what: str, e: Expr, normal: Normal, facts: Facts, env: dict[Symbol, str]) -> None:
        if not facts.meets(what, normal.value(self.at(e), env)) or normal.obligations:
            raise Refused(f"{e} {what} is not shown at {self.x} = {self.target}")

    def value_is(self, expr: Expr) -> None:
        """Show that the claimed value is this one."""
        defined(self.value, self.others)
        if not vanishes(expr, self.value, self.others, ALL):
            raise Refused(f"{self.value} is not {expr}")


def close_to(limit: Limit, givens: tuple[Given, ...]) -> tuple[Given, ...]:
    """The givens of a punctured neighbourhood of the point of a one-sided limit, or one at ±∞."""
    _, x, target, direction = limit.args
    at_infinity = target in (S.Infinity, S.NegativeInfinity)
    if str(direction) not in ("+", "-") and not at_infinity:
        raise Refused("a limit from one side at a time")
    side = -1 if (target == S.Infinity if at_infinity else str(direction) == "-") else 1
    return (*outer_givens(givens, x), *neighbourhood(x, target, side))


@tactic
def limit_by_continuity(statement: Relational, givens: tuple[Given, ...], extension: Expr) -> Sketch:
    """The value at the point itself.

        f = g near a      g is continuous at a      g(a) = v
        ─────────────────────────────────────────────────────
                     givens ⊢ lim_{x→a} f = v

    At a = ±∞, g(x) = f(1/x) and x → 0.

    Refuses: an f not defined near a; a part of g without its sign at a; a derivative in g.
    """
    limit = Approach(statement, givens)
    limit.equal_near(limit.body, extension)
    limit.continuous(extension)
    limit.value_is(limit.at(extension))
    return Sketch(statement, givens, "limit_by_continuity", parameters=(extension,))


@tactic
def limit_of_quotient(
    statement: Relational, givens: tuple[Given, ...], above: Expr, below: Expr, rise: Expr, run: Expr
) -> Sketch:
    """The rule of l'Hôpital, once.

        f = u/v, u′ = r, v′ = s near a      u, v, r, s continuous at a
        u(a) = v(a) = 0      s(a) ≠ 0      r(a) = v·s(a)
        ───────────────────────────────────────────────────────────────
                     givens ⊢ lim_{x→a} f = v

    Refuses: a numerator or a denominator that does not vanish; s(a) not shown to be nonzero.
    """
    limit = Approach(statement, givens)
    limit.equal_near(limit.body, build(Mul, above, build(Pow, below, Integer(-1))))
    for whole, slope in ((above, rise), (below, run)):
        limit.equal_near(D(whole, limit.x), slope)
        limit.continuous(whole)
        limit.continuous(slope)
        if not vanishes(limit.at(whole), S.Zero, limit.others, ALL):
            raise Refused(f"{whole} does not vanish at {limit.x} = {limit.target}")
    slope = limit.at(run)
    defined(build(Pow, slope, Integer(-1)), limit.others)
    limit.value_is(build(Mul, limit.at(rise), build(Pow, slope, Integer(-1))))
    return Sketch(statement, givens, "limit_of_quotient", parameters=(above, below))


@tactic
def limit_between(
    statement: Relational,
    givens: tuple[Given, ...],
    lower: Sketch,
    upper: Sketch,
    low: Sketch,
    high: Sketch,
) -> Sketch:
    """Between two functions with the same limit.

        l ≤ f, f ≤ u near a      lim l = v      lim u = v
        ──────────────────────────────────────────────────
                    givens ⊢ lim_{x→a} f = v

    Refuses: a limit from both sides; bounds of another function or under other givens.
    """
    left, value = statement.args
    if (
        not isinstance(statement, Eq)
        or not isinstance(left, Limit)
        or (not value.is_finite and value.is_infinite)
    ):
        raise Refused("the statement must read limit(f, x, a) = v")
    body, x, target, direction = left.args
    near = set(close_to(left, givens))
    bounds = []
    for theorem in (lower, upper):
        if set(theorem.givens) != near:
            raise Refused(f"{theorem.statement} must hold near {x} = {target}, and needs no more")
        bounds.append(_ascending(theorem.statement)[:2])
    (below, middle), (same, above) = bounds
    if middle != body or same != body:
        raise Refused(f"the bounds must be of {body}")
    for theorem, bound in ((low, below), (high, above)):
        if (
            theorem.statement != build(Eq, Limit(bound, x, target, direction), value)
            or theorem.givens != givens
        ):
            raise Refused(f"{bound} is not shown to tend to {value}")
    return Sketch(statement, givens, "limit_between", (lower, upper, low, high))
