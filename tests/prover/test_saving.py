"""A saved proof is a file of the catalogue: it states the same and is replayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata.catalogue import load, read
from lemmata.derivation import Derivation
from lemmata.prover.decide import decide
from lemmata.prover.saving import SaveError, save, source
from lemmata.reading.text.reader import read_claim
from lemmata.replay import StepRefused, replay

CATALOGUE = load()

FOUND = {
    "Chain": ("diff(softmax(z)[i], z[j]) == softmax(z)[i]*(delta(i,j) - softmax(z)[j])", "z in R^n"),
    "Direct": ("softplus(x) <= max(0, x) + log(2)", "x in R"),
    "Using": ("sum(p[i]*x[i], i)**2 <= sum(p[i]*x[i]**2, i)", "p in simplex(n); x in R^n"),
    "WhereFinite": ("cross_entropy(p, q) >= 0", "p in simplex(n); q in simplex(n)"),
    "Cases": ("sum((sqrt(p[i]) - sqrt(q[i]))**2, i) <= kl(p, q)", "p in simplex(n); q in simplex(n)"),
    "EitherOrder": ("abs(sigmoid(x) - sigmoid(y)) <= abs(x - y)/4", "x in R; y in R"),
    "Valley": ("x*y <= exp(x - 1) + y*log(y)", "x in R; y > 0"),
    "Squeeze": ("limit(T*logsumexp(z/T), T, 0, '+') == max(z)", "z in R^n"),
    "Continuity": ("limit(softmax(z/T)[i], T, oo) == 1/n", "z in R^n"),
    "FirstOrder": ("limit(log(sum(p[i]**a, i))/(1 - a), a, 1) == entropy(p)", "p in open simplex(n)"),
    "literals": ("softmax([a, b])[1] == sigmoid(a - b)", "a in R; b in R"),
}


@pytest.mark.parametrize("id", list(CATALOGUE))
def test_the_catalogue_written_again_is_the_same(id: str, tmp_path: Path) -> None:
    original = CATALOGUE[id]
    name = id.rpartition("/")[2]
    file = tmp_path / f"{name}.py"
    file.write_text(source(original, name))
    again = read(file, id)
    assert (again.claim, again.proof) == (original.claim, original.proof)


@pytest.mark.parametrize("kind", list(FOUND))
def test_a_proof_that_was_found_is_saved(kind: str, tmp_path: Path) -> None:
    claim, given = FOUND[kind]
    verdict = decide(read_claim(claim, tuple(given.split(";"))), 20)
    file = save(verdict, tmp_path / "user" / "result.py")
    again = read(file, "user/result")
    assert kind == "literals" or f"{kind}(" in file.read_text() or kind in ("Chain", "Direct")
    theorem = replay(again, CATALOGUE.sketch)
    assert isinstance(verdict.derivation, Derivation)
    assert theorem.statement == verdict.derivation.claim.statement


def test_a_tampered_file_is_refused(tmp_path: Path) -> None:
    claim, given = FOUND["Using"]
    file = save(decide(read_claim(claim, tuple(given.split(";"))), 20), tmp_path / "result.py")
    text = file.read_text()
    head, start, rest = text.partition("derive(\n")
    changed = head + start + rest.replace("**2", "**3", 1)
    assert changed != text
    file.write_text(changed)
    with pytest.raises(StepRefused):
        replay(read(file, "user/result"), CATALOGUE.sketch)


@pytest.mark.parametrize("name", ["result.txt", "no-name.py", "class.py", "softmax.py"])
def test_a_file_that_names_no_result_is_refused(name: str, tmp_path: Path) -> None:
    verdict = decide(read_claim("x + x == 2*x"), 20)
    with pytest.raises(SaveError, match=name):
        save(verdict, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_only_a_proof_is_saved(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="refuted"):
        save(decide(read_claim("x == 2*x"), 20), tmp_path / "result.py")
