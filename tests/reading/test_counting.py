"""Components counted from 0: read as what counts from 1, or refused where another component may be meant."""

from __future__ import annotations

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.notation import Notation
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.writing import write

FROM_ZERO = Notation(index_base=0)

READ = [
    (r"\sum_{k=0}^{n-1} p_k = p_0", "sum(p[k], k) == p[1]"),
    (r"p_{0} = p_{2}", "p[1] == p[3]"),
    (r"p_0 = 1 - \sum_{k=1}^{K-1} p_k", "p[1] == 1 - sum(p[k]*(1 - delta(k, 1)), k, 1, K)"),
    (
        r"\operatorname{softmax}(z)_0 = \frac{e^{z_0}}{\sum_{j=0}^{K-1} e^{z_j}}",
        "softmax(z)[1] == exp(z[1])/sum(exp(z[j]), j, 1, K)",
    ),
    (r"\sum_{k=1}^{K} p_k = 1", "sum(p[k], k, 1, K) == 1"),
    (r"\frac{\partial}{\partial z_0} e^{z_{i}} = \delta_{i,0} e^{z_i}", None),
]


@pytest.mark.parametrize(("latex", "text"), READ)
def test_what_counts_from_0(latex: str, text: str | None) -> None:
    claim = read_claim(latex, "" if "K" in latex else "n >= 3; z in R^n; p in R^n", FROM_ZERO)
    if text is not None:
        assert write(claim.statement) == text
    else:
        assert "delta(i, 1)" in write(claim.statement)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"z_0 + z_1 + \dots + z_{n-1} = 1", "sum(z[k], k) == 1"),
        (r"e^{z_0} + \cdots + e^{z_{n-1}} = 1", "sum(exp(z[k]), k) == 1"),
        (r"\operatorname{softmax}(z_0, \dots, z_{n-1})_i = 1", "softmax(vector(z[k], k))[i] == 1"),
    ],
)
def test_dots_from_0_say_themselves_where_they_start(latex: str, text: str) -> None:
    assert write(read_claim(latex).statement) == write(read_claim(latex, "", FROM_ZERO).statement) == text


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (
            r"\sum_{k=1}^{K} p_k = p_0",
            "a sum from 1 where components are counted from 0",
        ),  # K or K + 1 of them
        (r"\sum_{k=1}^{K-1} k p_k = p_0", "a sum from 1"),  # k is a number too
        (r"\prod_{k=1}^{K-1} p_k = 1", "a prod from 1"),
        (r"\sum_{k=0}^{K} p_k = 1", "another one"),
        (r"p_{K-1} = 1 - \sum_k p_k", "K - 1"),
        (r"0 p_0 + 1 p_1 + \dots + (n-1) p_{n-1} = 1", "dots"),
        (r"z_0 + z_2 + \dots + z_{n-1} = 1", "dots"),
        (r"z_0 + z_1 + \dots + z_{n} = 1", "dots"),
        (r"z_1 + z_2 + \dots + z_{n-1} = 1", "dots"),
    ],
)
def test_what_may_mean_another_component_is_refused(latex: str, found: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_claim(latex, "", FROM_ZERO)
    assert found in str(caught.value)


def test_without_a_word_of_the_document_a_number_beside_a_sum_from_0_is_refused() -> None:
    with pytest.raises(ReadingError, match="a sum from 0"):
        read_claim(r"\sum_{k=0}^{n-1} p_k = p_0")


def test_a_given_in_text_counts_from_1_whatever_the_document_does() -> None:
    claim = read_claim(r"p_0 = 1", "p[1] > 0; p in R^n", FROM_ZERO)
    assert write(claim) == "p[1] == 1 given p[1] > 0; p in R^n"
