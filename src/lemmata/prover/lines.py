"""A proof that was found, as lines that read from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sympy import Basic, Eq, Ge, Gt, Le, Ne, S
from sympy.core.relational import Relational

from lemmata.derivation import (
    Assuming,
    Cases,
    Chain,
    Citation,
    Direct,
    EitherOrder,
    Proof,
    Reason,
    Replacing,
    Rule,
    SameOrApart,
    Squeeze,
    UnitVector,
    Using,
    Valley,
    WhereFinite,
)
from lemmata.notation import Dominated, Given, build, size, substitute, unit_vector
from lemmata.reading.writing import write
from lemmata.replay import valley_premises
from lemmata.tactics.rules import where_zero
from lemmata.verdict import StepLine

__all__ = ["lines"]


def lines(proof: Proof, statement: Relational) -> tuple[StepLine, ...]:
    """The steps of ``proof`` in order: a lemma before its use, each case under its condition."""
    return tuple(_Teller().tell(proof, statement))


@dataclass(frozen=True)
class _Teller:
    depth: int = 0
    lemmas: frozenset[str] = frozenset()

    def tell(self, proof: Proof, statement: Relational) -> Iterator[StepLine]:
        match proof:
            case Chain(start, steps):
                yield self.line("", start)
                for step in steps:
                    yield self.line(step.relation, step.expression, step.reasons)
            case Direct(reasons):
                yield self.line("", statement, reasons)
            case Cases(variable, zero, positive):
                at_zero = where_zero(statement, variable)
                yield from self.under("if", build(Eq, variable, S.Zero), zero, at_zero)
                yield from self.under("if", build(Gt, variable, S.Zero), positive, statement)
            case EitherOrder(left, right, up, down):
                yield from self.under("if", build(Le, left, right), up, statement)
                yield from self.under("if", build(Ge, left, right), down, statement)
            case SameOrApart(i, j, same, apart):
                yield from self.under("if", build(Eq, i, j), same, _with(statement, j, i))
                yield from self.under("if", build(Ne, i, j), apart, statement)
            case WhereFinite(small, large, inner):
                yield from self.under("if", Dominated(small, large), inner, statement)
                yield self.said("else", statement, "the larger side is +∞")
            case UnitVector(vector, at, inner):
                unit = unit_vector(size(vector), at)
                yield from self.under("with", build(Eq, vector, unit), inner, _with(statement, vector, unit))
            case Replacing(vector, value, inner):
                there = _with(statement, vector, value)
                yield from self.under("with", build(Eq, vector, value), inner, there)
            case Assuming(fact, shown, inner):
                yield from self.named(self.said("first", fact), shown, self.depth + 1)
                yield from self.tell(inner, statement)
            case Valley(variable, at, bottom, slope):
                least, away = valley_premises(statement, variable, at)
                yield from self.tell(bottom, least)
                yield from self.tell(slope, away)
                yield self.said(
                    "so", statement, f"falling before {write(variable)} = {write(at)}, rising after"
                )
            case Squeeze(lower, upper, below, above, _, _):
                body = statement.args[0].args[0]
                yield from self.tell(below, build(Le, lower, body))  # type: ignore[arg-type]
                yield from self.tell(above, build(Le, body, upper))  # type: ignore[arg-type]
                yield self.said("so", statement, "between two limits")
            case Using(lemmas, inner):
                teller = self
                for lemma in lemmas:
                    yield from teller.lemma(
                        lemma.name, lemma.claim.givens, lemma.claim.statement, lemma.proof
                    )
                    teller = replace(teller, lemmas=teller.lemmas | {lemma.name})
                yield from teller.named(StepLine("so", statement, depth=self.depth), inner, self.depth)

    def lemma(
        self, name: str, givens: tuple[Given, ...], statement: Relational, proof: Proof
    ) -> Iterator[StepLine]:
        heading = StepLine("lemma", statement, (), self.depth, name, givens)
        yield from self.named(heading, proof, self.depth + 1)

    def named(self, heading: StepLine, proof: Proof, depth: int) -> Iterator[StepLine]:
        """The statement under its heading, then the proof; a proof in one step needs no line of its own."""
        if isinstance(proof, Direct):
            yield replace(heading, reasons=self.line("", heading.expression, proof.reasons).reasons)
        else:
            yield heading
            yield from replace(self, depth=depth).tell(proof, heading.expression)  # type: ignore[arg-type]

    def under(
        self, word: str, condition: Basic | Given, proof: Proof, statement: Relational
    ) -> Iterator[StepLine]:
        yield self.said(word, condition)
        yield from replace(self, depth=self.depth + 1).tell(proof, statement)

    def line(self, relation: str, expression: Basic, reasons: Iterable[Reason] = ()) -> StepLine:
        words = tuple(word for reason in reasons for word in self.words(reason))
        return StepLine(relation, expression, words, self.depth)

    def said(self, relation: str, expression: Basic | Given, *words: str) -> StepLine:
        return StepLine(relation, expression, words, self.depth)

    def words(self, reason: Reason) -> Iterator[str]:
        """What is printed for a reason: its title, and where it was instantiated."""
        match reason:
            case Citation():
                yield self.cited(reason)
            case Rule(by=premise) if premise is not None:
                yield reason.title["en"]
                yield from self.words(premise)
            case _:
                yield reason.title["en"]

    def cited(self, citation: Citation) -> str:
        said = f"lemma {citation.id}" if citation.id in self.lemmas else citation.id
        at = [f"{name.rstrip('_')} = {write(value)}" for name, value in citation.at if name != str(value)]
        said += f" at {'; '.join(at)}" if at else ""
        said += f" times {write(citation.weight)}" if citation.weight is not None else ""
        return said + (f" summed over {citation.index}" if citation.index is not None else "")


def _with(statement: Relational, variable: Basic, value: Basic) -> Relational:
    return substitute(statement, {variable: value})  # type: ignore[return-value]
