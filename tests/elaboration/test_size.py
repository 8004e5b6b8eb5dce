"""A long proof has a small certificate."""

from __future__ import annotations

import gc
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from weakref import ref

import independent_checker
import pytest

from lemmata.catalogue import Catalogue, UnknownResult, folder, load, read
from lemmata.derivation import Derivation, Using
from lemmata.elaboration import theorems
from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.theorems import elaborated
from lemmata.kernel.certificate import replay
from lemmata.replay import replay as replayed

FILE = Path(__file__).with_name("bernoulli.py")


@cache
def derivation() -> Derivation:
    return read(FILE, "own/bernoulli")


def proof(lemmas: int) -> Any:
    """The certificate of the last of so many lemmas, which cites the one before it and so on."""
    using = derivation().proof
    assert isinstance(using, Using)
    last = using.lemmas[lemmas - 1]
    shorter = replace(derivation(), claim=last.claim, proof=Using(using.lemmas[: lemmas - 1], last.proof))
    return certificate(elaborated(replayed(shorter, load().sketch)))


def test_a_proof_with_twenty_lemmas_is_small() -> None:
    """Under 1 MB by far, and few steps: that is what its second of replay comes from (`benchmarks/claims.py`)."""
    data = certificate(elaborated(replayed(derivation(), load().sketch)))
    text = json.dumps(data)
    assert len(text) < 100_000
    assert len(data["terms"]) < 2_000
    assert len(data["steps"]) < 2_000
    assert replay(json.loads(text)).hypotheses
    assert independent_checker.check(json.loads(text)).hypotheses


def test_it_grows_with_the_lemmas_and_no_faster() -> None:
    ten, twenty = (len(json.dumps(proof(lemmas))) for lemmas in (10, 20))
    assert ten < twenty < 2.5 * ten


def test_control_each_lemma_is_needed() -> None:
    using = derivation().proof
    assert isinstance(using, Using)
    without = Using(using.lemmas[:6] + using.lemmas[7:], using.proof)
    with pytest.raises(UnknownResult, match="power 7"):
        replayed(replace(derivation(), proof=without), load().sketch)


def test_a_proof_is_the_same_whatever_was_elaborated_before() -> None:
    """What a proof cites is elaborated once, and then as if nothing had been before it."""
    ids = ("log/log_le_sub_one", "log/mul_log_div_le", "cross_entropy/kl_divergence_nonneg")
    proofs = []
    for order in (ids, ids[::-1]):
        catalogue = Catalogue(folder())
        proofs.append({id: json.dumps(certificate(elaborated(catalogue.sketch(id)))) for id in order})
    assert proofs[0] == proofs[1]


def test_what_is_elaborated_is_forgotten_with_its_sketch() -> None:
    theorem = replayed(derivation(), load().sketch)
    elaborated(theorem)
    assert id(theorem) in theorems._MADE
    number, seen = id(theorem), ref(theorem)
    del theorem
    gc.collect()
    assert seen() is None
    assert number not in theorems._MADE
