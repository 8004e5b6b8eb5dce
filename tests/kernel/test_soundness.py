"""Rule calls changed at random: what a rule still accepts must be true.

Proofs of every rule are taken apart and their terms, indices, numbers and premises exchanged.  Most calls are
refused then; what is concluded by the others holds wherever its hypotheses do.
"""

from __future__ import annotations

import json
import random
from functools import cache
from typing import Any

import pytest
from kernel.changes import at, changed, changes, paths
from kernel.meaning import counterexample
from kernel.test_certificate import proofs
from kernel.test_rules import CASES, X, axiom

from lemmata.elaboration.certificates import certificate
from lemmata.kernel.certificate import InvalidProof, _Reader, replay
from lemmata.kernel.errors import Refused
from lemmata.kernel.terms import ONE, Apply, Mul
from lemmata.kernel.theorem import Formula, Theorem

INDICES = [["k", "n"], ["i", "n"], ["j", "n"], ["f", "n"], ["k", "m"], ["k", 2], ["s", "n"]]


@cache
def corpus() -> list[str]:
    return [json.dumps(certificate(t)) for name in sorted(CASES) for t in list(proofs(name))[:4]]


def exchanged(data: Any, source: random.Random) -> Any:
    """A certificate with one field of a term or a step exchanged."""
    ways = [way for way in paths({"terms": data["terms"], "steps": data["steps"]}) if len(way) > 2]
    way = source.choice(ways)
    value = at(data, way)
    if type(value) is int and source.random() < 0.7:
        return changed(data, way, source.randrange(max(2, len(data["terms"]))))
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str):
        return changed(data, way, source.choice(INDICES))
    others = list(changes(value))
    return changed(data, way, source.choice(others)) if others else data


def concluded(data: Any) -> Theorem | None:
    """What the steps of a certificate prove, whatever it claims."""
    reader = _Reader()
    try:
        reader.theorem(data["terms"], data["steps"], None)
    except Refused:
        return reader.steps[-1] if len(reader.steps) == len(data["steps"]) else None
    return None


def campaign(seed: int, tries: int) -> int:
    """Exchanges fields; returns how many calls were accepted and looked at where their hypotheses hold."""
    source, tested = random.Random(seed), 0
    for _ in range(tries):
        data = json.loads(source.choice(corpus()))
        for _ in range(source.choice([1, 1, 2, 3])):
            data = exchanged(data, source)
        theorem = concluded(data)
        if theorem is not None:
            found, world = counterexample(theorem, seed=source.randrange(10**6), tries=4)
            assert world is None, f"{data['steps'][-1]}: {theorem.conclusion} is false at {world}"
            tested += found > 0
    return tested


def test_what_is_accepted_is_true() -> None:
    assert campaign(1, 1500) > 100


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 12))
def test_what_is_accepted_is_true_at_length(seed: int) -> None:
    assert campaign(seed, 50_000) > 3000


def test_a_false_rule_would_be_found() -> None:
    """The control: what this test looks at is not true by itself."""
    false = axiom(Formula("=", Mul((X, Apply("pow", (X, ONE)))), Mul((X, Apply("abs", (X,))))))
    assert counterexample(false, seed=1)[1] is not None
    with pytest.raises(InvalidProof):
        replay(certificate(false))
