"""Strictly less than a sum of positive terms; and results of the catalogue as they stand."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Ge, Gt, Integer, Le, Lt, Ne, Pow, Sum, Symbol, Tuple, exp, log

from lemmata.definitions import log_softmax, logsumexp, vmax
from lemmata.definitions.definition import Unfolding
from lemmata.derivation import (
    Lemma,
    Proof,
    Using,
    attained,
    chain,
    cite,
    direct,
    increasing,
    term_of_sum,
    terms_of_sum,
)
from lemmata.notation import Claim, build, component, fresh_index, is_vector, size, substitute
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, free_index
from lemmata.prover.strategies.identity import unfolded
from lemmata.prover.strategies.two_variables import written_difference
from lemmata.tactics.laws import LAWS


@strategy(rank=15)
def one_of_many(claim: Claim) -> Iterator[Proof]:
    """One positive term is less than the sum when there are two: softmax(z)[i] < 1."""
    if not isinstance(claim.statement, (Lt, Gt)):
        return
    free = sorted(
        (
            s
            for s in claim.statement.free_symbols
            if isinstance(s, Symbol) and s.is_integer and not s.is_positive
        ),
        key=str,
    )
    evaluated = written_difference(claim)
    sums = unfolded(claim.statement).atoms(Sum) | (set() if evaluated is None else evaluated.atoms(Sum))
    for whole in sorted(sums, key=str):
        body, (k, _, _) = whole.args
        for i in free:
            more = Claim(build(Lt, substitute(body, {k: i}), whole), claim.givens)  # type: ignore[arg-type]
            lemmas = (Lemma("more", more, direct(by=terms_of_sum(i, i))),)
            for step in (cite("more").times(build(Pow, whole, Integer(-1))), cite("more")):
                yield Using(lemmas, concluding(claim, lemmas, [step]))


@strategy(rank=23)
def products_of_terms(claim: Claim) -> Iterator[Proof]:
    """Σ a_k² ≤ (Σ a_k)² for a_k ≥ 0, since each term is at most the sum."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    i = free_index(claim)
    for whole in sorted(unfolded(claim.statement).atoms(Sum), key=str):
        body, (k, _, _) = whole.args
        if not whole.free_symbols <= claim.statement.free_symbols:
            continue
        at_i = substitute(body, {k: i})
        each = Claim(build(Le, at_i, whole), claim.givens)  # type: ignore[arg-type]
        lemmas = (Lemma("each", each, direct(by=term_of_sum(i))),)
        yield Using(lemmas, concluding(claim, lemmas, [cite("each").times(at_i).summed(i)]))


@strategy(rank=16)
def less_than_logsumexp(claim: Claim) -> Iterator[Proof]:
    """z_i < LSE(z), and so max z < LSE(z), when there are two scores."""
    if not isinstance(claim.statement, (Lt, Gt)):
        return
    scores = {e.args[0]: e.args[1:] for e in claim.statement.atoms(logsumexp, log_softmax)}
    for z, at in sorted(scores.items(), key=str):
        lse = build(logsumexp, z)
        i = fresh_index([claim.statement], "i")
        k = fresh_index([claim.statement, i], "k")
        term, count = build(exp, component(z, k)), size(z)
        whole = build(Sum, term, Tuple(k, Integer(1), count))
        one = build(exp, component(z, i))
        below = Claim(build(Lt, component(z, i), lse), claim.givens)  # type: ignore[arg-type]
        proof = (
            chain(component(z, i))
            .eq(build(log, one), by=LAWS["exp_log"])
            .lt(build(log, whole), by=increasing(terms_of_sum(i, i)))
            .eq(lse, by=Unfolding("logsumexp"))
        )
        largest = Claim(build(Lt, build(vmax, z), lse), claim.givens)  # type: ignore[arg-type]
        lemmas = (
            Lemma("component", below, proof),
            Lemma("largest", largest, direct(by=attained(cite("component"), i))),
        )
        step = cite("component", **{i.name: at[0]}) if at else cite("largest")
        yield Using(lemmas, concluding(claim, lemmas, [step]))


@strategy(rank=17)
def gibbs_strict(claim: Claim) -> Iterator[Proof]:
    """KL(p‖q) > 0 where p and q differ."""
    if not isinstance(claim.statement, (Lt, Gt)):
        return
    for g in claim.givens:
        if isinstance(g, Ne) and all(map(is_vector, g.args)):
            p, q = g.args
            for a, b in ((p, q), (q, p)):
                step = cite("cross_entropy/entropy_lt_cross_entropy_of_ne", p=a, q=b)
                yield concluding(claim, (), [step])
