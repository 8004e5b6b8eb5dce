"""What must hold for a claim to be well defined: denominators, logarithms with their weights, roots, derivatives."""

from __future__ import annotations

import json

import pytest
from prover.listed import claim_of, some

from lemmata.cli import main
from lemmata.commands.printing import printed
from lemmata.elaboration.conditions import conditions, shown
from lemmata.elaboration.errors import NotElaborated
from lemmata.errors import LemmataError
from lemmata.prover.search import condition as proved
from lemmata.tactics.errors import TacticError
from lemmata.tactics.identity import defined

LOG_OF_Y = [("p ≠ 0 ⊢ 0 < y", True), ("0 < y", False)]

OTHERS = "i in 1..n ⊢ 0 < Σ($1 in 1..n: (1 - δ[$1, i])·exp(z[$1]))"

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
        [("k in 1..n, p[k] + q[k] ≠ 0 ⊢ 0 < (p[k] + q[k])/2", True)],
    ),
    ("(1 - p)*log(1 - p) <= 0", "p in [0, 1]", [("1 - p ≠ 0 ⊢ 0 < 1 - p", True)]),
    ("log(sigmoid(x)) <= 0", "x in R", [("0 < (1 + exp(-x))^(-1)", True)]),
    ("p*(1/p) == 1", "p >= 0", [("p ≠ 0", False)]),
    ("p*log(1 + 1/p) >= 0", "p >= 0", [("p ≠ 0", False), ("p ≠ 0 ⊢ 0 < 1 + p^(-1)", True)]),
    ("p**2*log(p) <= 0", "p in [0, 1]", [("p ≠ 0 ⊢ 0 < p", True)]),
    ("x**2*log(x**2) >= -1", "x in R", [("x ≠ 0 ⊢ 0 < x^2", False)]),  # the factor is x, which has no sign
    # A power of a logarithm is a product of logarithms; Σ is no sum that is written out.
    ("x*log(x)**2 >= 0", "x >= 0", [("x ≠ 0 ⊢ 0 < x", True)]),
    ("x*log(x)**(-1) >= 0", "x >= 0", [("log(x) ≠ 0", False), ("0 < x", False)]),
    (
        "p*(log(x) + sum(log(z[k]), k)) >= 0",
        "x >= 0",
        [("p ≠ 0 ⊢ 0 < x", False), ("l in 1..n ⊢ 0 < z[l]", False)],
    ),
    # A 0 that is written excuses a logarithm, and no denominator; a component that is 0 does.
    ("0*log(x) == 0", "x in R", []),
    ("0*log(1/x) == 0", "x in R", [("x ≠ 0", False)]),
    ("diff(0*log(x), x) == 0", "x in R", [("0 < x", False)]),
    ("diff(0*log(x), x) == 0", "x > 0", [("0 < x", True)]),
    ("diff(x*(0*log(y)), x) == 0", "y in R", []),
    ("(x - x)*log(1/(x - x)) == 0", "x in R", [("x - x ≠ 0", False)]),
    ("kl([0, 1], [0, 1]) == 0", "", [("0 < 1/1", True)]),
    ("sqrt(x)**2 == x", "x >= 0", [("0 ≤ x", True)]),
    ("sqrt(x)**2 == x", "x in R", [("0 ≤ x", False)]),
    ("diff(abs(x), x) == 1", "x > 0", [("x ≠ 0", True)]),
    ("diff(abs(x), x) == 1", "x >= 0", [("x ≠ 0", False)]),
    ("diff(log(x), x) == 1/x", "x > 0", [("0 < x", True)]),
    ("diff(diff(x**2*log(x**2), x), x) == 0", "x in R", [("0 < x^2", False)]),
    ("diff(diff(softplus(x), x), x) >= 0", "x in R", [("0 < 1 + exp(x)", True)]),
    # Around the point y + √x is defined only if x > 0, whatever its slope in y.
    ("diff(diff(y + sqrt(x), y), x) == 0", "x >= 0", [("0 < x", False)]),
    ("diff(diff(y + sqrt(x), y), x) == 0", "x > 0", [("0 < x", True)]),
    ("diff(max(x, y), x) == 1", "x > y", [("x ≠ y", True)]),
    ("diff(max(x, y), x) == 1", "x >= y", [("x ≠ y", False)]),
    ("diff(max([x, y, w]), x) == 1", "x > y; x > w", [("x ≠ y", True), ("x ≠ w", True)]),
    ("diff(min(x, y), x) == 0", "x > y", [("x ≠ y", True)]),
    ("diff(relu(x)**2, x) == 2*relu(x)", "x in R", [("x ≠ 0", False)]),
    ("diff(max(z), z[i]) <= 1", "z in R^n", [("k in 1..n, l in 1..n, l ≠ k ⊢ z[l] ≠ z[k]", False)]),
    ("diff([abs(x), x][i], x) <= 1", "x >= 0", [("x ≠ 0", False)]),
    ("diff(prod(z[k], k), z[j]) >= 0", "z in R^n", []),
    # What does not move is a constant, and stays excused by what does not move either.
    (
        "diff(p*log(p/x), x) == -p/x",
        "p in [0, 1]; x > 0",
        [("p ≠ 0 ⊢ 0 < p/x", True), ("0 < x^(-1)", True), ("x ≠ 0", True)],
    ),
    ("diff(x*log(y), x) == log(y)", "x >= 0; y > 0 where x > 0; y >= 0", [("0 < y", False)]),
    ("diff(p*log(y), y) == p/y", "p >= 0; y > 0 where p > 0; y >= 0", LOG_OF_Y),
    # Near its place, and not at it; the value where the givens hold.
    ("limit(1/x, x, oo) == 0", "", [("1 < x ⊢ x ≠ 0", True)]),
    ("limit(1/x, x, -oo) == 0", "", [("x < -1 ⊢ x ≠ 0", True)]),
    ("limit(1/(x - 5), x, oo) == 0", "", [("1000 < x ⊢ x - 5 ≠ 0", True)]),
    ("limit(1/(x - 1/4), x, 0) == -4", "", [("-1/1000 < x, x < 1/1000, x ≠ 0 ⊢ x - 1/4 ≠ 0", True)]),
    ("limit(log(1 - x), x, oo) == 0", "", [("1 < x ⊢ 0 < 1 - x", False)]),
    ("limit(p*log(p), p, 0, '+') == 0", "", [("0 < p, p < 1, p ≠ 0 ⊢ 0 < p", True)]),
    ("limit(p*log(p), p, 0) == 0", "", [("-1 < p, p < 1, p ≠ 0 ⊢ 0 < p", False)]),
    (
        "limit(x/(exp(x) - 1), x, 0) == 1",
        "",
        [("-1 < x, x < 0 ⊢ exp(x) - 1 ≠ 0", True), ("0 < x, x < 1 ⊢ exp(x) - 1 ≠ 0", True)],
    ),
    (
        "limit((1 + a/x)**x, x, oo) == exp(a)",
        "",
        [("-a < x, 1 < x, a < x ⊢ 0 < 1 + a/x", True), ("1 < x ⊢ x ≠ 0", True)],
    ),
    (
        "limit(log(x), x, a) == log(a)",
        "a > 0",
        [("0 < x, a - 1 < x, x < a + 1, x ≠ a ⊢ 0 < x", True), ("0 < a", True)],
    ),
    (
        "limit(log(x), x, a) == log(a)",
        "a >= 0",
        [("a - 1 < x, x < a + 1, x ≠ a ⊢ 0 < x", False), ("0 < a", False)],
    ),
    ("limit(log(x), x, 0, '-') == 1", "x > 5", [("-1 < x1, x1 < 0 ⊢ 0 < x1", False)]),  # another x
    ("limit(x*sqrt(y - x), x, 0, '+') == 0", "y > x", [("0 < x1, x1 < 1 ⊢ 0 ≤ y - x1", False)]),
    ("limit(x*sqrt(y - x), x, 0, '+') == 0", "y in (x, 1)", [("0 < x1, x1 < 1 ⊢ 0 ≤ y - x1", False)]),
    ("limit(x*sqrt(z[1] - x), x, 0, '+') == 0", "z in (x, 1)^n", [("0 < x1, x1 < 1 ⊢ 0 ≤ z[1] - x1", False)]),
    ("limit(x, x, 0) == y - y/y", "y in R", [("y ≠ 0", False)]),
    ("limit(x, x, 1/y) == 1/y", "y > 0", [("y ≠ 0", True)]),
    # What is implied is not listed, and nothing else is left out.
    ("log(x) + sqrt(x) + 1/x >= 0", "x > 0", [("0 < x", True)]),
    ("log(x) + diff(max(x, y), x) >= 0", "x > 0", [("0 < x", True), ("x ≠ y", False)]),
    ("log(n) + z[2] >= 0", "z in R^n", [("0 < n", True), ("2 ≤ n", True)]),
    ("1/sqrt(x) >= 0", "x >= 0", [("0 < x", False)]),
    ("1/x**2 >= 0", "x >= 0", [("x ≠ 0", False)]),
    # Signs that need a little more.
    ("entropy(y) == 0", "y in onehot(n)", [("k in 1..n, y[k] ≠ 0 ⊢ 0 < y[k]", True)]),
    ("y*log(1/y) >= 0", "y in {0, 1}", [("y ≠ 0 ⊢ 0 < y^(-1)", True)]),
    ("y*log(1/y) >= 0", "y in {-1, 1}", [("y ≠ 0 ⊢ 0 < y^(-1)", False)]),
    ("log(max(p)) <= 0", "p in simplex(n)", [("0 < max($1 in 1..n: p[$1])", True)]),
    ("log(1 - p[i]) <= 0", "p in open simplex(n); n >= 2", [("i in 1..n ⊢ 0 < 1 - p[i]", True)]),
    ("log(1 - p[i]) <= 0", "p in open simplex(n)", [("i in 1..n ⊢ 0 < 1 - p[i]", False)]),
    ("log(1 - p[i]) <= 0", "p in simplex(n); n >= 2", [("i in 1..n ⊢ 0 < 1 - p[i]", False)]),
    ("log(1 - max(p)) <= 0", "p in open simplex(3)", [("0 < 1 - max($1 in 1..3: p[$1])", True)]),
    ("log(max(z)) <= 0", "z in [0, 1]^n", [("0 < max($1 in 1..n: z[$1])", False)]),
    ("1/(t*x + (1 - t)*y) > 0", "t in [0, 1]; x > 0; y > 0", [("t·x + (1 - t)·y ≠ 0", True)]),
    ("1/(t*x + (1 - t)*y) > 0", "t in [0, 1]; x >= 0; y > 0", [("t·x + (1 - t)·y ≠ 0", False)]),
    ("log(sum((1 - delta(i, k))*exp(z[k]), k)) <= 0", "n >= 2", [(OTHERS, True)]),
    ("log(sum((1 - delta(i, k))*exp(z[k]), k)) <= 0", "z in R^n", [(OTHERS, False)]),
    (
        "log(sum(X[i, j], j)) >= 0",
        "X in (0, oo)^(n x n)",
        [("i in 1..n ⊢ 0 < Σ($1 in 1..n: X[i, $1])", True)],
    ),
    ("log(sum(X[i, j], j)) >= 0", "X in R^(n x n)", [("i in 1..n ⊢ 0 < Σ($1 in 1..n: X[i, $1])", False)]),
    # Inside of functions.
    ("tanh(x/x) <= 1", "x in R", [("x ≠ 0", False)]),
    ("atanh(x) >= 0", "x in [0, 1)", [("0 < 1 + x", True), ("0 < 1 - x", True)]),
    ("atanh(x) >= 0", "x in [0, 1]", [("0 < 1 + x", True), ("0 < 1 - x", False)]),
    ("z[2] <= max(z)", "z in R^n", [("2 ≤ n", True)]),  # which z[2] implies
    ("softmax(z)[3] <= 1", "n >= 3", [("3 ≤ n", True), ("Σ($1 in 1..n: exp(z[$1])) ≠ 0", True)]),
    ("sum(p[k], k) == 1", "p in simplex(n)", []),
    ("entropy(p) >= 0", "p in simplex(n)", [("k in 1..n, p[k] ≠ 0 ⊢ 0 < p[k]", True)]),
    ("kl(p, q) >= 0", "p, q in simplex(n)", [("k in 1..n, p[k] ≠ 0 ⊢ 0 < p[k]/q[k]", False)]),
    (
        "kl(p, q) >= 0",
        "p in simplex(n); q in open simplex(n)",
        [("k in 1..n, p[k] ≠ 0 ⊢ 0 < p[k]/q[k]", True)],
    ),
    ("sum(softmax(z)[i], i) == 1", "z in R^n", [("Σ($1 in 1..n: exp(z[$1])) ≠ 0", True)]),
]


def listed(claim: str, given: str) -> list[tuple[str, bool]]:
    read = claim_of({"claim": claim, "given": given})
    out = []
    for condition in conditions(read):
        *where, conclusion = printed(condition.sequent(), sizes=False).splitlines()  # type: ignore[arg-type]
        text = f"{', '.join(where)} {conclusion}".removeprefix(" ⊢ ")
        out.append((text, shown(condition, read) is not None))
    return out


@pytest.mark.parametrize(("claim", "given", "expected"), CASES)
def test_what_is_asked_and_what_is_shown(claim: str, given: str, expected: list[tuple[str, bool]]) -> None:
    assert listed(claim, given) == expected


def test_a_prover_may_show_a_condition() -> None:
    def all_shown(claim: str, given: str = "p in simplex(n); q in open simplex(n)") -> tuple[bool, bool]:
        read = claim_of({"claim": claim, "given": given})
        found = conditions(read)
        return all(shown(c, read) for c in found), all(shown(c, read, proved) for c in found)

    assert all_shown("sqrt(kl(p, q)/2) >= 0") == (False, True)
    assert all_shown("sqrt(-kl(p, q)) >= 0") == (False, False)
    assert all_shown("sqrt(x - 1 - log(x)) >= 0", "x > 0") == (False, True)
    assert all_shown("1/(1 + log(x) - x) <= 0", "x > 1") == (False, True)
    assert all_shown("1/(1 + log(x) - x) <= 0", "x > 0") == (False, False)


def test_another_theorem_shows_nothing() -> None:
    read = claim_of({"claim": "sqrt(x) >= 0", "given": ""})
    (condition,) = conditions(read)
    for claim, given in (("x**2 >= 0", ""), ("0 <= x", "x > 0")):
        assert (
            shown(condition, read, lambda _, c=claim, g=given: proved(claim_of({"claim": c, "given": g})))
            is None
        )  # type: ignore[misc]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("cross_entropy([0, 1], [1, 0]) == oo", [True, True]),
        ("kl([1/2, 1/2], [1, 0]) == oo", [True, True, True]),
        ("cross_entropy([1, 1], [-1, 0]) == oo", [True, False, True]),
        ("cross_entropy([-1, 1], [1, 0]) == oo", [False, True, True]),
        ("kl([0, 1], [1/(x - x), 0]) == oo", [False, True, True]),
    ],
)
def test_an_infinite_value_asks_for_no_positive_q(claim: str, expected: list[bool]) -> None:
    assert [is_shown for _, is_shown in listed(claim, "")] == expected


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("sum(X[k, k], k) <= 1", "X in R^(n x m)"),
        ("limit(x, x, x) == x", ""),
        ("limit(1/m, m, oo) <= 0", "z in R^m"),
        ("[x, 1][3] == 1", ""),
    ],
)
def test_what_has_no_meaning_is_refused(claim: str, given: str) -> None:
    with pytest.raises((NotElaborated, LemmataError)):
        conditions(claim_of({"claim": claim, "given": given}))


def test_the_command_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["check", "p*log(p) <= 0", "--given", "p in [0, 1]", "--conditions"]
    assert main(call) == 0
    assert "shown      0 < p  where p ≠ 0\n" in capsys.readouterr().out
    assert main([*call, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["conditions"]
    assert rows == [{"condition": "0 < p", "where": ["p ≠ 0"], "shown": True}]
    assert main(["check", "--file", "-", "--conditions"]) == 2
    assert "--conditions goes with a single CLAIM" in capsys.readouterr().err


# ------------------------------------------------------------------ beside the tactics, which ask the same

DOMAINS = [
    "z in R^n; q in R^n",
    "x >= 0; y >= 0; p in [0, 1]; z in simplex(n); q in simplex(n)",
    "x > 0; y > x; p in (0, 1); z in open simplex(n); q in open simplex(n)",
    "x >= 0; y > 0 where x > 0; y >= 0; p in [0, 1]; z in simplex(n); q in simplex(n); q > 0 where z > 0",
]
EXPRESSIONS = """x/x · p*(1/p) · p*log(1 + 1/p) · 0*log(1/x) · (x - x)*log(x - x) · p*log(p/(x*y)) · x*log(1/(1/x)) ·
x**(3/2) · x**(-1/2) · x**y · x**0 · (1/x)**0 · sqrt(x**2) · 1/(x**2 + 1) · 1/(1 - exp(x)) · log(x**2) ·
p*sum(log(z[k]), k) · p*(log(x) + log(y)) · p*log(x)/log(y) · p/log(x) · p*binary_entropy(x) · p*logit(x) ·
exp(1/x) · tanh(1/x) · atanh(x) · max(1/x, 0) · softmax([1/x, 0])[1] · [1/x, x][i] · [1/x, x][2] · z[2] ·
prod(1/z[k], k) · 1/softmax(z)[i] · log(1 - softmax(z)[i]) · delta(i, j)*log(z[i]) · 1/delta(i, j) ·
kl([p, 1 - p], [x, 1 - x]) · kl(z, q) · js(z, q) · cross_entropy(softmax(z), q) · entropy((z + q)/2) ·
diff(x**(3/2), x) · diff(sqrt(x), x) · diff(abs(x), x) · diff(x*abs(x), x) · diff(1/x, x) · diff(log(x)*y, y) ·
diff(x*log(y), x) · diff(x*log(y), y) · diff(p*log(p/x), x) · diff(p*log(x/p), x) · diff(entropy(z), z[i]) ·
diff(kl(z, q), q[j]) · diff(kl(z, softmax(q)), q[j]) · diff(max(x, y), x) · diff(max([x, y, x + 1]), x) ·
diff(relu(x)**2, x, 2) · diff(diff(y + sqrt(x), y), x) · diff(diff(x*abs(y), x), y) · diff(sum(z[k]/x, k), x) ·
diff(max(z), z[j]) · diff(prod(abs(z[k]), k), z[j]) · diff([abs(x), x][i], x) · diff(tanh(relu(x)), x)"""


@pytest.mark.parametrize("given", some(DOMAINS, 2))
def test_what_the_tactics_call_undefined_has_a_condition_that_is_not_shown(given: str) -> None:
    differing = set()
    for text in map(str.strip, EXPRESSIONS.split("·")):
        read = claim_of({"claim": f"{text} == 0", "given": given})
        try:
            defined(read.statement.args[0], read.givens)
            by_tactics = True
        except TacticError:
            by_tactics = False
        if by_tactics != all(shown(c, read) for c in conditions(read)):
            differing.add(text)
    assert differing == set()
