"""Conditions that are shown once and remembered: whether one has a proof does not depend on who asked first."""

from __future__ import annotations

import inspect
import sys

from lemmata.elaboration.showing import shown_from
from lemmata.kernel.terms import ZERO, Add, Apply, Scalar, number
from lemmata.kernel.theorem import Formula


def test_a_condition_that_was_asked_deep_in_the_stack_is_shown_later() -> None:
    formula = Formula("<", ZERO, Add((Apply("exp", (Scalar("deep"),)), number(1))))
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 12)
    try:
        found = shown_from(formula, (), frozenset())
    finally:
        sys.setrecursionlimit(limit)
    assert found is None
    assert shown_from(formula, (), frozenset()) is not None


def test_what_has_no_proof_has_none() -> None:
    formula = Formula("<", ZERO, Scalar("shallow"))
    assert shown_from(formula, (), frozenset()) is None
    assert shown_from(formula, (), frozenset()) is None
