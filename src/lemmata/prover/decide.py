"""Deciding a claim: prove it, or find a certified counterexample, or say what was tried."""

from __future__ import annotations

import re
import time
from textwrap import shorten

from sympy import Eq, Limit

from lemmata.catalogue import load
from lemmata.errors import LemmataError
from lemmata.evaluation.recheck import doubt
from lemmata.notation import Claim, evaluated
from lemmata.prover import limits
from lemmata.prover import refute as refuting
from lemmata.prover.lines import lines
from lemmata.prover.repair import repair
from lemmata.prover.satisfaction import closed_in, contradiction, satisfied
from lemmata.prover.search import CHEAP, EVERY, Found, prove
from lemmata.prover.telling import told
from lemmata.reading.writing import spelled
from lemmata.verdict import Evidence, Repair, Verdict, Witness

__all__ = ["IllDefined", "decide"]

DEAR = range(CHEAP.stop, EVERY.stop)  # ranks
GLANCE = 0.02  # seconds for a counterexample to an inequality before anything else
QUICK = 0.25  # seconds for the first look for a counterexample; every listed one is found in half of that
WIDEST = 150  # characters for what a strategy stopped at
MENDING = 1.0  # seconds for a near claim that is true


class IllDefined(LemmataError):
    """The claim is undefined somewhere in its domain, so it is neither true nor false."""


@evaluated()
def decide(claim: Claim, seconds: float = 20.0, *, mending: float = MENDING) -> Verdict:
    """The verdict on a claim within about ``seconds`` of computing; ``mending`` of them may go to a repair.

    Only this process's own time counts, so that a busy machine delays a verdict and never changes it.

    A glance at simple points and cheap proofs come first, then a cheap look for a counterexample,
    then the rest of both.
    Raises IllDefined when the claim is undefined at a point of its domain, and Contradiction when
    it is proved that nothing satisfies the givens.  Where no point is found that does, nothing is
    proved either: the claim may speak of nothing.
    """
    started, computed = time.monotonic(), time.process_time()
    tried: list[str] = []
    if not (real := satisfied(claim, min(1.0, seconds / 8))):
        if (none := contradiction(claim, seconds / 4)) is not None:
            raise none
        real = closed_in(claim, min(1.0, seconds / 8))
        if not real and (none := contradiction(claim, seconds / 4, DEAR)) is not None:
            raise none

    def left() -> float:
        return seconds - (time.process_time() - computed)

    def proof(ranks: range) -> Found | None:
        found = prove(claim, load().sketch, lambda: left() > 0, tried, ranks)
        if found is None or real:
            return found
        tried.append(f"{found.method}: a proof, but no point was found that satisfies the givens")
        return None

    def failing(outcome: Witness | Evidence | refuting.Illdefined) -> Verdict | None:
        """The verdict when the search for a counterexample ended with one that stands."""
        if isinstance(outcome, refuting.Illdefined):
            raise IllDefined(str(outcome))
        if not isinstance(outcome, Witness) or not _confirmed(claim, outcome, tried):
            return None
        mended = repair(claim, for_repair) if (for_repair := min(mending, left() - 0.2)) > 0 else None
        return _refuted(claim, outcome, mended, started)

    if not isinstance(claim.statement, Eq):  # what is plainly false does not wait for a sign chart
        outcome = refuting.refute(claim, GLANCE)
        if (verdict := failing(outcome)) is not None:
            return verdict
    if found := proof(CHEAP):
        return _proved(claim, found, started)
    if isinstance(claim.statement.args[0], Limit):
        false = limits.refute(claim, min(left(), 4.0))
        if false is not None and _confirmed(claim, false.witness, tried):
            return _refuted(claim, false.witness, false.mended, started)
    outcome = refuting.refute(claim, min(QUICK, max(left(), 0.1)))
    if (verdict := failing(outcome)) is not None:
        return verdict
    if found := proof(DEAR):
        return _proved(claim, found, started)
    if left() > 0.5:
        outcome = refuting.refute(claim, min(left() - 0.3, 4.0))
        if (verdict := failing(outcome)) is not None:
            return verdict
    return _undecided(claim, outcome, tried, started)


def _proved(claim: Claim, found: Found, started: float) -> Verdict:
    return Verdict(
        "proved",
        claim,
        method=found.method,
        steps=lines(found.derivation.proof, claim.statement),
        seconds=time.monotonic() - started,
        proof=found.proved,
        derivation=found.derivation,
    )


def _confirmed(claim: Claim, witness: Witness, tried: list[str]) -> bool:
    """Whether a witness stands when nothing of the search is believed; ``tried`` is told why not."""
    why = doubt(claim, dict(witness.values))
    if why is not None:
        tried.append(f"a counterexample was withdrawn: {spelled(why)} is not certain there")
    return why is None


def _refuted(claim: Claim, witness: Witness, mended: Repair | None, started: float) -> Verdict:
    return Verdict(
        "refuted", claim, method="witness", witness=witness, repair=mended, seconds=time.monotonic() - started
    )


def _undecided(claim: Claim, outcome: object, tried: list[str], started: float) -> Verdict:
    points, digits = getattr(outcome, "points", 0), getattr(outcome, "digits", 0)
    in_short = _in_short(tried)
    evidence = Evidence(tuple(in_short), points, digits, in_short[-1] if tried else "no strategy applies")
    return Verdict("undecided", claim, evidence=evidence, seconds=time.monotonic() - started)


def _in_short(tried: list[str]) -> list[str]:
    """What each strategy stopped at last, each on a line that can be read."""
    last: dict[str, str] = {}
    for line in tried:
        name, _, why = line.partition(": ")
        why = re.sub(r"^claim: step \d+ of \d+ refused: ", "", why)
        last.pop(name, None)  # the one that stopped last comes last
        said = f"{name.replace('_', ' ')}: {told(why)}" if why else name
        last[name] = shorten(said, WIDEST, placeholder=" …")
    return list(last.values())
