"""Claims and Python have the same names for the same functions."""

from __future__ import annotations

import pytest
from sympy import Max, Min

import lemmata
from lemmata import definitions, derive
from lemmata.definitions import SHORT, registry
from lemmata.notation import scalar, vector
from lemmata.reading.names import known_functions
from lemmata.reading.text.reader import read_expression

p, q = vector("p"), vector("q")


@pytest.mark.parametrize("name", sorted({*SHORT, *registry, "max", "min"}))
def test_a_name_is_known_in_both(name: str) -> None:
    assert name in known_functions()
    assert hasattr(definitions, name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kl(p, q)", definitions.kl(p, q)),
        ("js(p, q)", definitions.js(p, q)),
        ("kl_divergence(p, q)", definitions.kl_divergence(p, q)),
        ("js_divergence(p, q)", definitions.js_divergence(p, q)),
        ("max(p)", definitions.max(p)),
        ("vmax(p)", definitions.vmax(p)),
        ("min(p)", definitions.min(p)),
        ("vmin(p)", definitions.vmin(p)),
        ("max(x, y)", definitions.max(scalar("x"), scalar("y"))),
    ],
)
def test_a_name_means_the_same_in_both(text: str, value: object) -> None:
    assert read_expression(text, "p in R^n" if "(p)" in text else "")[0] == value


def test_an_extreme_is_of_one_vector_or_of_several_numbers() -> None:
    x, y = scalar("x"), scalar("y")
    assert (definitions.max([4, 2, -2]), definitions.min([4, 2, -2])) == (4, -2)
    assert (definitions.max(x, y), definitions.min(x, y)) == (Max(x, y), Min(x, y))


def test_a_star_leaves_the_names_of_python_alone() -> None:
    for module in (definitions, derive):
        assert not {"max", "min"} & set(module.__all__)
        assert {"kl", "js"} <= set(module.__all__)


def test_a_claim_may_mix_them() -> None:
    given = "p in open simplex(n); q in open simplex(n)"
    assert lemmata.check("kl_divergence(p, q) == kl(p, q)", given=given).verdict == "proved"
    assert lemmata.check("vmax(z) == max(z)", given="z in R^n").verdict == "proved"
    assert lemmata.check("vmax(z) == min(z)", given="z in R^n").verdict == "refuted"
