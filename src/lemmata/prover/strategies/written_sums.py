"""A sum as it is written: Σ_i Σ_j P_ij·log(P_ij/r_i) ≤ 0 because no term is positive."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, Expr, Ge, Integer, Le, Mul, Rational, S, Sum, Symbol, Tuple, log

from lemmata.derivation import Lemma, Proof, Using, cite, direct
from lemmata.notation import Claim, build, free_symbols, fresh_index, substitute
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding, sides
from lemmata.prover.strategies.identity import unfolded
from lemmata.prover.strategies.known import Known, with_rest
from lemmata.tactics.identity import index_ranges, relations

BEFORE = range(-1, 24)
"""Ranks of the strategies before `no_more_than_their_sum`."""


@strategy(rank=19)
def every_term(claim: Claim) -> Iterator[Proof]:
    """c·Σ_k f_k ≥ 0 from f_k ≥ 0 for every k, or from f_k ≤ 0 where c < 0; the other side is 0."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    small, large = sides(claim.statement)
    if S.Zero not in (small, large):
        return
    factor, whole = _apart(large if small == 0 else small)
    if not isinstance(whole, Sum) or len(whole.args) != 2 or whole.args[1].args[1] != 1:
        return
    body, (own, _, _) = whole.args
    k = fresh_index([claim.statement, *relations(claim.givens)], str(own))
    positive = (factor > 0) == (small == 0)
    each = Claim(build(Ge if positive else Le, substitute(body, {own: k}), S.Zero), claim.givens)  # type: ignore[arg-type]
    if (proof := lemma(each, depth=0)) is not None:
        lemmas = (Lemma("term", each, proof),)
        step = cite("term").times(abs(factor)) if abs(factor) != 1 else cite("term")
        yield Using(lemmas, concluding(claim, lemmas, [step.summed(k)]))


@strategy(rank=24)
def no_more_than_their_sum(claim: Claim) -> Iterator[Proof]:
    """Σ_i Σ_j P_ij·log P_ij ≤ Σ_i r_i·log r_i for r_i = Σ_j P_ij, since P_ij ≤ r_i: H(X, Y) ≥ H(X)."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    inside = {whole for e in unfolded(claim.statement).atoms(log) for whole in e.args[0].atoms(Sum)}
    for whole in sorted((e for e in inside if len(e.args) == 2), key=str):
        body, (own, _, _) = whole.args
        outer = sorted(
            (i for i in free_symbols(whole) if _is_index(i) and i not in claim.statement.free_symbols),
            key=str,
        )
        j = fresh_index([claim.statement, whole, *relations(claim.givens)], str(own))
        part = substitute(body, {own: j})
        least, most = (build(Mul, part, build(log, e)) for e in (part, whole))
        lemmas: tuple[Lemma, ...] = ()
        for k in (None, j, *outer):
            if k is not None:
                ranges = index_ranges([least, most])
                if k.name not in ranges:
                    break
                least, most = (build(Sum, e, Tuple(k, Integer(1), ranges[k.name])) for e in (least, most))
            order = Claim(build(Le, least, most), claim.givens)  # type: ignore[arg-type]
            name = f"sums{len(lemmas)}"
            # by what goes before this strategy, which would ask for the same lemma without end
            shown = lemma(order, BEFORE, depth=0) if k is None else direct(cite(lemmas[-1].name).summed(k))
            if shown is None:
                break
            lemmas = (*lemmas, Lemma(name, order, shown))
        else:
            yield Using(lemmas, concluding(claim, lemmas, [cite(lemmas[-1].name)]))
            yield from with_rest(claim, [Known(cite(lemmas[-1].name), least, most, lemmas)])


def _is_index(s: Basic) -> bool:
    return isinstance(s, Symbol) and bool(s.is_integer) and not s.is_positive


def _apart(e: Expr) -> tuple[Rational, Expr]:
    """c and f of c·f, where c is a number other than 0."""
    if isinstance(e, Mul):
        numbers = [a for a in e.args if a.is_Rational]
        others = [a for a in e.args if not a.is_Rational]
        if len(others) == 1 and numbers:
            factor = Rational(1)
            for a in numbers:
                factor = Rational(factor.p * a.p, factor.q * a.q)
            if factor != 0:
                return factor, others[0]
    return Integer(1), e
