"""Every stable form equals its naive formula over the reals, on the range that its piece is for: proved."""

from __future__ import annotations

import pytest

from lemmata.catalogue import load
from lemmata.codegen.stable import claims
from lemmata.notation import Claim
from lemmata.prover.search import prove

CLAIMS = [claim for _, claim in claims()]
NAMES = [f"{name}-{position}" for position, (name, _) in enumerate(claims())]


def proved(claim: Claim) -> bool:
    return prove(claim, load().sketch, lambda: True, []) is not None


@pytest.mark.parametrize("claim", CLAIMS, ids=NAMES)
def test_a_stable_form_is_proved_equal_to_its_formula(claim: Claim) -> None:
    assert proved(claim)


def test_a_slip_in_a_stable_form_is_noticed() -> None:
    claim = CLAIMS[0]
    left, right = claim.statement.args
    slipped = type(claim.statement)(left, right + 1, evaluate=False)
    assert not proved(Claim(slipped, claim.givens))
