"""What all formulas of a page show together."""

from __future__ import annotations

from documents.shown import blocks
from lemmata.documents.survey import Survey, sizes_in, survey


def of(text: str) -> Survey:
    return survey(blocks(text))


def test_outcomes_and_what_is_applied_to_them() -> None:
    seen = of("$$ \\sum_x p(x) \\log q(x) $$ and $f(t)$")
    assert seen.outcomes == {"x"}
    assert seen.masses == {"p", "q"}
    assert not of("$$ f(x) = x^2 $$").masses  # nothing is summed over x


def test_joint_probabilities() -> None:
    seen = of("$$ \\sum_x \\sum_y p(x, y) \\log p(x, y) $$")
    assert seen.joint == {"p": ("x", "y")}


def test_sizes_by_the_sums() -> None:
    seen = of("$$ \\sum_{k=1}^{K} y_k + \\sum_{i=1}^{N} a_i $$")
    assert (seen.sizes["y"], seen.sizes["a"], dict(seen.counts)) == ("K", "N", {"K": 1, "N": 1})
    assert not sizes_in(r"\sum_k y_k")


def test_where_counting_starts() -> None:
    assert of("$$ \\sum_{k=0}^{C-1} p_k $$").bases == {0}
    assert of("$$ \\sum_{k=1}^{C} p_k $$").bases == {1}
    assert of("$$ \\sum_{k=0}^{C-1} p_k + \\sum_{k=1}^{C} q_k $$").bases == {0, 1}
    assert of("$$ \\sum_{k=1}^{K-1} p_k $$").bases == set()  # a class is left out


def test_how_letters_are_indexed() -> None:
    seen = of("$$ W_{ij} x_j + b $$")
    assert (seen.ranks["W"], seen.ranks["x"]) == ({2}, {1})
    assert "b" not in seen.ranks


def test_capitals_for_their_components() -> None:
    assert of("$$ H(P) = -\\sum_i p_i \\log p_i $$").whole == {"P": "p"}
    assert of("$$ P_i = -\\sum_i p_i \\log p_i $$").whole == {}


def test_sets_and_how_many_there_are_in_them() -> None:
    seen = of("$$ \\sum_{x \\in \\mathcal{X}} p(x) \\le |\\mathcal{X}| $$")
    assert "X" in seen.sets
    assert seen.cardinals == {"|\\mathcal{X}|"}
