"""Results of the catalogue, proved again by primitive rules: true step by step, and changed nowhere unnoticed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache

import independent_checker
import pytest
from kernel.changes import at, changes, paths, unnoticed
from kernel.meaning import counterexample
from prover.listed import some

from lemmata.catalogue import load
from lemmata.elaboration.certificates import certificate, premises
from lemmata.elaboration.theorems import elaborated
from lemmata.kernel.certificate import replay
from lemmata.kernel.theorem import Judgement

RESULTS = sorted(load())


@cache
def proof(id: str) -> tuple[Judgement, str]:
    """The theorem of a result and its certificate as text."""
    theorem = elaborated(load().sketch(id))
    return theorem, json.dumps(certificate(theorem))


def steps(theorem: Judgement) -> Iterator[Judgement]:
    pending, seen = [theorem], set()
    while pending:
        top = pending.pop()
        if id(top) not in seen:
            seen.add(id(top))
            yield top
            pending += premises(top.arguments)


@pytest.mark.parametrize("id", RESULTS)
def test_results_have_certificates_whose_steps_are_true(id: str) -> None:
    theorem, text = proof(id)
    again = replay(json.loads(text))
    assert (again.hypotheses, again.conclusion) == (theorem.hypotheses, theorem.conclusion)
    assert independent_checker.check(json.loads(text)).conclusion
    assert len(text) < 100_000
    for number, step in enumerate(steps(theorem)):
        _, world = counterexample(step, seed=number, tries=1)
        assert world is None, f"{step.rule} concludes what is false at {world}"


# ------------------------------------------------------------------ changes


@pytest.mark.parametrize("id", some(RESULTS, 5))
def test_a_changed_certificate_proves_nothing_else(id: str) -> None:
    theorem, text = proof(id)
    data, source = json.loads(text), random.Random(id)
    ways = list(paths(data))
    for way in source.sample(ways, min(6, len(ways))):
        others = [
            v for v in changes(at(data, way)) if v != at(data, way) or type(v) is not type(at(data, way))
        ]
        for value in source.sample(others, min(1, len(others))):
            assert not unnoticed(theorem, data, way, value), f"{way} may be {value!r}"


@pytest.mark.nightly
@pytest.mark.parametrize("id", some(RESULTS, 5))
def test_no_field_of_a_certificate_may_be_changed(id: str) -> None:
    theorem, text = proof(id)
    data, source = json.loads(text), random.Random(id)
    for way in paths(data):
        others = [v for v in changes(at(data, way)) if v != at(data, way)]
        for value in source.sample(others, min(4, len(others))):
            assert not unnoticed(theorem, data, way, value), f"{way} may be {value!r}"
