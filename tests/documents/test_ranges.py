"""Where the values of a definition lie, by its form."""

from __future__ import annotations

import pytest

from lemmata.documents.place import Place
from lemmata.documents.ranges import range_of
from lemmata.documents.state import Meaning
from lemmata.reading.latex.notation import Function


def kind(body: str, *indices: str) -> str:
    domain = range_of(Meaning("q", Function(body, (), indices), "", Place("", 0), 0))
    return domain.kind if domain is not None else ""


@pytest.mark.parametrize(
    ("body", "indices", "expected"),
    [
        (r"\sigma(z)", (), "(0,1)"),
        (r"\sigma(w x + b)", (), "(0,1)"),
        (r"\frac{1}{1 + e^{-z}}", (), "(0,1)"),
        (r"\mathrm{softmax}(z)", (), "simplex"),
        (r"\frac{e^{z_i}}{\sum_j e^{z_j}}", ("i",), "simplex"),
        (r"\frac{\exp(z_i / T)}{\sum_{j=1}^{K} \exp(z_j / T)}", ("i",), "simplex"),
        (r"\delta_{ik}", ("i",), "onehot"),
    ],
)
def test_what_the_form_tells(body: str, indices: tuple[str, ...], expected: str) -> None:
    assert kind(body, *indices) == expected


@pytest.mark.parametrize(
    ("body", "indices"),
    [
        (r"\sigma(z) + \sigma(x)", ()),  # starts and ends as one sigmoid does
        (r"2 \sigma(z)", ()),
        (r"\frac{1}{1 + e^{z}} + 1", ()),
        (r"\frac{e^{z_i}}{\sum_j e^{x_j}}", ("i",)),  # another vector below
        (r"\frac{e^{z_i}}{\sum_j e^{2 z_j}}", ("i",)),
        (r"\frac{z_i}{\sum_j z_j}", ("i",)),  # may be negative
        (r"\frac{e^{z_i}}{\sum_j e^{z_j}}", ()),
        (r"\delta_{ik}", ()),
    ],
)
def test_what_it_does_not(body: str, indices: tuple[str, ...]) -> None:
    assert kind(body, *indices) == ""
