"""`pytest --lemmata`: relations of documents as tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PAGE = "For every real $x$:\n\n$$ e^x > x $$\n\n$$ e^x < x $$\n\n$$ \\foo(x) = 3 $$\n"


def collected(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "lemmata.pytest_plugin", "-p", "no:cacheprovider"]
    environment = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    return subprocess.run(
        [*command, "-rfs", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(PAGE)
    return tmp_path


def test_each_relation_is_an_item(folder: Path) -> None:
    ran = collected(folder, "--lemmata", "docs")
    assert "FAILED docs/a.md::line 5" in ran.stdout
    assert "docs/a.md:5:4: error L001 false at x = 0" in ran.stdout
    assert "1 failed, 1 passed, 1 skipped" in ran.stdout


def test_what_is_not_read_fails_if_it_must(folder: Path) -> None:
    (folder / "docs" / "a.md").write_text(PAGE.partition("$$ e^x < x $$")[2])  # nothing that needs the prover
    strict = collected(folder, "--lemmata-strict", "docs")
    assert "1 failed" in strict.stdout
    assert "passed" not in strict.stdout


def test_nothing_is_collected_unless_asked_for(folder: Path) -> None:
    ran = collected(folder, "docs")
    assert ran.returncode == 5, ran.stdout  # no tests


def test_a_broken_document_is_an_error_of_collection(folder: Path) -> None:
    (folder / "b.ipynb").write_text("{")
    ran = collected(folder, "--lemmata", "b.ipynb")
    assert ran.returncode == 2
    assert "b.ipynb:1: is no JSON" in ran.stdout
