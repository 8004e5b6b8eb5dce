"""The command: what it writes, what it refuses, and that old files stay until all is ready."""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata import cli
from lemmata.lectures.engines import engines, typst
from lemmata.lectures.writing import built_in

LECTURE = "---\ntitle: Short\n---\n\n# One\n\nText.\n\n::: result softmax/sum_softmax\n:::\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.md"
    path.write_text(LECTURE, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, list[str], str]:
    status = cli.main(["lecture", *map(str, argv)])
    said = capsys.readouterr()
    return status, said.out.splitlines(), said.err


def test_tex_is_written_by_default(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(capsys, file, "-o", out) == (0, [str(out / "mine.tex")], "")
    assert (out / "mine.tex").read_text(encoding="utf-8").startswith(r"\documentclass")


@pytest.mark.skipif(not typst.available(), reason="the extra pdf is not installed")
def test_a_pdf(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    status, written, _ = run(capsys, file, "-o", out, "--pdf", "--format", "handout")
    assert (status, written) == (0, [str(out / f"mine-handout.{s}") for s in ("tex", "typ", "pdf")])
    assert (out / "mine-handout.pdf").read_bytes().startswith(b"%PDF")


def test_the_head_sets_options_and_the_command_line_wins(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(LECTURE.replace("---\n\n", "to: html\nmarks: yes\n---\n\n", 1), encoding="utf-8")
    assert run(capsys, file, "-o", tmp_path)[1] == [str(tmp_path / "mine.html")]
    assert "✓ proved" in (tmp_path / "mine.html").read_text(encoding="utf-8")
    assert run(capsys, file, "-o", tmp_path, "--to", "tex", "--no-marks")[1] == [str(tmp_path / "mine.tex")]
    assert "proved" not in (tmp_path / "mine.tex").read_text(encoding="utf-8")
    file.write_text(LECTURE.replace("---\n\n", "to: htm\n---\n\n", 1), encoding="utf-8")
    status, _, err = run(capsys, file, "-o", tmp_path)
    assert status == 2
    assert "mine.md:3:1: to is not 'htm'" in err


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("--to", "html", "--format", "slides"), 2, "html is written as article only"),
        (("--engine", "tex=latex"), 2, "no engine is called 'tex=latex'"),
        (("--template", "nowhere.tex"), 2, "nowhere.tex"),
        (("-o", "mine.md"), 2, "mine.md is a file, not a folder"),
    ],
)
def test_what_is_refused(
    file: Path,
    argv: tuple[str, ...],
    status: int,
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(file.parent)
    found, written, err = run(capsys, file.name, *argv)
    assert (found, written) == (status, [])
    assert told in err


def test_without_an_engine_nothing_is_written(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in engines().values():
        monkeypatch.setattr(module, "available", lambda program="": False)
    status, written, err = run(capsys, file, "-o", tmp_path / "out", "--pdf")
    assert (status, written) == (2, [])
    assert "pip install" in err
    assert not (tmp_path / "out").exists()


def test_old_files_stay_when_something_is_false(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.tex").write_text("old")
    file.write_text(LECTURE + '\n::: check "1 > 2"\n:::\n', encoding="utf-8")
    status, written, err = run(capsys, file, "-o", tmp_path)
    assert (status, written) == (1, [])
    assert "mine.md:12:12: this claim is false" in err
    assert (tmp_path / "mine.tex").read_text() == "old"


def test_a_file_in_another_encoding(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes("---\ntitle: 가é\n---\n".encode().replace("é".encode(), b"\xe9"))
    status, _, err = run(capsys, file, "-o", tmp_path)
    assert status == 2
    assert "mine.md:2:9: expected UTF-8, found the byte 0xe9" in err


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, tmp_path / "none.md")
    assert status == 2
    assert "none.md: No such file" in err


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_lecture_to_start_from(tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new.md"
    assert run(capsys, "--new", new, "--lang", lang) == (0, [str(new)], "")
    assert run(capsys, new, "-o", tmp_path / "out", "--to", "html")[0] == 0
    status, _, err = run(capsys, "--new", new)
    assert status == 2
    assert "is there already" in err


def test_the_example_of_the_manual_is_the_lecture_to_start_from() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "lectures.md").read_text(encoding="utf-8")
    example = manual.partition("<!-- example -->\n```markdown\n")[2].partition("\n```\n\n## The head")[0]
    assert built_in("new.en.md").read_text(encoding="utf-8") == example + "\n"
