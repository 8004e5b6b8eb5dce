"""Limits of functions of one real variable, to a number or to ±∞, and values that are +∞.

A limit binds a named variable; what does not have it is a constant there.
"""

from __future__ import annotations

from collections.abc import Iterable

from lemmata.kernel.derivatives import checked_derivative
from lemmata.kernel.errors import Refused, need
from lemmata.kernel.laws import log, negative, total
from lemmata.kernel.signs import says, strength
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Binder,
    Index,
    Mul,
    Number,
    Power,
    Scalar,
    Term,
    free,
    names,
    parts,
    with_parts,
)
from lemmata.kernel.theorem import (
    Every,
    Extended,
    ExtendedSequent,
    ExtendedTheorem,
    Formula,
    Hypotheses,
    Infinity,
    Limit,
    LimitSequent,
    LimitTheorem,
    Relation,
    Sequent,
    Side,
    Theorem,
    joined,
    need_generic,
    need_signs,
    rule,
    sides,
    signed,
    speaks_of,
)

Place = tuple[Scalar, Term | Infinity, Side]


def place_of(limits: Iterable[LimitTheorem]) -> Place:
    """Where all the limits are taken."""
    places = {(t.conclusion.x, t.conclusion.at, t.conclusion.side) for t in limits}
    need(len(places) == 1, "the limits are not taken at one place")
    return places.pop()


def near(premises: Iterable[Theorem], place: Place, ends: tuple[Theorem, ...]) -> Hypotheses:
    """The hypotheses of premises that need to hold near the place alone, without those that say so.

    Such a hypothesis bounds the variable, or says that it is not at the place; ``ends`` show exactly that
    the bounds leave a neighbourhood.
    """
    outer, needed = needed_near(joined(*premises), place)
    need(needed == {t.conclusion for t in ends}, "not what is needed for a neighbourhood")
    return joined(*ends) | outer


def needed_near(hypotheses: Hypotheses, place: Place) -> tuple[Hypotheses, set[Formula]]:
    """The hypotheses without those about the variable, and what must hold of these."""
    x, at, side = place
    outer, needed = set(), set()
    for h in hypotheses:
        match h:
            case _ if not speaks_of(h, x.name):
                outer.add(h)
            case Formula("!=", left, right) if (left, right) in ((x, at), (at, x)):
                pass
            case Formula("<" | "<=", t, y) if y == x and x.name not in names(t) and at != "-oo":
                if at != "oo":
                    needed.add(Formula("<=" if side == "+" else "<", t, at))
            case Formula("<" | "<=", y, t) if y == x and x.name not in names(t) and at != "oo":
                if at != "-oo":
                    needed.add(Formula("<=" if side == "-" else "<", at, t))
            case _:
                raise Refused("a hypothesis may not hold near the place")
    return frozenset(outer), needed


# ------------------------------------------------------------------ from the parts


@rule
def limit_of_leaf(t: Term, x: Scalar, at: Term | Infinity, side: Side) -> LimitSequent:
    """
    ──────    ──────    x not in u
    x → a     u → u
    """
    return frozenset(), Limit(t, x, at, side, at if t == x else t)


@rule
def limit_of_parts(
    t: Term, limits: tuple[LimitTheorem, ...], conditions: tuple[Theorem, ...]
) -> LimitSequent:
    """Sums, products, powers, functions and selections are continuous where the conditions hold.

        uᵢ → vᵢ …    the conditions
    ─────────────────────────────────
        f(u₁, …) → f(v₁, …)

    An inverse asks that v ≠ 0, a logarithm and a real power that v > 0; a product with an infinite limit
    that each finite vᵢ has a sign.  Refuses: ∞ − ∞; 0·∞.
    """
    need(parts(t) == tuple(limit.conclusion.body for limit in limits), "the limits are of other parts")
    x, at, side = place_of(limits)
    values = tuple(limit.conclusion.value for limit in limits)
    finite = tuple(v for v in values if not isinstance(v, str))
    if len(finite) == len(values):
        value: Term | Infinity = with_parts(t, finite)
        need_signs(_continuous_where(t, finite), conditions)
    else:
        value = _infinite(t, values, conditions)
    return joined(*limits, *conditions), Limit(t, x, at, side, value)


def _continuous_where(t: Term, values: tuple[Term, ...]) -> list[tuple[Relation, Term]]:
    match t:
        case Power(_, exponent) if exponent < 0:
            return [("!=", values[0])]
        case Apply("log", _):
            return [("<", values[0])]
        case Apply("pow", (_, c)) if not (isinstance(c, Number) and c.value > 0):
            return [("<", values[0])]
    return []


def _infinite(
    t: Term, values: tuple[Term | Infinity, ...], conditions: tuple[Theorem, ...]
) -> Term | Infinity:
    """The limit where some part has an infinite one."""
    infinite = {v for v in values if isinstance(v, str)}
    match t:
        case Mul():
            down = list(values).count("-oo")
            finite = [v for v in values if not isinstance(v, str)]
            need(len(conditions) == len(finite), "not a sign for each finite limit")
            for v, theorem in zip(finite, conditions, strict=True):
                u = signed(theorem, "<")
                need(u in (v, negative(v)), "a sign is of another term")
                down += u != v
            return "-oo" if down % 2 else "oo"
        case _ if conditions:
            pass
        case Add() if len(infinite) == 1:
            return infinite.pop()
        case Power(_, 0):
            return ONE
        case Power(_, exponent):
            return ZERO if exponent < 0 else "-oo" if exponent % 2 and "-oo" in infinite else "oo"
        case Apply("exp", _):
            return "oo" if "oo" in infinite else ZERO
        case Apply("abs", _):
            return "oo"
        case Apply("log", _) if "oo" in infinite:
            return "oo"
        case Apply("pow", (_, Number(c))) if values[0] == "oo" and c != 0:
            return "oo" if c > 0 else ZERO
    raise Refused("the limits of the parts decide nothing")


@rule
def limit_of_binder(kind: Binder, index: Index, limit: LimitTheorem) -> LimitSequent:
    """
          u → v
    ───────────────    k stands neither in the hypotheses nor in the place; likewise for Π, max, min
    Σₖ u → Σₖ v
    """
    c = limit.conclusion
    need_generic(index, limit.hypotheses)
    if isinstance(c.value, str):
        raise Refused("an infinite limit under a binder")
    need(isinstance(c.at, str) or index not in free(c.at), "the place depends on the index")
    body, value = Bind(kind, index, c.body), Bind(kind, index, c.value)
    return limit.hypotheses, Limit(body, c.x, c.at, c.side, value)


@rule
def limit_of_inverse(limit: LimitTheorem, positive: Theorem, ends: tuple[Theorem, ...]) -> LimitSequent:
    """
    u → 0    0 < u near a
    ─────────────────────
          1/u → ∞
    """
    u, place = limit.conclusion.body, place_of((limit,))
    need(limit.conclusion.value == ZERO and signed(positive, "<") == u, "not a limit 0 of what is positive")
    return limit.hypotheses | near((positive,), place, ends), Limit(Power(u, -1), *place, "oo")


# ------------------------------------------------------------------ from other functions


@rule
def limit_between(
    f: Term, bounds: tuple[tuple[LimitTheorem, Theorem], ...], ends: tuple[Theorem, ...]
) -> LimitSequent:
    """Between functions with one limit.

    l → v    u → v    l ≤ f near a    f ≤ u near a
    ──────────────────────────────────────────────
                    f → v

    l = f near a is enough, and a bound on one side for an infinite v.
    """
    place = place_of(limit for limit, _ in bounds)
    value = bounds[0][0].conclusion.value
    shown = {"oo": {"above"}, "-oo": {"below"}}.get(value, set())  # type: ignore[arg-type]
    for limit, theorem in bounds:
        need(limit.conclusion.value == value, "the limits differ")
        g, relation = limit.conclusion.body, theorem.conclusion.relation
        need(relation != "!=" and {theorem.left, theorem.right} == {f, g}, "a bound is of other functions")
        if relation == "=" or theorem.left == g:
            shown.add("below")
        if relation == "=" or theorem.right == g:
            shown.add("above")
    need(shown == {"above", "below"}, "a bound is missing")
    hypotheses = near((t for _, t in bounds), place, ends)
    return joined(*(limit for limit, _ in bounds)) | hypotheses, Limit(f, *place, value)


@rule
def limit_of_quotient(
    u: Term,
    v: Term,
    limits: tuple[LimitTheorem, ...],
    conditions: tuple[tuple[Theorem, ...], tuple[Theorem, ...]],
    nonzero: Theorem,
    slopes: LimitTheorem,
    ends: tuple[Theorem, ...],
) -> LimitSequent:
    """The rule of l'Hôpital.

    u → 0, v → 0  or  v → ±∞    the conditions of u′ and v′, v′ ≠ 0 near a    u′/v′ → w
    ───────────────────────────────────────────────────────────────────────────────────
                                        u/v → w
    """
    place = place_of((*limits, slopes))
    found = [(limit.conclusion.body, limit.conclusion.value) for limit in limits]
    need(found in ([(u, ZERO), (v, ZERO)], [(v, "oo")], [(v, "-oo")]), "neither 0/0 nor a denominator to ∞")
    above, below = (checked_derivative(f, place[0], c) for f, c in zip((u, v), conditions, strict=True))
    need(signed(nonzero, "!=") == below, "not that the denominator moves")
    need(slopes.conclusion.body == Mul((above, Power(below, -1))), "not the quotient of the slopes")
    hypotheses = near((*conditions[0], *conditions[1], nonzero), place, ends)
    quotient = Limit(Mul((u, Power(v, -1))), *place, slopes.conclusion.value)
    return joined(*limits, slopes) | hypotheses, quotient


@rule
def limit_from_both(above: LimitTheorem, below: LimitTheorem) -> LimitSequent:
    """
    f → v from above    f → v from below
    ────────────────────────────────────
           f → v from both sides
    """
    a, b = above.conclusion, below.conclusion
    need((a.side, b.side) == ("+", "-"), "not the two sides of a number")
    need((a.body, a.x, a.at, a.value) == (b.body, b.x, b.at, b.value), "the limits differ")
    return joined(above, below), Limit(a.body, a.x, a.at, "both", a.value)


@rule
def limit_rewritten(limit: LimitTheorem, equation: Theorem) -> LimitSequent:
    """
    f → v    v = w
    ──────────────
        f → w
    """
    v, w = sides(equation)
    c = limit.conclusion
    need(c.value == v, "the equation is about another value")
    return joined(limit, equation), Limit(c.body, c.x, c.at, c.side, w)


# ------------------------------------------------------------------ from a limit to signs


@rule
def mean_value(
    conditions: tuple[Theorem, ...],
    slope: Theorem,
    limit: LimitTheorem,
    start: Theorem,
    ends: tuple[Theorem, ...],
) -> Sequent:
    """A function that rises from its limit.

    Γ, a < x ⊢ the conditions of f′    Γ, a < x ⊢ 0 ≤ f′    f → v as x → a from above    0 ≤ v
    ──────────────────────────────────────────────────────────────────────────────────────────
                                        Γ, a < x ⊢ 0 ≤ f

    or falls to it: x < a, 0 ≤ −f′, from below.  It is strict if the slope or v is.  All that Γ says of x
    holds from a to x: it bounds x, and ``ends`` show that the bounds leave room at a.
    """
    f, (x, at, side) = limit.conclusion.body, place_of((limit,))
    derived = checked_derivative(f, x, conditions)
    need(side != "both", "a function rises or falls")
    relation, rate = strength(slope)
    need(rate == (derived if side == "+" else negative(derived)), "the slope is another")
    begin, value = strength(start)
    need(value == limit.conclusion.value, "the start is another")
    local = (*conditions, slope)
    hypotheses = joined(*local, limit, start) | near(local, (x, at, side), ends)
    if not isinstance(at, str):
        hypotheses |= {Formula("<", at, x) if side == "+" else Formula("<", x, at)}
    return says(hypotheses, "<" if "<" in (relation, begin) else "<=", f)


# ------------------------------------------------------------------ +∞


@rule
def extended(
    rest: Term, index: Index, theorem: Theorem, weight: Theorem, argument: Theorem
) -> ExtendedSequent:
    """No number exceeds +∞, which the sum is where some uₖ is 0 and wₖ is not.

    ∀k. wₖ = wₖ·uₖ·(1/uₖ) ⊢ a ≤ r + Σₖ wₖ·(−log uₖ)    0 ≤ wₖ    0 ≤ uₖ
    ────────────────────────────────────────────────────────────────────    k does not stand in the
              a ≤ r + Σₖ wₖ·(−log uₖ), −log 0 = +∞                          hypotheses of the last two
    """
    w, u = signed(weight, "<="), signed(argument, "<=")
    need_generic(index, joined(weight, argument))
    finite = Every(index, Formula("=", w, Mul((w, u, Power(u, -1)))))
    relation, left, right = theorem.conclusion.relation, theorem.left, theorem.right
    need(right == Add((rest, total(index, Mul((w, negative(log(u))))))), "the premise is of another sum")
    hypotheses = (theorem.hypotheses - {finite}) | joined(weight, argument)
    return hypotheses, Extended(relation, left, rest, index, w, u)  # type: ignore[arg-type]


@rule
def infinite(theorem: ExtendedTheorem, a: Scalar) -> ExtendedSequent:
    """What exceeds every number is +∞.

    a < r + Σₖ wₖ·(−log uₖ)
    ────────────────────────    a stands neither in the hypotheses nor in r, w and u; ≤ is enough
    +∞ = r + Σₖ wₖ·(−log uₖ)
    """
    c = theorem.conclusion
    spoken = names(c.rest) | names(c.weight) | names(c.argument)
    need(c.left == a and a.name not in spoken, "the premise is not about every number")
    need(not any(speaks_of(h, a.name) for h in theorem.hypotheses), "a hypothesis speaks of the number")
    return theorem.hypotheses, Extended("=", "oo", c.rest, c.index, c.weight, c.argument)
