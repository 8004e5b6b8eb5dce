"""A certificate says nothing twice: of two proofs of one sequent the shorter one is written."""

from __future__ import annotations

import pytest

from lemmata.catalogue import load
from lemmata.elaboration.certificates import certificate
from lemmata.kernel.certificate import _Reader, replay
from lemmata.kernel.structure import congruent, given, reflexive, symmetric, transitive
from lemmata.kernel.terms import Add, Scalar
from lemmata.kernel.theorem import Formula, Theorem

X, Y, Z = map(Scalar, "xyz")
SAME = given(Formula("=", X, Y))


def rules(theorem: Theorem) -> list[str]:
    """The rules of the steps, once the certificate is accepted as one of this theorem."""
    data = certificate(theorem)
    made = replay(data)
    assert (made.hypotheses, made.conclusion) == (theorem.hypotheses, theorem.conclusion)
    return [row[0] for row in data["steps"]]


@pytest.mark.parametrize(
    "theorem",
    [
        SAME,
        symmetric(symmetric(SAME)),
        transitive(SAME, reflexive(Y)),
        transitive(reflexive(X), SAME),
        transitive(transitive(SAME, symmetric(SAME)), SAME),
        transitive(SAME, transitive(symmetric(SAME), symmetric(symmetric(SAME)))),
    ],
    ids=["given", "turned twice", "y = y after it", "x = x before it", "there and back", "back and there"],
)
def test_detours_are_left_out(theorem: Theorem) -> None:
    assert rules(theorem) == ["given"]


def test_a_longer_proof_gives_way_within_a_proof() -> None:
    long = transitive(SAME, reflexive(Y))
    assert rules(congruent(Add((X, X)), (SAME, long))) == ["given", "congruent"]
    assert rules(congruent(Add((X, X)), (long, SAME))) == ["given", "congruent"]


def test_what_follows_from_other_hypotheses_is_another_theorem() -> None:
    by_z = transitive(given(Formula("=", X, Z)), given(Formula("=", Z, Y)))
    assert rules(congruent(Add((X, X)), (SAME, by_z))) == [
        "given",
        "given",
        "given",
        "transitive",
        "congruent",
    ]
    assert rules(by_z) == ["given", "given", "transitive"]


@pytest.mark.parametrize("id", ["cross_entropy/kl_divergence_nonneg", "entropy/entropy_le_log_card"])
def test_no_two_steps_of_a_result_say_the_same(id: str) -> None:
    data = certificate(load().proved(id).theorem)
    reader = _Reader()
    reader.theorem(data["terms"], data["steps"], data["theorem"])
    said = {(t.hypotheses, t.conclusion) for t in reader.steps}
    assert len(said) == len(reader.steps) > 10
