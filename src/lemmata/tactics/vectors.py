"""What a given says of two vectors: u = v and u ≤ v speak of every component."""

from __future__ import annotations

from sympy import Basic, Derivative, Eq, Expr, Indexed, IndexedBase, Integer, Limit, Symbol
from sympy.core.relational import Relational

from lemmata.notation import Given, component, free_symbols, of_vectors, size, substitute
from lemmata.tactics.errors import Refused
from lemmata.tactics.identity import index_ranges
from lemmata.tactics.sketch import Sketch, tactic

__all__ = ["componentwise", "extensional", "stands_for"]


@tactic
def componentwise(statement: Relational, givens: tuple[Given, ...]) -> Sketch:
    """A relation between vectors, at an index.

        ───────────────   (likewise =, <, ≥, >)
        u ≤ v ⊢ uᵢ ≤ vᵢ

    Refuses: a statement that is not a given at an index, or at an index out of range.
    """
    indices = {i for e in statement.atoms(Indexed) for i in e.indices} | free_symbols(statement)
    for given in filter(of_vectors, givens):
        if type(given) is not type(statement):
            continue
        u, v = given.args
        for i in indices:
            if _ranges_over(i, size(u), statement) and (component(u, i), component(v, i)) == statement.args:
                return Sketch(statement, givens, "componentwise")
    left, right = statement.args
    raise Refused(f"no given says that {left} {statement.rel_op} {right}")


def _ranges_over(i: Basic, count: Expr, statement: Relational) -> bool:
    """Whether i is an index that stands for 1..count in the statement, or a number among these."""
    if isinstance(i, Integer):
        return bool(i == 1 or (isinstance(count, Integer) and 1 <= i <= count))
    if not isinstance(i, Symbol) or not i.is_integer or i.is_positive:
        return False
    return bool(index_ranges([statement]).get(i.name, count) == count)


@tactic
def extensional(statement: Relational, u: Basic, v: Basic, theorem: Sketch) -> Sketch:
    """Equal vectors stand for one another.

        u = v ⊢ P(v)
        ────────────   u the name of a vector; likewise where v = u is given
        u = v ⊢ P(u)

    Refuses: an equation that the premise has not among its givens; another premise than the
    statement with v for u; a u under a derivative or a limit, where v moves and u does not.
    """
    if not any(of_vectors(g) and isinstance(g, Eq) and set(g.args) == {u, v} for g in theorem.givens):
        raise Refused(f"{u} = {v} is not given")
    stands_for(statement, u, v, theorem)
    return Sketch(statement, theorem.givens, "extensional", (theorem,))


def stands_for(statement: Relational, u: Basic, v: Basic, theorem: Sketch) -> None:
    """The theorem is the statement with v for u, which may move nowhere."""
    if not isinstance(u, IndexedBase):
        raise Refused(f"{u} is not the name of a vector")
    if any(e.has(u) for e in statement.atoms(Derivative, Limit)):
        raise Refused(f"{u} stands under a derivative or a limit")
    if substitute(statement, {u: v}) != theorem.statement:
        raise Refused(f"the premise is not the statement with {v} for {u}")
