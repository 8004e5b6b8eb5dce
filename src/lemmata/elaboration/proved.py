"""What *proved* rests on: a theorem of the kernel for what a claim says, and one for each of its conditions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lemmata.elaboration.claims import hypotheses_of, translation_of
from lemmata.elaboration.conditions import Condition, Prove, conditions, shown
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.extended import components, extended_theorem, infinite_part, meaning
from lemmata.elaboration.theorems import elaborated
from lemmata.kernel.errors import Refused
from lemmata.kernel.theorem import ExtendedTheorem, Judgement, Theorem
from lemmata.notation import Claim
from lemmata.tactics.sketch import Sketch

__all__ = ["NOT_FOLLOWED", "Proved", "by_kernel", "by_theorem"]

NOT_FOLLOWED = "the rules of the kernel do not follow the proof"


@dataclass(frozen=True)
class Proved:
    """``theorem`` says what the claim says; ``conditions`` are what it asks for, each with its theorem."""

    theorem: Judgement
    conditions: tuple[tuple[Condition, Theorem], ...] = ()


def by_kernel(claim: Claim, sketch: Sketch, prove: Prove | None = None) -> Proved:
    """The theorem that a sketch proposes, made by the rules of the kernel.

    ``prove`` may show a condition that the signs of its parts do not show.
    Raises `NotElaborated` where a step cannot be made, or a condition of the claim cannot be shown.
    """
    if sketch.statement != claim.statement or not set(sketch.givens) <= set(claim.givens):
        raise NotElaborated("the sketch is of another claim")
    return by_theorem(claim, elaborated(sketch), prove)


def by_theorem(claim: Claim, theorem: Judgement, prove: Prove | None = None) -> Proved:
    """The same from a theorem that is said to be of the claim."""
    translation = translation_of([claim.statement], claim.givens)
    givens = hypotheses_of(translation, claim.givens)
    asked = [claim]
    expected: object = translation.conclusion(claim.statement)
    part = infinite_part(claim.statement)
    if isinstance(theorem, ExtendedTheorem):
        asked = [replace(claim, statement=components(claim.statement.args[0]))]
    elif part is not None and isinstance(theorem, Theorem) and not theorem.hypotheses <= givens:
        try:
            theorem = extended_theorem(claim, theorem)
        except Refused as refused:
            raise NotElaborated(f"extended: {refused}") from refused
        expected = meaning(translation, part)
        asked = [replace(claim, statement=s) for s in part.asked()]
    if theorem.conclusion != expected or not theorem.hypotheses <= givens:
        raise NotElaborated("another theorem than the one wanted")
    return Proved(theorem, tuple(_defined(asked, prove)))


def _defined(claims: list[Claim], prove: Prove | None) -> list[tuple[Condition, Theorem]]:
    found = {}
    for claim in claims:
        for condition in conditions(claim):
            theorem = shown(condition, claim, prove)
            if theorem is None:
                raise NotElaborated("a condition under which the claim is defined is not shown")
            found[condition] = theorem
    return list(found.items())
