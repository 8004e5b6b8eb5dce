"""`lemmata check` with documents: one that is broken leaves the others checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lemmata.cli import main


def test_a_broken_document_leaves_the_others_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.tex").write_text("\\input{../x}\n\\[ 1 = 1 \\]")
    (tmp_path / "latin.md").write_bytes("é".encode("latin-1"))
    (tmp_path / "broken.ipynb").write_text("{")
    assert main(["check", str(tmp_path), "--format", "jsonl"]) == 2
    out, error = capsys.readouterr()
    findings = [json.loads(line) for line in out.splitlines()]
    assert [(f["line"], f["column"], f["code"], f["verdict"]) for f in findings] == [
        (1, 1, "L006", ""),
        (2, 4, "", "proved"),
    ]
    assert "only files below" in findings[0]["message"]
    assert f"{tmp_path / 'latin.md'}:1: is not UTF-8" in error
    assert f"{tmp_path / 'broken.ipynb'}:1: is no JSON" in error


def test_a_folder_without_documents_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "holds no documents" in capsys.readouterr().err
