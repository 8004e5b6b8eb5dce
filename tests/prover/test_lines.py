"""A found proof as printed lines: lemmas before their use, each case under its condition."""

from __future__ import annotations

from functools import cache

import pytest

from lemmata.prover.decide import decide
from lemmata.reading.text.reader import read_claim
from lemmata.verdict import Verdict

SIMPLICES = ("p in simplex(n)", "q in simplex(n)")


@cache  # several look at one proof
def proved(claim: str, *given: str) -> Verdict:
    verdict = decide(read_claim(claim, given))
    assert verdict.verdict == "proved"
    return verdict


def lines(verdict: Verdict) -> list[str]:
    return [line for line in str(verdict).splitlines()[1:] if not line.startswith(("  read", "  given"))]


def test_a_lemma_is_stated_with_its_name_and_domain_before_it_is_cited() -> None:
    text = str(proved("js_divergence(p, q) <= log(2)", *SIMPLICES))
    stated, cited = text.index("lemma scalar: "), text.index("lemma scalar at t = a/b times b")
    assert stated < cited
    assert ">= 0      given  t >= 0      [sign chart]" in text
    assert "[lemma pair at a = p[k]; b = q[k] summed over k" in text


def test_a_case_stands_under_its_condition() -> None:
    found = lines(proved("js_divergence(p, q) <= log(2)", *SIMPLICES))
    at = found.index("       if b == 0")
    assert found[at + 1].startswith(" " * 14)
    assert "a + 0" in found[at + 1]


def test_an_infinite_side_is_said() -> None:
    found = lines(proved("2*cross_entropy(p, q) >= 2*entropy(p)", *SIMPLICES))
    assert found[0] == "   if q > 0 where p > 0"
    assert found[-1] == "  else 2*cross_entropy(p, q) >= 2*entropy(p)      [the larger side is +∞]"


def test_a_vector_is_replaced_by_what_it_equals() -> None:
    found = lines(proved("softmax(z)[j] == 1/n", "z[i] == c"))
    assert found[0] == "  with z[i] == c"
    assert found[-1].strip() == "== 1/n      [sum of a constant]"


def test_an_increasing_function_names_what_it_is_applied_to() -> None:
    found = "\n".join(lines(proved("limit(logsumexp(z/T)*T, T, 0, '+') == max(z)")))
    assert "[an increasing function keeps the order, lemma sum]" in found
    assert found.endswith("so limit(logsumexp(z/T)*T, T, 0, '+') == max(z)      [between two limits]")


@pytest.mark.parametrize("claim", ["x**2 - 2*x + 1 >= 0", "sigmoid(x) + sigmoid(-x) == 1"])
def test_a_proof_without_lemmas_has_no_headings(claim: str) -> None:
    assert not any(step.relation.isalpha() for step in proved(claim).steps)


def test_headings_in_json_and_in_a_notebook() -> None:
    verdict = proved("js_divergence(p, q) <= log(2)", *SIMPLICES)
    first = verdict.to_json()["steps"][0]
    assert (first["relation"], first["name"], first["given"]) == ("lemma", "scalar", ["t >= 0"])
    assert r"\text{Lemma scalar (} t \ge 0 \text{): }" in verdict._repr_latex_()


@pytest.mark.parametrize(
    ("claim", "result"),
    [
        ("logsumexp(y) - max(y) <= log(n)", "logsumexp/logsumexp_le_max_add_log_card at z = y"),
        ("0 <= entropy(softmax(z))", "entropy/entropy_nonneg at p = softmax(z)"),
    ],
)
def test_what_the_catalogue_has_is_cited(claim: str, result: str) -> None:
    assert result in proved(claim).steps[-1].reasons
