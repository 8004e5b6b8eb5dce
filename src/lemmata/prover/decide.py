"""Deciding a claim: prove it, or find a certified counterexample, or say what was tried."""

from __future__ import annotations

import time

from sympy import Eq, Ge, Gt, Le, S
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.derivation import Cases, Chain, Direct, EitherOrder, Proof, Using, Valley, WhereFinite
from lemmata.errors import LemmataError
from lemmata.notation import Claim, build, substitute
from lemmata.prover import refute as refuting
from lemmata.prover.search import Found, prove
from lemmata.verdict import Evidence, StepLine, Verdict, Witness

__all__ = ["IllDefined", "decide"]

QUICK = 0.4  # seconds for the first look for a counterexample


class IllDefined(LemmataError):
    """The claim is undefined somewhere in its domain, so it is neither true nor false."""


def decide(claim: Claim, seconds: float = 20.0) -> Verdict:
    """The verdict on a claim within about ``seconds``.

    Raises IllDefined when the claim is undefined at a point of its domain.
    """
    started = time.monotonic()
    tried: list[str] = []

    def left() -> float:
        return seconds - (time.monotonic() - started)

    search = prove(claim, load().theorem, lambda: left() > 0, tried)
    for position, found in enumerate(search):
        if found is not None:
            return _proved(claim, found, started)
        if position == 4:
            break
    outcome = refuting.refute(claim, min(QUICK, max(left(), 0.1)))
    if (verdict := _refuted(claim, outcome, started)) is not None:
        return verdict
    for found in search:
        if found is not None:
            return _proved(claim, found, started)
    if left() > 0.5:
        outcome = refuting.refute(claim, min(left() - 0.3, 4.0))
        if (verdict := _refuted(claim, outcome, started)) is not None:
            return verdict
    return _undecided(claim, outcome, tried, started)


def _proved(claim: Claim, found: Found, started: float) -> Verdict:
    return Verdict(
        "proved",
        claim,
        method=found.method,
        steps=tuple(_lines(found.derivation.proof, claim.statement)),
        seconds=time.monotonic() - started,
        theorem=found.theorem,
    )


def _lines(proof: Proof, statement: Relational) -> list[StepLine]:
    """The proof as lines: lemmas first, each case under its condition."""
    match proof:
        case Chain(start, steps):
            return [StepLine("", start)] + [
                StepLine(s.relation, s.expression, tuple(r.title["en"] for r in s.reasons)) for s in steps
            ]
        case Direct(reasons):
            return [StepLine("", statement, tuple(r.title["en"] for r in reasons))]
        case Cases(variable, zero, positive):
            at_zero, above = build(Eq, variable, S.Zero), build(Gt, variable, S.Zero)
            return [
                StepLine("if", at_zero),
                *_lines(zero, substitute(statement, {variable: S.Zero})),  # type: ignore[arg-type]
                StepLine("if", above),
                *_lines(positive, statement),
            ]
        case WhereFinite(_, _, inner):
            return _lines(inner, statement)
        case Using(lemmas, inner):
            shown = [line for lemma in lemmas for line in _lines(lemma.proof, lemma.claim.statement)]
            return [*shown, *_lines(inner, statement)]
        case EitherOrder(left, right, up, down):
            return [
                StepLine("if", build(Le, left, right)),
                *_lines(up, statement),
                StepLine("if", build(Ge, left, right)),
                *_lines(down, statement),
            ]
        case Valley(_, _, bottom, slope):
            return [*_lines(bottom, statement), *_lines(slope, statement)]


def _refuted(claim: Claim, outcome: object, started: float) -> Verdict | None:
    if isinstance(outcome, refuting.Illdefined):
        raise IllDefined(str(outcome))
    if not isinstance(outcome, refuting.Witness):
        return None
    witness = Witness(outcome.values, outcome.left, outcome.right)
    return Verdict(
        "refuted", claim, method="witness", witness=witness, seconds=time.monotonic() - started
    )


def _undecided(claim: Claim, outcome: object, tried: list[str], started: float) -> Verdict:
    points, digits = getattr(outcome, "points", 0), getattr(outcome, "digits", 0)
    stopped = tried[-1] if tried else "no strategy applies"
    evidence = Evidence(tuple(tried), points, digits, stopped)
    return Verdict("undecided", claim, evidence=evidence, seconds=time.monotonic() - started)
