"""Signs: what the givens show, and what they do not."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import IndexedBase, Integer, Rational, S, Symbol, cosh, oo
from tactics.claims import sign, stated, within

from lemmata.notation import (
    Domain,
    Interval,
    OneHot,
    Power,
    Simplex,
    dimension,
    index,
    matrix,
    n,
    scalar,
    vector,
)
from lemmata.notation import within as member
from lemmata.tactics.errors import Unsupported
from lemmata.tactics.facts import Bounds, Facts
from lemmata.tactics.identity import evaluate
from lemmata.tactics.laws import ALL
from lemmata.tactics.ratio import ONE, constant, generator

POSITIVE, NONNEGATIVE, UNKNOWN = 2, 1, 0

SIGNS: list[tuple[str, str, int]] = [
    # numbers
    ("3", "", POSITIVE),
    ("-3", "", UNKNOWN),
    ("0", "", NONNEGATIVE),
    ("1 - log(2)", "", POSITIVE),
    ("log(2) - 1", "", UNKNOWN),
    ("pi - 3", "", POSITIVE),
    ("22/7 - pi", "", POSITIVE),
    ("pi - 22/7", "", UNKNOWN),
    ("E - 2718281828/1000000000", "", POSITIVE),
    ("sqrt(2) - 1.41421356237", "", POSITIVE),
    ("exp(exp(20)) - 1", "", UNKNOWN),  # too large to enclose
    ("abs(1 - log(2)*2)", "", POSITIVE),
    ("abs(log(2) - pi) - 2", "", POSITIVE),
    ("1/(log(2) - log(3)) + 3", "", POSITIVE),
    ("log(pi - 3) + 2", "", POSITIVE),
    ("exp(pi) - pi**E", "", POSITIVE),
    # intervals
    ("x", "x > 0", POSITIVE),
    ("x", "x >= 0", NONNEGATIVE),
    ("-x", "x < 0", POSITIVE),
    ("x", "", UNKNOWN),
    ("x", "x in (-1,1)", UNKNOWN),
    ("1 - p", "p in [0,1)", POSITIVE),
    ("1 - p", "p in [0,1]", NONNEGATIVE),
    ("p*(1 - p)", "p in [0,1]", NONNEGATIVE),
    ("1 - p*q", "p in [0,1]; q in [0,1]", NONNEGATIVE),
    ("1 - p*q", "p in [0,1]; q in [0,1)", POSITIVE),
    ("2 - p", "p in [0,1]", POSITIVE),
    ("1 - 2*p*q", "p in [0,1]; q in [0,1]", UNKNOWN),
    ("1 - 2*p + 2*p**2", "p in [0,1]", POSITIVE),
    ("x - 3", "x in [3,7]", NONNEGATIVE),
    ("7 - x", "x in (3,7)", POSITIVE),
    ("x - 4", "x in (3,7)", UNKNOWN),
    ("x + 3", "x >= -3", NONNEGATIVE),
    ("-x - 3", "x < -3", POSITIVE),
    ("5 - x", "2*x <= 7", POSITIVE),
    ("x - 2", "-3*x < -6", POSITIVE),
    ("x - 1", "2*x >= 2; 3*x >= 0", NONNEGATIVE),
    ("5 - x", "2*x <= 7; 3*x <= 27", POSITIVE),
    ("x - 3", "x in [3,3]", NONNEGATIVE),
    ("x*y - 3*y", "x in [3,3]; y > 0", UNKNOWN),
    ("x - 1", "x > 0; x >= 1", NONNEGATIVE),
    ("x - 1", "x >= 1; x > 1", POSITIVE),
    ("2 - x", "x < 3; x <= 2", NONNEGATIVE),
    ("2 - x", "x < 3; x <= 4", UNKNOWN),
    ("3 - x", "x <= 3; x < 3; x <= 4", POSITIVE),
    # what is ≥ 0 and given to be ≠ 0
    ("q", "q >= 0; q != 0", POSITIVE),
    ("q", "q >= 0; q != 1", NONNEGATIVE),
    ("q", "q != 0", UNKNOWN),
    ("q - p", "p <= q; p != q", POSITIVE),
    ("q - p", "p <= q; q != p", POSITIVE),
    ("q - p", "p <= q; p != 2*q", NONNEGATIVE),
    ("p - q", "p <= q; p != q", UNKNOWN),
    ("(q - p)**2/p", "p > 0; p != q", POSITIVE),
    ("(q - p)**2/p", "p > 0; p != 2*q", NONNEGATIVE),
    ("p*(q - p)**2", "p >= 0; p != q", NONNEGATIVE),
    ("x - a", "x in (a, oo); a in R", POSITIVE),
    ("x - a", "x in [a, oo); a in R", NONNEGATIVE),
    ("b - x", "x in (-oo, b); b in R", POSITIVE),
    ("y", "y in {1, 2}", POSITIVE),
    ("y", "y in {0, 2}", NONNEGATIVE),
    # factors and powers
    ("x*y", "x > 0; y > 0", POSITIVE),
    ("x*y", "x < 0; y < 0", POSITIVE),
    ("x*y", "x < 0; y > 0", UNKNOWN),
    ("x/y", "x >= 0; y > 0", NONNEGATIVE),
    ("x**2", "", NONNEGATIVE),
    ("x**2", "x != 0", POSITIVE),
    ("(x - y)**2", "x != y", POSITIVE),
    ("(x - y)**2", "y != x", POSITIVE),
    ("x**3", "x > 0", POSITIVE),
    ("x**3", "", UNKNOWN),
    ("x**2 + 1", "", POSITIVE),
    ("x**2 - 2*x + 1", "", NONNEGATIVE),
    ("x**2 - x + 1", "", POSITIVE),
    ("x**2 - x - 1", "", UNKNOWN),
    ("x**2 - x - 1", "x > 2", POSITIVE),
    ("x**2 - x - 1", "x < -1", POSITIVE),
    ("x**2 - x - 1", "x in (2,3)", POSITIVE),
    ("1 + x - x**2", "x in (0,1)", POSITIVE),
    ("x**2 - x + 1/5", "x in (0,1)", UNKNOWN),
    # relations
    ("y - x", "x < y", POSITIVE),
    ("y - x", "x <= y", NONNEGATIVE),
    ("y - x + 1", "x <= y", POSITIVE),
    ("y - x", "y > x", POSITIVE),
    ("y - x - 1", "x < y", UNKNOWN),
    ("exp(y) - exp(x)", "x < y", POSITIVE),
    ("exp(y) - exp(x)", "x <= y", NONNEGATIVE),
    ("exp(x) - exp(y)", "x < y", UNKNOWN),
    ("exp(x) + exp(y)", "", POSITIVE),
    ("exp(x) + y", "", UNKNOWN),
    ("exp(x) - y", "", UNKNOWN),
    ("10**41*exp(x) - y", "y > 0", UNKNOWN),
    ("1/(E - 2.718281828459045235360287471352662497757247) + 1", "", POSITIVE),  # needs 256 bits
    ("log(y) - log(x)", "0 < x; x < y", POSITIVE),
    ("log(x) - log(y)", "0 < x; x < y", UNKNOWN),
    ("2*log(y) - 2*log(x)", "0 < x; x < y", POSITIVE),
    ("20*log(y) - 20*log(x)", "0 < x; x < y", POSITIVE),
    ("9*log(y) - 8*log(x)", "0 < x; x < y", UNKNOWN),
    ("1 - x - y", "x + y <= 1", NONNEGATIVE),
    ("x - 1", "x == 2", POSITIVE),
    ("w - 1", "x + y == w; x + y > 1; w in R", POSITIVE),
    ("x", "1/x == 2", UNKNOWN),
    ("x", "1/(1 + x) == 2", UNKNOWN),
    # mixtures
    ("w - 3*y", "w > x*y; x in [3,3]; y in [0,1]", POSITIVE),
    ("t*x + (1 - t)*y", "x > 0; y > 0; t in [0,1]", POSITIVE),
    ("t**2*x + (1 - t)*y", "x > 0; y > 0; t in [0,1]", POSITIVE),
    ("t*x + (1 - t)*y", "x > 0; y >= 0; t in [0,1]", NONNEGATIVE),
    ("t*x + (1 - t)*y", "x > 0; y > 0; t in [0,2]", UNKNOWN),
    ("t*x + (1 - w)*y", "x > 0; y > 0; t in [0,1]; w in [0,1]", NONNEGATIVE),
    ("t*x*(1 - w) + (1 - t)*y", "x > 0; y > 0; t in [0,1]; w in [0,1]", NONNEGATIVE),
    # a vanishing weight
    ("p*log(x) - p*log(p)", "p in [0,1]; x > 0; p <= x", NONNEGATIVE),
    ("p*log(p) - p*log(x)", "p in [0,1]; x > 0; p <= x", UNKNOWN),
    ("p*log(x) - p*log(p)", "p in [0,1]; x > 0", UNKNOWN),
    ("p*log(x) - p*log(p)", "p in [0,1]; x > 1", NONNEGATIVE),
    ("p*log(x) - p*log(p)", "p in (0,1]; x > 1", POSITIVE),
    ("y*log(x) - y*log(p)", "p in (0,1]; x > 1; y in R", UNKNOWN),
    ("-p*(log(p) - log(x))*q", "p in [0,1]; x > 0; p <= x; q <= 0", UNKNOWN),
    ("p*(log(p) - log(x))*q", "p in [0,1]; x > 0; p <= x; q <= 0", NONNEGATIVE),
    ("x*y", "x*y > 0", POSITIVE),
    ("x*y", "x*y >= 0", NONNEGATIVE),
    ("x*y + 1", "x*y >= 0", POSITIVE),
    ("x*y - 1", "x*y > 0", UNKNOWN),
    ("x*y*w", "x*y > 0", UNKNOWN),
    # exp, log, root, abs, tanh
    ("exp(x)", "", POSITIVE),
    ("exp(x) - 1", "x > 0", POSITIVE),
    ("exp(x) - 1", "x >= 0", NONNEGATIVE),
    ("1 - exp(x)", "x <= 0", NONNEGATIVE),
    ("1 - exp(-x)", "x > 0", POSITIVE),
    ("log(x)", "x > 1", POSITIVE),
    ("-log(x)", "x in (0,1]", NONNEGATIVE),
    ("-log(x)", "x in (0,1)", POSITIVE),
    ("log(x)", "x > 0", UNKNOWN),
    ("log(1 + exp(x))", "", POSITIVE),
    ("sqrt(x)", "x > 0", POSITIVE),
    ("sqrt(x)", "x >= 0", NONNEGATIVE),
    ("sqrt(x) + 1", "x >= 0", POSITIVE),
    ("abs(x)", "", NONNEGATIVE),
    ("abs(x)", "x != 0", POSITIVE),
    ("1 - tanh(x)", "", POSITIVE),
    ("tanh(x)", "", UNKNOWN),
    ("sigmoid(x)", "", POSITIVE),
    ("1 - sigmoid(x)", "", POSITIVE),
    ("erf(x)", "", UNKNOWN),
    # components, sums
    ("p[i]", "p in simplex(n)", NONNEGATIVE),
    ("p[i]", "p in open simplex(n)", POSITIVE),
    ("1 - p[i]", "p in simplex(n)", NONNEGATIVE),
    ("1 - p[i]", "p in open simplex(n)", NONNEGATIVE),  # n = 1
    ("1 - p[i]", "p in open simplex(n); n >= 2", POSITIVE),
    ("1 - p[1]", "p in open simplex(2)", POSITIVE),
    ("1 - p[i]", "p in open simplex(3)", POSITIVE),
    ("1 - p[i]", "p in open simplex(1)", NONNEGATIVE),
    ("1 - y[i]", "y in onehot(n)", NONNEGATIVE),
    ("a[i]", "a in (0,oo)^n", POSITIVE),
    ("delta(i, j)", "", NONNEGATIVE),
    ("1 - delta(i, j)", "", NONNEGATIVE),
    ("1 + delta(i, j)", "", POSITIVE),
    ("[1, 2, 3][i]", "", POSITIVE),
    ("[0, 2, 3][i]", "", NONNEGATIVE),
    ("[x, 2][i]", "", UNKNOWN),
    ("n", "", POSITIVE),
    ("n - 1", "", NONNEGATIVE),
    ("n - 2", "", UNKNOWN),
    ("n - 2", "n >= 2", NONNEGATIVE),
    ("n - 1", "n >= 0", NONNEGATIVE),
    ("sum(exp(z[k]), k)", "", POSITIVE),
    ("sum(z[k]**2, k)", "", NONNEGATIVE),
    ("sum(z[k], k)", "", UNKNOWN),
    ("-sum(exp(z[k]), k)", "", UNKNOWN),
    ("sum(-exp(z[k]), k) + 0", "", UNKNOWN),
    ("1 - sum(p[k]*q[k], k)", "p in simplex(n); q in [0,1]^n", NONNEGATIVE),
    ("1 - sum(p[k]*q[k], k)", "p in simplex(n); q in [0,1)^n", NONNEGATIVE),
    ("sum(p[k]*q[k], k)", "p in simplex(n); q in (0,1)^n", POSITIVE),
    ("sum(p[k]*q[k], k)", "p in simplex(n); q in [0,1]^n", NONNEGATIVE),
    ("sum(p[k]*q[k], k)", "p in [0,1]^n; q in (0,1)^n", NONNEGATIVE),
    ("n - sum(q[k], k)", "q in [0,1]^n", NONNEGATIVE),
    ("n - sum(q[k], k)", "q in [0,1)^n", POSITIVE),
    ("sum(q[k], k) - n", "q in [0,1]^n", UNKNOWN),
    ("sum(exp(z[k]), k) - exp(z[i])", "", NONNEGATIVE),
    ("sum(exp(z[k]), k) - 2*exp(z[i])", "", UNKNOWN),
    ("sum(z[k], k) - z[i]", "", UNKNOWN),
    ("sum(exp(z[k]), k)*sum(exp(w[k]), k) - 1", "", UNKNOWN),
    ("sum(z[k]**2, k)**2 + 1", "", POSITIVE),
    ("sum(exp(z[k]), k) + sum(exp(w[k]), k, 1, m)", "w in R^m", POSITIVE),
    ("sum(exp(z[k]), k) - sum(exp(w[k]), k, 1, m)", "w in R^m", UNKNOWN),
    ("sum(sum(exp(z[k] + w[a]), a), k) - 1", "", UNKNOWN),
    ("entropy(p)", "p in simplex(n)", NONNEGATIVE),
    ("-entropy(p)", "p in simplex(n)", UNKNOWN),
    # at p = 1, where log(1 - p) counts for nothing, 1 - p does not
    ("(1 - p)*exp(binary_entropy(p))", "p in [0,1]", NONNEGATIVE),
    ("(1 - p)*exp(-(1 - p)*log(1 - p))", "p in [0,1]", NONNEGATIVE),
    ("(1 - p)*exp(-(1 - p)*log(1 - p))", "p in [0,1)", POSITIVE),
    ("exp(binary_entropy(p))", "p in [0,1]", POSITIVE),
    # a simplex of a fixed size
    ("p[3]", "p in simplex(3)", NONNEGATIVE),
    ("1 - p[1] - p[2]", "p in simplex(3)", NONNEGATIVE),
    ("1 - p[1] - p[2]", "p in open simplex(3)", POSITIVE),
    ("1 - p[1] - p[2]", "p in simplex(4)", NONNEGATIVE),
    ("1 - p[1] - 2*p[2]", "p in simplex(4)", UNKNOWN),
    ("1 - p[1] - p[2]", "p in [0,1]^3", UNKNOWN),
    ("exp(M + b) - exp(a)", "abs(a - b) <= M; a >= b", NONNEGATIVE),
    ("exp(M + a) - exp(b)", "abs(a - b) <= M; a >= b", UNKNOWN),
    # maxima
    ("max(z) - z[i]", "", NONNEGATIVE),
    ("z[i] - min(z)", "", NONNEGATIVE),
    ("z[i] - max(z)", "", UNKNOWN),
    ("z[i] - max(z) + 1", "", UNKNOWN),
    ("max(a)", "a in (0,oo)^n", POSITIVE),
    ("max(c*z) - c*max(z)", "c >= 0", NONNEGATIVE),
    ("c*max(z) - max(c*z)", "c >= 0", NONNEGATIVE),
    ("max(c*z) - c*max(z)", "", NONNEGATIVE),  # c < 0 makes it −c·(max z − min z)
    ("c*max(z) - max(c*z)", "", UNKNOWN),
    ("max(z) - 2*max(z)", "", UNKNOWN),
    ("max(x - y) - min(x) + min(y)", "x in R^n; y in R^n", NONNEGATIVE),
    ("max(x - y) - max(x) + min(y)", "x in R^n; y in R^n", UNKNOWN),
    ("min(x) - max(y) + max(y - x)", "x in R^n; y in R^n", UNKNOWN),
    ("min(x) - min(y) + max(y - x)", "x in R^n; y in R^n", NONNEGATIVE),
    ("max(abs(x - y)) - min(x) + min(y)", "x in R^n; y in R^n", NONNEGATIVE),
    ("abs(x) - x", "", NONNEGATIVE),
    ("abs(x - y) - y + x", "", NONNEGATIVE),
    ("t*abs(x) - t*x", "t > 0", NONNEGATIVE),
    ("t*abs(x) - t*x", "", UNKNOWN),
    ("x - abs(x)", "", UNKNOWN),
    ("abs(x) - 2*x", "", UNKNOWN),
    ("exp(max(z))", "", POSITIVE),
    ("1 - max(p)", "p in simplex(n)", NONNEGATIVE),
    ("sum(exp(z[k]), k) - exp(max(z))", "", NONNEGATIVE),
    ("n*exp(max(z)) - sum(exp(z[k]), k)", "", NONNEGATIVE),
    ("log(sum(exp(z[k]), k)) - max(z)", "", NONNEGATIVE),
    ("max(z) - log(sum(exp(z[k]), k))", "", UNKNOWN),
    # every domain of a variable
    ("1 - p[i]", "p in simplex(n); p[k] > 0", NONNEGATIVE),
    ("p[i]", "p in simplex(n); p[k] < 1", NONNEGATIVE),
    ("x - 1", "x in {0, 1, 2}; x >= 1", NONNEGATIVE),
    # relations between vectors, at every index
    ("b - z[i]", "z in [a,b]^n", NONNEGATIVE),
    ("z[i] - a", "z in (a,b]^n", POSITIVE),
    ("a - z[i]", "z in [a,b]^n", UNKNOWN),
    ("n*b - sum(z[k], k)", "z[k] <= b", NONNEGATIVE),
    ("n*b - sum(z[k], k)", "z[k] < b", POSITIVE),
    ("b - w[i]", "z[k] <= b; w in R^m", UNKNOWN),
    ("q[i] - p[i]", "p[k] < q[k]", POSITIVE),
    ("q[i] - p[j]", "p[k] < q[k]", UNKNOWN),
    ("log(x[1]) - c", "log(x[k]) > c; x[k] > 0", POSITIVE),
    # a size that is given
    ("n - 2", "n == 3", POSITIVE),
    ("4 - n", "n == 3", POSITIVE),
    ("n - 4", "n == 3", UNKNOWN),
    ("m - 3", "n == 3; z in R^m", UNKNOWN),
    # two givens together
    ("b", "x in [a,b]; a > 0", POSITIVE),
    ("b", "x in [a,b]; a >= 0", NONNEGATIVE),
    ("b", "x in [a,b]; b >= a", UNKNOWN),
    # different indices
    ("n - 2 + 0*z[i]*z[j]", "i != j", NONNEGATIVE),
    ("n - 2 + 0*z[i]*z[j]", "", UNKNOWN),
    ("n - 2 + 0*z[i]*w[j]", "i != j; w in R^m", UNKNOWN),
    ("n - 2 + 0*x", "x != y", UNKNOWN),
]


@pytest.mark.parametrize(("text", "given", "expected"), SIGNS, ids=[f"{t} | {g}" for t, g, _ in SIGNS])
def test_signs(text: str, given: str, expected: int) -> None:
    assert sign(text, given) == expected


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("q", "p in (0,1); q in [0,1]; q > 0 where p > 0", POSITIVE),
        ("q", "p in [0,1]; q in [0,1]; q > 0 where p > 0", NONNEGATIVE),
        ("q[i]", "p in open simplex(n); q in simplex(n); q > 0 where p > 0", POSITIVE),
        ("q[i]", "p in simplex(n); q in simplex(n); q > 0 where p > 0", NONNEGATIVE),
        ("p[i]", "p in simplex(n); q in open simplex(n); q > 0 where p > 0", NONNEGATIVE),
    ],
)
def test_a_support_condition_gives_a_sign_where_the_smaller_is_positive(
    text: str, given: str, expected: int
) -> None:
    assert sign(text, given) == expected


def test_what_meets_a_demand() -> None:
    def use(normal, facts, r):  # type: ignore[no-untyped-def]
        return [what for what in ("> 0", "≥ 0", "≠ 0") if facts.meets(what, r)]

    assert within("x", "x > 0", use) == ["> 0", "≥ 0", "≠ 0"]
    assert within("x", "x >= 0", use) == ["≥ 0"]
    assert within("x", "x < 0", use) == ["≠ 0"]
    assert within("x - y", "x != y", use) == ["≠ 0"]
    assert within("x - y", "y != x", use) == ["≠ 0"]
    assert within("x", "", use) == []


def test_a_sign_asked_in_vain_is_asked_again_with_more_depth() -> None:
    def use(normal, facts, r):  # type: ignore[no-untyped-def]
        facts._depth = 4
        shallow = facts.sign(r)
        facts._depth = 0
        return shallow, facts.sign(r), facts.sign(r)

    assert within("log(sum(exp(z[k]), k)) - max(z)", "", use) == (0, 1, 1)


def test_the_laws_of_a_step_do_not_bound_its_side_conditions() -> None:
    assert within("1 - sigmoid(x)", "", lambda n, f, r: f.sign(r), {"algebra"}) == UNKNOWN
    assert within("sigmoid(x)", "", lambda n, f, r: f.sign(r), {"algebra"}) == POSITIVE
    assert within("entropy(p)", "p in simplex(n)", lambda n, f, r: f.sign(r), {"algebra"}) == NONNEGATIVE
    assert within("tanh(x) + 1", "", lambda n, f, r: f.sign(r), {"algebra"}) == POSITIVE
    assert within("surprisal(1/10**41)", "", lambda n, f, r: f.sign(r), {"algebra"}) == UNKNOWN
    assert within("logit(p)", "p in (0,1)", lambda n, f, r: f.sign(r), {"algebra"}) == UNKNOWN


def test_of_a_moving_variable_only_open_facts_are_used() -> None:
    def use(normal, facts, r):  # type: ignore[no-untyped-def]
        return facts.sign(r), facts.open(["x"]).sign(r), facts.open(["y"]).sign(r)

    assert within("x", "x >= 0", use) == (1, 0, 1)
    assert within("x", "x > 0", use) == (2, 2, 2)
    assert within("1 - x", "x in [0,1)", use) == (2, 2, 2)
    assert within("x", "x in [0,1)", use) == (1, 0, 1)
    assert within("y - x", "x <= y", use) == (1, 0, 0)
    assert within("y - x", "x < y", use) == (2, 2, 2)


@pytest.mark.parametrize(
    ("given", "name", "free"),
    [
        ("x in (0,1)", "x", True),
        ("x in [0,1)", "x", False),
        ("x > 0", "x", True),
        ("x != 0; x > -1", "x", True),
        ("x >= 0", "x", False),
        ("x + y == 1", "y", False),
        ("x + y < 1", "y", True),
        ("p in simplex(n)", "p", False),
        ("p in (0,1)^n", "p", True),
        ("p in [0,1]^n", "p", False),
        ("y in {-1, 1}", "y", False),
        ("x in (a, 1); a in R", "a", False),
        ("p in simplex(n); q in (0,1)^n; q > 0 where p > 0", "q", False),
        ("sum(z[k], k) == 1", "z", False),
        ("sum(z[k], k) == 1", "w", True),
    ],
)
def test_what_is_free_to_move(given: str, name: str, free: bool) -> None:
    assert within("0", given, lambda normal, facts, r: facts.free([name])) is free


def test_a_weight_known_to_be_positive_is_a_fact() -> None:
    def use(normal, facts, r):  # type: ignore[no-untyped-def]
        return facts.sign(r), facts.assuming(frozenset({r})).sign(r), facts.sign(r)

    assert within("p", "p in [0,1]", use) == (1, 2, 1)
    assert within("p*q", "p in [0,1]; q > 0", use) == (1, 1, 1)  # the product is no factor


def test_a_given_that_cannot_be_read_is_not_used() -> None:
    strange = cosh(Symbol("u"), evaluate=False) > 3  # no real symbol; readable
    z = vector("z")
    givens = (
        strange,
        member(z, Power(Interval(S.Zero, oo, False), (n,))),
        Symbol("v") ** Rational(1, 2) > Symbol("ω", integer=True),
    )
    assert evaluate([], givens, lambda normal, facts: facts.sign(normal.value(z[Integer(1)]))) == 1


def test_irrational_ends_are_facts() -> None:
    x = scalar("x")
    for end, positive in ((S.Pi, True), (S.Exp1, True)):
        givens = (member(x, Interval(end, oo)),)

        def use(normal, facts, end=end):  # type: ignore[no-untyped-def]
            return facts.sign(normal.value(x) - normal.value(end))

        assert (evaluate([x], givens, use) == 2) is positive


def test_bounds_of_one_atom() -> None:
    def use(normal, facts, r):  # type: ignore[no-untyped-def]
        return facts.bounds(next(iter(r.atoms)))

    assert within("x", "", use) == Bounds()
    assert within("x", "x in [1/2, 3)", use) == Bounds(Rational(1, 2), False, 3, True)
    assert within("n", "n >= 3", use) == Bounds(3, False)
    assert within("n", "n <= 3", use) == Bounds(1, False, 3, False)


def test_intervals_never_decide_what_they_do_not_exclude() -> None:
    def use(normal, facts, r):  # type: ignore[no-untyped-def]
        number = generator(normal.number("log", None, (constant(2),)))
        zero = generator(normal.number("abs", None, (ONE - ONE,)))  # not canonical: its value is 0
        return [
            facts._sign_of_number(v)
            for v in (number, -number, zero, (zero + number).inverse(), log_of(normal, zero))
        ]

    def log_of(normal, zero):  # type: ignore[no-untyped-def]
        return generator(normal.number("log", None, (zero,)))

    assert within("0", "", use) == [2, 0, 0, 2, 0]


def test_one_name_has_one_domain() -> None:
    givens = (member(scalar("z"), Interval()), member(vector("z"), Power(Interval(), (n,))))
    with pytest.raises(Unsupported, match="the name z stands for two different things"):
        evaluate([], givens, lambda normal, facts: facts)


@pytest.mark.parametrize(
    ("variable", "domain"),
    [
        (vector("p"), Simplex(Integer(1))),
        (vector("p"), OneHot(Integer(2))),
        (vector("p"), Interval()),
        (vector("p"), Power(Interval(), (dimension("m"),))),
        (scalar("p"), Power(Interval(), (n,))),
        (matrix("p", n, 2), Simplex(n)),
    ],
)
def test_a_variable_has_the_shape_of_its_domain(variable: Any, domain: Domain) -> None:
    with pytest.raises(Unsupported, match="p has not the shape of the domain"):
        evaluate([], (member(variable, domain),), lambda normal, facts: facts)


def test_only_names_of_the_notation_have_domains() -> None:
    for stranger in (Symbol("x"), IndexedBase(Symbol("x"), shape=(n,)), index("i")):
        with pytest.raises(Unsupported, match="none of the notation's names"):
            evaluate([], (member(stranger, Interval()),), lambda normal, facts: facts)


def test_a_domain_may_be_given_twice() -> None:
    assert sign("p[i]", "p in simplex(n); p in open simplex(n)") == POSITIVE
    assert sign("p[2]", "p in open simplex(2); p in simplex(2)") >= NONNEGATIVE


def test_contradictory_givens_do_not_crash() -> None:
    assert sign("x**2 - 2", "x > y; y > x") in (0, 1, 2)


def test_every_given_that_the_reader_makes_is_read() -> None:
    _, givens = stated("x == x", "x in R; n >= 2; i != j; p in open simplex(n)")
    assert isinstance(evaluate([], givens, lambda normal, facts: facts, ALL), Facts)
