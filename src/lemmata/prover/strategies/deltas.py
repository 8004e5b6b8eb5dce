"""Equal and different indices: the claim at i = j and the claim without its deltas."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sympy import Add, Basic, Eq, Ge, Gt, Indexed, IndexedBase, KroneckerDelta, Le, Lt, Mul, Ne, S, Symbol

from lemmata.derivation import Lemma, Proof, SameOrApart, Using, cite
from lemmata.notation import Claim, Given, build, index, rebuild, substitute
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding
from lemmata.tactics.identity import index_ranges


@strategy(rank=11)
def equal_or_different(claim: Claim) -> Iterator[Proof]:
    """The claim is δ times itself at i = j, plus 1 − δ times itself with δ = 0."""
    statement = claim.statement
    if not isinstance(statement, (Le, Ge)):
        return
    free = set(index_ranges([statement]))
    for delta in sorted(statement.atoms(KroneckerDelta), key=str):
        i, j = delta.args
        if not (isinstance(i, Symbol) and isinstance(j, Symbol) and {i.name, j.name} <= free):
            continue
        same = Claim(substitute(_with(statement, delta, S.One), {j: i}), claim.givens)  # type: ignore[arg-type]
        apart = Claim(_with(statement, delta, S.Zero), claim.givens)  # type: ignore[arg-type]
        first, second = lemma(same, depth=0), lemma(apart, depth=0)
        if first is not None and second is not None:
            lemmas = (Lemma("same", same, first), Lemma("apart", apart, second))
            rest = build(Add, S.One, build(Mul, S.NegativeOne, delta))
            steps = [cite("same").times(delta), cite("apart").times(rest)]
            yield Using(lemmas, concluding(claim, lemmas, steps))


@strategy(rank=12)
def same_or_apart(claim: Claim) -> Iterator[Proof]:
    """A relation with two indices, where they are equal and where they differ; an equation if it has deltas."""
    kinds = (Le, Ge, Lt, Gt, Eq) if claim.statement.atoms(KroneckerDelta) else (Le, Ge, Lt, Gt)
    if not isinstance(claim.statement, kinds):
        return
    ranges = index_ranges([claim.statement])
    for first, second in combinations(sorted(ranges), 2):
        i, j = index(first), index(second)
        if ranges[first] != ranges[second] or any(_compares(g, i, j) for g in claim.givens):
            continue
        together = lemma(Claim(substitute(claim.statement, {j: i}), claim.givens), depth=0)  # type: ignore[arg-type]
        if together is None:
            continue
        apart = lemma(Claim(claim.statement, (*claim.givens, build(Ne, i, j))), depth=0)  # type: ignore[arg-type]
        if apart is not None:
            yield SameOrApart(i, j, together, apart)


def _compares(given: Given, i: Symbol, j: Symbol) -> bool:
    return isinstance(given, Ne) and set(given.args) == {i, j}


def _with(e: Basic, delta: Basic, value: Basic) -> Basic:
    if e == delta:
        return value
    if not e.args or isinstance(e, (Indexed, IndexedBase)):
        return e
    return rebuild(e, (_with(a, delta, value) for a in e.args))
