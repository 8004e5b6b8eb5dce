"""Conditions of definedness held against evaluation, without any proof.

Evaluation knows nothing of `conditions`: it computes at a point and raises where a part has no value.  So wherever
every condition of a claim holds, both sides must have values; and a condition that fails at a point which satisfies the
givens must not be shown.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import mpmath
import pytest
from elaboration.drawn import EVERY, GIVENS
from elaboration.test_translation import indexed_world_at
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from kernel.meaning import CLOSE, DIGITS, Unclear, World, free_in_hypothesis, value
from prover.listed import ENTRIES, claim_of, some

from lemmata.elaboration.conditions import Condition, conditions, shown
from lemmata.elaboration.errors import NotElaborated
from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Imprecise
from lemmata.evaluation.evaluate import NoNumericMeaning, Undefined, enclose
from lemmata.evaluation.jets import Infinity
from lemmata.evaluation.points import Point, Space
from lemmata.kernel.terms import Term, free
from lemmata.kernel.theorem import Apart, Formula, Hypothesis
from lemmata.notation import Claim

UNDECIDED = (Imprecise, NoNumericMeaning)


def is_defined(claim: Claim, point: Point) -> bool | None:
    """Whether both sides have finite values at a point; None if that is not certain."""
    for side in claim.statement.args:
        try:
            if isinstance(enclose(side, point.mapping(), bits=200), Infinity):
                return False
        except Undefined:
            return False
        except UNDECIDED:
            return None
    return True


def fails(c: Condition, w: World) -> bool | None:
    """Whether a condition fails for some indices; None if that hangs on rounding, or on a neighbourhood."""
    said = [h for h in c.hypotheses if not isinstance(h, Apart)]
    if said:
        return None
    clear = True
    for world in _worlds(c, w):
        if not all(world.at(h.left) != world.at(h.right) for h in c.hypotheses if isinstance(h, Apart)):
            continue
        if any(abs(value(weight, world)) < CLOSE for weight in c.weights):
            continue
        truth = _true(c.formula, world)
        if truth is False:
            return True
        clear &= truth is not None
    return False if clear else None


def _worlds(c: Condition, w: World) -> Iterator[World]:
    """The world with every value of the indices that it does not settle."""
    terms: list[Term] = [c.formula.left, c.formula.right, *c.weights]
    hypotheses: tuple[Hypothesis, ...] = c.hypotheses
    open_ = set().union(*map(free, terms), *map(free_in_hypothesis, hypotheses)) - set(w.indices)
    order = sorted(open_, key=repr)
    for at in itertools.product(*(range(1, w.size(k.size) + 1) for k in order)):
        yield w.put(indices={**w.indices, **dict(zip(order, at, strict=True))})


def _true(f: Formula, w: World) -> bool | None:
    """Whether a relation holds; None for 0 < u where u is too small to tell from 0 but is not 0 exactly."""
    gap = value(f.right, w) - value(f.left, w)
    if abs(gap) < CLOSE:
        return f.relation == "<="
    return gap > 0 if f.relation != "!=" else True


def compared(claim: Claim, points: int) -> Counter[str]:
    """What was seen; an assertion fails where the two disagree."""
    seen: Counter[str] = Counter()
    try:
        asked = conditions(claim)
    except NotElaborated:
        return seen
    for point in islice(Space(claim).points(3), points):
        defined = is_defined(claim, point)
        with mpmath.workdps(DIGITS):
            try:
                failing = [(c, fails(c, indexed_world_at(point))) for c in asked]
            except (Unclear, ZeroDivisionError, OverflowError):
                continue
        if all(failed is False for _, failed in failing):
            assert defined is not False, f"{claim.statement}: every condition holds at {point}"
            seen["defined" if defined else "unclear"] += 1
        for c, failed in failing:
            if failed:
                assert shown(c, claim) is None, (
                    f"{claim.statement}: {c.formula} is shown and fails at {point}"
                )
                seen["undefined" if defined is False else "refused"] += 1
    return seen


# ------------------------------------------------------------------ expressions that are drawn


def seen_of(text: str, given_text: str, points: int = 12) -> Counter[str]:
    try:
        claim = claim_of({"claim": f"{text} <= 1", "given": given_text})
    except LemmataError:
        return Counter()
    return compared(claim, points)


@settings(suppress_health_check=list(HealthCheck))
@given(EVERY, st.sampled_from(GIVENS))
@example("x*log(x)**2", GIVENS[1])
@example("p*(log(x) + sum(log(z[k]), k))", GIVENS[1])
def test_what_is_drawn(text: str, given_text: str) -> None:
    seen_of(text, given_text)


LISTED = some(ENTRIES, 20)


def test_what_is_listed() -> None:
    seen: Counter[str] = Counter()
    for entry in LISTED:
        seen += compared(claim_of(entry), 4)
    assert seen["defined"] > len(LISTED)


# ------------------------------------------------------------------ each kind by itself, and controls

KINDS = [
    ("1/x", 0),
    ("log(x)", 0),
    ("(x - 1/2)*log(x)", 0),
    ("p*log(x)", 0),
    ("p*log(1 + 1/x)", 0),
    ("p*log(log(x))", 0),
    ("x*(1/x)", 0),
    ("(1/x)**0", 0),
    ("x**(-1/2)", 0),
    ("sqrt(x - y)", 0),
    ("(x - 1)**y", 0),
    ("atanh(x)", 0),
    ("diff(sqrt(x), x)", 0),
    ("diff(x**(3/2), x)", 0),
    ("diff(abs(x - y), x)", 0),
    ("diff(max(x, y), y)", 0),
    ("diff(p*log(x), p)", 0),
    ("p*(log(x) + sum(log(z[k]), k))", 0),
    ("kl(z, q)", 0),
    ("1/(1 - z[i])", 0),
    ("[1/x, x][i]", 0),
    # What is excused: defined everywhere.
    ("x*log(x)", 1),
    ("x*log(x)**2", 1),
    ("x*log(1/x)**3", 1),
    ("x*(log(x) + 1)**2", 1),
    ("-x*log(x)*log(x)", 1),
    ("entropy(z)", 1),
    ("x**2 + sqrt(x) + x**(3/2)", 1),
    ("0*log(x - 1)", 1),
]


@pytest.mark.parametrize(("text", "everywhere"), KINDS)
def test_both_see_where_a_part_has_no_value(text: str, everywhere: int) -> None:
    seen = seen_of(text, GIVENS[1], 150)
    assert bool(seen["undefined"]) != bool(everywhere)
    assert seen["defined"]


@pytest.mark.parametrize("text", ["1/x", "p*log(x)", "sqrt(x - y)", "diff(abs(x - y), x)", "kl(z, q)"])
def test_a_condition_that_is_forgotten_is_seen(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.conditions", lambda _: [])
    with pytest.raises(AssertionError, match="every condition holds at"):
        seen_of(text, GIVENS[1], 150)


@pytest.mark.parametrize("text", ["1/x", "p*log(x)", "sqrt(x - y)", "diff(abs(x - y), x)", "kl(z, q)"])
def test_a_condition_that_is_believed_is_seen(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.shown", lambda *_: "a theorem")
    with pytest.raises(AssertionError, match="is shown and fails at"):
        seen_of(text, GIVENS[1], 150)
