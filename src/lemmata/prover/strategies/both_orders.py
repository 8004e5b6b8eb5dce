"""Equations between maxima: max(c·z) = c·max z because neither side is less than the other."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Eq, Ge, Le, Limit

from lemmata.definitions import vmax
from lemmata.derivation import Lemma, Proof, Using, chain, cite
from lemmata.notation import Claim, build
from lemmata.prover.search import lemma, strategy


@strategy(rank=20)
def both_orders(claim: Claim) -> Iterator[Proof]:
    """left ≤ right and left ≥ right, where a maximum or a minimum of a vector stands."""
    if not isinstance(claim.statement, Eq) or claim.statement.atoms(Limit) or not claim.statement.atoms(vmax):
        return
    left, right = claim.statement.args
    lemmas = []
    for name, kind in (("at_most", Le), ("at_least", Ge)):
        order = Claim(build(kind, left, right), claim.givens)  # type: ignore[arg-type]
        if (proof := lemma(order, depth=0)) is None:
            return
        lemmas.append(Lemma(name, order, proof))
    yield Using(tuple(lemmas), chain(left).eq(right, by=[cite("at_most"), cite("at_least")]))
