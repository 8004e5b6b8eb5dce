"""Corrupted derivations are refused, with the corrupted step named; what is accepted is true."""

from __future__ import annotations

from functools import cache

import pytest
from mutations import corrupted

from lemmata.catalogue import load
from lemmata.derivation import Chain, Derivation
from lemmata.kernel.rules import relation
from lemmata.notation import Claim
from lemmata.prover.refute import Witness, refute
from lemmata.replay import RELATIONS, StepRefused, replay

CATALOGUE = load()
WRONG_REASONS = 5  # a step, of the twenty or so that it might have named


@cache
def cases(id: str) -> tuple[tuple[str, int, Derivation], ...]:
    """The corruptions of one result, wrong reasons thinned out evenly."""
    found = list(corrupted(CATALOGUE[id]))
    reasons = [c for c in found if c[0].startswith("reason")]
    keep = reasons[:: max(1, len(reasons) // (WRONG_REASONS * max(1, len({k for _, k, _ in reasons}))))]
    return tuple(c for c in found if not c[0].startswith("reason") or c in keep)


def claim_of(step: int, derivation: Derivation) -> Claim:
    """What a step asserts by itself."""
    proof = derivation.proof
    if not isinstance(proof, Chain):
        return derivation.claim
    left = proof.start if step == 1 else proof.steps[step - 2].expression
    changed = proof.steps[step - 1]
    return Claim(relation(RELATIONS[changed.relation], left, changed.expression), derivation.claim.givens)


@pytest.mark.parametrize("id", list(CATALOGUE))
def test_corruptions_are_refused_at_their_step_or_are_true(id: str) -> None:
    for slip, step, derivation in cases(id):
        try:
            replay(derivation, CATALOGUE.theorem)
        except StepRefused as refused:
            if refused.step == step:
                continue
        # Accepted, or refused only later: then the corrupted step itself must be true.
        found = refute(claim_of(step, derivation), 0.2)
        assert not isinstance(found, Witness), f"{slip} in step {step} was accepted, and is false at {found}"


def test_there_are_enough_corruptions_and_nearly_all_are_refused() -> None:
    total = refused = 0
    for id in list(CATALOGUE)[::4]:
        for _, _, derivation in cases(id):
            total += 1
            try:
                replay(derivation, CATALOGUE.theorem)
            except StepRefused:
                refused += 1
    assert total >= 100
    assert refused >= 0.9 * total


def test_a_wrong_reason_for_a_true_step_is_refused() -> None:
    jacobian = CATALOGUE["softmax/softmax_jacobian"]
    wrong = [d for slip, k, d in corrupted(jacobian) if slip == "reason product_rule" and k == 2]
    with pytest.raises(StepRefused) as error:
        replay(wrong[0], CATALOGUE.theorem)
    assert (error.value.step, error.value.reason) == (2, "product_rule")
