"""Who may import whom.  Nothing imports upwards, and the kernel imports almost nothing.

`MAY_IMPORT` is the architecture; docs/architecture.md draws it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "lemmata"

LANGUAGE = {"errors", "notation", "definitions"}
WORDS = LANGUAGE | {"derivation", "files", "reading", "rendering"}
PROVED = LANGUAGE | {"derivation", "kernel", "factoring", "tactics", "elaboration", "replay", "catalogue"}
DECIDING = WORDS | PROVED | {"matching", "evaluation", "transport", "verdict", "prover"}
BELOW_COMMANDS = DECIDING | {
    "codegen",
    "auditing",
    "verification",
    "worker",
    "checking",
    "functions",
    "documents",
    "figures",
    "lectures",
}

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "files": {"errors"},
    "factoring": set(),  # proposes factors; who uses them multiplies them out
    "notation": {"errors"},
    "definitions": {"errors", "notation"},
    "derivation": LANGUAGE,
    "kernel": set(),  # primitive rules; nothing but the standard library
    "tactics": LANGUAGE | {"kernel", "factoring"},
    "elaboration": LANGUAGE | {"kernel", "factoring", "tactics"},
    "reading": LANGUAGE | {"derivation"},
    "rendering": WORDS,  # a result as text is written in the syntax that is read
    "transport": LANGUAGE,
    # A verdict prints itself.
    "verdict": WORDS | {"transport", "elaboration"},
    "matching": LANGUAGE,
    "evaluation": LANGUAGE | {"factoring", "transport", "verdict"},  # a number against a claim is a witness
    "codegen": LANGUAGE | {"matching", "files"},
    "auditing": LANGUAGE | {"codegen", "evaluation", "files", "transport"},
    "derive": LANGUAGE | {"derivation", "tactics"},
    "replay": LANGUAGE | {"derivation", "tactics"},
    "catalogue": PROVED | {"reading", "rendering"},  # a result shows itself
    "prover": DECIDING | {"derive", "files", "reading"},
    "verification": DECIDING,
    "worker": DECIDING,
    "checking": DECIDING | {"worker"},
    "functions": WORDS | {"codegen", "evaluation"},
    "figures": WORDS | {"evaluation"},
    "documents": DECIDING - {"prover"} | {"worker", "checking"},
    "lectures": BELOW_COMMANDS - {"prover", "auditing"},
    "commands": BELOW_COMMANDS,
    "pytest_plugin": BELOW_COMMANDS,
    "sphinx": BELOW_COMMANDS,
    "cli": {"errors", "commands"},
    "__main__": {"cli"},
    "__init__": BELOW_COMMANDS,
}
"""Each part with the parts that it may import, itself always among them."""

TACTICS_LIBRARIES = {"sympy", *sys.stdlib_module_names}

FORBIDDEN_IN_KERNEL = {"simplify", "equals", "doit", "solve", "refine", "sympify"}

RUNS_TEXT = {"eval", "exec", "sympify", "parse_expr"}

KERNEL_LINES = 1998
"""A reader must be able to finish the kernel in one sitting: lower this when it shrinks."""


def imported(source: str, inside: str) -> Iterator[str]:
    """Full names of the modules that ``source`` imports anywhere, also within functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{inside} imports relatively; write the full name"
            if node.module == "lemmata":
                yield from (f"lemmata.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def part_of(module: str) -> str:
    """``lemmata.tactics.rules`` belongs to ``tactics``; ``lemmata`` itself is ``__init__``."""
    return module.split(".")[1] if "." in module else "__init__"


def violations(part: str, source: str, inside: str) -> list[str]:
    """What ``source``, a module of ``part``, imports against the architecture."""
    found = []
    for name in imported(source, inside):
        top = name.partition(".")[0]
        if top == "lemmata":
            target = part_of(name)
            if target in ("__version__", part):
                continue
            if target not in MAY_IMPORT[part]:
                found.append(f"{inside}: {part} must not import {target}")
        elif part == "tactics" and top not in TACTICS_LIBRARIES:
            found.append(f"{inside}: a tactic must not import {top}")
        elif part == "kernel" and top not in sys.stdlib_module_names:
            found.append(f"{inside}: the kernel must not import {top}")
    return found


MODULES = sorted(ROOT.rglob("*.py"))


def part_at(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_imports_upwards(path: Path) -> None:
    part = part_at(path)
    assert part in MAY_IMPORT, f"{part} has no place in the architecture: add it to MAY_IMPORT"
    assert violations(part, path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))) == []


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("tactics", "from lemmata.prover.search import search"),
        ("tactics", "def rule():\n    import numpy"),
        ("kernel", "import sympy"),
        ("kernel", "from lemmata.notation import build"),
        ("tactics", "from lemmata import reading"),
        ("definitions", "import lemmata.catalogue"),
        ("notation", "from lemmata.definitions import softmax"),
        ("reading", "from lemmata.tactics.rules import algebra"),
        ("rendering", "if TYPE_CHECKING:\n    from lemmata.catalogue import load"),
        ("evaluation", "from lemmata.prover.refute import refute"),
        ("codegen", "from lemmata.evaluation.balls import Ball"),
        ("prover", "from lemmata.codegen.compile import source"),
        ("prover", "from lemmata.checking import check"),
    ],
)
def test_control_an_import_upwards_is_found(part: str, source: str) -> None:
    assert violations(part, source, "control.py")


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("tactics", "import sympy\nfrom fractions import Fraction\nfrom lemmata.notation import build"),
        ("prover", "from lemmata.evaluation.balls import Ball"),
        ("reading", "from lemmata.definitions import registry"),
        ("rendering", "from lemmata.derivation import Chain"),
    ],
)
def test_control_an_import_downwards_is_allowed(part: str, source: str) -> None:
    assert violations(part, source, "control.py") == []


def test_the_order_has_no_cycle() -> None:
    below: dict[str, set[str]] = {part: set(parts) - {part} for part, parts in MAY_IMPORT.items()}
    while below:
        lowest = {part for part, parts in below.items() if not parts & below.keys()}
        assert lowest, f"these import each other: {sorted(below)}"
        below = {part: parts for part, parts in below.items() if part not in lowest}


def called(source: str) -> Iterator[str]:
    """Names that are called; of methods only those that SymPy adds, since ``poly.eval(2)`` runs no text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from {node.func.attr} - {"eval", "exec"}


def forbidden(source: str) -> set[str]:
    """What a kernel must not contain; an ``assert`` would vanish under ``python -O``."""
    asserts = {"assert" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)}
    return asserts | (set(called(source)) & (FORBIDDEN_IN_KERNEL | RUNS_TEXT))


def test_the_type_checker_knows_every_definition() -> None:
    from lemmata.definitions import SHORT, registry

    tree = ast.parse((ROOT / "definitions" / "__init__.py").read_text(encoding="utf-8"))
    declared = {ast.unparse(node.target) for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)}
    assert declared == {*registry, *SHORT}


TRUSTED = sorted((ROOT / "kernel").rglob("*.py"))


@pytest.mark.parametrize("path", TRUSTED, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_the_kernel_decides_by_itself(path: Path) -> None:
    assert forbidden(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("source", ["assert x", "simplify(a - b)", "(a - b).equals(0)", "eval(text)"])
def test_control_a_forbidden_call_is_found(source: str) -> None:
    assert forbidden(source)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_text_is_ever_run(path: Path) -> None:
    # codegen compiles source that it wrote itself, from a statement that was read
    allowed = {"exec"} if part_at(path) == "codegen" else set()
    assert not set(called(path.read_text(encoding="utf-8"))) & RUNS_TEXT - allowed


def test_the_kernel_is_small() -> None:
    lines = sum(
        len([line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()])
        for path in TRUSTED
    )
    assert lines <= KERNEL_LINES, f"the kernel has grown to {lines} lines"
