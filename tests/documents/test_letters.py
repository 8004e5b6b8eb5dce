"""The letters of a formula, and what stands on the left of a definition."""

from __future__ import annotations

import pytest

from lemmata.documents.letters import head_of, indices_in, letters_in, moving_in, occurs


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\hat y_k", ("y_hat", "k")),
        (r"\widehat{y} \overline{x}", ("y_hat", "x_bar")),
        (r"\mathbf{z} \boldsymbol{\theta}", ("z", "theta")),
        (r"\log p + \exp q", ("p", "q")),
        (r"log p", ("p",)),
        (r"\mathbb{R} \mathbb{E}", ()),
        (r"x^T y^{T}", ("x", "y")),
        (r"T^2", ("T",)),
        (r"\text{if } \text{otherwise}", ()),
        (r"\begin{cases} a \end{cases}", ("a",)),
        (r"\frac{a}{b} \cdot c", ("a", "b", "c")),
    ],
)
def test_letters(tex: str, letters: tuple[str, ...]) -> None:
    assert letters_in(tex) == letters


@pytest.mark.parametrize(
    ("tex", "indices"),
    [
        ("p_i q_{jk}", {"i", "j", "k"}),
        (r"\sum_{j \ne i} p_j", {"i", "j"}),
        (r"\sum_{k=1}^{K} p_k", {"k"}),
        ("x^{(m)}", {"m"}),
        ("x^2 p_1", set()),
        (r"y_{\mathrm{pred}}", set()),  # a label
    ],
)
def test_indices(tex: str, indices: set[str]) -> None:
    assert indices_in(tex) == indices


@pytest.mark.parametrize(
    ("tex", "moving"),
    [
        (r"\frac{dL}{dz}", {"z"}),
        (r"\dfrac{\partial^2 L}{\partial z_i \partial w_j}", {"z", "w"}),
        (r"\nabla_{\theta} J", {"theta"}),
        (r"\lim_{T \to \infty} p", {"T"}),
        (r"\partial_x f", {"x"}),
        (r"\frac{a}{b}", set()),
        (r"\frac{d}{2}", set()),
    ],
)
def test_what_moves(tex: str, moving: set[str]) -> None:
    assert moving_in(tex) == moving


@pytest.mark.parametrize(
    ("key", "tex", "there"),
    [
        ("P(y=#1|x)", r"P(y = k \mid x)", True),
        ("P(y=#1|x)", r"P(y = k)", False),
        ("H(X)", r"\mathrm{H}(X)", True),
        ("H(X)", r"H(X, Y)", False),
        ("s", r"\sin", False),
    ],
)
def test_where_a_notation_occurs(key: str, tex: str, there: bool) -> None:
    assert occurs(key, tex) is there


def test_heads() -> None:
    softmax = head_of(r"\mathbf s(\mathbf z)_i")
    assert softmax is not None
    assert (softmax.name, softmax.arguments, softmax.indices, softmax.plain) == ("s", ("z",), ("i",), True)
    labelled = head_of(r"L_{\mathrm{CE}}")
    assert labelled is not None
    assert (labelled.full, labelled.indices) == ("L_CE", ())
    divergence = head_of(r"D(p \,\|\, q)")
    assert divergence is not None
    assert (divergence.separators, divergence.arguments) == ("||", ("p", "q"))
    slope = head_of(r"f'(x)")
    assert slope is not None
    assert slope.primes == 1


@pytest.mark.parametrize("tex", [r"\frac{a}{b}", r"\sum_k p_k", "-x", "a + b", "a b", r"\log x", "2"])
def test_what_is_no_head(tex: str) -> None:
    assert head_of(tex) is None
