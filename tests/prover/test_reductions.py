"""A reduction asks for no lemma that says the same again, or that has lost what was given."""

from __future__ import annotations

import pytest
from sympy import IndexedBase

from lemmata.notation import Claim
from lemmata.prover.decide import decide
from lemmata.prover.search import CHEAP, EVERY
from lemmata.prover.strategies import reductions, summands
from lemmata.reading.text.reader import read_claim

P = "p in simplex(n)"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Claim, range]]:
    """The lemmas that are asked for; none is found."""
    found: list[tuple[Claim, range]] = []

    def lemma(claim: Claim, ranks: range = EVERY, depth: int = 1) -> None:
        found.append((claim, ranks))

    for module in (reductions, summands):
        monkeypatch.setattr(module, "lemma", lemma)
    return found


@pytest.mark.parametrize(
    ("claim", "lemmas"),
    [
        ("sum(p[i]*log(p[i]), i) >= -log(n)", 1),  # e^(Σ p log p) ≥ 1/n
        ("log(sum(sqrt(p[i]), i)) <= log(n)/2", 1),
        ("sum(p[i]*log(p[i]), i) >= sum(p[i]*log(q[i]), i)", 0),  # e^a ≥ e^b is a ≥ b
        ("entropy(p) >= 0", 0),
    ],
)
def test_both_sides_are_exponentiated_where_a_logarithm_goes(
    claim: str, lemmas: int, asked: list[tuple[Claim, range]]
) -> None:
    assert list(reductions.of_both_sides(read_claim(claim, (P, "q in open simplex(n)")))) == []
    assert len(asked) == lemmas


def test_where_other_components_remain_only_what_costs_little_is_tried(
    asked: list[tuple[Claim, range]],
) -> None:
    claim = read_claim("exp(sum(p[i]*log(x[i]), i)) <= sum(p[i]*x[i], i)", (P, "x[i] > 0"))
    assert list(summands.term_by_term(claim)) == []
    assert asked
    assert all(ranks == CHEAP for lemma, ranks in asked if lemma.statement.atoms(IndexedBase))


def test_a_term_of_one_component_is_searched_with_every_strategy(asked: list[tuple[Claim, range]]) -> None:
    assert list(summands.term_by_term(read_claim("sum(p[i]**2, i) <= 1", (P,)))) == []
    assert {EVERY, CHEAP} == {ranks for _, ranks in asked}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("exp(kl(p, q)) >= 1", "proved"),
        ("exp(entropy(p)) <= n", "proved"),
        ("exp(entropy(p)) <= n - 1", "refuted"),
    ],
)
def test_what_is_found_through_logarithms(claim: str, verdict: str) -> None:
    assert decide(read_claim(claim, (P, "q in open simplex(n)"))).verdict == verdict


def test_a_lemma_that_leads_to_itself_takes_no_time_from_the_others() -> None:
    assert decide(read_claim("logsumexp([a, b, c]) >= max([a, b, c])", ())).verdict == "proved"
    assert decide(read_claim("logsumexp([a, b, c]) >= max([a, b, c]) + 1", ())).verdict == "refuted"
