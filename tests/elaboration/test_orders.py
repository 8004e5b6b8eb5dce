"""Orders, absolute values, maxima and sums: true claims with certificates, false neighbours without."""

from __future__ import annotations

import json

import pytest
from prover.listed import some

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.claims import prove
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel.certificate import replay
from lemmata.notation import Claim
from lemmata.prover.decide import decide
from lemmata.reading.text.reader import read_claim

PROVED = [
    # an inequality that is given of a sum whose index has another name
    ("abs(sum(x[i], i)) <= sum(abs(x[i]), i)", ""),
    ("abs(sum(x[j], j)) <= sum(2*abs(x[i]), i)", ""),
    # absolute values and maxima, by cases
    ("abs(max(x) - max(y)) <= max(abs(x - y))", "x in R^n; y in R^n"),
    # an equation cited for a variable that stands on both of its sides
    ("log(sigmoid(x)) == min(0, x) - log(1 + exp(-abs(x)))", ""),
    ("binary_cross_entropy(y, sigmoid(x)) == max(x, 0) - x*y + log(1 + exp(-abs(x)))", "y in [0,1]"),
    # a factor comes out of a maximum
    ("T*logsumexp(z/T) <= max(z) + T*log(n)", "T > 0"),
    ("max(z/T)*T <= max(z)", "T > 0"),
    ("min(z)/T <= min(z/T)", "T > 0"),
    # logarithms of what may be 0, under their weights
    ("entropy(p) + entropy(q) >= 0", "p in simplex(n); q in simplex(n)"),
    ("kl(p, (p + q)/2) <= log(2)", "p in simplex(n); q in simplex(n)"),
    # two variables
    ("x*y <= exp(x - 1) + y*log(y)", "y > 0"),
    # an order of indices says that they differ
    ("p[i] + p[j] <= 1", "p in simplex(n); i < j"),
    ("p[i] + p[j] <= 1", "p in simplex(n); i > j"),
    # a mixture whose weight may be 0
    (
        "entropy(t*p + (1 - t)*q) >= t*entropy(p) + (1 - t)*entropy(q)",
        "p in simplex(n); q in simplex(n); t in [0,1]",
    ),
    ("t*q[i] + (1 - t)*s[i] > 0", "t in [0,1]; q in open simplex(n); s in open simplex(n)"),
    (
        "kl(t*p + (1 - t)*r, t*q + (1 - t)*s) <= t*kl(p, q) + (1 - t)*kl(r, s)",
        "t in [0,1]; p in open simplex(n); q in open simplex(n); r in open simplex(n); s in open simplex(n)",
    ),
    # so many classes: one share is 1 less the others
    ("entropy(p) <= log(4)", "p in simplex(3)"),
    ("p[1]*log(p[1]/q[1]) + p[2]*log(p[2]/q[2]) >= 0", "p in open simplex(2); q in open simplex(2)"),
    ("-p[1]*log(p[1]) - p[2]*log(p[2]) - p[3]*log(p[3]) <= log(3)", "p in simplex(3)"),
    ("kl(p, q) == cross_entropy(p, q) - entropy(p)", "p in simplex(3); q in open simplex(3)"),
    ("kl([p, 1-p], [q, 1-q]) >= 0", "p in (0,1); q in (0,1)"),
    # roots
    ("sqrt(1 + x**2) - 1 <= abs(x)", ""),
    ("sqrt(1 + x**2) >= abs(x)", ""),
    ("max(abs(x)) <= sqrt(sum(x[i]**2, i))", "x in R^n"),
    ("abs(x[k]) <= sqrt(sum(x[i]**2, i))", "x in R^n"),
    # two extremes
    ("max(x) - min(x) >= x[i] - x[j]", "x in R^n"),
    # a variable that ends where the slope turns
    ("logsumexp([x, y]) <= max(x, y) + log(2)", ""),
    ("abs(softplus(x) - softplus(y)) <= abs(x - y)", ""),
    # given inequalities, each some times
    ("3*x + 2*y <= 7*z", "x <= z; y <= 2*z"),
    ("a*c <= b*c", "a <= b; c >= 0"),
    ("x - w <= 3", "x <= y + 1; y <= z + 1; z <= w + 1"),
]

CANNOT_OCCUR = [
    ("x == y", "u > 0; u*v > 0; v < 0"),
    ("x < y", "u > 0; u*v > 0; v < 0"),
    ("x != y", "exp(u)*v >= 0; v < 0"),
    ("z[i] == z[j]", "z in R^n; exp(z[i])*(-exp(z[j])/sum(exp(z[k]), k)) >= 0"),
]

FALSE = [
    ("sum(abs(x[i]), i) <= abs(sum(x[i], i))", ""),
    ("max(abs(x - y)) <= abs(max(x) - max(y))", "x in R^n; y in R^n"),
    ("log(sigmoid(x)) == min(0, x) - log(1 + exp(abs(x)))", ""),
    ("max(z/T)*T <= max(z) - 1", "T > 0"),
    ("max(c*z) <= c*max(z)", ""),
    ("max(z/2) <= min(z)/2", ""),
    ("entropy(p) - entropy(q) >= 0", "p in simplex(n); q in simplex(n)"),
    ("x*y <= exp(x - 1) + y*log(y) - 1/10", "y > 0"),
    ("p[i] + p[j] <= 1/2", "p in simplex(n); i < j"),
    ("p[i] + p[j] <= 1", "p in simplex(n); i <= j"),
    ("3*x + 2*y <= 6*z", "x <= z; y <= 2*z"),
    ("3*x + 2*y < 7*z", "x <= z; y <= 2*z"),
    ("a*c <= b*c", "a <= b"),
    ("max(x) - min(x) <= x[i] - x[j]", "x in R^n"),
    ("logsumexp([x, y]) <= y + log(2)", "x >= y"),
    ("sqrt(1 + x**2) >= 1 + abs(x)", ""),
    ("sqrt(x) >= x", "x >= 0"),
    ("sqrt(sum(x[i]**2, i)) <= max(abs(x))", "x in R^n"),
    ("max(x)**2 <= sum(x[i], i)", "x in R^n"),
    ("x == y", "u > 0; u*v >= 0; v <= 0"),
    ("entropy(p) <= log(2)", "p in simplex(3)"),
    ("p[1]*log(p[1]/q[1]) >= 0", "p in open simplex(2); q in open simplex(2)"),
    ("kl(p, q) == cross_entropy(p, q) + entropy(p)", "p in simplex(3); q in open simplex(3)"),
    ("t*q[i] + (1 - t)*s[i] > 0", "t in [0,1]; q in simplex(n); s in open simplex(n)"),
    ("t*q + (1 - t)*s > 0", "q > 0; s > 0"),
]


def claimed(claim: str, given: str) -> Claim:
    return read_claim(claim, tuple(filter(None, given.split("; "))))


@pytest.mark.parametrize(("claim", "given"), some(PROVED, 7))
def test_what_is_proved_has_a_certificate(claim: str, given: str) -> None:
    verdict = decide(claimed(claim, given), 20)
    assert verdict.verdict == "proved"
    assert verdict.proof is not None
    theorem = verdict.proof.theorem
    again = replay(json.loads(json.dumps(certificate(theorem))))
    assert (again.hypotheses, again.conclusion) == (theorem.hypotheses, theorem.conclusion)


@pytest.mark.parametrize(("claim", "given"), some(FALSE, 2))
def test_what_is_false_has_none(claim: str, given: str) -> None:
    with pytest.raises(NotElaborated):
        prove(claimed(claim, given))


@pytest.mark.parametrize(("claim", "given"), CANNOT_OCCUR)
def test_anything_holds_in_a_case_that_cannot_occur(claim: str, given: str) -> None:
    assert prove(claimed(claim, given)).conclusion
