"""Claims that a single tactic decides."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Eq, Limit, Ne, oo

from lemmata.derivation import Proof, direct, leading_term, minus_log_zero, positivity, sign_chart
from lemmata.notation import Claim
from lemmata.prover.search import strategy


@strategy(rank=5)
def by_signs(claim: Claim) -> Iterator[Proof]:
    """The sign of the difference follows from the signs of its parts."""
    if not isinstance(claim.statement, Eq):
        yield direct(by=positivity)


@strategy(rank=6)
def by_sign_chart(claim: Claim) -> Iterator[Proof]:
    """One variable: Rolle's theorem fixes every zero."""
    if not isinstance(claim.statement, (Eq, Ne)):
        yield direct(by=sign_chart)


@strategy(rank=4)
def by_leading_term(claim: Claim) -> Iterator[Proof]:
    """A limit in one variable."""
    if isinstance(claim.statement, Eq) and isinstance(claim.statement.args[0], Limit):
        yield direct(by=leading_term)


@strategy(rank=1)
def by_minus_log_zero(claim: Claim) -> Iterator[Proof]:
    """An infinite cross-entropy of explicit vectors."""
    if isinstance(claim.statement, Eq) and claim.statement.args[1] == oo:
        yield direct(by=minus_log_zero)
