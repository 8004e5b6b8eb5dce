"""Domains as a page says them, and as givens of a claim."""

from __future__ import annotations

import pytest

from lemmata.documents.domains import Domain, domain_of
from lemmata.errors import LemmataError
from lemmata.reading.text.reader import read_givens


@pytest.mark.parametrize(
    ("tex", "domain"),
    [
        (r"\mathbb{R}", Domain()),
        (r"\mathbb R^n", Domain(shape=("n",))),
        (r"\mathbf{R}^{K \times d}", Domain(shape=("K", "d"))),
        (r"\mathbb{R}_{+}", Domain(bounds=(">= 0",))),
        (r"\mathbb{R}_{++}", Domain(bounds=("> 0",))),
        (r"\Delta^{n-1}", Domain("simplex", shape=("n",), rank=1)),
        (r"(0, 1)", Domain("(0,1)")),
        (r"[0, \infty)", Domain("[0,oo)")),
        (r"\{-1, +1\}", Domain("{-1,1}")),
        (r"\{0, 1\}^n", Domain("{0,1}", shape=("n",))),
        (r"\left[0, 1\right].", Domain("[0,1]")),
    ],
)
def test_what_is_understood(tex: str, domain: Domain) -> None:
    assert domain_of(tex) == domain


@pytest.mark.parametrize(
    "tex", [r"\mathcal{X}", "S", r"\{y, 1 - y\}", r"[a, b]", r"\{1, \dots, K\}", r"\mathbb{R}^{n-1}", ""]
)
def test_what_is_not(tex: str) -> None:
    assert domain_of(tex) is None


@pytest.mark.parametrize(
    ("domain", "rank", "givens"),
    [
        (Domain(), 0, ()),
        (Domain("(0,1)"), 0, ("x in (0,1)",)),
        (Domain("simplex"), 0, ("x in (0,1)",)),
        (Domain("simplex"), 1, ("x in open simplex(n)",)),
        (Domain(sums=True, bounds=(">= 0",)), 1, ("x in open simplex(n)",)),
        (Domain(sums=True), 1, ("x in R^n", "sum(x[k], k) == 1")),
        (Domain("onehot"), 1, ("x in onehot(n)",)),
        (Domain("{0,1}"), 1, ("x in [0,1]^n",)),
        (Domain("{0,1}", sums=True), 1, ("x in onehot(n)",)),
        (Domain(bounds=("> 0", "< 1")), 0, ("x > 0", "x < 1")),
        (Domain(shape=("K", "d")), 2, ("x in R^(K x d)",)),
    ],
)
def test_givens(domain: Domain, rank: int, givens: tuple[str, ...]) -> None:
    assert domain.givens("x", rank, "n") == givens
    assert len(read_givens("; ".join(givens) or "n >= 1")) >= 1


def test_a_given_that_is_none_is_refused() -> None:
    with pytest.raises(LemmataError):
        read_givens("x in open simplex")


def test_values_that_no_given_can_say() -> None:
    assert Domain("{0,1}").weakened(1) == {"0", "1"}
    assert Domain("{0,1}").weakened(0) == set()  # a number: the given says it
    assert Domain("{0,1}", sums=True).weakened(1) == set()  # one-hot
    assert Domain("(0,1)").weakened(1) == set()


def test_a_bound_is_said_once() -> None:
    assert Domain().bounded("> 0").bounded("> 0").bounds == ("> 0",)


@pytest.mark.parametrize(
    ("before", "bound", "after"),
    [
        (("> 0",), "< 0", ("< 0",)),
        (("< 0",), ">= 0", (">= 0",)),
        ((">= 0",), "<= 0", (">= 0", "<= 0")),
        (("> 0",), "< 1", ("> 0", "< 1")),
        (("> 1/2",), "< 1", ("> 1/2", "< 1")),
        (("> 2",), "> 1", ("> 2", "> 1")),
    ],
)
def test_a_bound_that_contradicts_stands_in_its_place(
    before: tuple[str, ...], bound: str, after: tuple[str, ...]
) -> None:
    assert Domain(bounds=before).bounded(bound).bounds == after
