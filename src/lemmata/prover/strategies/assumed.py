"""What a claim needs to be defined, proved first and then assumed: KL ≥ 0 under a root."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Expr, Ge, Gt, Pow, S, log
from sympy.core.relational import Relational

from lemmata.derivation import Assuming, Proof, direct, positivity
from lemmata.notation import Claim, build, is_vector
from lemmata.prover.search import holds, lemma, strategy
from lemmata.prover.strategies.identity import unfolded
from lemmata.tactics.errors import TacticError
from lemmata.tactics.identity import defined

__all__ = ["defined_first"]


@strategy(rank=10)
def defined_first(claim: Claim) -> Iterator[Proof]:
    """The conditions under which the claim is defined, where the signs of their parts do not show them."""
    if _is_defined(claim):
        return
    shown: list[tuple[Relational, Proof]] = []
    inner = claim
    for condition in dict.fromkeys(_conditions(claim)):
        needed = Claim(condition, inner.givens)
        if holds(needed, direct(positivity)):
            continue
        if (proof := lemma(needed)) is None:
            return
        shown.append((condition, proof))
        inner = Claim(claim.statement, (*inner.givens, condition))
    whole = lemma(inner, depth=0) if shown else None
    if whole is not None:
        for condition, proof in reversed(shown):
            whole = Assuming(condition, proof, whole)
        yield whole


def _is_defined(claim: Claim) -> bool:
    try:
        for side in claim.statement.args:
            defined(side, claim.givens)
    except TacticError:
        return False
    return True


def _conditions(claim: Claim) -> Iterator[Relational]:
    """u > 0 for log u and 1/√u, u ≥ 0 for √u, the innermost first, wherever no index is bound."""
    for part in sympy.postorder_traversal(claim.statement):
        below: Expr | None = None
        if isinstance(part, log):
            below, kind = part.args[0], Gt
        elif isinstance(part, Pow) and not part.args[1].is_Integer:
            below, kind = part.args[0], Ge if part.args[1].is_positive else Gt
        elif isinstance(part, Pow) and part.args[1].is_negative:
            below, kind = part.args[0], Gt
        if below is not None and not is_vector(below) and below.free_symbols <= claim.statement.free_symbols:
            formula = unfolded(below)  # with logarithms inside a name, a tactic would unfold it each time
            yield build(kind, formula if formula.has(log) else below, S.Zero)  # type: ignore[misc]
