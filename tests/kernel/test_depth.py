"""Terms as deep as the page allows are replayed on Python's own limits, by both checkers; deeper ones are refused.

The files are read in processes of their own, so that a stack that overflows would be seen.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.derived import place
from lemmata.kernel.certificate import DEEPEST, LONGEST
from lemmata.kernel.derivatives import derivative
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import field
from lemmata.kernel.signs import binder_signed
from lemmata.kernel.structure import bind, congruent, given, reflexive
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Derivative,
    Index,
    Mul,
    Power,
    Scalar,
    Select,
    Term,
)
from lemmata.kernel.theorem import Formula, Judgement

CHECKER = Path(__file__).parent.parent / "independent_checker.py"
PAGE = Path(__file__).parents[2] / "docs" / "proof-format.md"

X, K, J = Scalar("x"), Index("i", "n"), Index("j", "n")
Z = Component("z", (K,))

NESTS: dict[str, Callable[[Term], Term]] = {
    "add": lambda t: Add((ONE, t)),
    "mul": lambda t: Mul((t, ONE)),
    "power": lambda t: Power(t, 1),
    "exp": lambda t: Apply("exp", (t,)),
    "max": lambda t: Apply("max", (t, ONE)),
    "select": lambda t: Select(1, (t,)),
    "sum": lambda t: Bind("sum", Index("k", 2), t),
    "derivative": lambda t: Derivative(t, X),
}


def nest(kind: str, leaf: Term, levels: int) -> Term:
    for _ in range(levels - 1):
        leaf = NESTS[kind](leaf)
    return leaf


def proofs(levels: int) -> dict[str, Judgement]:
    """Theorems whose deepest term has so many levels."""
    made: dict[str, Judgement] = {}
    for kind in NESTS:
        t, inner = nest(kind, Z, levels), nest(kind, Z, levels - 1)
        below = Formula("<=", ZERO, t)
        made |= {
            f"{kind} given": given(below),
            f"{kind} field": field(t, t, (), (), ()),
            f"{kind} place": place(given(below), K, 1),
            f"{kind} bind": bind("sum", K, J, K, reflexive(inner)),
        }
        if kind not in ("sum", "derivative"):
            made[f"{kind} congruent"] = congruent(Mul((inner,)), (field(inner, inner, (), (), ()),))
        if kind not in ("max", "select", "derivative"):
            made[f"{kind} slope"] = derivative(nest(kind, X, levels - 1), X, ())
        if kind in ("add", "mul", "power"):
            made[f"{kind} closed"] = enclosed_positive(nest(kind, ONE, levels), (), 64)
    return made


def verdicts(folder: Path, proofs: dict[str, Judgement]) -> list[dict[str, str]]:
    """What the two checkers say of each proof, in their own processes."""
    for name, theorem in proofs.items():
        (folder / f"{name}.json").write_text(json.dumps(certificate(theorem)))
    files = sorted(map(str, folder.glob("*.json")))
    first = [sys.executable, "-m", "lemmata", "replay", *files]
    second = [sys.executable, str(CHECKER), *files]
    outputs = [subprocess.run(c, capture_output=True, text=True, check=False).stdout for c in (first, second)]
    patterns = r"^(\w+): .*/(.+)\.json", r"^.*/(.+)\.json: (\w+)"
    found = [
        re.findall(pattern, output, re.MULTILINE) for pattern, output in zip(patterns, outputs, strict=True)
    ]
    return [{name: word for word, name in found[0]}, dict(found[1])]


def test_the_page_states_the_limits() -> None:
    text = " ".join(PAGE.read_text().split())
    assert f"a term of more than {DEEPEST} levels" in text
    assert f"at most {LONGEST} characters" in text


def test_all_levels_that_the_page_allows(tmp_path: Path) -> None:
    made = proofs(DEEPEST)
    assert len(made) > 40
    for verdict in verdicts(tmp_path, made):
        assert verdict == dict.fromkeys(made, "valid")


def test_one_level_more(tmp_path: Path) -> None:
    made = proofs(DEEPEST + 1)
    for verdict in verdicts(tmp_path, made):
        assert verdict == dict.fromkeys(made, "invalid")


def test_the_theorem_too_has_no_deeper_term(tmp_path: Path) -> None:
    """A rule makes it of a term that is just not too deep."""
    deepest = binder_signed("sum", K, given(Formula("<", ZERO, nest("add", X, DEEPEST - 1))))
    verdict = verdicts(tmp_path, {"at the limit": deepest, "beyond": binder_signed("sum", K, deepest)})
    assert verdict == [{"at the limit": "valid", "beyond": "invalid"}] * 2


@pytest.mark.parametrize("levels", [DEEPEST * 2, DEEPEST * 40])
def test_much_deeper_terms_are_invalid_and_crash_nothing(levels: int, tmp_path: Path) -> None:
    rows = [["scalar", "x"], *(["add", [k]] for k in range(levels - 1))]
    claim = ["formula", "=", ["scalar", "x"], ["scalar", "x"]]
    data = certificate(reflexive(X)) | {"terms": rows, "steps": [["reflexive", levels - 1]]}
    data["theorem"] = {"hypotheses": [], "conclusion": claim}
    for name, change in {"deep table": {}, "deep step": deep_by_steps()}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(data | change))
    for verdict in verdicts(tmp_path, {}):
        assert verdict == {"deep table": "invalid", "deep step": "invalid"}


def deep_by_steps() -> dict[str, object]:
    """Σ…Σ x by 2,000 steps of which each is in order."""
    steps = [
        ["given", ["formula", "<", 0, 1]],
        *(["binder_signed", "sum", ["k", "n"], k] for k in range(2_000)),
    ]
    return {"terms": [["number", "0"], ["scalar", "x"]], "steps": steps}


def test_hypotheses_within_hypotheses(tmp_path: Path) -> None:
    """∀ is no term: as many as Python has room for are read, more are refused."""
    for count, name in ((100, "some"), (5_000, "many")):
        body: list[object] = ["formula", "<", 0, 1]
        full: list[object] = ["formula", "<", ["number", "0"], ["scalar", "x"]]
        for k in range(count):
            body, full = ["every", [f"k{k}", "n"], body], ["every", [f"k{k}", "n"], full]
        steps = [["given", body]]
        theorem = {"hypotheses": [full], "conclusion": ["formula", "<", ["number", "0"], ["scalar", "x"]]}
        data = certificate(reflexive(X)) | {"terms": [["number", "0"], ["scalar", "x"]]}
        try:
            text = json.dumps(data | {"steps": steps, "theorem": theorem})
        except RecursionError:
            text = "[" * count
        (tmp_path / f"{name}.json").write_text(text)
    for verdict in verdicts(tmp_path, {}):
        assert verdict["some"] == "valid"
        assert verdict.get("many") in (None, "invalid", "cannot")


def test_a_number_that_a_rule_makes_is_no_longer_than_one_that_is_written(tmp_path: Path) -> None:
    """The slope of x^k has the number k, which may have more digits than a number in a file."""
    made = {str(digits): derivative(Power(X, 10**digits - 1), X, ()) for digits in (LONGEST, LONGEST + 1)}
    for verdict in verdicts(tmp_path, made):
        assert verdict == {str(LONGEST): "valid", str(LONGEST + 1): "invalid"}


def test_control_a_deep_hypothesis_is_compared_to_its_end(tmp_path: Path) -> None:
    """Two theorems that differ at the bottom of a deep term alone are two."""
    one, other = (given(Formula("<", ZERO, nest("add", leaf, DEEPEST))) for leaf in (X, Scalar("y")))
    data = certificate(one) | {"theorem": certificate(other)["theorem"]}
    (tmp_path / "another.json").write_text(json.dumps(data))
    assert verdicts(tmp_path, {}) == [{"another": "invalid"}] * 2


def test_terms_are_compared_as_trees_of_any_depth() -> None:
    one, same, other = (nest("add", leaf, 20 * DEEPEST) for leaf in (X, Scalar("x"), Scalar("y")))
    assert one == same
    assert one != other
    for a, b in (
        (Add((X,)), Mul((X,))),
        (Add((X, ONE)), Add((X,))),
        (Power(X, 1), Power(X, 2)),
        (Component("z", (1,)), Component("z", (K,))),
        (Bind("sum", K, Z), Bind("sum", Index("i", 3), Z)),
    ):
        assert a != b
    assert X != "x"
    assert len({X, Scalar("x"), Scalar("y")}) == 2
