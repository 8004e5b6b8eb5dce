"""Sums of functions of one variable each: what is split, what is asked of each part, and what is left alone."""

from __future__ import annotations

import pytest

from lemmata.notation import Claim
from lemmata.prover.decide import decide
from lemmata.prover.search import EVERY
from lemmata.prover.strategies import separate
from lemmata.reading.text.reader import read_claim


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lemmas that are asked for, and that none is found for."""
    found: list[str] = []

    def lemma(claim: Claim, ranks: range = EVERY, depth: int = 1) -> None:
        found.append(f"{claim.statement.lhs - claim.statement.rhs} given {len(claim.givens)}")

    monkeypatch.setattr(separate, "lemma", lemma)
    return found


@pytest.mark.parametrize(
    ("claim", "givens", "first"),
    [
        ("exp(x) + exp(y) >= x + y + 2", (), "-x + exp(x) - 1 given 0"),
        ("x + y + 2 <= exp(x) + exp(y)", (), "-x + exp(x) - 1 given 0"),
        ("x - log(x) + exp(y) - y >= 2", ("x > 0",), "x - log(x) - 1 given 1"),
        ("(x - 1)**2 + exp(y) >= y + 1", (), "x**2 - 2*x + 1 given 0"),
    ],
)
def test_each_variable_has_its_least_value(
    claim: str, givens: tuple[str, ...], first: str, asked: list[str]
) -> None:
    assert list(separate.one_variable_each(read_claim(claim, givens))) == []
    assert asked == [first]


@pytest.mark.parametrize(
    ("claim", "givens"),
    [
        ("exp(x) >= x + 1", ()),  # one variable
        ("exp(x) + exp(y) > x + y + 1", ()),  # strict
        ("exp(x + y) >= x + y + 1", ()),  # a term of two
        ("exp(x) + exp(y) >= x + y + 3", ()),  # the least values add up to 2
        ("exp(x) + exp(y) >= x + y + 2", ("x <= y",)),  # a given of two
        ("exp(x) + exp(y) >= x + y + n - n + 2", ("n >= 2",)),  # a size
        ("log(x) + y**2 >= log(x) + 2*y - 1", ("x > 0",)),  # one variable is left
        ("sum(p[k], k) + exp(x) >= 1 + x", ("p in simplex(n)",)),
    ],
)
def test_nothing_is_asked_of_others(claim: str, givens: tuple[str, ...], asked: list[str]) -> None:
    assert list(separate.one_variable_each(read_claim(claim, givens))) == []
    assert asked == []


def test_what_is_left_is_proved_too() -> None:
    claim = read_claim("x*log(x) + y*log(y) >= -1", ("x > 0", "y > 0"))
    found = decide(claim)
    assert (found.verdict, found.method) == ("proved", "one_variable_each")
    assert decide(read_claim("x*log(x) + y*log(y) >= -7/10", ("x > 0", "y > 0"))).verdict == "refuted"
