"""A scalar that occurs linearly, at its bound: a + b·M ≥ 0 follows from a + b·v ≥ 0 when M ≥ v and b ≥ 0."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Ge, Gt, Le, Lt, S, Symbol

from lemmata.derivation import Lemma, Proof, Using, cite, direct, positivity
from lemmata.notation import Claim, build, of_vectors, substitute
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import CHEAP, holds, lemma, strategy
from lemmata.prover.steps import concluding, sides, spoken_of
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ZERO, generator


@strategy(rank=13)
def at_its_bound(claim: Claim) -> Iterator[Proof]:
    """The claim with v for M, and the given M ≥ v (or M ≤ v) times the slope in M."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    for given in claim.givens:
        if not isinstance(given, (Le, Lt, Ge, Gt)) or of_vectors(given):
            continue
        low, high = sides(given)
        for bounded, bound, sign in ((high, low, 1), (low, high, -1)):
            if isinstance(bounded, Symbol) and claim.statement.has(bounded) and not bound.has(bounded):
                yield from _proof(claim, bounded, bound, sign)


def _proof(claim: Claim, bounded: Symbol, bound: Expr, sign: int) -> Iterator[Proof]:
    slope = _slope(claim, bounded, sign)
    if slope is None or not holds(Claim(build(Ge, slope, S.Zero), claim.givens), direct(positivity)):  # type: ignore[arg-type]
        return
    others = tuple(g for g in claim.givens if bounded not in spoken_of(g))
    at = Claim(substitute(claim.statement, {bounded: bound}), others)  # type: ignore[arg-type]
    proof = lemma(at, CHEAP, depth=0)
    if proof is None:
        return
    order = Claim(build(Le, *((bound, bounded) if sign > 0 else (bounded, bound))), claim.givens)  # type: ignore[arg-type]
    lemmas = (Lemma("bound", order, direct(positivity)), Lemma("at bound", at, proof))
    yield Using(lemmas, concluding(claim, lemmas, [cite("at bound"), cite("bound").times(slope)]))


def _slope(claim: Claim, bounded: Symbol, sign: int) -> Expr | None:
    """±b when large − small is a + b·bounded."""
    small, large = sides(claim.statement)

    def use(normal: Normal, _: Facts) -> Expr | None:
        target = normal.tidy(normal.value(large) - normal.value(small))
        (atom,) = normal.value(bounded).atoms
        slope = ZERO
        for term in target.terms():
            ((monomial, _),) = term.numerator
            power = dict(monomial).get(atom, 0)
            if power == 1:
                slope = slope + term * generator(atom, -1)
            elif power:
                return None
        rest = normal.tidy(target - slope * generator(atom))
        if not slope.numerator or normal.mentions(slope, bounded.name) or normal.mentions(rest, bounded.name):
            return None
        return expression(normal, slope if sign > 0 else -slope)

    try:
        return evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable, ValueError):
        return None
