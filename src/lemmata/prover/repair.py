"""Near claims that are true: what the author of a false claim may have meant.

One slip is undone at a time: a sign, a factor, an index, the order of arguments, a delta, the
relation, a missing hypothesis.  Each candidate is looked at by a short search for a
counterexample, and shown only when it is proved.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, combinations, permutations

import sympy
from sympy import (
    Add,
    Derivative,
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
    Product,
    Rational,
    S,
    Sum,
    Symbol,
)
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.evaluation.closures import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import compare
from lemmata.evaluation.points import Space
from lemmata.notation import (
    BINDERS,
    Claim,
    Given,
    Interval,
    Membership,
    Power,
    Reals,
    Simplex,
    build,
    component,
    delta,
    fresh_index,
    is_vector,
    rebuild,
    size,
    substitute,
    total,
)
from lemmata.prover import refute as refuting
from lemmata.prover.constants import generic_points, rounded, with_constants
from lemmata.prover.restating import restates, tidied
from lemmata.prover.satisfaction import satisfied
from lemmata.prover.search import CHEAP, EVERY, prove
from lemmata.reading.writing import UnwritableError, write
from lemmata.tactics.identity import index_ranges
from lemmata.verdict import Repair, Witness

__all__ = ["repair"]

GLANCE = 0.04  # seconds of looking for a counterexample to a candidate
BITS = 64


@dataclass(frozen=True)
class _Candidate:
    """A claim, the condition under which the original would be true, and what to show of the claim."""

    claim: Claim
    condition: str = ""
    shown: bool = True


def repair(claim: Claim, seconds: float) -> Repair | None:
    """A near claim that is proved within ``seconds``, or None."""
    until = time.process_time() + seconds
    equal = _where_equal(claim, until)
    condition = " = ".join(map(str, equal.args)) if equal is not None else ""
    plausible = _plausibility(claim)
    seen = {claim}
    for candidate in map(partial(_plain, claim), _candidates(claim, until)):
        if time.process_time() > until:
            break
        if candidate.claim in seen or restates(candidate.claim.statement) or not plausible(candidate.claim):
            continue
        seen.add(candidate.claim)
        if _holds(candidate.claim, until):
            try:
                text = write(candidate.claim.statement) if candidate.shown else ""
            except UnwritableError:
                continue
            given = candidate.claim.givens[-1] if candidate.condition else equal
            return Repair(text, candidate.condition or condition, candidate.claim.statement, given)
    return Repair("", condition, given=equal) if condition else None


def _plain(claim: Claim, candidate: _Candidate) -> _Candidate:
    """The candidate, the side that is new in it written as one would."""
    given = claim.statement.args
    sides = (
        side if side == old else tidied(side)
        for side, old in zip(candidate.claim.statement.args, given, strict=True)
    )
    statement = rebuild(candidate.claim.statement, sides)
    return replace(candidate, claim=replace(candidate.claim, statement=statement))  # type: ignore[arg-type]


def _plausibility(claim: Claim) -> Callable[[Claim], bool]:
    """A quick look at equations that have the givens of ``claim``: do they hold at some points?"""
    try:
        points = list(generic_points(Space(claim)))
    except LemmataError:
        points = []

    def plausible(candidate: Claim) -> bool:
        left, right = candidate.statement.args
        if candidate.givens != claim.givens or not isinstance(candidate.statement, Eq):
            return True
        with suppress(LemmataError):  # where it is undefined, or has a limit, the longer look decides
            program = Program(left, right)
            for point in points:
                with field(BITS) as arithmetic:
                    state = State(arithmetic, point.mapping())
                    if compare(program.run(0, state), program.run(1, state)):
                        return False
        return True

    return plausible


def _holds(claim: Claim, until: float) -> bool:
    def alive() -> bool:
        return time.process_time() < until

    try:
        found = refuting.refute(claim, GLANCE)
        if isinstance(found, (Witness, refuting.Illdefined)) or not alive():
            return False
        if not satisfied(claim, GLANCE):  # a condition that the givens exclude mends nothing
            return False
        ranks = CHEAP if isinstance(claim.statement, Eq) else EVERY
        return prove(claim, load().sketch, alive, [], ranks) is not None
    except LemmataError:
        return False


def _where_equal(claim: Claim, until: float) -> Relational | None:
    """The equation i = j when the claim holds there."""
    for i, j in _index_pairs(claim):
        if any(isinstance(g, Ne) and {*g.args} == {i, j} for g in claim.givens):
            continue
        try:
            same = Claim(substitute(claim.statement, {j: i}), claim.givens)  # type: ignore[arg-type]
        except LemmataError:
            continue
        if _holds(same, until):
            return build(Eq, i, j)  # type: ignore[return-value]
    return None


def _index_pairs(claim: Claim) -> list[tuple[Symbol, Symbol]]:
    try:
        ranges = index_ranges([claim.statement])
    except LemmataError:
        return []
    free = sorted((s for s in _free(claim.statement) if s.name in ranges), key=str)
    return [(i, j) for i, j in combinations(free, 2) if ranges[i.name] == ranges[j.name]]


def _free(statement: Relational) -> set[Symbol]:
    """Free symbols, also those that stand only in ∂/∂z_j, which SymPy overlooks."""
    bound = {limit.args[0] for e in statement.atoms(*BINDERS) for limit in e.args[1:]}
    inside = {s for d in statement.atoms(Derivative) for x in d.args[1:] for s in x.atoms(Symbol)}
    return {s for s in statement.free_symbols | (inside - bound) if isinstance(s, Symbol)}


# ------------------------------------------------------------------ candidates


def _candidates(claim: Claim, until: float) -> Iterator[_Candidate]:
    """Near claims, the likely slips first; an inequality is never merely weakened."""
    statement = claim.statement
    others = _equations(claim, until) if isinstance(statement, Eq) else _turned(statement)
    yield from (_Candidate(replace(claim, statement=other)) for other in others)
    for givens, condition in _hypotheses(claim):
        yield _Candidate(Claim(statement, givens), condition, shown=False)
    late = _bounded(statement) if isinstance(statement, Eq) else _sharp(claim, until)
    yield from (_Candidate(replace(claim, statement=other)) for other in late)


def _equations(claim: Claim, until: float) -> Iterator[Relational]:
    yield from _sided(claim.statement, _likely, claim)
    yield from with_constants(claim, until)
    yield from _sided(claim.statement, _unlikely, claim)


def _bounded(statement: Relational) -> Iterator[Relational]:
    """An inequality in place of an equation: |x + y| ≤ |x| + |y|."""
    if statement.atoms(Symbol, IndexedBase):
        yield build(Le, *statement.args)  # type: ignore[misc]
        yield build(Ge, *statement.args)  # type: ignore[misc]


def _sharp(claim: Claim, until: float) -> Iterator[Relational]:
    """The best constant, or the arguments exchanged."""
    for sharp in chain(rounded(claim), with_constants(claim, until)):
        yield sharp
        yield from _weak(sharp)
    yield from _sided(claim.statement, _swapped, claim)


def _sided(
    statement: Relational, slips: Callable[[Expr, Claim], Iterator[Expr]], claim: Claim
) -> Iterator[Relational]:
    left, right = statement.args
    for other in slips(right, claim):
        yield build(type(statement), left, other)  # type: ignore[misc]
    for other in slips(left, claim):
        yield build(type(statement), other, right)  # type: ignore[misc]


def _weak(statement: Relational) -> Iterator[Relational]:
    weak = {Lt: Le, Gt: Ge}.get(type(statement))
    if weak:
        yield build(weak, *statement.args)  # type: ignore[misc]


def _turned(statement: Relational) -> Iterator[Relational]:
    """Weak in place of strict, then turned round, but two numbers compare one way or the other."""
    yield from _weak(statement)
    if not statement.atoms(Symbol, IndexedBase):
        return
    turned = {Lt: Gt, Le: Ge, Gt: Lt, Ge: Le}.get(type(statement))
    if turned:
        yield build(turned, *statement.args)  # type: ignore[misc]


def _likely(side: Expr, claim: Claim) -> Iterator[Expr]:
    """A side with one slip undone: a delta, a sign, an exchange."""
    yield from _ones(side, _index_pairs(claim))
    yield _negated(side)
    yield from _everywhere(side, _signs)
    yield from _swapped(side, claim)


def _unlikely(side: Expr, claim: Claim) -> Iterator[Expr]:
    """A side with an operator, a power, an argument or a factor 1 - s changed."""
    yield from _everywhere(side, _arguments)
    yield from _everywhere(side, _operators)
    yield from _everywhere(side, _powers)
    for part in sorted(side.atoms(Definition), key=str):
        if not is_vector(part):
            yield build(Mul, side, _minus(S.One, part))
    yield _minus(S.One, side)


def _minus(a: Expr, b: Expr) -> Expr:
    return build(Add, a, _negated(b))


def _is_component(e: Expr) -> bool:
    return isinstance(e, Definition) and "index" in e.kinds and not is_vector(e)


def _ones(side: Expr, pairs: list[tuple[Symbol, Symbol]]) -> Iterator[Expr]:
    """A 1 that should be a delta, and a delta that is missing."""
    for i, j in pairs:
        one = delta(i, j)
        yield from _everywhere(side, lambda part, one=one: [one] if part == 1 else [])  # type: ignore[misc]
        yield build(Mul, one, side)
        yield from _everywhere(side, lambda part, one=one: [_minus(one, part)] if _is_component(part) else [])  # type: ignore[misc]
        for a, b in ((i, j), (j, i)):  # 1 - s[i] for delta(i, j) - s[j]
            with suppress(LemmataError):
                yield from _everywhere(side, lambda part, a=a, b=b: _complement(part, a, b))  # type: ignore[misc]


def _complement(e: Expr, a: Symbol, b: Symbol) -> Iterator[Expr]:
    if isinstance(e, Add) and e.args[0] == 1 and e.has(a):
        yield build(Add, delta(a, b), *(substitute(term, {a: b}) for term in e.args[1:]))


def _everywhere(e: Expr, slips) -> Iterator[Expr]:  # type: ignore[no-untyped-def]
    """The expression with one of its parts replaced."""
    yield from slips(e)
    if isinstance(e, (Indexed, IndexedBase, sympy.Tuple)):
        return
    for at, part in enumerate(e.args):
        if isinstance(e, Pow) and at == 1 and part == -1:
            continue
        for other in _everywhere(part, slips):
            try:
                yield rebuild(e, (*e.args[:at], other, *e.args[at + 1 :]))
            except (LemmataError, ValueError, TypeError):
                continue


def _negated(e: Expr) -> Expr:
    if isinstance(e, Mul) and e.args[0] == -1 and len(e.args) > 1:
        return e.args[1] if len(e.args) == 2 else build(Mul, *e.args[1:])  # type: ignore[return-value]
    if isinstance(e, Add) and len(e.args) == 2 and isinstance(e.args[1], Mul) and e.args[1].args[0] == -1:
        return build(Add, _negated(e.args[1]), _negated(e.args[0]))  # a - b turned round
    if isinstance(e, Mul):
        first, *rest = e.args
        number = [-first] if isinstance(first, Rational) else [S.NegativeOne, first]
        return build(Mul, *number, *rest)
    return build(Mul, S.NegativeOne, e)


def _signs(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Add):
        for at, term in enumerate(e.args):
            yield build(Add, *e.args[:at], _negated(term), *e.args[at + 1 :])


def _arguments(e: Expr) -> Iterator[Expr]:
    """The argument of a function negated, doubled, halved."""
    if isinstance(e, sympy.Function) and len(e.args) == 1 and not is_vector(e.args[0]):
        (argument,) = e.args
        yield rebuild(e, (_negated(argument),))
        yield rebuild(e, (build(Mul, Integer(2), argument),))
        yield rebuild(e, (build(Mul, argument, build(Pow, Integer(2), S.NegativeOne)),))


def _operators(e: Expr) -> Iterator[Expr]:
    if isinstance(e, (Sum, Product)):
        yield build(Product if isinstance(e, Sum) else Sum, *e.args)
    if isinstance(e, (Add, Mul)) and S.NegativeOne not in e.args and len(e.args) == 2:
        yield build(Mul if isinstance(e, Add) else Add, *e.args)


def _powers(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Pow) and isinstance(e.args[1], Integer) and e.args[1] > 1:
        yield e.args[0]
        yield build(Pow, e.args[0], e.args[1] + 1)
    elif isinstance(e, (sympy.Function, Indexed)) and not is_vector(e):
        yield build(Pow, e, Integer(2))


def _swapped(side: Expr, claim: Claim) -> Iterator[Expr]:
    """Exchanged arguments, one for another index, one for another vector."""

    def arguments(e: Expr) -> Iterator[Expr]:
        if isinstance(e, Definition) and len(e.args) == 2 and len({e.kinds[0], e.kinds[1]}) == 1:
            yield build(type(e), e.args[1], e.args[0])

    yield from _everywhere(side, arguments)
    for i, j in _index_pairs(claim):
        if not side.has(Derivative):  # that would be another derivative, not another value of it
            yield substitute(side, {i: j, j: i})
            yield substitute(side, {i: j})
            yield substitute(side, {j: i})
        for a, b in ((i, j), (j, i)):
            yield from _everywhere(side, lambda e, a=a, b=b: _reindexed(e, a, b))  # type: ignore[misc]
    vectors = sorted(claim.statement.atoms(IndexedBase), key=str)
    for u, v in permutations(vectors, 2):
        if u.shape == v.shape and side.has(u) and side.has(v):
            yield substitute(side, {u: v, v: u})


def _reindexed(e: Expr, a: Symbol, b: Symbol) -> Iterator[Expr]:
    if (isinstance(e, Indexed) or _is_component(e)) and e.has(a):
        yield substitute(e, {a: b})


def _hypotheses(claim: Claim) -> Iterator[tuple[tuple[Given, ...], str]]:
    """One more given, or a narrower domain."""
    givens = claim.givens
    vectors = sorted(claim.statement.atoms(IndexedBase), key=str)
    domains = {g.variable: g.domain for g in givens if isinstance(g, Membership)}
    for v in vectors:
        domain = domains.get(v)
        if len(v.shape) != 1:
            continue
        others = tuple(g for g in givens if not (isinstance(g, Membership) and g.variable == v))
        if domain is None or (isinstance(domain, Power) and domain.base == Reals):
            k = fresh_index([claim.statement], "i")
            one = build(Eq, total(lambda at, v=v: component(v, at), v, name=str(k)), S.One)  # type: ignore[misc]
            if {type(side) for side in claim.statement.args} != {type(side) for side in one.args}:
                yield (*givens, one), write(one)  # type: ignore[misc]
            yield (*others, Membership(v, Simplex(size(v)))), f"{v.label} in simplex({size(v)})"
        elif isinstance(domain, Simplex) and not domain.open:
            yield (
                (*others, Membership(v, Simplex(domain.size, True))),
                f"{v.label} in open simplex({domain.size})",
            )
    for count in sorted({s for v in vectors for s in v.shape if isinstance(s, Symbol)}, key=str):
        yield (*givens, build(Ge, count, Integer(2))), f"{count} >= 2"  # type: ignore[misc]
    for i, j in _index_pairs(claim):
        yield (*givens, build(Ne, i, j)), f"{i} != {j}"  # type: ignore[misc]
    for u, v in combinations(vectors, 2):
        if u.shape == v.shape and isinstance(claim.statement, (Lt, Gt)):
            yield (*givens, build(Ne, u, v)), f"{u.label} != {v.label}"  # type: ignore[misc]
    labels = {str(v.label) for v in vectors}
    for x in sorted(claim.statement.free_symbols, key=str):
        if not isinstance(x, Symbol) or x.is_integer or x.name in labels:
            continue
        domain = domains.get(x, Reals)
        if (
            isinstance(domain, Interval)
            and domain.low.is_extended_negative
            and domain.high.is_extended_positive
        ):
            others = tuple(g for g in givens if not (isinstance(g, Membership) and g.variable == x))
            for part, text in (
                (replace(domain, low=S.Zero, low_open=False), f"{x} >= 0"),
                (replace(domain, low=S.Zero, low_open=True), f"{x} > 0"),
                (replace(domain, high=S.Zero, high_open=False), f"{x} <= 0"),
            ):
                yield (*others, Membership(x, part)), text
