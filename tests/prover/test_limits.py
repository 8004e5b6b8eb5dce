"""Limits with parameters: what is nearly a premise is refused."""

from __future__ import annotations

import pytest
from sympy import S

from lemmata.notation import unevaluated
from lemmata.prover.decide import decide
from lemmata.prover.limits import refute
from lemmata.reading.text.reader import read_claim
from lemmata.tactics.errors import TacticError
from lemmata.tactics.limits import limit_by_continuity, limit_of_quotient


def limit(text: str, *given: str):  # type: ignore[no-untyped-def]
    claim = read_claim(text, given)
    return claim.statement, claim.givens


def test_the_value_at_the_point_is_the_limit() -> None:
    statement, givens = limit("limit(exp(a + h), h, 0) == exp(a)")
    assert limit_by_continuity(statement, givens, statement.args[0].args[0]).statement == statement


@pytest.mark.parametrize(
    "claim",
    [
        "limit(exp(a + h), h, 0) == exp(a) + 1",  # another value
        "limit(1/h, h, 0, '+') == 0",  # no value at the point
        "limit(h*log(h), h, 0, '+') == 0",  # true, but not by continuity
        "limit(h*log(a), h, 0) == 0",  # undefined for a <= 0
        "limit(abs(h)/h, h, 0) == 1",
    ],
)
def test_what_is_not_continuous_is_refused(claim: str) -> None:
    statement, givens = limit(claim)
    with pytest.raises(TacticError):
        limit_by_continuity(statement, givens, statement.args[0].args[0])


def test_a_quotient_needs_zero_over_zero() -> None:
    statement, givens = limit("limit((1 + h)/(2 + h), h, 0) == 1")  # u'/v' = 1, but the limit is 1/2
    with unevaluated():
        h = statement.args[0].args[1]
        parts = (1 + h, 2 + h)
    with pytest.raises(TacticError, match="does not vanish"):
        limit_of_quotient(statement, givens, *parts, S.One, S.One)


@pytest.mark.parametrize(
    ("claim", "given", "word"),
    [
        ("limit(T*logsumexp(z/T), T, 0, '+') == max(z)", "z in R^n", "proved"),
        ("limit(T*logsumexp(z/T), T, 0, '+') == min(z)", "z in R^n", "refuted"),
        ("limit(log(sum(p[i]**a, i))/(1 - a), a, 1) == entropy(p)", "p in open simplex(n)", "proved"),
        ("limit(log(sum(p[i]**a, i))/(1 - a), a, 1) == -entropy(p)", "p in open simplex(n)", "refuted"),
        ("limit(abs(x)/x, x, 0) == 1", "", "refuted"),
        ("limit(T*log(sum(exp(z[k]/T), k)), T, 0, '+') == max(z)", "z in R^n", "proved"),
        ("limit(log(sum(exp(b*z[k]), k))/b, b, oo) == max(z)", "z in R^n", "proved"),
        ("limit(logsumexp(z/T), T, 0, '+') == max(z)", "z in R^n", "refuted"),
        ("limit(softmax(b*z)[i], b, oo) == 1", "z in R^n", "refuted"),
    ],
)
def test_limits_with_parameters(claim: str, given: str, word: str) -> None:
    assert decide(read_claim(claim, (given,) if given else ())).verdict == word


@pytest.mark.parametrize("text", ["limit(x*log(x), x, 0) == 1", "limit(x**2*log(x), x, 0) == 1"])
def test_one_side_does_not_refute_where_the_other_is_undefined(text: str) -> None:
    assert refute(read_claim(text), 2) is None
    from_the_right = text.replace("0)", "0, '+')")
    assert refute(read_claim(from_the_right), 2) is not None
