"""Components at numbers: what holds for z_i and z_j at any two different indices holds for z₁ and z₂."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Integer

from lemmata.derivation import Lemma, Proof, Using, cite, direct
from lemmata.elaboration.literals import generalised
from lemmata.notation import Claim
from lemmata.prover.search import lemma, strategy


@strategy(rank=14)
def for_any_index(claim: Claim) -> Iterator[Proof]:
    """The claim with different indices for its different numbers, and then these numbers for the indices."""
    if (general := generalised(claim, first=True)) is None:
        return
    wide, literals = general
    proof = lemma(wide, depth=0)
    if proof is not None:
        at = {i.name: Integer(number) for number, i in literals.items()}
        yield Using((Lemma("any_index", wide, proof),), direct(cite("any_index", **at)))
