"""Reasons in the syntax of claims: what is read back, and what is no expression stays as it is."""

from __future__ import annotations

import pytest

from lemmata.prover.decide import decide
from lemmata.prover.telling import told
from lemmata.reading.text.reader import read_claim


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the sign of softmax(z, 1) is open", "the sign of softmax(z)[1] is open"),
        ("softmax_temperature(z, T, i) < 1", "softmax_temperature(z, T)[i] < 1"),
        ("softmax(z + Sum(softmax(y, l), (l, 1, n)), k)", "softmax(z + sum(softmax(y)[l], l, 1, n))[k]"),
        ("softmax([a, b], 1)", "softmax([a, b])[1]"),
        ("Sum(Sum(X[k, a], (a, 1, m)), (k, 1, n))", "sum(sum(X[k, a], a, 1, m), k, 1, n)"),
        ("Product(z[k], (k, 1, 3))", "prod(z[k], k, 1, 3)"),
        ("Derivative(Abs(x), (x, 2)) + Derivative(y, z[j])", "diff(abs(x), x, 2) + diff(y, z[j])"),
        ("Max(0, x)*KroneckerDelta(i, j)", "max(0, x)*delta(i, j)"),
        ("vmax(z) - vmin(z)", "max(z) - min(z)"),
        ("Limit(kl_divergence(p, q), x, 0, dir='+') = 0", "limit(kl(p, q), x, 0, '+') = 0"),
        ("Limit(x, x, 0, dir='+-')", "limit(x, x, 0)"),
    ],
)
def test_expressions_are_told_as_a_claim_has_them(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text", ["Summary (k, 1, n)", "a sum, (k, 1, n), is", "softmax(z)", "softmax(z, i", "MySum(x)", "Max"]
)
def test_control_other_words_stay(text: str) -> None:
    assert told(text) == text


def test_an_undecided_claim_tells_no_names_of_sympy() -> None:
    for claim, given in (
        ("softmax(z)[1] <= sigmoid(z[1] - z[2])", "n >= 2"),
        ("kl(p, q) <= 3", "kl(p, q) >= 3"),
    ):
        givens = (given, "p in simplex(2)", "q in simplex(2)") if "kl" in claim else (given,)
        evidence = decide(read_claim(claim, givens), 1).evidence
        assert evidence is not None
        assert not any(
            name in line for line in (*evidence.tried, evidence.stopped) for name in ("Sum(", "Eq(", "z, 1)")
        )
