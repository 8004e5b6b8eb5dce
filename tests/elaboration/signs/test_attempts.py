"""Each way of finding a sign finds one, and not where a number is changed for the worse."""

from __future__ import annotations

import pytest
from prover.listed import claim_of

from lemmata.elaboration.claims import conversions_for, hypotheses_of, translation_of
from lemmata.elaboration.signs import Attempt, Signs
from lemmata.elaboration.signs.absolute import by_absolute
from lemmata.elaboration.signs.closed import by_enclosure
from lemmata.elaboration.signs.combinations import by_combination, by_products, by_relations
from lemmata.elaboration.signs.distances import by_bounds
from lemmata.elaboration.signs.maxima import by_maximum
from lemmata.elaboration.signs.monotone import by_exponent, by_increase, by_logarithm, by_root, by_roots
from lemmata.elaboration.signs.products import by_factoring, by_factors, by_itself, by_logarithms, by_weight
from lemmata.elaboration.signs.squares import by_squares
from lemmata.elaboration.signs.sums import by_sum_entry, by_terms
from lemmata.kernel.laws import negative
from lemmata.kernel.terms import ZERO, Add, Term
from lemmata.kernel.theorem import Formula


def at(text: str, given: str) -> tuple[Signs, Term]:
    """The right side of a claim less its left one, under its givens."""
    claim = claim_of({"claim": text, "given": given})
    translation = translation_of([claim.statement], claim.givens)
    goal = translation.formula(claim.statement)
    signs = conversions_for(hypotheses_of(translation, claim.givens)).signs
    return signs, goal.right if goal.left == ZERO else Add((goal.right, negative(goal.left)))


FOUND: list[tuple[Attempt, str, str, str, str]] = [
    # what finds it, what is found, under which givens, what is not found, under which givens
    (by_itself, "0 < exp(x)", "", "0 < log(x)", "x > 0"),
    (by_factors, "0 < x*y**2/z", "x > 0; y > 0; z > 0", "0 < x*y**2/z", "x > 0; z > 0"),
    (
        by_bounds,
        "0 <= x - 2*x*y + y",
        "x in [0, 1]; y in [0, 1]",
        "0 <= x - 3*x*y + y",
        "x in [0, 1]; y in [0, 1]",
    ),
    (by_weight, "0 <= x*log(1 + x/y)", "x >= 0; y > 0", "0 <= x*log(x/y)", "x >= 0; y > 0"),
    (by_relations, "x <= y + z**2", "x <= y", "x <= y + z", "x <= y"),
    (by_combination, "2*x < y + z", "x < y; x <= z", "2*x < y + z", "x < y"),
    (by_factoring, "0 <= x**2 - 2*x*y + y**2", "", "0 <= x**2 - 3*x*y + y**2", ""),
    (by_squares, "0 < x**2 + x*y + y**2 + 1", "", "0 < x**2 + 3*x*y + y**2 + 1", ""),
    (
        by_logarithms,
        "0 <= (x - 1)*log(x) + x*y",
        "x >= 1; y >= 0",
        "0 <= (x - 1)*log(x) - x*y",
        "x >= 1; y >= 0",
    ),
    (by_products, "x*y <= 6", "x <= 2; y <= 3; x >= 0; y >= 0", "x*y <= 5", "x <= 2; y <= 3; x >= 0; y >= 0"),
    (by_absolute, "x - y <= abs(x - y) + 2*abs(z)", "", "x + y <= abs(x - y)", ""),
    (by_maximum, "z[1] <= max(z)", "z in R^n", "max(z) <= z[1]", "z in R^n"),
    (by_maximum, "x*max(z) <= max(x*z)", "x >= 0", "max(x*z) <= x*max(z) - 1", "x >= 0"),
    (by_absolute, "x*y <= x*abs(y)", "x >= 0", "2*x*y <= x*abs(y)", "x >= 0"),
    (by_sum_entry, "p[i]**2 <= sum(p[k]**2, k)", "p in R^n", "p[i] <= sum(p[k], k)", "p in R^n"),
    (
        by_terms,
        "0 <= sum(x[k]**2, k) - 2*sum(x[k], k) + n",
        "x in R^n",
        "0 <= sum(x[k]**2, k) - 3*sum(x[k], k) + n",
        "x in R^n",
    ),
    (by_increase, "exp(x) <= exp(y)", "x <= y", "exp(x) < exp(y)", "x <= y"),
    (by_logarithm, "log(2) <= log(x)", "x >= 2", "log(3) <= log(x)", "x >= 2"),
    (by_exponent, "exp(x) <= y", "y > 0; x <= log(y)", "exp(x) <= y", "y > 0"),
    (by_roots, "0 <= x - 2*sqrt(x) + 1", "x >= 0", "0 <= x - 3*sqrt(x) + 1", "x >= 0"),
    (by_root, "x <= sqrt(y)", "x >= 0; y >= 0; x**2 <= y", "x <= sqrt(y)", "x >= 0; y >= 0"),
    (by_enclosure, "log(2) < 7/10", "", "log(2) < 69/100", ""),
]

IDS = [attempt.__name__ for attempt, *_ in FOUND]


@pytest.mark.parametrize(("attempt", "text", "given", "false", "under"), FOUND, ids=IDS)
def test_it_finds_what_is_so_and_nothing_else(
    attempt: Attempt, text: str, given: str, false: str, under: str
) -> None:
    signs, t = at(text, given)
    theorem = attempt(signs, t)
    assert theorem is not None
    assert theorem.conclusion == Formula(theorem.conclusion.relation, ZERO, t)
    assert theorem.hypotheses <= signs.context.hypotheses
    assert theorem.conclusion.relation == "<" or "<=" in text
    signs, t = at(false, under)
    theorem = attempt(signs, t)
    assert theorem is None or (theorem.conclusion.relation == "<=" and "<=" not in false)


def test_none_is_forgotten() -> None:
    signs, _ = at("0 < x", "")
    assert {attempt for attempt, *_ in FOUND} == set(signs.attempts(ZERO))


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("0 != x - y", "x != y", True),
        ("0 != y - x", "x != y", True),
        ("0 != x*y**2/z", "x != 0; y != 0; z != 0", True),
        ("0 != x*y", "x != 0", False),
        ("0 != y/x - 1", "x > 0; x != y", True),
        ("0 != y/x - 2", "x > 0; x != y", False),
        ("0 != x", "x < 0", True),
        ("0 != x", "x <= 0", False),
    ],
)
def test_what_is_not_zero(text: str, given: str, found: bool) -> None:
    signs, t = at(text, given)
    theorem = signs.shown("!=", t)
    assert (theorem is not None) == found
