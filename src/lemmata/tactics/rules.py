"""The rules: each docstring draws the premises over the conclusion and says when it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from sympy import (
    Add,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Integer,
    Le,
    Lt,
    Mul,
    Ne,
    Pow,
    S,
    Sum,
    Symbol,
    Tuple,
    exp,
    log,
    sqrt,
)
from sympy.core.relational import Relational

from lemmata.definitions import cross_entropy, kl_divergence, vmax
from lemmata.notation import (
    D,
    Dominated,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    build,
    component,
    dimension,
    free_symbols,
    fresh_index,
    index,
    is_vector,
    of_vectors,
    rebuild,
    scalar,
    size,
    substitute,
    unit_vector,
)
from lemmata.tactics.errors import Refused, Undefined
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import (
    defined,
    evaluate,
    finite_cases,
    index_ranges,
    reduced,
    relations,
    vanishes,
)
from lemmata.tactics.laws import ALL
from lemmata.tactics.normal import Normal
from lemmata.tactics.sketch import Sketch, tactic
from lemmata.tactics.vectors import componentwise, stands_for

__all__ = [
    "both_ways",
    "boundary",
    "cut",
    "either_order",
    "equality",
    "extended",
    "flipped",
    "index_cases",
    "infinite",
    "instantiate",
    "maximum_attained",
    "maximum_bounds",
    "monotone",
    "one_hot",
    "order",
    "positivity",
    "reordered",
    "scale",
    "terms_of_sum",
    "termwise",
    "termwise_strict",
    "transitive",
    "valley",
    "where_zero",
]

ORDERS = (Le, Lt, Ge, Gt)
ALGEBRA = frozenset({"algebra"})


def relation(kind: type[Relational], left: Expr, right: Expr) -> Relational:
    """The unevaluated relation."""
    return build(kind, left, right)


def _ascending(statement: Relational) -> tuple[Expr, Expr, bool]:
    """(smaller, larger, strict) of an order relation."""
    left, right = statement.args
    if isinstance(statement, (Gt, Ge)):
        left, right = right, left
    if not isinstance(statement, ORDERS):
        raise Refused(f"{statement} is not an inequality")
    return left, right, isinstance(statement, (Lt, Gt))


def _ranked(statement: Relational) -> tuple[Expr, Expr, int]:
    """(smaller, larger, rank): 0 for =, 1 for ≤, 2 for <."""
    if isinstance(statement, Eq):
        return (*statement.args, 0)
    small, large, strict = _ascending(statement)
    return small, large, 1 + strict


def _same_givens(theorems: Sequence[Sketch]) -> tuple[Given, ...]:
    if len({t.givens for t in theorems}) != 1:
        raise Refused("the premises do not hold under the same givens")
    return theorems[0].givens


def _numbers(expressions: Iterable[Basic], givens: tuple[Given, ...]) -> None:
    """Show that each has a value on the whole domain, and a finite one."""
    for e in expressions:
        defined(e, givens)


def _between_numbers(*theorems: Sketch) -> None:
    """Show that what the theorems relate can be added, weighed or replaced."""
    for theorem in theorems:
        _numbers(theorem.statement.args, theorem.givens)


# ------------------------------------------------------------------ equality


@tactic
def equality(
    left: Expr,
    right: Expr,
    givens: tuple[Given, ...],
    laws: frozenset[str] = ALGEBRA,
    cited: tuple[Sketch, ...] = (),
) -> Sketch:
    """Equality by named laws.

           cited₁ … citedₘ
        ─────────────────────  left − right vanishes by the laws
        givens ⊢ left = right

    Refuses: a side, also of a cited equation, that is not defined on the whole domain; a difference
    that does not vanish; a law or a cited equation without which it vanishes all the same.
    """
    _numbers((left, right), givens)
    pairs = _equations(cited, givens)
    if not vanishes(left, right, givens, laws | ALGEBRA, pairs):
        raise Refused(
            "left and right are not equal by " + ", ".join(sorted(laws) + [str(t.statement) for t in cited])
        )
    for law in sorted(laws - ALGEBRA):
        if vanishes(left, right, givens, (laws | ALGEBRA) - {law}, pairs):
            raise Refused(f"the reason {law} is not used: the step holds without it")
    for k, theorem in enumerate(cited):
        if vanishes(left, right, givens, laws | ALGEBRA, pairs[:k] + pairs[k + 1 :]):
            raise Refused(f"the cited {theorem.statement} is not used: the step holds without it")
    return Sketch(relation(Eq, left, right), givens, "equality", cited, laws)


def _equations(cited: Sequence[Sketch], givens: tuple[Given, ...]) -> list[tuple[Expr, Expr]]:
    for theorem in cited:
        if not isinstance(theorem.statement, Eq) or theorem.givens != givens:
            raise Refused(f"{theorem.statement} is not an equation under the same givens")
    _between_numbers(*cited)
    return [(t.statement.args[0], t.statement.args[1]) for t in cited]


@tactic
def transitive(first: Sketch, second: Sketch) -> Sketch:
    """Chains.

        a R b    b S c
        ──────────────   R, S among = ≤ < (or = ≥ >); strict as soon as one is
            a T c

    Refuses: ends that do not meet; relations of opposite direction.
    """
    givens = _same_givens((first, second))
    (a, b), (b2, c) = first.statement.args, second.statement.args
    if b != b2:
        raise Refused(f"the chain breaks: {b} is not {b2}")
    kinds = {type(first.statement), type(second.statement)}
    up, down = kinds <= {Eq, Le, Lt}, kinds <= {Eq, Ge, Gt}
    if not (up or down):
        raise Refused("the chain mixes ≤ with ≥ or ≠")
    strict = Lt if up else Gt
    kind = Eq if kinds == {Eq} else strict if strict in kinds else Le if up else Ge
    return Sketch(relation(kind, a, c), givens, "transitive", (first, second))


# ------------------------------------------------------------------ order


@tactic
def positivity(statement: Relational, givens: tuple[Given, ...], laws: frozenset[str] = ALL) -> Sketch:
    """Signs from the domain.

        ───────────────────────  right − left is ≥ 0 (> 0, ≠ 0) by the bounds of its parts
        givens ⊢ left ≤ right

    Refuses: a side not defined on the whole domain; a sign that the bounds do not show.
    """
    if isinstance(statement, Ne):
        (small, large), what = statement.args, "≠ 0"
    else:
        small, large, strict = _ascending(statement)
        what = "> 0" if strict else "≥ 0"
    _numbers((small, large), givens)

    def shown(case: Mapping[Basic, Basic]) -> bool:
        low, high = substitute(small, case), substitute(large, case)
        rest = reduced(givens, dict(case))

        def test(normal: Normal, facts: Facts) -> bool:
            if facts.meets(what, normal.tidy(normal.value(high) - normal.value(low))):
                return True
            return low == 0 and (2 if strict else 1) <= _written_sign(high, normal, facts, {})

        strict = what != "≥ 0"
        return evaluate([low, high, *relations(rest)], rest, test, laws)

    if not all(map(shown, finite_cases(givens))):
        gap = f"{large}" if small == 0 else f"{large} - ({small})"
        raise Refused(f"the sign of {gap} does not follow from the bounds of its parts")
    return Sketch(statement, givens, "positivity", (), laws)


def _written_sign(expr: Expr, normal: Normal, facts: Facts, env: dict[Symbol, str]) -> int:
    """2 for > 0, 1 for ≥ 0, 0 for unknown: sums of products of squares and signed parts, as written."""
    if isinstance(expr, Pow) and expr.args[1].is_Integer and expr.args[1] % 2 == 0:
        return 1 if not facts.meets("≠ 0", normal.value(expr.args[0], env)) else 2
    if isinstance(expr, Mul):
        return min(_written_sign(a, normal, facts, env) for a in expr.args)
    if isinstance(expr, Add):
        signs = [_written_sign(a, normal, facts, env) for a in expr.args]
        return 0 if 0 in signs else max(signs)
    if isinstance(expr, Sum):
        body, (k, low, high) = expr.args
        return _written_sign(body, normal, facts, {**env, k: normal.fresh(high)}) if low == 1 else 0
    return facts.sign(normal.value(expr, env))


@tactic
def valley(statement: Relational, variable: Expr, at: Expr, bottom: Sketch, slope: Sketch) -> Sketch:
    """A function that falls until a point and rises after it.

        f(a) ≥ 0      f′(x)·(x − a) ≥ 0
        ───────────────────────────────   f(x) = right − left, x in an interval that holds a
                  f(x) ≥ 0

    A given x ≤ a or x ≥ a only ends the interval at a.

    Refuses: premises about another function; a variable whose domain is not an interval, or not
    shown to hold a; a strict conclusion; a side, also of a premise, that is not defined on the whole
    domain.
    """
    givens = _same_givens((bottom, slope))
    small, large, strict = _ascending(statement)
    _numbers((small, large), givens)
    _between_numbers(bottom, slope)
    _scalar(variable)
    own = [g for g in givens if isinstance(g, Membership) and g.variable == variable]
    allowed = [*own, *(relation(kind, variable, at) for kind in (Le, Ge))]
    if strict or at.has(variable) or any(_depends(g, variable) for g in givens if g not in allowed):
        raise Refused("the conclusion must be weak, and the variable free but for its domain")
    for d in [g.domain for g in own] or [Interval()]:
        if not isinstance(d, Interval) or d.low.has(variable) or d.high.has(variable):
            raise Refused(f"the domain of {variable} is not an interval")
        _in_interval(at, d, givens)
    f = build(Add, large, build(Mul, S.NegativeOne, small))
    a, b = _ascending(bottom.statement)[:2]
    if not vanishes(build(Add, b, build(Mul, S.NegativeOne, a)), substitute(f, {variable: at}), givens, ALL):
        raise Refused(f"the first premise does not say that right - left is ≥ 0 at {variable} = {at}")
    a, b = _ascending(slope.statement)[:2]
    step = build(Add, variable, build(Mul, S.NegativeOne, at))
    rate = build(Mul, D(f, variable), step)
    defined(rate, givens)
    if not vanishes(build(Add, b, build(Mul, S.NegativeOne, a)), rate, givens, ALL):
        raise Refused("the second premise does not say that the slope points away from the bottom")
    return Sketch(statement, givens, "valley", (bottom, slope))


def _scalar(variable: Basic) -> None:
    """A component is no scalar: what is said of z[i] also speaks of z[j] and of sums over z."""
    if not isinstance(variable, Symbol) or variable != scalar(variable.name):
        raise Refused(f"{variable} is not a scalar")


def _spoken_of(given: Given) -> tuple[Basic, ...]:
    """The expressions in a given."""
    match given:
        case Membership(variable, Interval() as d) | Membership(variable, Power(d, _)):
            return variable, d.low, d.high
        case Membership(variable, _):
            return (variable,)
        case Dominated(small, large):
            return small, large
    return (given,)


def _depends(given: Given, variable: Basic) -> bool:
    return any(getattr(variable, "label", variable) in free_symbols(e) for e in _spoken_of(given))


def _fresh(avoid: Basic, givens: Iterable[Given]) -> Symbol:
    """An index of which neither the expression nor a given speaks."""
    return fresh_index([avoid, *(e for g in givens for e in _spoken_of(g))])


@tactic
def either_order(first: Sketch, second: Sketch, left: Expr, right: Expr) -> Sketch:
    """Two numbers in either order.

        Γ, u ≤ v ⊢ P      Γ, u ≥ v ⊢ P
        ────────────────────────────────
                    Γ ⊢ P

    Refuses: premises with different conclusions or other givens; a u or v that is not a number on
    the whole domain.
    """
    up, down = relation(Le, left, right), relation(Ge, left, right)
    givens = tuple(g for g in first.givens if g != up)
    if up not in first.givens or set(second.givens) != {*givens, down} or first.statement != second.statement:
        raise Refused("the premises must be one statement, given u ≤ v and given u ≥ v")
    _numbers((left, right), givens)
    return Sketch(first.statement, givens, "either_order", (first, second))


@tactic
def order(statement: Relational, theorems: tuple[Sketch, ...], laws: frozenset[str] = ALGEBRA) -> Sketch:
    """Adding inequalities.

        a₁ ≤ b₁  …  aₘ ≤ bₘ
        ───────────────────  left − right = Σ (aₖ − bₖ) by the laws; strict if some premise is
            left ≤ right

    An equation follows from equations in the same way.

    Refuses: a side, also of a premise, that is not defined on the whole domain or may be infinite; a
    strict conclusion from weak premises, an equation from inequalities; a difference that does not
    match.
    """
    givens = _same_givens(theorems)
    _between_numbers(*theorems)
    (small, large, rank), *premises = (_ranked(s) for s in (statement, *(t.statement for t in theorems)))
    _numbers((small, large), givens)
    if rank == 2 and all(r < 2 for _, _, r in premises):
        raise Refused(f"{statement} is strict, and no premise is")
    if rank == 0 and any(r > 0 for _, _, r in premises):
        raise Refused(f"{statement} is an equation, and some premise is not")
    pairs = [(a, b) for a, b, _ in premises]
    if not vanishes(small, large, givens, laws | ALGEBRA, (), pairs):
        raise Refused(f"{statement} is not the sum of " + ", ".join(str(t.statement) for t in theorems))
    for law in sorted(laws - ALGEBRA):
        if vanishes(small, large, givens, (laws | ALGEBRA) - {law}, (), pairs):
            raise Refused(f"the reason {law} is not used: the step holds without it")
    return Sketch(statement, givens, "order", theorems, laws)


@tactic
def both_ways(statement: Relational, first: Sketch, second: Sketch) -> Sketch:
    """Two numbers neither of which is less than the other.

        a ≤ b    b ≤ a
        ──────────────
            a = b

    Refuses: a strict premise; sides that are not those of the statement.
    """
    a, b = statement.args
    givens = _same_givens((first, second))
    small, large = zip(*(_ascending(t.statement)[:2] for t in (first, second)), strict=True)
    strict = any(isinstance(t.statement, (Lt, Gt)) for t in (first, second))
    if strict or set(zip(small, large, strict=True)) != {(a, b), (b, a)}:
        raise Refused(f"the premises must read {a} ≤ {b} and {b} ≤ {a}")
    return Sketch(relation(Eq, a, b), givens, "both_ways", (first, second))


@tactic
def flipped(theorem: Sketch) -> Sketch:
    """Reading a relation from right to left.

        a ≤ b
        ─────   likewise for <, =, ≠, ≥, >
        b ≥ a

    Refuses: nothing.
    """
    mirror = {Le: Ge, Ge: Le, Lt: Gt, Gt: Lt, Eq: Eq, Ne: Ne}[type(theorem.statement)]
    a, b = theorem.statement.args
    return Sketch(relation(mirror, b, a), theorem.givens, "flipped", (theorem,))


@tactic
def index_cases(apart: Sketch, same: Sketch, i: Symbol, j: Symbol) -> Sketch:
    """Two indices are equal or different.

        Γ, i ≠ j ⊢ P    Γ ⊢ P with i for j
        ──────────────────────────────────
                      Γ ⊢ P

    Refuses: other premises; indices of different ranges; a j of which Γ speaks.
    """
    ranges = index_ranges([apart.statement])
    if ranges.get(i.name, i) != ranges.get(j.name, j) or any(_depends(g, j) for g in same.givens):
        raise Refused(f"{j} has another range than {i}, or a given speaks of it")
    cases = substitute(apart.statement, {j: i}), (*same.givens, relation(Ne, i, j))
    if (same.statement, apart.givens) != cases:
        raise Refused(f"the premises are not {apart.statement} at {i} = {j} and at {i} ≠ {j}")
    return Sketch(apart.statement, same.givens, "index_cases", (apart, same))


@tactic
def cut(theorem: Sketch, shown: Sketch) -> Sketch:
    """What is shown may be assumed.

        Γ, P ⊢ Q    Γ ⊢ P
        ─────────────────
              Γ ⊢ Q

    Refuses: other givens than Γ and P, and than Γ; a P with a side that may be infinite.
    """
    if theorem.givens != (*shown.givens, shown.statement):
        raise Refused(f"{theorem.statement} is not proved from the givens and {shown.statement}")
    _between_numbers(shown)
    return Sketch(theorem.statement, shown.givens, "cut", (theorem, shown))


@tactic
def one_hot(statement: Relational, given: Membership, c: Symbol, theorem: Sketch) -> Sketch:
    """A one-hot vector is one of the unit vectors.

        Γ ⊢ P(e_c)
        ────────────────────   c ranges over the components of y
        Γ, y one-hot ⊢ P(y)

    Refuses: another premise; a c or a y of which Γ or P(y) speaks; a y under a derivative or a limit.
    """
    y, domain = given.variable, given.domain
    ranges = index_ranges([statement, theorem.statement])
    if not isinstance(domain, OneHot) or ranges.get(c.name) != domain.size:
        raise Refused(f"{c} is not the index of the one in {y}")
    if c in free_symbols(statement) or any(_depends(g, v) for g in theorem.givens for v in (c, y)):
        raise Refused(f"{c} or {y} is spoken of elsewhere")
    stands_for(statement, y, unit_vector(domain.size, c), theorem)
    return Sketch(statement, (*theorem.givens, given), "one_hot", (theorem,))


@tactic
def reordered(theorem: Sketch, givens: tuple[Given, ...]) -> Sketch:
    """The order of the givens does not matter, and more of them do no harm.

        Γ ⊢ P
        ─────   Γ ⊆ Δ
        Δ ⊢ P

    Refuses: a given that is missing from Δ.
    """
    missing = [g for g in theorem.givens if g not in givens]
    if missing:
        raise Refused(f"the given {missing[0]} is missing")
    return Sketch(_ranged(theorem.statement, givens), givens, "reordered", (theorem,))


def _ranged(statement: Relational, givens: tuple[Given, ...]) -> Relational:
    """The statement; refused where it and the givens give an index different ranges."""
    index_ranges([statement, *(e for g in givens for e in _spoken_of(g))])
    return statement


@tactic
def scale(theorem: Sketch, weight: Expr) -> Sketch:
    """Multiplying by a sign.

          a ≤ b
        ─────────   w ≥ 0 on the domain (for a < b: w > 0)
        w·a ≤ w·b

    Refuses: a weight whose sign the bounds do not show; a side that may be infinite.
    """
    if not isinstance(theorem.statement, (Eq, *ORDERS)):
        raise Refused(f"{theorem.statement} is neither an equation nor an inequality")
    a, b = theorem.statement.args
    _numbers((a, b, weight), theorem.givens)
    if not isinstance(theorem.statement, Eq):
        kind = Gt if isinstance(theorem.statement, (Lt, Gt)) else Ge
        positivity(relation(kind, weight, S.Zero), theorem.givens)
    statement = relation(type(theorem.statement), build(Mul, weight, a), build(Mul, weight, b))
    return Sketch(statement, theorem.givens, "scale", (theorem,))


@tactic
def termwise(theorem: Sketch, k: Symbol) -> Sketch:
    """Summing termwise.

        aₖ ≤ bₖ for every k
        ───────────────────   a sum has at least one term, so < stays <
           Σ aₖ ≤ Σ bₖ

    Refuses: an index on which a given depends, or whose range is not known; a side that may be
    infinite.
    """
    if not isinstance(theorem.statement, (Eq, *ORDERS)):
        raise Refused(f"{theorem.statement} is neither an equation nor an inequality")
    _between_numbers(theorem)
    range_ = _range(theorem, k)
    left, right = (_sum(side, k, range_) for side in theorem.statement.args)
    return Sketch(relation(type(theorem.statement), left, right), theorem.givens, "termwise", (theorem,))


def _range(theorem: Sketch, k: Symbol) -> Expr:
    if any(_depends(g, k) for g in theorem.givens):
        raise Refused(f"a given depends on the index {k}, so the premise does not hold for every {k}")
    ranges = index_ranges([theorem.statement])
    if k.name not in ranges:
        raise Refused(f"the range of the index {k} is not known")
    return _extent(ranges[k.name])


def _extent(count: Expr) -> Expr:
    """A size is at least 1, so that a sum has a term and a maximum is attained."""
    if count != dimension(str(count)) and not (isinstance(count, Integer) and count >= 1):
        raise Refused(f"the range 1..{count} may be empty")
    return count


def _sum(body: Expr, k: Symbol, range_: Expr) -> Expr:
    return build(Sum, body, Tuple(k, Integer(1), range_))


@tactic
def termwise_strict(weak: Sketch, strict: Sketch, k: Symbol, left: IndexedBase, right: IndexedBase) -> Sketch:
    """Summing termwise, strict somewhere.

        aₖ ≤ bₖ for every k      uₖ ≠ vₖ ⊢ aₖ < bₖ
        ───────────────────────────────────────────
                 u ≠ v ⊢ Σ aₖ < Σ bₖ

    Refuses: premises about different terms, or under other givens; a side that may be infinite.
    """
    _between_numbers(weak)
    range_ = _range(weak, k)
    differ = relation(Ne, component(left, k), component(right, k))
    if not isinstance(weak.statement, Le) or not isinstance(strict.statement, Lt):
        raise Refused("one premise must be ≤ and the other <")
    if weak.statement.args != strict.statement.args or set(strict.givens) != {*weak.givens, differ}:
        raise Refused("the strict premise must be the weak one, given that the components differ")
    if not size(left) == range_ == size(right):
        raise Refused(f"the vectors must have the size {range_} of the sum")
    a, b = (_sum(side, k, range_) for side in weak.statement.args)
    givens = (*weak.givens, relation(Ne, left, right))
    return Sketch(relation(Lt, a, b), givens, "termwise_strict", (weak, strict))


@tactic
def terms_of_sum(
    term: Expr, k: Symbol, at: Symbol, others: tuple[Symbol, ...], givens: tuple[Given, ...]
) -> Sketch:
    """One term of a sum, several of them, or one of a sum with more.

        aₖ ≥ 0 for every k     aₖ ≥ 0 for every k                aₖ > 0 for every k    n ≥ 2
        ──────────────────     ────────────────────  i ≠ j, …    ───────────────────────────
           aᵢ ≤ Σ aₖ            aᵢ + aⱼ + … ≤ Σ aₖ                      aᵢ < Σ aₖ

    The first without ``others``, the third where they are ``at`` alone.

    Refuses: a sign that the bounds do not show; none of i ≠ j, i < j, i > j among the givens; n ≥ 2 not shown.
    """
    positions = (at, *others)
    for i in positions:
        if i != index(str(i)):
            raise Refused(f"{i} is no index")
    strict = others == (at,)
    premise = positivity(relation(Gt if strict else Ge, term, S.Zero), givens)
    range_ = _range(premise, k)
    terms = [substitute(term, {k: i}) for i in positions]
    if strict:
        positivity(relation(Ge, range_, Integer(2)), givens)
    for i, j in combinations(positions, 2) if not strict else ():
        apart = {relation(kind, *p) for kind in (Ne, Lt, Gt) for p in ((i, j), (j, i))}
        if not apart & set(givens):
            raise Refused(f"the given {i} != {j} is missing")
    part = terms[0] if strict or not others else build(Add, *terms)
    statement = relation(Lt if strict else Le, part, _sum(term, k, range_))
    several = () if strict else tuple(i.name for i in positions)
    return Sketch(statement, givens, "terms_of_sum", (premise,), parameters=several)


@tactic
def monotone(theorem: Sketch, function: Callable[..., Expr]) -> Sketch:
    """Increasing functions.

          a ≤ b             0 < a ≤ b           0 ≤ a ≤ b
        ─────────────     ─────────────     ─────────────────
        exp a ≤ exp b     log a ≤ log b     sqrt a ≤ sqrt b

    Refuses: other functions; a logarithm or a root of what is not shown to be positive or ≥ 0.
    """
    if function not in (exp, log, sqrt) or not isinstance(theorem.statement, ORDERS):
        raise Refused("only exp, log and sqrt, and only of an inequality")
    left, right = (
        build(Pow, side, S.Half) if function is sqrt else build(function, side)  # type: ignore[arg-type]
        for side in theorem.statement.args
    )
    _numbers((left, right), theorem.givens)
    return Sketch(relation(type(theorem.statement), left, right), theorem.givens, "monotone", (theorem,))


@tactic
def maximum_bounds(v: Expr, i: Symbol, givens: tuple[Given, ...]) -> Sketch:
    """A component is at most the maximum.

        ────────────────
        vᵢ ≤ maxₖ vₖ

    Refuses: a vector not defined on the whole domain.
    """
    _of_its_size(v)
    defined(component(v, i), givens)
    return Sketch(relation(Le, component(v, i), build(vmax, v)), givens, "maximum_bounds")


@tactic
def maximum_attained(theorem: Sketch, v: Expr, i: Symbol) -> Sketch:
    """The maximum is one of the components.

        vᵢ ≤ b for every i
        ──────────────────   i not free in b (for <: likewise)
           maxₖ vₖ ≤ b

    Refuses: a bound or a given that depends on the index.
    """
    a, b, strict = _ascending(theorem.statement)
    if _range(theorem, i) != size(v) or a != component(v, i) or i in free_symbols(b) | free_symbols(v):
        raise Refused(f"the premise must read {component(v, i)} ≤ b for every {i}")
    statement = relation(Lt if strict else Le, build(vmax, v), b)
    return Sketch(statement, theorem.givens, "maximum_attained", (theorem,))


# ------------------------------------------------------------------ cases and the boundary


@tactic
def boundary(variable: Symbol, positive: Sketch, zero: Sketch) -> Sketch:
    """A weight that may vanish.

        x > 0 ⊢ P      P[x := 0]
        ────────────────────────   in P[x := 0] a product of 0 and logarithms is 0
               x ≥ 0 ⊢ P

    Refuses: premises that are not P with x > 0 and P at x = 0 under the same other givens; a P with
    a side that is not defined on the whole domain: what P says at x = 0 is then not P at 0.
    """
    _scalar(variable)
    above, at_least = relation(Gt, variable, S.Zero), relation(Ge, variable, S.Zero)
    if above not in positive.givens:
        raise Refused(f"the first premise must have the given {above}")
    others = tuple(g for g in positive.givens if g != above)
    if any(isinstance(g, Membership) and g.variable == variable for g in others):
        raise Refused(f"another given is the domain of {variable}")
    if zero.statement != where_zero(positive.statement, variable):
        raise Refused(f"the second premise must be the statement at {variable} = 0")
    if not set(zero.givens) <= set(at_zero(others, variable)):
        raise Refused("the second premise has a given of its own")
    givens = tuple(at_least if g == above else g for g in positive.givens)
    _numbers(positive.statement.args, givens)
    return Sketch(positive.statement, givens, "boundary", (positive, zero))


def where_zero(statement: Relational, variable: Symbol) -> Relational:
    """What a statement that is defined there says where the variable is 0.

    A factor 0 makes a product 0 whatever its logarithms are: x·log(q/x) is 0 there, not 0·log(q/0).
    """
    return rebuild(statement, (_where_zero(side, variable) for side in statement.args))


def _where_zero(expr: Basic, variable: Symbol) -> Basic:
    if not expr.has(variable) or not isinstance(expr, (Add, Mul, Sum)):
        return substitute(expr, {variable: S.Zero})
    parts = [_where_zero(a, variable) for a in expr.args]
    if isinstance(expr, Mul) and expr.has(log) and any(map(_written_zero, parts)):
        return S.Zero
    return rebuild(expr, parts)


def _written_zero(expr: Basic) -> bool:
    return not free_symbols(expr) and _finite(expr, ()) and vanishes(expr, S.Zero, (), ALGEBRA)


def at_zero(givens: Sequence[Given], variable: Symbol) -> tuple[Given, ...]:
    """What the givens say where the variable is 0; a support condition then says nothing."""
    return tuple(
        substitute(g, {variable: S.Zero}) if isinstance(g, Relational) else g
        for g in givens
        if isinstance(g, Relational) or not _depends(g, variable)
    )


@tactic
def extended(theorem: Sketch) -> Sketch:
    """Where the larger side is +∞ there is nothing to prove.

        p ≪ q ⊢ a ≤ b
        ─────────────   b is +∞ as soon as pₖ > 0 = qₖ for some k, and a is finite
            a ≤ b

    Refuses: a larger side that is not c·H(p,q) + … or c·KL(p‖q) + … with c > 0 and the rest finite
    on the whole domain; a smaller side that is not; a q that is not in a simplex.
    """
    conditions = [g for g in theorem.givens if isinstance(g, Dominated)]
    if len(conditions) != 1 or not all(
        isinstance(v, IndexedBase) for v in (conditions[0].small, conditions[0].large)
    ):
        raise Refused("the premise must have exactly one support condition, between two vectors")
    p, q = conditions[0].small, conditions[0].large
    givens = tuple(g for g in theorem.givens if g != conditions[0])
    in_simplex = {g.variable for g in givens if isinstance(g, Membership) and isinstance(g.domain, Simplex)}
    if not {p, q} <= in_simplex:
        raise Refused("both vectors must lie in a simplex")
    small, large, _ = _ascending(theorem.statement)
    if not _infinite_part(large, p, q, givens):
        raise Refused(f"{large} is not shown to be +∞ where {p.label} > 0 = {q.label}")
    defined(small, givens)
    return Sketch(theorem.statement, givens, "extended", (theorem,))


def _infinite_part(expr: Expr, p: IndexedBase, q: IndexedBase, givens: tuple[Given, ...]) -> bool:
    """Whether expr is H(p,q) or KL(p‖q), plus terms that are finite."""
    if isinstance(expr, (cross_entropy, kl_divergence)):
        return bool(expr.args == (p, q))
    if isinstance(expr, Add):
        infinite = [a for a in expr.args if not _finite(a, givens)]
        return len(infinite) == 1 and _infinite_part(infinite[0], p, q, givens)
    if isinstance(expr, Mul) and len(expr.args) == 2:
        for factor, rest in (expr.args, expr.args[::-1]):
            if positive_rational(factor):
                return _infinite_part(rest, p, q, givens)
    return False


def positive_rational(e: Expr) -> Fraction | None:
    """The value of c or 1/c, where c > 0 is a number."""
    if isinstance(e, Pow) and e.args[1] == -1:
        inverse = positive_rational(e.args[0])
        return 1 / inverse if inverse else None
    return Fraction(int(e.p), int(e.q)) if e.is_Rational and e > 0 else None


def _finite(expr: Expr, givens: tuple[Given, ...]) -> bool:
    try:
        defined(expr, givens)
    except Undefined:
        return False
    return True


@tactic
def infinite(statement: Relational, givens: tuple[Given, ...]) -> Sketch:
    """−log 0 = +∞.

        pₖ > 0 = qₖ for some k
        ──────────────────────   H(p,q), KL(p‖q); every other term is > −∞
             H(p,q) = +∞

    Refuses: explicit vectors without such a k; anything but the two functions of explicit
    nonnegative numbers.
    """
    left, right = statement.args
    if (
        not isinstance(statement, Eq)
        or right != S.Infinity
        or not isinstance(left, (cross_entropy, kl_divergence))
    ):
        raise Refused("the statement must read H(p, q) = oo or KL(p, q) = oo")
    p, q = left.args
    count = size(p)
    if not isinstance(count, Integer) or size(q) != count:
        raise Refused("the vectors must be written out")
    pairs = [(component(p, k), component(q, k)) for k in range(1, int(count) + 1)]
    for entry in (e for pair in pairs for e in pair):
        positivity(relation(Ge, entry, S.Zero), givens)
    for a, b in pairs:
        if b == 0:
            try:
                premise = positivity(relation(Gt, a, S.Zero), givens)
            except Refused:
                continue
            return Sketch(statement, givens, "infinite", (premise,))
    raise Refused(f"no class has p > 0 = q in {left}")


# ------------------------------------------------------------------ instantiation


@tactic
def instantiate(theorem: Sketch, at: Mapping[str, Basic], givens: tuple[Given, ...]) -> Sketch:
    """A theorem at other values.

        x in A ⊢ P(x)      e in A under the givens
        ──────────────────────────────────────────
                   givens ⊢ P(e)

    Refuses: a name that the theorem does not have, or has for two things; a value not shown to lie
    in the domain; a value for a matrix.
    """
    names: dict[str, Basic] = {}
    for part in (theorem.statement, *(e for g in theorem.givens for e in _spoken_of(g))):
        bases = part.atoms(IndexedBase)
        labels = {s.label for s in bases}
        for s in (*bases, *(s for s in free_symbols(part) - labels if isinstance(s, Symbol))):
            name = str(getattr(s, "label", s))
            if names.setdefault(name, s) != s:
                raise Refused(f"the name {name} stands for two different things")
    unknown = sorted(set(at) - set(names))
    if unknown:
        raise Refused(f"the theorem has no variable {unknown[0]}; it has {', '.join(sorted(names))}")
    mapping: dict[Basic, Basic] = {}
    for name, value in at.items():
        old = names[name]
        _same_kind(old, value)
        mapping[old] = value
        extent = size(old) if isinstance(old, IndexedBase) else None
        if isinstance(extent, Symbol) and mapping.setdefault(extent, size(value)) != size(value):
            raise Refused(f"two sizes for {extent}")
    _same_sizes(names.values(), mapping)
    _in_range(theorem.statement, mapping, givens)
    for old, value in mapping.items():
        if not old.is_integer:
            _defined_value(value, givens)
    replaced = [old for old, value in mapping.items() if old != value]
    for given in theorem.givens:
        if given not in givens or any(_depends(given, old) for old in replaced):
            _holds(given, mapping, givens)
    statement = _ranged(substitute(theorem.statement, mapping), givens)
    return Sketch(statement, givens, "instantiate", (theorem,), parameters=tuple(mapping.items()))


def _same_kind(old: Basic, value: Basic) -> None:
    """A vector becomes a vector, an index an index or a number, a size a size, a scalar a scalar."""
    if isinstance(old, IndexedBase):
        fits = len(old.shape) == 1 and is_vector(value)
    elif old.is_integer:
        names = dimension if old.is_positive else index
        fits = value >= 1 if isinstance(value, Integer) else value == names(str(value))
    else:
        fits = not is_vector(value)
    if not fits:
        raise Refused(f"{old} and {value} are not of the same kind")


def _same_sizes(variables: Iterable[Basic], mapping: Mapping[Basic, Basic]) -> None:
    """Every vector, replaced or not, has the size that the theorem at its new values speaks of."""
    for v in variables:
        if isinstance(v, IndexedBase):
            shape = (size(mapping[v]),) if v in mapping else v.shape
            if shape != tuple(substitute(d, mapping) for d in v.shape):
                raise Refused(f"{v.label} has size {shape}, which is another size than the theorem's")


def _in_range(statement: Relational, mapping: Mapping[Basic, Basic], givens: tuple[Given, ...]) -> None:
    """An index that becomes a number lies in its range, which a given n ≥ 2 may say."""
    ranges = index_ranges([statement])
    for i, value in mapping.items():
        if isinstance(value, Integer) and isinstance(i, Symbol) and i.is_integer and not i.is_positive:
            range_ = substitute(ranges.get(i.name, S.One), mapping)
            try:
                positivity(relation(Ge, range_, value), givens)
            except Refused as refused:
                raise Refused(f"{i} = {value} need not lie in 1..{range_}") from refused


def _defined_value(value: Basic, givens: tuple[Given, ...]) -> None:
    """A value is defined on the whole domain: an expression, or each component of a vector."""
    if is_vector(value):
        _of_its_size(value)
        value = component(value, _fresh(value, givens))
    defined(value, givens)


def _of_its_size(v: Basic) -> None:
    """The components of a vector select from vectors of its own size."""
    i = fresh_index([v], "i")
    if index_ranges([component(v, i)]).get(i.name, size(v)) != _extent(size(v)):
        raise Refused(f"{v} selects from a vector of another size")


def _holds(given: Given, mapping: Mapping[Basic, Basic], givens: tuple[Given, ...]) -> None:
    """Show that a given of a theorem holds for what its variables become."""
    match given:
        case Membership(variable, Interval() as domain):
            _in_interval(substitute(variable, mapping), _moved(domain, mapping), givens)
        case Membership(variable, Power(domain, (_,))):
            value = substitute(variable, mapping)
            _in_interval(component(value, _fresh(value, givens)), _moved(domain, mapping), givens)
        case Membership(variable, Simplex(_, is_open)):
            _in_simplex(substitute(variable, mapping), is_open, givens)
        case Dominated(small, large):
            _dominated(substitute(small, mapping), substitute(large, mapping), givens)
        case Relational():
            statement = substitute(given, mapping)
            if of_vectors(statement) and statement not in givens:
                k = _fresh(statement, givens)
                for v in statement.args:
                    _of_its_size(v)
                statement = relation(type(statement), *(component(v, k) for v in statement.args))
            _shown(statement, givens)
        case _:
            raise Refused(f"{given} is not shown")


def _shown(statement: Relational, givens: tuple[Given, ...]) -> None:
    """Show a relation: a given, one between vectors at an index, by laws or by signs."""
    if statement in givens:
        return
    if isinstance(statement, Eq):
        _numbers(statement.args, givens)
        if not vanishes(statement.lhs, statement.rhs, givens, ALL):
            raise Refused(f"{statement.lhs} = {statement.rhs} is not shown")
        return
    try:
        componentwise(statement, givens)
    except Refused:
        positivity(statement, givens)


def _moved(domain: Interval, mapping: Mapping[Basic, Basic]) -> Interval:
    return replace(domain, low=substitute(domain.low, mapping), high=substitute(domain.high, mapping))


def _in_interval(value: Expr, domain: Interval, givens: tuple[Given, ...]) -> None:
    defined(value, givens)
    if domain.low != -S.Infinity:
        positivity(relation(Gt if domain.low_open else Ge, value, domain.low), givens)
    if domain.high != S.Infinity:
        positivity(relation(Lt if domain.high_open else Le, value, domain.high), givens)


def _in_simplex(value: Expr, is_open: bool, givens: tuple[Given, ...]) -> None:
    for g in givens:
        if isinstance(g, Membership) and g.variable == value:
            if isinstance(g.domain, Simplex) and (g.domain.open or not is_open):
                return
            if isinstance(g.domain, OneHot) and not is_open:
                return
    k = _fresh(value, givens)
    entry = component(value, k)
    positivity(relation(Gt if is_open else Ge, entry, S.Zero), givens)
    total = _sum(entry, k, size(value))
    defined(total, givens)
    if not vanishes(total, S.One, givens, ALL):
        raise Refused(f"the components of {value} are not shown to sum to 1")


def _dominated(small: Expr, large: Expr, givens: tuple[Given, ...]) -> None:
    """Show that large > 0 wherever small > 0."""
    for g in givens:
        if isinstance(g, Dominated):
            if (g.small, g.large) == (small, large):
                return
            both = isinstance(small, Indexed) and isinstance(large, Indexed)
            if both and (g.small, g.large, small.indices) == (small.base, large.base, large.indices):
                return
    if is_vector(large):
        large = component(large, _fresh(large, givens))
    positivity(relation(Gt, large, S.Zero), givens)
