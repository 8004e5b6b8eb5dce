"""A statement and its translation have the same value: two readings of one tree, held against each other."""

from __future__ import annotations

import random
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from typing import Any

import mpmath
import pytest
import sympy
from elaboration.drawn import GIVENS as DRAWN_UNDER
from elaboration.drawn import PLAIN
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from kernel.meaning import DIGITS, World, value
from prover.listed import ENTRIES, claim_of, some

from lemmata.elaboration.claims import hypotheses_of, translation_of
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.translation import Translation
from lemmata.errors import LemmataError
from lemmata.evaluation.evaluate import Imprecise, Infinity, NoNumericMeaning, Undefined, enclose
from lemmata.evaluation.points import Point, Space
from lemmata.kernel.terms import Bind, Index
from lemmata.kernel.theorem import Apart, Every, Formula, Hypothesis
from lemmata.notation import Claim, Membership, of_vectors
from lemmata.reading.text.reader import read_claim


def world_at(point: Point) -> World:
    """The same values for the kernel's variables."""
    w = World(random.Random(1))
    for name, at in point.values:
        label = str(getattr(name, "label", name))
        if isinstance(at, tuple):
            for index, entry in _entries(at):
                w.values[label, *index] = _number(entry)
        elif name.is_integer and name.is_positive:
            w.sizes[label] = int(at)
        elif not name.is_integer:
            w.values[label] = _number(at)
    return w


def _entries(at: tuple[Any, ...], before: tuple[int, ...] = ()) -> Any:
    for k, entry in enumerate(at, 1):
        if isinstance(entry, tuple):
            yield from _entries(entry, (*before, k))
        else:
            yield (*before, k), entry


def _number(v: Any) -> Any:
    return mpmath.mpf(Fraction(v).numerator) / Fraction(v).denominator


def indexed_world_at(point: Point) -> World:
    """The same, with the indices over every range that they may have."""
    w = world_at(point)
    for name, at in point.values:
        if name.is_integer and not name.is_positive and not isinstance(at, tuple):
            w.indices.update(
                {Index(str(name), size): int(at) for size in {1, 2, 3, *w.sizes.values(), *w.sizes}}
            )
    return w


def compared(claim: Claim, points: int = 2) -> int:
    """How many sides were found to have one value."""
    found = 0
    if of_vectors(claim.statement) or isinstance(claim.statement.args[0], sympy.Limit):
        return 0
    try:
        translation = translation_of([claim.statement], claim.givens)
        terms = [(side, translation.term(side)) for side in claim.statement.args]
    except NotElaborated:
        return 0
    for point in islice(Space(claim).points(1), points):
        with mpmath.workdps(DIGITS):
            w = indexed_world_at(point)
        for side, term in terms:
            try:
                ball = enclose(side, point.mapping(), bits=160)
            except (Undefined, NoNumericMeaning, Imprecise):
                continue
            if isinstance(ball, Infinity) or "Derivative" in repr(term):
                continue
            with mpmath.workdps(DIGITS):
                v = value(term, w)
                middle = _number((ball.lower + ball.upper) / 2)
                assert abs(v - middle) <= mpmath.mpf(10) ** -20 * (1 + abs(v)), f"{side} at {point}"
            found += 1
    return found


def test_statements_and_terms_have_one_value() -> None:
    entries = ENTRIES[::20]
    assert sum(compared(claim_of(entry)) for entry in entries) > 2 * len(entries)


@settings(suppress_health_check=list(HealthCheck))
@given(PLAIN, st.sampled_from(DRAWN_UNDER))
@example("tanh(x**2)", DRAWN_UNDER[0])
@example("sinh(1/x) + cosh(x**3)", DRAWN_UNDER[0])
@example("atanh(x**2) + atanh(-p)", DRAWN_UNDER[1])
@example("tanh(sum(z[k]**2, k))", DRAWN_UNDER[0])
def test_what_is_drawn_has_one_value(text: str, given_text: str) -> None:
    with suppress(LemmataError):
        claim = claim_of({"claim": f"{text} <= 1", "given": given_text})
        compared(claim, 6)


@pytest.mark.parametrize("text", ["tanh(x**2)", "sinh(x**3)", "cosh(1/x)", "atanh(x)", "atanh(x**2/9)"])
def test_hyperbolic_functions_have_their_values_below_zero_too(text: str) -> None:
    """A rewriting that writes x² as e^(2·log x) would say something else where x < 0."""
    assert compared(read_claim(f"{text} <= 1", ("x in (-1, 0)",)), 10) > 10


@pytest.mark.nightly
def test_all_statements_and_terms_have_one_value() -> None:
    assert sum(compared(claim_of(entry), 4) for entry in ENTRIES) > 4 * len(ENTRIES)


def is_false(h: Hypothesis, w: World) -> bool:
    """Whether a hypothesis fails by more than rounding."""
    match h:
        case Apart(i, j):
            return w.at(i) == w.at(j)
        case Every(index, body):
            sizes = range(1, w.size(index.size) + 1)
            return any(is_false(body, w.put(indices={**w.indices, index: k})) for k in sizes)
        case Formula(relation, left, right):
            gap, close = value(right, w) - value(left, w), mpmath.mpf(10) ** -25
            return {"=": abs(gap) > close, "<=": gap < -close, "<": gap <= 0, "!=": gap == 0}[relation]


def said_at_points(claim: Claim, points: int) -> int:
    """At how many points that satisfy the givens their hypotheses were found true."""
    try:
        translation = translation_of([claim.statement], claim.givens)
    except NotElaborated:
        return 0
    said = hypotheses_of(translation, claim.givens)
    found = 0
    for point in islice(Space(claim).points(2), points):
        with mpmath.workdps(DIGITS):
            w = indexed_world_at(point)
            assert not any(is_false(h, w) for h in said), f"{claim} at {point}"
        found += bool(said)
    return found


GIVENS = [
    "z in R^n; z[i] > z[j]",
    "z in R^n; z[i] == z[j]; i != j",
    "z[k] <= z[c]",
    "z in [-1, 1]^n; x in [a, b]; a in [0, 1]; b in [1, 2]",
    "x in {-1, 1}; y in {0, 1, 3}",
    "p in simplex(n); q in open simplex(n)",
    "p in onehot(n); q in simplex(n)",
    "p in onehot(3); q in simplex(3)",
    "p in simplex(n); q in simplex(n); q > 0 where p > 0",
    "x >= 0; y > 0 where x > 0; y >= 0",
    "p in simplex(n); q in simplex(n); kl(p, q) >= 1",
    "p in simplex(n); q in simplex(n); kl(p, q) <= 1",
    "p in simplex(n); q in simplex(n); x - kl(p, q) <= 0",
    "p in simplex(n); q in simplex(n); p != q",
    "p in simplex(n); p[i] == 1/n; i != j",
    "p in simplex(n); p[i] <= p[j]; n >= 3",
    "p[k] == delta(k, c)",
    "X in [0, 1]^(n x m); X[k, a] <= 1/2",
    "X in R^(n x n); X[i, j] == X[j, i]",
    "0 < x < y; n != 1",
    "i < j; z in R^n",
    "z in R^n; sum(z[k], k) == 1; n == 2",
    "x <= 0; x**n >= 1",
    "x in {-1, 2}; y in {1, 2}; x**y >= 1",
    "x in {0, 1}; y in {0, 1}; x**y == 1",
    "x in {-1, 0}; x**(4/2) >= 0",
    "x >= 0; x**(3/2) <= 2; sqrt(x) <= 2",
    "x > 0; (1 + x)**y >= 1; 2**x >= 1; exp(x)**n >= 1; n**y >= 1",
    "x in {0, -1}; y in {0, 1}; p in [x**y, 1]^n",
]


@pytest.mark.parametrize("given", GIVENS)
def test_hypotheses_hold_where_the_givens_do(given: str) -> None:
    entry = "X[1, 2]" if "X" in given else "1"
    claim = read_claim(f"x + y + z[i] + z[j] + p[i] + q[j] <= n + {entry}", tuple(given.split(";")))
    assert said_at_points(claim, 40) >= 2


def test_hypotheses_hold_where_the_givens_of_listed_claims_do() -> None:
    entries = some(ENTRIES, 10)
    assert sum(said_at_points(claim_of(entry), 3) for entry in entries) > len(entries)


@pytest.mark.parametrize(
    "given", [g for g in GIVENS if g.startswith(("x <= 0; x**n", "x in {-1, 2}", "x in {0, 1}"))]
)
def test_control_a_power_that_is_not_refused_is_seen(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Translation, "_powers_agree", lambda *_: True)
    with pytest.raises(AssertionError):
        said_at_points(read_claim("x <= y + n", tuple(given.split(";"))), 40)


@pytest.mark.parametrize("given", ["p in simplex(n)", "p in onehot(n)", "i != j", "x in {0, 1}", "x < y"])
def test_control_a_hypothesis_that_says_more_is_seen(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stricter = {
        "p in simplex(n)": "p in open simplex(n)",
        "p in onehot(n)": "p in [1/2, 1]^n",
        "i != j": "z[i] != z[j]",
        "x in {0, 1}": "x in {1}",
        "x < y": "x > y",
    }[given]
    claim, other = (
        read_claim("x + y + z[i] + z[j] + p[i] <= n", tuple(t.split(";"))) for t in (given, stricter)
    )
    meant = hypotheses_of
    monkeypatch.setattr(f"{__name__}.hypotheses_of", lambda t, _: meant(t, other.givens))
    with pytest.raises(AssertionError):
        said_at_points(claim, 40)


@pytest.mark.parametrize(
    ("claim", "kind"),
    [("min(z) <= 1", "minimum"), ("max(z) <= 1", "maximum"), ("sum(z[k], k) <= 1", "sum")],
)
def test_each_binder_is_its_own(claim: str, kind: str) -> None:
    read = read_claim(claim, ("z in R^n",))
    term = translation_of([read.statement], read.givens).term(read.statement.args[0])
    assert isinstance(term, Bind)
    assert term.kind == kind


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("y > 0 where x > 0; x >= 0", True),
        ("y > 0 where x > 0; x in [0, 1]", True),
        ("y > 0 where x > 0; x in {0, 1}", True),
        ("y > 0 where x > 0", False),  # x = p·q/q says that x is 0 where y is, and x may be negative there
        ("y > 0 where x > 0; x >= -1", False),
        ("q > 0 where p > 0; p in simplex(n)", True),
        ("q > 0 where p > 0; p in [0, 1]^n", True),
        ("q > 0 where p > 0; p >= 0; q in simplex(n)", True),
        ("q > 0 where p > 0; q in simplex(n)", False),
        # What is +∞ is at least 1; the number that the kernel has for it need not be.
        ("kl(p, q) >= 1; p in simplex(n); q in simplex(n)", False),
        ("kl(p, q) >= 1; p in simplex(n); q in open simplex(n)", True),
        ("kl(p, q) <= 1; p in simplex(n); q in simplex(n)", True),
        ("kl(p, q) == 1; p in simplex(n); q in simplex(n)", True),
        ("kl(p, q) != 1; p in simplex(n); q in simplex(n)", False),
        ("kl(p, q) == cross_entropy(p, q); p in simplex(n); q in simplex(n)", False),
        # −∞ and e^(−∞) are small, too.
        ("x - kl(p, q) <= 0; p in simplex(n); q in simplex(n)", False),
        ("x + y/2 + 2*kl(p, q)/3 + kl(q, p) < 1; p in simplex(n); q in simplex(n)", True),
        ("kl(p, q) - kl(q, p) <= 1; p in simplex(n); q in simplex(n)", False),
        ("kl(p, q) - kl(q, p) <= 1; p in simplex(n); q in open simplex(n)", False),
        ("kl(p, q) - kl(q, p) <= 1; p in open simplex(n); q in simplex(n)", True),
        ("exp(-kl(p, q)) <= x; p in simplex(n); q in simplex(n)", False),
        ("x >= 1/(1 + kl(p, q)); p in simplex(n); q in simplex(n)", False),
        ("x*kl(p, q) <= 1; p in simplex(n); q in simplex(n); x > 0", False),
        ("0*kl(p, q) <= 1; p in simplex(n); q in simplex(n)", False),
        ("exp(-kl(p, q)) == 0; p in simplex(n); q in simplex(n)", False),
        ("1 == x + kl(p, q); p in simplex(n); q in simplex(n)", True),
        ("1 + 2*cross_entropy(p, q) > 1; p in simplex(n); q in (0, 1)^n", True),
        # (−1)² and 0⁰ are 1; the kernel's total power is 0 where its base is not positive.
        ("x**y >= 1", False),
        ("x**y >= 1; x >= 0", False),
        ("x**y >= 1; x > 0", True),
        ("2**(-y) + exp(x)**y + (1 + 2*p[1])**x <= 3; p in (0, 1)^n", True),
        ("2**(-y) + (1 - p[1])**x <= 3; p in (0, 1)^n", False),
        ("x**(3/2) <= 1", True),
        ("x**(4/2) <= 1", False),
        ("sum(p[k]**x, k) <= 1; p in open simplex(n)", True),
        ("sum(p[k]**x, k) <= 1; p in simplex(n)", False),
        ("1 + 2*cross_entropy(p, q) > 1; p in simplex(n); q in [0, 1]^n", False),
    ],
)
def test_a_given_is_not_taken_to_say_more(given: str, said: bool) -> None:
    claim = read_claim("x + p[1] + q[1] >= y", tuple(given.split(";")))
    translation = translation_of([claim.statement], claim.givens)
    first = next(g for g in claim.givens if not isinstance(g, Membership))
    if said:
        assert translation.hypotheses(first)
    else:
        with pytest.raises(NotElaborated):
            translation.hypotheses(first)
