"""Proofs by cases: the signs inside absolute values and maxima; the ends of a closed interval."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import sympy
from sympy import Abs, Expr, Ge, Gt, Le, Lt, Max, Min, Mul, S

from lemmata.derivation import Cases, EitherOrder, Lemma, Proof, Using, cite, direct, positivity, sign_chart
from lemmata.notation import (
    BINDERS,
    Claim,
    Interval,
    Membership,
    build,
    is_vector,
    of_vectors,
    scalar,
    substitute,
)
from lemmata.prover.search import holds, lemma, strategy
from lemmata.prover.steps import concluding
from lemmata.prover.strategies.identity import unfolded
from lemmata.prover.strategies.two_variables import written_difference
from lemmata.tactics.rules import where_zero

ORDERS = (Le, Lt, Ge, Gt)
MOST = 4  # absolute values, so at most sixteen cases


@strategy(rank=18)
def absolute_values(claim: Claim) -> Iterator[Proof]:
    """Every |u| and max(a, b) opened: u ≤ 0 or u ≥ 0, a ≤ b or a ≥ b."""
    if not isinstance(claim.statement, ORDERS):
        return
    pairs: list[tuple[Expr, Expr]] = []
    spoken = [claim.statement, *(g for g in claim.givens if isinstance(g, ORDERS) and not of_vectors(g))]
    for e in chain.from_iterable(sympy.preorder_traversal(unfolded(r)) for r in spoken):
        if isinstance(e, Abs) and not is_vector(e):
            pairs.append((e.args[0], S.Zero))
        elif isinstance(e, (Max, Min)) and len(e.args) == 2 and not is_vector(e):
            pairs.append((e.args[0], e.args[1]))
    bound = {k for e in unfolded(claim.statement).atoms(*BINDERS) for k, _, _ in e.args[1:]}
    free = [
        pair
        for pair in dict.fromkeys(pairs)
        if not bound & (pair[0].free_symbols | pair[1].free_symbols) and not _settled(pair, claim)
    ]
    if not 1 <= len(free) <= MOST:
        return
    proof = _opened(claim, free)
    if proof is not None:
        yield proof


def _settled(pair: tuple[Expr, Expr], claim: Claim) -> bool:
    return any(build(kind, *pair) in claim.givens for kind in (Le, Ge))


def _opened(claim: Claim, pairs: list[tuple[Expr, Expr]]) -> Proof | None:
    """Each case as soon as some simple way proves it."""
    for way in (positivity, sign_chart):
        if holds(claim, direct(way)):
            return direct(way)
    if not pairs:
        return lemma(claim, depth=0)
    (a, b), *rest = pairs
    sides = [_opened(Claim(claim.statement, (*claim.givens, build(kind, a, b))), rest) for kind in (Le, Ge)]  # type: ignore[arg-type]
    return None if None in sides else EitherOrder(a, b, *sides)  # type: ignore[arg-type]


@strategy(rank=13)
def anywhere(claim: Claim) -> Iterator[Proof]:
    """What a given settled inside an absolute value holds without that given."""
    if not isinstance(claim.statement, ORDERS):
        return
    wide = tuple(g for g in claim.givens if not isinstance(g, (Le, Ge)) or of_vectors(g))
    if wide == claim.givens or not unfolded(claim.statement).atoms(Abs, Max, Min):
        return
    difference = written_difference(claim)
    if difference is None:
        return
    strict = isinstance(claim.statement, (Lt, Gt))
    inner = Claim(build(Gt if strict else Ge, difference, S.Zero), wide)  # type: ignore[arg-type]
    for way in (positivity, sign_chart):
        if holds(inner, direct(way)):
            lemmas = (Lemma("anywhere", inner, direct(way)),)
            yield Using(lemmas, concluding(claim, lemmas, [cite("anywhere")]))
            return


@strategy(rank=28)
def ends(claim: Claim) -> Iterator[Proof]:
    """p = 0 and p = 1 apart from 0 < p < 1."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    for given in claim.givens:
        if isinstance(given, Membership) and given.domain == Interval(S.Zero, S.One, False, False):
            proof = _ended(claim, given)
            if proof is not None:
                yield proof


def _ended(claim: Claim, given: Membership) -> Proof | None:
    p, r = given.variable, scalar("r_")
    others = tuple(g for g in claim.givens if g != given)
    inside = Claim(claim.statement, (*others, Membership(p, Interval(S.Zero, S.One))))
    proof = lemma(inside)
    if proof is None:
        return None
    lemmas = [Lemma("inside", inside, proof)]
    rest = build(sympy.Add, S.One, build(Mul, S.NegativeOne, r))
    mirrored = substitute(claim.statement, {p: rest})
    below = (*others, build(Lt, r, S.One))
    at_one = _at(Claim(where_zero(mirrored, r), others))  # type: ignore[arg-type]
    positive = direct(cite("inside", **{p.name: rest}))
    if at_one is None:
        return None
    near_one = Claim(mirrored, (build(Ge, r, S.Zero), *below))  # type: ignore[arg-type]
    lemmas.append(Lemma("near one", near_one, Cases(r, at_one, positive)))
    to_one = (*others, build(Le, p, S.One))
    at_zero = _at(Claim(where_zero(claim.statement, p), others))  # type: ignore[arg-type]
    if at_zero is None:
        return None
    closed = Claim(claim.statement, (build(Ge, p, S.Zero), *to_one))  # type: ignore[arg-type]
    above = Claim(claim.statement, (build(Gt, p, S.Zero), *to_one))  # type: ignore[arg-type]
    mirror = build(sympy.Add, S.One, build(Mul, S.NegativeOne, p))
    step = concluding(above, tuple(lemmas), [cite("near one", r_=mirror)])
    lemmas.append(Lemma("closed", closed, Cases(p, at_zero, step)))
    return Using(tuple(lemmas), direct(cite("closed")))


def _at(claim: Claim) -> Proof | None:
    for way in (positivity, sign_chart):
        if holds(claim, direct(way)):
            return direct(way)
    return None
