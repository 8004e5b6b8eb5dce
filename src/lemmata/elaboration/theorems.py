"""A proof by the rules of `lemmata.tactics`, made again step by step by the primitive rules of the kernel."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import ref

from lemmata.elaboration.claims import shared_conversions
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.steps import ELABORATORS, Step
from lemmata.elaboration.steps.step import is_support
from lemmata.kernel.errors import Refused
from lemmata.kernel.theorem import Judgement
from lemmata.tactics.errors import TacticError
from lemmata.tactics.sketch import Sketch

__all__ = ["elaborated"]

MOST_FRAMES = 6000


def elaborated(theorem: Sketch) -> Judgement:
    """A theorem of the kernel that says what ``theorem`` says.  Raises `NotElaborated`, naming the rule.

    Its hypotheses are among the givens, but for conditions p ≪ q outside which a side is +∞.
    """
    with _deep():
        made = _whole(theorem)
    step = Step(theorem)
    if not made.hypotheses <= step.hypotheses | step.supports:
        raise NotElaborated("a condition p ≪ q is not shown")
    return made


@contextmanager
def _deep() -> Iterator[None]:
    """Terms are walked level by level, and may have many."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, MOST_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


_MADE: dict[int, tuple[ref[Sketch], Judgement]] = {}
"""What was made of sketches that are still there: many proofs cite one result."""


def _whole(theorem: Sketch) -> Judgement:
    """A proof that rests on nothing but itself, whatever was elaborated before."""
    found = _MADE.get(id(theorem))
    if found is not None and found[0]() is theorem:
        return found[1]
    with shared_conversions():
        made = _elaborated(theorem, {})
    key = id(theorem)
    _MADE[key] = ref(theorem, lambda _: _MADE.pop(key, None)), made
    return made


def _elaborated(theorem: Sketch, known: dict[int, Judgement]) -> Judgement:
    if id(theorem) not in known:
        cites = theorem.rule == "instantiate"
        premises = [_whole(p) if cites else _elaborated(p, known) for p in theorem.premises]
        elaborator = ELABORATORS.get(theorem.rule)
        if elaborator is None:
            raise NotElaborated(f"no primitive rules for {theorem.rule}")
        try:
            step = Step(theorem)
            made = elaborator(step, premises)
        except (Refused, TacticError, RecursionError) as error:
            raise NotElaborated(f"{theorem.rule}: {error}") from error
        except NotElaborated as error:
            raise NotElaborated(f"{theorem.rule}: {error}", error.about) from error
        supports = {h for h in made.hypotheses if is_support(h)}
        if made.conclusion != step.conclusion or not made.hypotheses <= step.hypotheses | supports:
            raise NotElaborated(f"{theorem.rule}: another theorem than the one wanted")
        known[id(theorem)] = made
    return known[id(theorem)]
