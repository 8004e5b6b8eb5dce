"""Normal forms with roots: whole powers are reduced above and below a line."""

from __future__ import annotations

import pytest
from prover.listed import claim_of

from lemmata.elaboration.claims import prove
from lemmata.elaboration.errors import NotElaborated


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("1/(1 + sqrt(x)) == (1 - sqrt(x))/(1 - x)", "x in (0, 1)"),
        ("1/(1 + sqrt(x)**2) == 1/(1 + x)", "x >= 0"),
        ("1/(2 + sqrt(x) + sqrt(x)**2)**2 == 1/(2 + sqrt(x) + x)**2", "x >= 0"),
        ("x/(sqrt(1 + x**2) + 1) == (sqrt(1 + x**2) - 1)/x", "x > 0"),
        ("sqrt(sqrt(x)**2/(sqrt(x)**2 + 1)) == sqrt(x)/sqrt(x + 1)", "x > 0"),
        ("1/(1 + abs(x)**2) == 1/(1 + x**2)", ""),
    ],
)
def test_roots_in_denominators(claim: str, given: str) -> None:
    prove(claim_of({"claim": claim, "given": given}))


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("1/(1 + sqrt(x)) == (1 + sqrt(x))/(1 - x)", "x in (0, 1)"),
        ("1/(1 + sqrt(x)**2) == 1/(1 + x)", ""),  # where x < 0, √x is 0
        ("1/(1 + sqrt(x)**5) == 1/(1 + x**2)", "x >= 0"),
        ("x/(sqrt(1 + x**2) + 1) == (sqrt(1 + x**2) + 1)/x", "x > 0"),
    ],
)
def test_others_stay_apart(claim: str, given: str) -> None:
    with pytest.raises(NotElaborated):
        prove(claim_of({"claim": claim, "given": given}))
