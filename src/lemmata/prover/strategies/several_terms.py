"""Probabilities at different indices: their sum is at most 1, a product of two at most 1/4."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sympy import Add, Expr, Ge, Gt, Integer, Le, Lt, Mul, Ne, Pow, Rational, S, Sum, Symbol, Tuple

from lemmata.derivation import Lemma, Proof, Using, cite, direct, sign_chart, terms_of_sum
from lemmata.notation import (
    Claim,
    Interval,
    Membership,
    OneHot,
    Simplex,
    build,
    component,
    fresh_index,
    scalar,
    size,
    substitute,
)
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding
from lemmata.prover.strategies.identity import unfolded
from lemmata.prover.strategies.known import Known, with_rest
from lemmata.tactics.identity import index_ranges, relations

MOST = 4  # indices at once
ORDERS = (Le, Ge, Lt, Gt)


@strategy(rank=18)
def several_terms(claim: Claim) -> Iterator[Proof]:
    """a_i + a_j + … ≤ Σ a for different indices and a ≥ 0; and p_i·p_j ≤ 1/4, for p_i·(1 − p_i) ≤ 1/4."""
    if not isinstance(claim.statement, ORDERS):
        return
    pairs = {
        frozenset(g.args)
        for g in claim.givens
        if isinstance(g, (Ne, Lt, Gt)) and all(isinstance(a, Symbol) and a.is_integer for a in g.args)
    }
    if not pairs:
        return
    ranges = index_ranges([claim.statement, *relations(claim.givens)])
    apart = sorted({i for pair in pairs for i in pair if str(i) in ranges}, key=str)
    k = fresh_index([claim.statement, *relations(claim.givens)], "k")
    sums: list[Expr] = []
    for g in claim.givens:
        if isinstance(g, Membership) and isinstance(g.domain, (Simplex, OneHot)):
            sums.append(build(Sum, component(g.variable, k), Tuple(k, Integer(1), size(g.variable))))
    for e in sorted(unfolded(claim.statement).atoms(Sum), key=str):
        body, (own, low, high) = e.args
        sums.append(build(Sum, substitute(body, {own: k}), Tuple(k, low, high)))
    for count in range(min(MOST, len(apart)), 1, -1):
        for some in combinations(apart, count):
            if all(frozenset(pair) in pairs for pair in combinations(some, 2)):
                for whole in sums:
                    yield from _proofs(claim, whole, some, ranges)


def _proofs(claim: Claim, whole: Expr, some: tuple[Symbol, ...], ranges: dict[str, Expr]) -> Iterator[Proof]:
    body, (k, _, count) = whole.args
    outer = claim.statement.free_symbols | {count}
    if any(isinstance(s, Symbol) and s not in outer for s in whole.free_symbols):  # inside another binder
        return
    if any(ranges[str(i)] != count for i in some):
        return
    terms = [substitute(body, {k: i}) for i in some]
    total = Claim(build(Le, build(Add, *terms), whole), claim.givens)  # type: ignore[arg-type]
    lemmas: tuple[Lemma, ...] = (Lemma("terms", total, direct(by=terms_of_sum(*some))),)
    least, most = total.statement.args
    known = Known(cite("terms"), least, most, lemmas)
    yield from with_rest(claim, [known], (1, Rational(1, len(some))))
    yield Using(lemmas, concluding(claim, lemmas, [cite("terms").times(build(Pow, whole, Integer(-1)))]))
    if len(some) == 2:
        t = scalar("t")
        rest = build(Add, S.One, build(Mul, S.NegativeOne, t))
        bump = Claim(  # type: ignore[arg-type]
            build(Le, build(Mul, t, rest), Rational(1, 4)),
            (Membership(t, Interval(S.Zero, S.One, False, False)),),
        )
        lemmas = (*lemmas, Lemma("bump", bump, direct(by=sign_chart)))
        for term in terms:
            steps = [cite("terms").times(term), cite("bump", t=term)]
            yield Using(lemmas, concluding(claim, lemmas, steps))
