"""A proof that was found, as lines that read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import Basic, Eq, Ge, Gt, Le, S
from sympy.core.relational import Relational

from lemmata.derivation import (
    Cases,
    Chain,
    Citation,
    Direct,
    EitherOrder,
    Proof,
    Reason,
    Replacing,
    SomewhereStrict,
    Squeeze,
    Using,
    Valley,
    WhereFinite,
)
from lemmata.notation import Dominated, build, substitute
from lemmata.verdict import StepLine

__all__ = ["lines"]


def lines(proof: Proof, statement: Relational) -> tuple[StepLine, ...]:
    """The steps of ``proof`` in order: a lemma before its use, each case under its condition."""
    return tuple(_Teller().tell(proof, statement))


@dataclass(frozen=True)
class _Teller:
    lemmas: frozenset[str] = frozenset()
    depth: int = 0

    def tell(self, proof: Proof, statement: Relational) -> Iterator[StepLine]:
        match proof:
            case Chain(start, steps):
                yield self.line("", start)
                for step in steps:
                    yield self.line(step.relation, step.expression, step.reasons)
            case Direct(reasons):
                yield self.line("", statement, reasons)
            case Cases(variable, zero, positive):
                yield from self.under(
                    "if", build(Eq, variable, S.Zero), zero, _with(statement, variable, S.Zero)
                )
                yield from self.under("if", build(Gt, variable, S.Zero), positive, statement)
            case EitherOrder(left, right, up, down):
                yield from self.under("if", build(Le, left, right), up, statement)
                yield from self.under("if", build(Ge, left, right), down, statement)
            case WhereFinite(small, large, inner):
                yield from self.under("if", Dominated(small, large), inner, statement)
                yield self.line("else", statement, words=("the larger side is +∞",))
            case Replacing(vector, value, inner):
                yield from self.under("for", build(Eq, vector, value), inner, _with(statement, vector, value))
            case Using(lemmas, inner):
                teller = self
                for lemma in lemmas:
                    yield StepLine(
                        "lemma", lemma.claim.statement, (), lemma.name, lemma.claim.givens, self.depth
                    )
                    yield from replace(teller, depth=self.depth + 1).tell(lemma.proof, lemma.claim.statement)
                    teller = replace(teller, lemmas=teller.lemmas | {lemma.name})
                if not isinstance(inner, Direct):
                    yield self.line("claim", statement)
                yield from teller.tell(inner, statement)
            case Valley(variable, at, bottom, slope):
                yield from self.under(
                    "at", build(Eq, variable, at), bottom, statement
                )
                yield from self.tell(slope, statement)
            case Squeeze(lower, upper, below, above, _, _):
                body = statement.args[0].args[0]
                yield from self.tell(below, build(Le, lower, body))  # type: ignore[arg-type]
                yield from self.tell(above, build(Le, body, upper))  # type: ignore[arg-type]
                yield self.line("", statement, words=("between two limits",))
