"""Every stable form equals its naive formula over the reals, on the range that its piece is for: proved."""

from __future__ import annotations

import pytest
from prover.listed import some

from lemmata.catalogue import load
from lemmata.codegen.stable import claims
from lemmata.notation import Claim
from lemmata.prover.search import prove

CLAIMS = {f"{name}-{position}": claim for position, (name, claim) in enumerate(claims())}


def proved(claim: Claim) -> bool:
    return prove(claim, load().sketch, lambda: True, []) is not None


@pytest.mark.parametrize("name", some(list(CLAIMS), 3))
def test_a_stable_form_is_proved_equal_to_its_formula(name: str) -> None:
    assert proved(CLAIMS[name])


def test_a_slip_in_a_stable_form_is_noticed() -> None:
    claim = next(iter(CLAIMS.values()))
    left, right = claim.statement.args
    slipped = type(claim.statement)(left, right + 1, evaluate=False)
    assert not proved(Claim(slipped, claim.givens))
