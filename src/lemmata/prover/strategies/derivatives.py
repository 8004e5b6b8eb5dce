"""Inequalities about derivatives: the same about their closed forms, such as s_i(δ_ij − s_j)."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, Derivative, Ge, Gt, Indexed, IndexedBase, Le, Limit, Lt

from lemmata.derivation import Lemma, Proof, Using, cite
from lemmata.notation import Claim, rebuild
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding


@strategy(rank=11)
def carried_out(claim: Claim) -> Iterator[Proof]:
    """Every derivative taken by SymPy, which only proposes."""
    statement = claim.statement
    if not isinstance(statement, (Le, Lt, Ge, Gt)) or not statement.atoms(Derivative) or statement.has(Limit):
        return
    inner = Claim(_taken(statement), claim.givens)  # type: ignore[arg-type]
    if inner.statement.atoms(Derivative):
        return
    proof = lemma(inner, depth=0)
    if proof is not None:
        lemmas = (Lemma("closed form", inner, proof),)
        yield Using(lemmas, concluding(claim, lemmas, [cite("closed form")]))


def _taken(e: Basic) -> Basic:
    if isinstance(e, Derivative):
        return e.doit()  # type: ignore[no-any-return]
    if not e.args or isinstance(e, (Indexed, IndexedBase)):
        return e
    return rebuild(e, map(_taken, e.args))
