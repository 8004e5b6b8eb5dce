"""Corrupted derivations are refused, with the corrupted step named; what is accepted is true.

A few corruptions of every step; ``LEMMATA_MUTANTS=10000`` asks for all of them.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from mutations import corrupted

from lemmata.catalogue import load
from lemmata.derivation import Chain, Derivation
from lemmata.notation import Claim
from lemmata.prover.refute import Witness, refute
from lemmata.replay import RELATIONS, StepRefused, replay
from lemmata.tactics.rules import relation

CATALOGUE = load()
ALL = int(os.environ.get("LEMMATA_MUTANTS", "0")) > 1000
WRONG_REASONS, SLIPS = (20, 1000) if ALL else (2, 3)  # of each step


@cache
def cases(id: str) -> tuple[tuple[str, int, Derivation], ...]:
    """The corruptions of one result, thinned out evenly step by step."""
    steps: dict[tuple[int, bool], list[tuple[str, int, Derivation]]] = {}
    for case in corrupted(CATALOGUE[id]):
        steps.setdefault((case[1], case[0].startswith("reason")), []).append(case)
    most = {True: WRONG_REASONS, False: SLIPS}
    return tuple(c for (_, kind), found in steps.items() for c in found[:: -(-len(found) // most[kind])])


@cache
def refusals(id: str) -> tuple[int | None, ...]:
    """The step at which each corruption was refused, None where it was accepted."""

    def refused(derivation: Derivation) -> int | None:
        try:
            replay(derivation, CATALOGUE.sketch)
        except StepRefused as error:
            return error.step
        return None

    return tuple(refused(derivation) for _, _, derivation in cases(id))


def claim_of(step: int, derivation: Derivation) -> Claim:
    """What a step asserts by itself."""
    proof = derivation.proof
    if not isinstance(proof, Chain):
        return derivation.claim
    left = proof.start if step == 1 else proof.steps[step - 2].expression
    changed = proof.steps[step - 1]
    return Claim(relation(RELATIONS[changed.relation], left, changed.expression), derivation.claim.givens)


@pytest.mark.parametrize(
    "id", [pytest.param(id, marks=[pytest.mark.nightly] * id.endswith("base_deriv")) for id in CATALOGUE]
)
def test_corruptions_are_refused_at_their_step_or_are_true(id: str) -> None:
    for (slip, step, derivation), refused in zip(cases(id), refusals(id), strict=True):
        if refused == step:
            continue
        # Accepted, or refused only later: then the corrupted step itself must be true.
        found = refute(claim_of(step, derivation), 0.2)
        assert not isinstance(found, Witness), f"{slip} in step {step} was accepted, and is false at {found}"


def test_there_are_enough_corruptions_and_nearly_all_are_refused() -> None:
    found = [refused for id in list(CATALOGUE)[::4] for refused in refusals(id)]
    assert len(found) >= 100
    assert sum(refused is not None for refused in found) >= 0.9 * len(found)


def test_a_wrong_reason_for_a_true_step_is_refused() -> None:
    jacobian = CATALOGUE["softmax/softmax_jacobian"]
    wrong = [d for slip, k, d in corrupted(jacobian) if slip == "reason product_rule" and k == 2]
    with pytest.raises(StepRefused) as error:
        replay(wrong[0], CATALOGUE.sketch)
    assert (error.value.step, error.value.reason) == (2, "product_rule")
