"""docs/documents.md: its example is run, its tables name what there is; Lemmata's own pages hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lemmata.cli import main
from lemmata.documents.conventions import profiles
from lemmata.documents.finding import CODES
from lemmata.documents.formats import formats
from lemmata.documents.instructions import WORDS

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "documents.md").read_text(encoding="utf-8")


def fence(mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", MANUAL, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lecture.md").write_text(fence("example"), encoding="utf-8")
    command, _, answer = fence("answer").partition("\n")
    assert main([*command.removeprefix("$ lemmata ").split(), "-j", "1"]) == 1
    assert capsys.readouterr().out == answer


def test_the_tables_are_complete() -> None:
    for code, words in CODES.items():
        assert f"| {code} | " in MANUAL, (code, words)
    for word in [*WORDS, *profiles(), *formats()]:
        assert re.search(rf"`{word}[ `]", MANUAL), word


def test_lemmatas_own_pages_and_docstrings_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    status = main(["check", "README.md", "docs", "src/lemmata", "--strict", "--no-cache", "-j", "1"])
    assert status == 0, capsys.readouterr().out
