"""What the package declares is what it imports; what the README shows is what CI runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

IMPORTED_AS = {
    "python-flint": "flint",
    "markdown-it-py": "markdown_it",
    "mdit-py-plugins": "mdit_py_plugins",
}


def names(requirements: list[str]) -> set[str]:
    found = {re.split(r"[\[<>=~! ]", r, maxsplit=1)[0] for r in requirements}
    return {IMPORTED_AS.get(name, name) for name in found}


CORE = names(PROJECT["dependencies"])
EXTRAS = set().union(*(names(r) for r in PROJECT["optional-dependencies"].values()))
BEHIND_AN_EXTRA = {  # imported only where the extra is installed, or by the program that it extends
    "arb.py": {"flint"},
    "pytest_plugin.py": {"pytest"},
    "sphinx": {"sphinx", "docutils"},
}
FRAMEWORKS = {"torch", "jax", "ml_dtypes"}  # audited where the user has them


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Each imported package outside the standard library, and whether importing the module needs it."""
    optional: set[ast.AST] = set()
    for node in ast.walk(tree):
        # Children come after their parents.
        lazy = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Try))
        checked = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if lazy or checked or node in optional:
            optional.update(ast.iter_child_nodes(node))
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = [node.module]
        for module in modules:
            top = module.partition(".")[0]
            if top not in sys.stdlib_module_names and top != "lemmata":
                yield top, node not in optional


def undeclared(source: str) -> set[str]:
    return {
        top
        for top, needed in imports(ast.parse(source))
        if top not in (CORE if needed else CORE | EXTRAS | FRAMEWORKS)
    }


@pytest.mark.parametrize("path", sorted((ROOT / "src").rglob("*.py")), ids=lambda p: p.name)
def test_imports_are_declared(path: Path) -> None:
    excused = set().union(*(BEHIND_AN_EXTRA.get(part, set()) for part in path.relative_to(ROOT).parts))
    assert undeclared(path.read_text(encoding="utf-8")) - excused == set()


def test_control_an_undeclared_import_is_found() -> None:
    assert undeclared("import pandas") == {"pandas"}
    assert undeclared("import flint") == {"flint"}
    assert undeclared("def f():\n    import flint") == set()
    assert undeclared("try:\n    import flint\nexcept ImportError:\n    flint = None") == set()


def readme_command(mark: str) -> str:
    found = re.search(
        rf"^<!-- {mark} -->\n```sh\n(.*?)\n```$",
        (ROOT / "README.md").read_text(encoding="utf-8"),
        re.M | re.S,
    )
    assert found, f"README.md shows no command under <!-- {mark} -->"
    return found[1]


@pytest.mark.parametrize(("mark", "parts"), [("main", ("verify", "lecture")), ("test", ("pytest",))])
def test_each_of_the_two_commands_is_one_line(mark: str, parts: tuple[str, ...]) -> None:
    command = readme_command(mark)
    assert "\n" not in command
    assert all(part in command for part in ("pip install", *parts))
    subprocess.run(["bash", "-n", "-c", command], check=True)


def test_ci_is_a_script_that_parses() -> None:
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o111


def test_the_version_has_one_home() -> None:
    import lemmata

    assert "version" in PROJECT["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", lemmata.__version__)


def test_all_public_names_exist() -> None:
    import lemmata

    missing = [name for name in lemmata.__all__ if not hasattr(lemmata, name)]
    assert missing == []
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        lemmata.chek  # noqa: B018


def test_what_other_tools_look_for() -> None:
    """pytest finds the plugin, pre-commit the hooks."""
    yaml = pytest.importorskip("yaml")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert all({"id", "name", "entry", "language"} <= set(hook) for hook in hooks)
    assert {hook["entry"] for hook in hooks} == {"lemmata check"}
    assert PROJECT["entry-points"]["pytest11"] == {"lemmata": "lemmata.pytest_plugin"}
