"""Conditions of definedness that need a proof of their own, such as KL(p‖q) ≥ 0 under a root."""

from __future__ import annotations

import time

from lemmata.catalogue import load
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.theorems import elaborated
from lemmata.errors import LemmataError
from lemmata.kernel.theorem import Theorem
from lemmata.notation import Claim
from lemmata.prover.search import prove

__all__ = ["proved"]

SECONDS = 2.0


def proved(claim: Claim) -> Theorem | None:
    """The kernel's theorem of a claim, if a strategy proves it soon: ``prove`` of `conditions.shown`.

    Nothing is asked about the givens: a condition holds where they do, if they do anywhere.
    """
    started = time.process_time()
    try:
        found = prove(claim, load().theorem, lambda: time.process_time() - started < SECONDS, [])
        theorem = elaborated(found.theorem) if found is not None else None
    except (LemmataError, NotElaborated):
        return None
    return theorem if isinstance(theorem, Theorem) else None
