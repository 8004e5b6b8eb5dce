"""A one-hot vector is one of the unit vectors: a label stands for the index of its class."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Derivative, Limit

from lemmata.derivation import Proof, UnitVector
from lemmata.notation import Claim, Membership, OneHot, fresh_index, substitute, unit_vector
from lemmata.prover.search import lemma, strategy


@strategy(rank=4)
def unit_vectors(claim: Claim) -> Iterator[Proof]:
    """The claim for e_c, whatever the class c."""
    for given in claim.givens:
        if not isinstance(given, Membership) or not isinstance(given.domain, OneHot):
            continue
        y = given.variable
        if any(e.has(y) for e in claim.statement.atoms(Derivative, Limit)):
            continue
        c = fresh_index([claim.statement, *(g for g in claim.givens if not isinstance(g, Membership))], "c")
        there = substitute(claim.statement, {y: unit_vector(given.domain.size, c)})
        others = tuple(g for g in claim.givens if g != given)
        proof = lemma(Claim(there, others))  # type: ignore[arg-type]
        if proof is not None:
            yield UnitVector(y, c, proof)  # type: ignore[arg-type]
