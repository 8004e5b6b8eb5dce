"""Certificates: what is written is read again, and no field of one can be changed unnoticed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from kernel.changes import at, changed, changes, paths, unnoticed
from kernel.test_rules import CASES, Draw

from lemmata.elaboration.certificates import certificate, premises
from lemmata.elaboration.derived import assume
from lemmata.kernel.certificate import DEEPEST, InvalidProof, replay
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp_positive
from lemmata.kernel.signs import binder_signed, combine
from lemmata.kernel.structure import given, reflexive, symmetric
from lemmata.kernel.terms import ZERO, Index, Scalar
from lemmata.kernel.theorem import Formula, Judgement, Theorem

X, Y = Scalar("x"), Scalar("y")


def proofs(name: str) -> Iterator[Theorem]:
    """Theorems of a rule whose premises, and theirs, are all made by rules."""
    for seed in range(40):
        try:
            theorem = CASES[name](Draw(seed))
        except Refused:
            continue
        if made_by_rules(theorem):
            yield theorem


def made_by_rules(theorem: Judgement) -> bool:
    return theorem.rule != "axiom" and all(map(made_by_rules, premises(theorem.arguments)))


def small() -> Any:
    """0 < x ⊢ 0 < 2·x·eʸ."""
    return certificate(combine(((Fraction(2), (given(Formula("<", ZERO, X)), exp_positive(Y))),)))


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_written_is_read_again(name: str) -> None:
    for theorem in proofs(name):
        again = replay(json.loads(json.dumps(certificate(theorem))))
        assert (again.hypotheses, again.conclusion) == (theorem.hypotheses, theorem.conclusion)
        assert certificate(again) == certificate(theorem)


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_field_of_a_small_certificate(name: str) -> None:
    """Every field is changed in every way that is known here; nothing else than before is proved."""
    theorem = next(iter(sorted(proofs(name), key=lambda t: len(str(certificate(t))))), None)
    if theorem is None:
        return  # its premises come from outside
    data = json.loads(json.dumps(certificate(theorem)))
    for way in paths(data):
        for value in changes(at(data, way)):
            assert not unnoticed(theorem, data, way, value), f"{way} may be {value!r}"


def test_a_row_that_changes_does_not_change_the_claim_with_it() -> None:
    data = small()
    data["terms"] = [["scalar", "z"] if row == ["scalar", "x"] else row for row in data["terms"]]
    with pytest.raises(InvalidProof, match="other hypotheses"):
        replay(data)


@pytest.mark.parametrize(
    ("way", "value", "why"),
    [
        ((), None, "not an object"),
        (("format",), "proof", "not lemmata-proof 1"),
        (("version",), True, "not lemmata-proof 1"),
        (("terms",), {}, "no list"),
        (("steps",), [], "no step"),
        (("steps", 0), ["given"], "another number of arguments"),
        (("steps", 0), ["given", ["formula", "<", 0]], "another number of parts"),
        (("steps", 0), ["given", ["formula", "<", 0, 99]], "no such term"),
        (("steps", 2, 1, 0, 0), "4/2", "lowest terms"),
        (("steps", 2, 1, 0, 0), "2/0", "not a number"),
        (("steps", 2, 1, 0, 0), "٢", "not a number"),
        (("steps", 2, 1, 0, 0), 2, "not a number"),
        (("steps", 2, 1), {}, "not a list"),
        (("steps", 2, 1, 0), [], "another number of parts"),
        (("theorem",), {}, "theorem is not one"),
        (("theorem", "hypotheses"), [], "other hypotheses"),
        (("theorem", "conclusion"), ["formula", "<", ["scalar", "x"], ["scalar", "y"]], "something else"),
        (("theorem", "conclusion"), ["formula", "<", ["nothing"], ["scalar", "y"]], "something else"),
        (("theorem", "conclusion"), 0, "something else"),
        (("theorem", "hypotheses"), {}, "other hypotheses"),
    ],
)
def test_what_is_refused_says_why(way: tuple[Any, ...], value: Any, why: str) -> None:
    with pytest.raises(InvalidProof, match=why):
        replay(changed(small(), way, value) if way else value)


def test_nothing_is_carried_along() -> None:
    for table, row, why in (
        ("terms", ["scalar", "y2"], "term is not used"),
        ("steps", ["exp_positive", 0], ""),
    ):
        data = small()
        data[table] = [*data[table], row] if table == "terms" else [row, *data[table]]
        with pytest.raises(InvalidProof, match=why):
            replay(data)
    data = small()
    data["theorem"]["hypotheses"] *= 2
    with pytest.raises(InvalidProof, match="other hypotheses"):
        replay(data)
    two = certificate(assume(given(Formula("<", ZERO, X)), Formula("<", ZERO, Y)))
    assert replay(changed(two, ("theorem", "hypotheses"), two["theorem"]["hypotheses"][::-1]))
    with pytest.raises(InvalidProof, match="other hypotheses"):
        replay(changed(two, ("theorem", "hypotheses"), two["theorem"]["hypotheses"][:1] * 2))


def test_deep_terms_and_long_proofs() -> None:
    """A proof may have any number of steps, a term only so many levels."""
    theorem = reflexive(X)
    for _ in range(20_001):
        theorem = symmetric(theorem)
    assert replay(certificate(theorem)).conclusion == theorem.conclusion
    deep = given(Formula("<", ZERO, X))
    for _ in range(DEEPEST + 10):
        deep = binder_signed("sum", Index("k", "n"), deep)
    with pytest.raises((InvalidProof, RecursionError)):
        replay(certificate(deep))
    nested: Any = ["scalar", "x"]
    for _ in range(5000):
        nested = ["add", [nested]]
    with pytest.raises(InvalidProof, match="something else"):
        replay(changed(small(), ("theorem", "conclusion", 3), nested))


def test_steps_that_make_terms_too_deep_are_refused() -> None:
    """Each value of x is 399 levels of x; a few of them are more than any program can walk through."""
    terms: list[Any] = [["scalar", "x"], *(["add", [k]] for k in range(398))]
    values = [["instantiate", k, [["x", 398]], [], []] for k in range(40)]
    claim = {"hypotheses": [], "conclusion": ["formula", "=", ["scalar", "x"], ["scalar", "x"]]}
    data = small() | {"terms": terms, "steps": [["reflexive", 398], *values], "theorem": claim}
    with pytest.raises(InvalidProof, match="too deep"):
        replay(data)


def test_a_step_that_is_called_twice_is_written_once() -> None:
    first, second = (combine(((Fraction(1), (exp_positive(X),)),)) for _ in range(2))
    data = certificate(combine(((Fraction(1), (first, second)),)))
    assert [row[0] for row in data["steps"]] == ["exp_positive", "combine", "combine"]


def test_a_random_text_is_no_proof() -> None:
    source = random.Random(7)
    values: list[Any] = [None, 0, -1, True, "x", "given", [], {}, [0], ["given", 0], 1.5, {"a": 1}]
    for _ in range(500):
        data = small()
        for _ in range(source.randint(1, 4)):
            way = source.choice(list(paths(data)))
            try:
                data = changed(data, way, source.choice(values))
            except (TypeError, KeyError, IndexError):
                continue
        try:
            theorem = replay(data)
        except InvalidProof:
            continue
        assert theorem.conclusion == replay(small()).conclusion
