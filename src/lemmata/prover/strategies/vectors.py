"""Givens about whole vectors: u ≤ v at one index, u = v as a replacement."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Derivative, Eq, IndexedBase, Limit

from lemmata.derivation import Proof, Replacing, componentwise, direct
from lemmata.notation import Claim, of_vectors, substitute
from lemmata.prover.search import lemma, strategy


@strategy(rank=2)
def at_an_index(claim: Claim) -> Iterator[Proof]:
    """The claim is a given between vectors at one index."""
    if any(map(of_vectors, claim.givens)):
        yield direct(by=componentwise)


@strategy(rank=3)
def equal_vectors(claim: Claim) -> Iterator[Proof]:
    """What a given says that a vector equals stands in its place."""
    moving = claim.statement.atoms(Derivative, Limit)
    for given in claim.givens:
        if not of_vectors(given) or not isinstance(given, Eq):
            continue
        for vector, value in (given.args, given.args[::-1]):
            if (
                not isinstance(vector, IndexedBase)
                or not claim.statement.has(vector)
                or any(e.has(vector) for e in moving)
            ):
                continue
            replaced = Claim(substitute(claim.statement, {vector: value}), claim.givens)  # type: ignore[arg-type]
            proof = lemma(replaced)
            if proof is not None:
                yield Replacing(vector, value, proof)
