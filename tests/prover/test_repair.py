"""A repair is a near claim that is proved, and says what was wrong."""

from __future__ import annotations

import pytest
from sympy import Rational

from lemmata.prover.constants import UNKNOWN, literal, slots
from lemmata.prover.decide import decide
from lemmata.prover.restating import restates
from lemmata.reading.text.reader import read_claim
from lemmata.reading.writing import write
from lemmata.verdict import Repair

JACOBIAN = "diff(softmax(z)[i], z[j]) == softmax(z)[i]*"
HESSIAN = "diff(diff(logsumexp(z), z[i]), z[j]) == "
LOSS = "diff(cross_entropy(y, softmax(z)), z[j]) == "
OPEN = "p in open simplex(n); q in open simplex(n)"

# What was claimed, the givens, and what must be offered: a claim that is proved, or when it is true.
CASES = [
    (JACOBIAN + "(1 - softmax(z)[j])", "z in R^n", JACOBIAN + "(delta(i, j) - softmax(z)[j])", "i = j"),
    (LOSS + "softmax(z)[j] - y[j]", "y in R^n", "", "sum(y[i], i) == 1"),
    (LOSS + "y[j] - softmax(z)[j]", "y in simplex(n)", LOSS + "softmax(z)[j] - y[j]", ""),
    ("sigmoid(x)*(1 - sigmoid(x)) < 1/4", "", "sigmoid(x)*(1 - sigmoid(x)) <= 1/4", ""),
    ("log(sigmoid(x)) == softplus(-x)", "", "log(sigmoid(x)) == -softplus(-x)", ""),
    ("exp(x) >= 1 + x + x**2/2", "", "", "x >= 0"),
    ("logit(p) == atanh(2*p - 1)", "p in (0,1)", "logit(p) == 2*atanh(2*p - 1)", ""),
    ("limit(sigmoid(x), x, oo) == 0", "", "limit(sigmoid(x), x, oo) == 1", ""),
    ("diff(sigmoid(x), x) == sigmoid(x)", "", "diff(sigmoid(x), x) == sigmoid(x)*(1 - sigmoid(x))", ""),
    ("diff(tanh(x), x) == 1 - tanh(x)", "", "diff(tanh(x), x) == 1 - tanh(x)**2", ""),
    (
        "diff(logsumexp(z/T), z[j]) == softmax(z/T)[j]",
        "T > 0",
        "diff(logsumexp(z/T), z[j]) == softmax(z/T)[j]/T",
        "",
    ),
    (
        "kl(p, q) == cross_entropy(q, p) - entropy(p)",
        OPEN,
        "kl(p, q) == cross_entropy(p, q) - entropy(p)",
        "",
    ),
    ("softplus(x) <= max(0, x) + 0.6931", "", "softplus(x) <= max(0, x) + log(2)", ""),
    (
        "abs(softmax([4, 2, -2])[1] - 0.8798) < 0.00005",
        "",
        "abs(softmax([4, 2, -2])[1] - 0.8789) < 0.00005",
        "",
    ),
]

MORE = [
    ("abs(x + y) == abs(x) + abs(y)", "", "abs(x + y) <= abs(x) + abs(y)", ""),
    ("logsumexp(z + c) == logsumexp(z) + n*c", "", "logsumexp(z + c) == logsumexp(z) + c", ""),
    ("prod(softmax(z)[i], i) == 1", "", "sum(softmax(z)[i], i) == 1", ""),
    ("log(1 + x) >= x - x**2/2", "x > -1", "", "x >= 0"),
    (
        "diff(sigmoid(x), x, 2) == sigmoid(x)*(1 - sigmoid(x))*(1 - sigmoid(x))",
        "",
        "diff(sigmoid(x), x, 2) == sigmoid(x)*(1 - 2*sigmoid(x))*(1 - sigmoid(x))",
        "",
    ),
    ("diff(logsumexp(z), z[j]) == -softmax(z)[j]", "", "diff(logsumexp(z), z[j]) == softmax(z)[j]", ""),
    (
        "diff(-log(softmax(z)[i]), z[j]) == softmax(z)[j]",
        "",
        "diff(-log(softmax(z)[i]), z[j]) == softmax(z)[j] - delta(i, j)",
        "",
    ),
    (
        HESSIAN + "softmax(z)[i]*softmax(z)[j]",
        "",
        HESSIAN + "(delta(i, j) - softmax(z)[i])*softmax(z)[j]",
        "",
    ),
    (
        HESSIAN + "softmax(z)[i]*(1 - softmax(z)[i])",
        "",
        HESSIAN + "softmax(z)[i]*(delta(i, j) - softmax(z)[j])",
        "i = j",
    ),
    ("diff(softplus(x), x) == sigmoid(-x)", "", "diff(softplus(x), x) == sigmoid(x)", ""),
    ("diff(softplus(x), x) == 1/(1 + exp(x))", "", "diff(softplus(x), x) == 1/(1 + exp(-x))", ""),
    ("diff(entropy(p), p[j]) == -log(p[j])", OPEN, "diff(entropy(p), p[j]) == -log(p[j]) - 1", ""),
    ("diff(logit(p), p) == 1/p + 1/(p - 1)", "p in (0,1)", "diff(logit(p), p) == 1/p - 1/(p - 1)", ""),
    (
        "kl(p, q) == cross_entropy(p, q) + entropy(p)",
        OPEN,
        "kl(p, q) == cross_entropy(p, q) - entropy(p)",
        "",
    ),
    (
        "kl(p, q) == entropy(p) - cross_entropy(p, q)",
        OPEN,
        "kl(p, q) == cross_entropy(p, q) - entropy(p)",
        "",
    ),
    ("kl(p, q) > 0", OPEN, "kl(p, q) >= 0", ""),
    ("entropy(p) < log(n)", "p in simplex(n)", "entropy(p) <= log(n)", ""),
    ("entropy(p) >= log(n)", "p in simplex(n)", "entropy(p) <= log(n)", ""),
    ("entropy(p) <= log(2)", "p in simplex(n)", "entropy(p) <= log(n)", ""),
    ("binary_entropy(p) <= 1/2", "p in [0,1]", "binary_entropy(p) <= log(2)", ""),
    ("sigmoid(x) == (1 + tanh(x))/2", "", "sigmoid(x) == (1 + tanh(x/2))/2", ""),
    ("sigmoid(x) == 1 + tanh(x/2)", "", "sigmoid(x) == (1 + tanh(x/2))/2", ""),
    ("sigmoid(-x) == -sigmoid(x)", "", "sigmoid(-x) == 1 - sigmoid(x)", ""),
    ("sigmoid(-x) == sigmoid(x)", "", "sigmoid(-x) == 1 - sigmoid(x)", ""),
    ("tanh(x) == sigmoid(2*x) - 1", "", "tanh(x) == 2*sigmoid(2*x) - 1", ""),
    ("log(t) >= t - 1", "t > 0", "log(t) <= t - 1", ""),
    ("sigmoid(x)*(1 - sigmoid(x)) <= 1/5", "", "sigmoid(x)*(1 - sigmoid(x)) <= 1/4", ""),
    ("logsumexp(z) <= max(z) + log(2)", "", "logsumexp(z) <= max(z) + log(n)", ""),
    ("logsumexp(z + c) == logsumexp(z) - c", "", "logsumexp(z + c) == logsumexp(z) + c", ""),
    ("log_softmax(z)[i] == logsumexp(z) - z[i]", "", "log_softmax(z)[i] == z[i] - logsumexp(z)", ""),
    ("sum(softmax(z)[i], i) == n", "", "sum(softmax(z)[i], i) == 1", ""),
    ("log(a*b) == log(a)*log(b)", "a > 0; b > 0", "log(a*b) == log(a) + log(b)", ""),
    ("sqrt(x**2) == x", "", "", "x >= 0"),
    ("sum(p[i]*x[i]**2, i) - sum(p[i]*x[i], i)**2 >= 0", "x in R^n", "", "p in simplex(n)"),
    ("limit(T*logsumexp(z/T), T, 0, '+') == min(z)", "", "limit(T*logsumexp(z/T), T, 0, '+') == max(z)", ""),
]


ALL = [*CASES, *(pytest.param(*case, marks=pytest.mark.nightly) for case in MORE)]


@pytest.mark.parametrize(("claim", "given", "mended", "condition"), ALL)
def test_the_slip_is_named(claim: str, given: str, mended: str, condition: str) -> None:
    verdict = decide(read_claim(claim, tuple(filter(None, given.split(";")))), 20, mending=5)
    assert (verdict.verdict, verdict.repair) == ("refuted", Repair(mended, condition))


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("exp(x) == x**3 + 7", ()),
        (
            "kl(p, q) == kl(q, p)",
            ("p in open simplex(n)", "q in open simplex(n)"),
        ),  # not kl(p, q) == kl(p, q)
        ("softmax([1, 2, 3])[1] == 0.09", ()),
        ("1/3 == 0.33", ()),
    ],
)
def test_no_repair_is_made_up(claim: str, given: tuple[str, ...]) -> None:
    verdict = decide(read_claim(claim, given), 20)
    assert (verdict.verdict, verdict.repair) == ("refuted", None)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("sigmoid(x) == -sigmoid(x)", ""),
        ("sigmoid(x) < sigmoid(x)", ""),
        ("sigmoid(x) == sigmoid(x)/2", ""),
        ("sigmoid(x) == sigmoid(x) + 1", ""),
        ("sigmoid(x) == 1.5*sigmoid(x)", ""),
        ("sigmoid(x) == sigmoid(2*x)", ""),
        ("softmax(z)[i] == 3*softmax(z)[i]", "z in R^n"),
        ("x + y == x - y", ""),
        ("x == 2*x", ""),
        ("x == x*y", ""),
        ("x*y == x/y", "y > 0"),
        ("log(x) == log(x)/log(2)", "x > 0"),
        ("1 == 2", ""),
    ],
)
def test_no_repair_says_a_side_again(claim: str, given: str) -> None:
    verdict = decide(read_claim(claim, given), 10, mending=2)
    assert verdict.verdict == "refuted"
    offered = verdict.repair.claim if verdict.repair else ""
    assert not offered or not restates(read_claim(offered, given).statement)
    assert "1*" not in offered


@pytest.mark.parametrize(
    "statement", ["sigmoid(x) <= 2*x + 1/3", "x - 0.5 == log(3)*y/4", "exp(2*x) - 1 <= log(2)"]
)
def test_every_constant_makes_room_and_is_put_back(statement: str) -> None:
    claim = read_claim(statement)
    places = list(slots(claim.statement))
    assert all(str(UNKNOWN) in str(slot.open) for slot in places)
    texts = {write(slot.filled(literal(Rational(5, 7)))) for slot in places}
    assert len(texts) == len(places)
    assert all(read_claim(text) for text in texts)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("x == 2", "x in {0, 1}"),
        ("x == 1", "x in {0, 1}"),
        ("y == w*x + b", ""),
        ("a == b + c", ""),
        ("x*y == 1", "x in {-1, 0, 1}"),
        ("z[i] == x", ""),
        ("x == 10**400", "x >= 10**300"),
        ("x*10**400 == y", ""),
    ],
)
def test_a_scalar_that_is_zero_or_huge_where_it_fails_is_no_defect(claim: str, given: str) -> None:
    found = decide(read_claim(claim, tuple(filter(None, given.split(";")))), 5)
    assert found.verdict == "refuted"


def test_a_condition_that_the_givens_exclude_mends_nothing() -> None:
    found = decide(read_claim("softmax(z)[i] == softmax(z)[j]", ("i != j",)), 5)
    assert found.verdict == "refuted"
    assert found.repair is None or "i = j" not in found.repair.condition
