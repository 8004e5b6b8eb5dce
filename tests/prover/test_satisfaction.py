"""Givens that nothing satisfies are found out; those that something satisfies are not refused."""

from __future__ import annotations

from importlib import import_module

import pytest

from lemmata.prover.decide import decide
from lemmata.prover.satisfaction import Contradiction, closed_in, contradiction, satisfied
from lemmata.reading.text.reader import read_claim


def _claim(given: str, claim: str = "x > 0"):  # type: ignore[no-untyped-def]
    return read_claim(claim, tuple(given.split(";")))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("exp(x) < 0", "found exp(x) < 0: exp(x) >= 0 is proved;"),
        ("n >= 6; n <= 3", "found n <= 3: n > 3 is proved given n >= 6;"),
        ("y > 0; x in {1, 2}; x + 1 > 5", "found x + 1 > 5: x + 1 <= 5 is proved given x in {1, 2};"),
        ("x + y > 2; x < 1; y < 1", "found y < 1: y >= 1 is proved given x + y > 2; x < 1;"),
        ("p in simplex(2); p[1] > 1", "found p[1] > 1: p[1] <= 1 is proved given p in simplex(2);"),
        ("p in simplex(n); p[i] in (2, 3)", "read  p[k] in (2, 3) for every k"),
        ("x**2 + 1 == 0", "x**2 + 1 > 0 is proved"),
        ("x != x", "x == x is proved"),
        ("n == 2; n == 3", "is proved given n == 2"),
        ("max(z) < z[i]", "max(z) >= z"),
        ("max(z) < z[1]", "found max(z) < z[1]: max(z) >= z[1] is proved;"),
        ("1/x == 0", "is proved given x != 0;"),
        ("2/x**2 == 0; x > 1", "found 2/x**2 == 0: "),
        ("log(x) == 1; x < 0", "found log(x) == 1: log(x) < 1 is proved given x < 0; x > 0;"),
        ("y in onehot(n); y[k] < 1", "found y in onehot(n): max(y) < 1 is proved given"),
        ("y in onehot(n); y[1] == 1; y[2] == 1", "found y[1] == 1; y[2] == 1: y[i] + y[j] <= 1 is proved"),
        ("y in onehot(n); y[i] == 1; y[j] == 1; i != j", "found i != j; y[i] == 1; y[j] == 1: "),
        ("y in onehot(n); y[i] == 1; y[j] == 1; i < j", "found i < j; y[i] == 1; y[j] == 1: "),
        ("p in simplex(n); p[1] == 3/4; 1/4 < p[2]", "found p[1] == 3/4; 1/4 < p[2]: p[i] + p[j] <= 1"),
        ("n == 3/2", "found n == 3/2: no size does;"),
        ("n**2 == 2", "found n**2 == 2: no size does;"),
        ("n > 3; n < 4; x > 0", "found n > 3; n < 4: no size does;"),
        ("2*n == 5", "found 2*n == 5: no size does;"),
        ("n**2 - n == 7; n > 2", "found n**2 - n == 7; n > 2: no size does;"),
        ("x > y; y > z; z > x", "found z > x: z <= x is proved given x > y; y > z;"),
    ],
)
def test_a_contradiction_is_proved_and_named(given: str, says: str) -> None:
    with pytest.raises(Contradiction) as refused:
        decide(_claim(given), 5)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        "x > 0",
        "x in {0, 1}; x > 0",
        "sigmoid(x) == sigmoid(y)",
        "p in simplex(n); entropy(p) > 1/2",
        "z[i] < z[j]; i != j",
        "x in [a, b]; b < a + 1/10",
        "p in [eps, 1 - eps]; eps > 0",
        "y in onehot(n); y[c] == 1",
        "y in onehot(n); y[k] <= 1",
        "y in onehot(n); y[1] < 1",
        "y in onehot(n); y[1] == 1; y[2] == 0",
        "p in simplex(n); p[1] == 1/2; p[2] >= 1/2",
        "n**2 == 4",
        "n >= 3; n < 4",
        "n > 3; m < 4",
        "n + m == 3; n > 1",
        "n**2 < 30; n >= 5",
        "x > 3; x < 4",
        "max(z) <= z[1]",
        "p*log(p) == 0; p < 1; p >= 0",
        "log(x) == 0; x < 2",
    ],
)
def test_what_something_satisfies_is_no_contradiction(given: str) -> None:
    claim = _claim(given)
    assert satisfied(claim)
    assert contradiction(claim, 0.5) is None


@pytest.mark.parametrize(
    "given",
    [
        "x**2 == 2",
        "exp(x) == 2; x < 1",
        "sigmoid(x) == 1/3; y > x",
        "exp(x) == 2; exp(y) == 3",
        "x == log(2); y == log(3); x < y",
        "x in (0, 1); x == log(2)",
        "a == sqrt(b); b == x + 1; x > 1/3",
        "p in simplex(n); entropy(p) == 1/2",
    ],
)
def test_what_no_rational_satisfies_is_closed_in_upon(given: str) -> None:
    claim = _claim(given)
    assert contradiction(claim, 0.5) is None
    assert closed_in(claim)


def test_sizes_reach_as_far_as_the_givens_ask() -> None:
    assert decide(_claim("n >= 100", "n > 50"), 5).verdict == "proved"
    assert decide(_claim("n >= 12", "softmax(z)[i] >= 1/12"), 5).verdict == "refuted"


@pytest.mark.parametrize("given", ["1/x == 0", "abs(x)/x == 1/2", "x > y; y > z; z > x", "n > 3; n < 4"])
def test_no_point_is_made_up(given: str) -> None:
    assert not satisfied(_claim(given))
    assert not closed_in(_claim(given))


def test_nothing_is_proved_where_no_point_satisfies_the_givens(monkeypatch: pytest.MonkeyPatch) -> None:
    deciding = import_module("lemmata.prover.decide")
    assert decide(_claim("x > 1", "x**2 >= 0"), 5).verdict == "proved"
    for name, found in {"satisfied": False, "contradiction": None, "closed_in": False}.items():
        monkeypatch.setattr(deciding, name, lambda *_, found=found: found)
    verdict = decide(_claim("x > 1", "x**2 >= 0"), 5)
    assert verdict.verdict == "undecided"
    assert "no point was found that satisfies the givens" in str(verdict)
