"""What must hold for a claim to be well defined: denominators, logarithms with their weights, roots, derivatives."""

from __future__ import annotations

import json

import pytest
from prover.listed import claim_of

from lemmata.cli import main
from lemmata.commands.printing import printed
from lemmata.elaboration.conditions import conditions, shown
from lemmata.elaboration.errors import NotElaborated

CASES: list[tuple[str, str, list[tuple[str, bool]]]] = [
    ("x/x == 1", "x in R", [("x ≠ 0", False)]),
    ("x/x == 1", "x > 0", [("x ≠ 0", True)]),
    ("exp(x)/exp(x) == 1", "x in R", [("exp(x) ≠ 0", True)]),
    ("log(x) <= x", "x > 0", [("0 < x", True)]),
    ("log(x) <= x", "x >= 0", [("0 < x", False)]),
    # A weight excuses a logarithm, and in it what is divided by; nothing else, and only if it is at least 0.
    ("p*log(p) <= 0", "p in [0, 1]", [("p ≠ 0 ⊢ 0 < p", True)]),
    ("x*log(x) >= -1", "x in R", [("x ≠ 0 ⊢ 0 < x", False)]),
    ("p*log(p/q) >= 0", "p >= 0; q > 0", [("p ≠ 0 ⊢ 0 < p/q", True)]),
    ("-p*log(p) >= 0", "p in [0, 1]", [("p ≠ 0 ⊢ 0 < p", True)]),
    (
        "entropy((p + q)/2) >= 0",
        "p, q in simplex(n)",
        [("$1 in 1..n, p[$1] + q[$1] ≠ 0 ⊢ 0 < (p[$1] + q[$1])/2", True)],
    ),
    ("(1 - p)*log(1 - p) <= 0", "p in [0, 1]", [("1 - p ≠ 0 ⊢ 0 < 1 - p", True)]),
    ("log(sigmoid(x)) <= 0", "x in R", [("0 < (1 + exp(-x))^(-1)", True)]),
    ("p*(1/p) == 1", "p >= 0", [("p ≠ 0", False)]),
    ("p*log(1 + 1/p) >= 0", "p >= 0", [("p ≠ 0 ⊢ 0 < 1 + p^(-1)", True), ("p ≠ 0", False)]),
    ("0*log(x) == 0", "x in R", [("0 < x", False)]),
    ("sqrt(x)**2 == x", "x >= 0", [("0 ≤ x", True)]),
    ("sqrt(x)**2 == x", "x in R", [("0 ≤ x", False)]),
    ("diff(abs(x), x) == 1", "x > 0", [("x ≠ 0", True)]),
    ("diff(abs(x), x) == 1", "x >= 0", [("x ≠ 0", False)]),
    ("diff(log(x), x) == 1/x", "x > 0", [("0 < x", True), ("x ≠ 0", True)]),
    ("z[2] <= max(z)", "z in R^n", [("2 ≤ n", True)]),  # which z[2] implies
    ("sum(p[k], k) == 1", "p in simplex(n)", []),
    ("entropy(p) >= 0", "p in simplex(n)", [("$1 in 1..n, p[$1] ≠ 0 ⊢ 0 < p[$1]", True)]),
    ("kl(p, q) >= 0", "p, q in simplex(n)", [("$1 in 1..n, p[$1] ≠ 0 ⊢ 0 < p[$1]/q[$1]", False)]),
    (
        "kl(p, q) >= 0",
        "p in simplex(n); q in open simplex(n)",
        [("$1 in 1..n, p[$1] ≠ 0 ⊢ 0 < p[$1]/q[$1]", True)],
    ),
    ("sum(softmax(z)[i], i) == 1", "z in R^n", [("Σ($1 in 1..n: exp(z[$1])) ≠ 0", True)]),
]


def listed(claim: str, given: str) -> list[tuple[str, bool]]:
    read = claim_of({"claim": claim, "given": given})
    out = []
    for condition in conditions(read):
        *where, conclusion = printed(condition.sequent()).splitlines()  # type: ignore[arg-type]
        text = f"{', '.join(where)} {conclusion}".removeprefix(" ⊢ ")
        out.append((text, shown(condition, read) is not None))
    return out


@pytest.mark.parametrize(("claim", "given", "expected"), CASES)
def test_what_is_asked_and_what_is_shown(claim: str, given: str, expected: list[tuple[str, bool]]) -> None:
    assert listed(claim, given) == expected


@pytest.mark.parametrize("claim", ["limit(x, x, 0) == 0", "diff(max(z), z[i]) <= 1"])
def test_what_has_no_translation_says_so(claim: str) -> None:
    with pytest.raises(NotElaborated):
        conditions(claim_of({"claim": claim, "given": "z in R^n"}))


def test_the_command_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["check", "p*log(p) <= 0", "--given", "p in [0, 1]", "--conditions"]
    assert main(call) == 0
    assert "shown      0 < p  where p ≠ 0\n" in capsys.readouterr().out
    assert main([*call, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["conditions"]
    assert rows == [{"condition": "0 < p", "where": ["p ≠ 0"], "shown": True}]
    assert main(["check", "--file", "-", "--conditions"]) == 2
    assert "--conditions goes with a single CLAIM" in capsys.readouterr().err
