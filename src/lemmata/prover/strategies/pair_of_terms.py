"""Two different probabilities: their sum is at most 1, their product at most 1/4."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from sympy import Add, Expr, Ge, Gt, Integer, Le, Lt, Mul, Ne, Rational, S, Sum, Symbol, Tuple

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
)
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding


@strategy(rank=18)
def two_terms(claim: Claim) -> Iterator[Proof]:
    """p_i + p_j ≤ Σ p = 1; and p_i·p_j ≤ 1/4, for p_i·(1 − p_i) ≤ 1/4."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    pairs = [
        g.args
        for g in claim.givens
        if isinstance(g, (Ne, Lt, Gt)) and all(isinstance(a, Symbol) and a.is_integer for a in g.args)
    ]
    simplices = [
        g for g in claim.givens if isinstance(g, Membership) and isinstance(g.domain, (Simplex, OneHot))
    ]
    for g in simplices:
        for i, j in (p for pair in pairs for p in permutations(pair)):
            yield from _proofs(claim, g.variable, i, j)


def _proofs(claim: Claim, p: Expr, i: Symbol, j: Symbol) -> Iterator[Proof]:
    k = fresh_index([claim.statement], "k")
    whole = build(Sum, component(p, k), Tuple(k, Integer(1), size(p)))
    two = Claim(build(Le, build(Add, component(p, i), component(p, j)), whole), claim.givens)  # type: ignore[arg-type]
    t = scalar("t")
    rest = build(Add, S.One, build(Mul, S.NegativeOne, t))
    bump = Claim(  # type: ignore[arg-type]
        build(Le, build(Mul, t, rest), Rational(1, 4)),
        (Membership(t, Interval(S.Zero, S.One, False, False)),),
    )
    lemmas = (Lemma("two", two, direct(by=terms_of_sum(i, j))), Lemma("bump", bump, direct(by=sign_chart)))
    yield Using(lemmas[:1], concluding(claim, lemmas[:1], [cite("two")]))
    steps = [cite("two").times(component(p, i)), cite("bump", t=component(p, i))]
    yield Using(lemmas, concluding(claim, lemmas, steps))
