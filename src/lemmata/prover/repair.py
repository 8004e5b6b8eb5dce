"""Near claims that are true: what the author of a false claim may have meant.

One slip is undone at a time: a sign, a factor, an index, the order of arguments, a delta, the
relation, a missing hypothesis.  Each candidate is looked at by a short search for a
counterexample, and shown only when it is proved.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import sympy
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
    Rational,
    S,
    Symbol,
)
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.kernel.identity import index_ranges
from lemmata.notation import (
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
from lemmata.prover.search import CHEAP, EVERY, prove
from lemmata.reading.writing import UnwritableError, write
from lemmata.verdict import Repair, Witness

__all__ = ["repair"]

GLANCE = 0.04  # seconds of looking for a counterexample to a candidate


@dataclass(frozen=True)
class _Candidate:
    """A claim, the condition under which the original would be true, and what to show of the claim."""

    claim: Claim
    condition: str = ""
    shown: bool = True


def repair(claim: Claim, seconds: float) -> Repair | None:
    """A near claim that is proved within ``seconds``, or None."""
    until = time.monotonic() + seconds
    condition = _where_equal(claim, until)
    for candidate in _candidates(claim):
        if time.monotonic() > until:
            break
        if _holds(candidate.claim, until):
            try:
                text = write(candidate.claim.statement) if candidate.shown else ""
            except UnwritableError:
                continue
            return Repair(text, candidate.condition or condition)
    return Repair("", condition) if condition else None


def _holds(claim: Claim, until: float) -> bool:
    def alive() -> bool:
        return time.monotonic() < until

    try:
        found = refuting.refute(claim, GLANCE)
        if isinstance(found, (Witness, refuting.Illdefined)) or not alive():
            return False
        ranks = CHEAP if isinstance(claim.statement, Eq) else EVERY
        return prove(claim, load().theorem, alive, [], ranks) is not None
    except LemmataError:
        return False


def _where_equal(claim: Claim, until: float) -> str:
    """ "i = j" when the claim holds there."""
    for i, j in _index_pairs(claim):
        try:
            same = Claim(substitute(claim.statement, {j: i}), claim.givens)  # type: ignore[arg-type]
        except LemmataError:
            continue
        if _holds(same, until):
            return f"{i} = {j}"
    return ""


def _index_pairs(claim: Claim) -> list[tuple[Symbol, Symbol]]:
    try:
        ranges = index_ranges([claim.statement])
    except LemmataError:
        return []
    free = sorted(
        (s for s in claim.statement.free_symbols if isinstance(s, Symbol) and s.name in ranges), key=str
    )
    return [(i, j) for i, j in combinations(free, 2) if ranges[i.name] == ranges[j.name]]


# ------------------------------------------------------------------ candidates


def _candidates(claim: Claim) -> Iterator[_Candidate]:
    statement = claim.statement
    left, right = statement.args
    seen: set[tuple[Basic, tuple[Given, ...]]] = {(statement, claim.givens)}
    sided = (
        build(type(statement), *sides)
        for sides in (
            *((left, other) for other in _slips(right, claim)),
            *((other, right) for other in _slips(left, claim)),
        )
    )
    if not isinstance(statement, Eq):
        for weak in _weak(statement):
            yield _Candidate(replace(claim, statement=weak))
        yield from _narrowed(claim)
        for turned in _turned(statement):
            yield _Candidate(replace(claim, statement=turned))
    for other in sided:
        if (other, claim.givens) not in seen:
            seen.add((other, claim.givens))
            yield _Candidate(replace(claim, statement=other))  # type: ignore[arg-type]
    if isinstance(statement, Eq):
        yield from _narrowed(claim)


def _narrowed(claim: Claim) -> Iterator[_Candidate]:
    for givens, condition in _hypotheses(claim):
        yield _Candidate(Claim(claim.statement, givens), condition, shown=False)


def _weak(statement: Relational) -> Iterator[Relational]:
    weak = {Lt: Le, Gt: Ge}.get(type(statement))
    if weak:
        yield build(weak, *statement.args)  # type: ignore[misc]


def _turned(statement: Relational) -> Iterator[Relational]:
    turned = {Lt: Gt, Le: Ge, Gt: Lt, Ge: Le}.get(type(statement))
    if turned:
        yield build(turned, *statement.args)  # type: ignore[misc]


def _slips(side: Expr, claim: Claim) -> Iterator[Expr]:
    """A side with one slip undone, likely slips first."""
    yield from _ones(side, _index_pairs(claim))
    if isinstance(claim.statement, Eq):
        yield _negated(side)
    yield from _everywhere(side, _signs)
    yield from _swapped(side, claim)
    for factor in (Integer(2), Rational(1, 2)):
        yield build(Mul, factor, side)
    yield from _everywhere(side, _numbers)


def _ones(side: Expr, pairs: list[tuple[Symbol, Symbol]]) -> Iterator[Expr]:
    """A 1 that should be a delta, and a delta that is missing."""
    for i, j in pairs:
        yield from _everywhere(side, lambda part, i=i, j=j: [delta(i, j)] if part == 1 else [])  # type: ignore[misc]
        yield build(Mul, delta(i, j), side)


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
    return build(Mul, S.NegativeOne, e)


def _signs(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Add):
        for at, term in enumerate(e.args):
            yield build(Add, *e.args[:at], _negated(term), *e.args[at + 1 :])


def _numbers(e: Expr) -> Iterator[Expr]:
    if isinstance(e, Rational) and e not in (0, -1):
        yield from (e * 2, e / 2)
    elif isinstance(e, Add):
        for at, term in enumerate(e.args):
            for factor in (Integer(2), Rational(1, 2)):
                yield build(Add, *e.args[:at], build(Mul, factor, term), *e.args[at + 1 :])


def _swapped(side: Expr, claim: Claim) -> Iterator[Expr]:
    """Exchanged arguments, one for another index, one for another vector."""

    def arguments(e: Expr) -> Iterator[Expr]:
        if isinstance(e, Definition) and len(e.args) == 2 and len({e.kinds[0], e.kinds[1]}) == 1:
            yield build(type(e), e.args[1], e.args[0])

    yield from _everywhere(side, arguments)
    for i, j in _index_pairs(claim):
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
    indexed = isinstance(e, Indexed) or (
        isinstance(e, Definition) and "index" in e.kinds and not is_vector(e)
    )
    if indexed and e.has(a):
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
        if domains.get(x, Interval()) == Reals:
            others = tuple(g for g in givens if not (isinstance(g, Membership) and g.variable == x))
            for domain, text in (
                (Interval(S.Zero, S.Infinity, False), f"{x} >= 0"),
                (Interval(S.Zero, S.Infinity), f"{x} > 0"),
                (Interval(S.NegativeInfinity, S.Zero, True, False), f"{x} <= 0"),
            ):
                yield (*others, Membership(x, domain)), text
