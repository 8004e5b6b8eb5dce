"""A result of the catalogue with other names: its proof says more than a bare tactic."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Add, Basic, Ge, Gt, IndexedBase, Le, Lt, Mul, S, Symbol
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.definitions import Definition, kl_divergence
from lemmata.derivation import Derivation, Proof, cite
from lemmata.matching import Pattern
from lemmata.notation import Claim, build
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides


@strategy(rank=2)
def the_catalogue(claim: Claim) -> Iterator[Proof]:
    """An inequality between vectors that the catalogue has, up to names and to the side of each term."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)) or not claim.statement.atoms(IndexedBase):
        return
    subjects = {
        "cross_entropy" if isinstance(e, kl_divergence) else type(e).__name__  # they share a folder
        for e in sympy.preorder_traversal(claim.statement)
        if isinstance(e, Definition)
    }
    catalogue = load()
    for id in catalogue:
        if id.partition("/")[0] in subjects:
            yield from _instances(claim, catalogue[id])


def _instances(claim: Claim, known: Derivation) -> Iterator[Proof]:
    if not isinstance(known.statement, (Le, Lt, Ge, Gt)):
        return
    pattern = Pattern(_difference(known.statement), _parameters(known.statement))
    for bindings, scale, rest in pattern.find(_difference(claim.statement)):
        if scale == 1 and not rest:
            at = {str(getattr(name, "label", name)): value for name, value in bindings.items()}
            yield concluding(claim, (), [cite(known.id, **at)])


def _difference(statement: Relational) -> sympy.Expr:
    """The larger side minus the smaller."""
    small, large = sides(statement)
    if small == 0:
        return large
    less = build(Mul, S.NegativeOne, small)
    return less if large == 0 else build(Add, large, less)


def _parameters(statement: Relational) -> tuple[Basic, ...]:
    vectors = statement.atoms(IndexedBase)
    sizes = {d for v in vectors for d in v.shape}
    labels = {v.label for v in vectors}
    bound = {limit.args[0] for s in statement.atoms(sympy.Sum) for limit in s.args[1:]}
    names = statement.atoms(Symbol) - sizes - labels - bound
    return (*sorted(vectors, key=str), *sorted(names, key=str))
