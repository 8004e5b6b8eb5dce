"""Equations: unfold the definitions, let the laws act, fold again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy
from sympy import Basic, Eq, Expr

from lemmata.definitions import Definition
from lemmata.definitions.definition import Unfolding
from lemmata.derivation import Chain, Proof, Reason, chain
from lemmata.notation import Claim, Given, NotationError, is_vector, rebuild
from lemmata.prover.laws import definitions_in, occurring, smallest
from lemmata.prover.search import strategy
from lemmata.tactics.identity import vanishes
from lemmata.tactics.laws import ALL, LAWS

__all__ = ["by_laws", "identity", "minimal", "unfolded"]


@strategy(rank=0)
def identity(claim: Claim) -> Iterator[Proof]:
    """left = right when the normal form of the difference is zero."""
    statement = claim.statement
    if not isinstance(statement, Eq) or isinstance(statement.args[0], sympy.Limit):
        return
    left, right = statement.args
    if sympy.oo in (left, right) or not vanishes(left, right, claim.givens, ALL):
        return
    proof = by_laws(left, right, claim.givens)
    if proof is not None:
        yield proof


def by_laws(left: Expr, right: Expr, givens: Sequence[Given]) -> Chain | None:
    """A chain from left to right whose every reason is needed, or None."""
    start, end = unfolded(left), unfolded(right)
    out = chain(left)
    if (start, end) != (left, right) and vanishes(left, right, givens, frozenset({"algebra"})):
        return out.eq(right, by=LAWS["algebra"])  # kl(p, q) − kl(p, q) = 0, whatever KL is
    if start != left:
        out = out.eq(start, by=_definitions(left))
    if start != end:
        laws = minimal(start, end, givens, frozenset(occurring((start, end))))
        if laws is None:
            return None
        out = out.eq(end, by=_reasons(laws))
    if end != right:
        out = out.eq(right, by=_definitions(right))
    return out if out.steps else out.eq(right, by=LAWS["algebra"])


def unfolded(expr: Basic) -> Expr:
    """The expression with every definition replaced by its formula, as far as that can be written."""
    if isinstance(expr, Definition) and not is_vector(expr):
        try:
            return unfolded(expr.unfold())
        except (NotationError, NotImplementedError):
            return expr
    if not expr.args or isinstance(expr, (sympy.Indexed, sympy.IndexedBase)):
        return expr  # type: ignore[return-value]
    return rebuild(expr, (unfolded(a) for a in expr.args))


def _definitions(expr: Basic) -> list[Reason]:
    names = definitions_in(expr)
    return [Unfolding(name) for name in sorted(names)]


def minimal(left: Expr, right: Expr, givens: Sequence[Given], laws: frozenset[str]) -> frozenset[str] | None:
    """A set of laws that proves the equation and none of which can be left out."""
    if not vanishes(left, right, givens, laws | {"algebra"}):
        return None
    return smallest(laws, lambda some: vanishes(left, right, givens, some)) - {"algebra"}


def _reasons(laws: frozenset[str]) -> list[Reason]:
    return [LAWS[name] for name in LAWS if name in laws] or [LAWS["algebra"]]
