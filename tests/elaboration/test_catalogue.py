"""Every equation that the catalogue proves by laws is proved again by primitive rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from core.meaning import counterexample

from lemmata.catalogue import load
from lemmata.core.certificate import certificate, replay
from lemmata.core.theorem import Theorem
from lemmata.elaboration.claims import prove
from lemmata.kernel.theorem import Theorem as Proved
from lemmata.notation import Claim

CATALOGUE = sorted(load())


def equations(theorem: Proved, seen: set[int]) -> Iterator[Proved]:
    """The uses of `equality` in a proof."""
    if id(theorem) in seen:
        return
    seen.add(id(theorem))
    for premise in theorem.premises:
        yield from equations(premise, seen)
    if theorem.rule == "equality":
        yield theorem


def steps(theorem: Theorem) -> Iterator[Theorem]:
    pending, seen = [theorem], set()
    while pending:
        top = pending.pop()
        if id(top) not in seen:
            seen.add(id(top))
            yield top
            flat = list(top.arguments)
            while flat:
                argument = flat.pop()
                if isinstance(argument, Theorem):
                    pending.append(argument)
                elif isinstance(argument, tuple):
                    flat += argument


@pytest.mark.parametrize("id", CATALOGUE)
def test_equations_have_certificates_whose_steps_are_true(id: str) -> None:
    for proved in equations(load().theorem(id), set()):
        claim = Claim(proved.statement, proved.givens)
        theorem = prove(claim, [p.statement for p in proved.premises])
        written = json.loads(json.dumps(certificate(theorem)))
        again = replay(written)
        assert (again.hypotheses, again.conclusion) == (theorem.hypotheses, theorem.conclusion)
        for number, step in enumerate(steps(theorem)):
            _, world = counterexample(step, seed=number, tries=3)
            assert world is None, f"{step.rule} concludes what is false at {world}"
