"""The largest component: a number that no component exceeds, and that one of them is."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, Expr, Ge, Gt, Indexed, IndexedBase, Integer, Le, Lt, S, Tuple
from sympy.core.relational import Relational

from lemmata.definitions import vmax
from lemmata.derivation import Lemma, Proof, Using, attained, cite, direct, positivity
from lemmata.notation import (
    Claim,
    Family,
    build,
    component,
    fresh_index,
    rebuild,
    scalar,
    size,
)
from lemmata.prover.search import holds, lemma, strategy


@strategy(rank=25)
def bound_of_components(claim: Claim) -> Iterator[Proof]:
    """What holds for every M ≥ each component holds for the largest."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)):
        return
    for largest in sorted(claim.statement.atoms(vmax), key=str):
        (v,) = largest.args
        used = {str(s) for s in claim.statement.free_symbols}
        bound = scalar(next(c for c in ("M", "B", "C", "M_") if c not in used))
        i = fresh_index([claim.statement], "i")
        givens = [*claim.givens, build(Le, v, build(Family, bound, Tuple(i, Integer(1), size(v))))]
        if holds(Claim(build(Gt, largest, S.Zero), claim.givens), direct(positivity)):  # type: ignore[arg-type]
            givens.append(build(Gt, bound, S.Zero))
        inner = Claim(_replaced(claim.statement, largest, bound), tuple(givens))  # type: ignore[arg-type]
        proof = lemma(inner, depth=0)
        if proof is not None:
            yield Using((Lemma("bound", inner, proof),), direct(cite("bound", **{bound.name: largest})))


def _replaced(e: Basic, old: Expr, new: Expr) -> Basic:
    if e == old:
        return new
    if not e.args or isinstance(e, (Indexed, IndexedBase)):
        return e
    return rebuild(e, (_replaced(a, old, new) for a in e.args))


@strategy(rank=23)
def largest_is_a_component(claim: Claim) -> Iterator[Proof]:
    """max v ≤ b when each component is."""
    statement: Relational = claim.statement
    if isinstance(statement, (Ge, Gt)):
        return
    largest, bound = statement.args
    if not isinstance(statement, (Le, Lt)) or not isinstance(largest, vmax):
        return
    (v,) = largest.args
    i = fresh_index([statement], "i")
    inner = Claim(build(type(statement), component(v, i), bound), claim.givens)  # type: ignore[arg-type]
    proof = lemma(inner)
    if proof is not None:
        yield Using((Lemma("component", inner, proof),), direct(by=attained(cite("component"), i)))
