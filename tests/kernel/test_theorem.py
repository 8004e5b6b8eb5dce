"""Only rules make theorems, and nothing that a theorem offers makes another."""

from __future__ import annotations

import ast
import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kernel.claims import equal, stated

from lemmata import kernel
from lemmata.kernel import limits, rules, univariate
from lemmata.kernel.errors import KernelError
from lemmata.kernel.laws import ALL, LAWS
from lemmata.kernel.theorem import AXIOMS, Theorem, rule
from lemmata.notation import Claim

SOURCES = sorted(Path(kernel.__file__).parent.glob("*.py"))

FALSE, _ = stated("0 == 1")


def test_a_rule_makes_a_theorem_that_says_what_it_rests_on() -> None:
    theorem = equal("x + y == y + x")
    assert theorem.statement == stated("x + y == y + x")[0]
    assert (theorem.givens, theorem.rule, theorem.premises) == ((), "equality", ())
    assert theorem.laws == {"algebra"}


def test_a_theorem_cannot_be_constructed() -> None:
    for arguments in ((FALSE, (), "equality"), (FALSE, (), "equality", (), frozenset(), object())):
        with pytest.raises(KernelError, match="only a rule of the kernel can make a Theorem"):
            Theorem(*arguments)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: dataclasses.replace(t, statement=FALSE),
        lambda t: dataclasses.replace(t, statement=FALSE, _seal=object()),
        lambda t: type(t)(FALSE, t.givens, t.rule),
        lambda t: setattr(t, "statement", FALSE),
        lambda t: delattr(t, "givens"),
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda t: pickle.dumps([t]),
        lambda t: t.__reduce_ex__(2),
    ],
)
def test_a_theorem_cannot_be_changed_copied_or_pickled(change: Callable[[Theorem], Any]) -> None:
    theorem = equal("x + y == y + x")
    with pytest.raises((KernelError, dataclasses.FrozenInstanceError)):
        change(theorem)
    assert theorem.statement == stated("x + y == y + x")[0]


def test_a_refused_initialisation_changes_nothing() -> None:
    theorem = equal("x + y == y + x")
    with pytest.raises(KernelError):
        theorem.__init__(FALSE, (), "equality")  # type: ignore[misc]
    assert theorem.statement == stated("x + y == y + x")[0]


def test_the_givens_cannot_be_taken_away_afterwards() -> None:
    statement, givens = stated("x > 0", "x in (0, 1)")
    with pytest.raises(KernelError, match="the givens must be a tuple"):
        rules.positivity(statement, list(givens))  # type: ignore[arg-type]
    assert not hasattr(rules.positivity(statement, givens), "__dict__")


@pytest.mark.parametrize("use", [rules.flipped, lambda t: rules.reordered(t, ())])
def test_a_claim_is_no_theorem(use: Callable[[Any], Any]) -> None:
    with pytest.raises(KernelError):
        use(Claim(FALSE))


def test_a_theorem_cannot_be_subclassed() -> None:
    with pytest.raises(KernelError, match="cannot be subclassed"):

        class Forged(Theorem):
            def __post_init__(self, _seal: object) -> None: ...


def test_the_seal_is_not_an_attribute() -> None:
    theorem = equal("x + y == y + x")
    assert "_seal" not in {f.name for f in dataclasses.fields(theorem)}
    assert not hasattr(theorem, "_seal")
    with pytest.raises(KernelError):
        Theorem(FALSE, (), "equality", _seal=None)


def test_a_bare_instance_states_nothing() -> None:
    """Python lets object.__new__ make an empty Theorem; no rule takes it."""
    empty = object.__new__(Theorem)
    for use in (
        rules.flipped,
        lambda t: rules.transitive(t, t),
        lambda t: rules.reordered(t, ()),
    ):
        with pytest.raises(AttributeError):
            use(empty)


def test_a_rule_without_words_is_refused() -> None:
    def silent() -> Theorem:
        raise AssertionError

    with pytest.raises(KernelError, match="the rule silent does not say what it concludes"):
        rule(silent)
    assert "silent" not in AXIOMS


@pytest.mark.parametrize("module", [rules, univariate, limits], ids=lambda m: m.__name__)
def test_every_rule_is_listed_draws_its_premises_and_says_when_it_refuses(module: Any) -> None:
    found = [
        name
        for name, f in inspect.getmembers(module, inspect.isfunction)
        if f.__module__ == module.__name__ and inspect.signature(f).return_annotation == "Theorem"
    ]
    assert found
    for name in found:
        doc = AXIOMS[name]
        assert "──" in doc, f"{name} draws no line"
        assert "Refuses:" in doc, f"{name} does not say when it refuses"


def test_a_law_has_words_in_both_languages() -> None:
    assert set(LAWS) == ALL
    for name, law in LAWS.items():
        assert law.name == name
        assert law.title == {"en": law.en, "ko": law.ko}
        assert law.en
        assert law.ko
        assert law.says


# ------------------------------------------------------------------ the source itself

BANNED = {"simplify", "equals", "doit", "solve", "refine", "sympify", "parse_expr"}
CALLS = {"float", "evalf", "nsimplify"}
BUILTINS = {"eval", "exec", "compile"}  # Poly.eval is the value of a polynomial


def banned(source: str) -> list[str]:
    """What a trusted module must not mention, with the line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assert():
                found.append(f"{node.lineno}: assert")
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in BANNED:
                found.append(f"{node.lineno}: {name}")
            case ast.Name(id=name) if name in BUILTINS:
                found.append(f"{node.lineno}: {name}")
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in CALLS:
                found.append(f"{node.lineno}: {name}(")
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_the_kernel_leaves_out_what_cannot_be_trusted(path: Path) -> None:
    assert banned(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from sympy import simplify", ["1: simplify"]),
        ("x.equals(y)", ["1: equals"]),
        ("x = e.doit()", ["1: doit"]),
        ("f = sympy.solve", ["1: solve"]),
        ("from sympy import refine as r", ["1: refine"]),
        ("sympy.sympify('1')", ["1: sympify"]),
        ("eval('1')", ["1: eval"]),
        ("\nexec('1')", ["2: exec"]),
        ("def f(x):\n    assert x", ["2: assert"]),
        ("y = float(x)", ["1: float("]),
        ("y = x.evalf()", ["1: evalf("]),
        ("run = exec", ["1: exec"]),
        ("poly.eval(1)", []),
        ("solved = refined = 'assert simplify'", []),
    ],
)
def test_the_test_of_the_source_can_fail(source: str, expected: list[str]) -> None:
    assert banned(source) == expected
