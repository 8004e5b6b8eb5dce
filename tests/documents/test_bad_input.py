"""Documents and files that mean harm or are broken: refused clearly, within limits, nothing executed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from lemmata.cli import main
from lemmata.documents.blocks import Display, Prose
from lemmata.documents.claims import Question
from lemmata.documents.context import Context
from lemmata.documents.finding import Finding

TRUE = "\n\nFor every real $x$:\n\n$$ e^x > x $$\n"

TRUE_TEX = "\n\nFor every real $x$:\n\\[ e^x > x \\]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inner = tmp_path / "secret" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "x.tex").write_text("\\[ 1 = 2 \\]")
    monkeypatch.chdir(inner)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    return inner


@pytest.mark.parametrize(
    ("name", "text", "status", "said"),
    [
        ("a.md", "word " * 2_000_000, 2, "a.md: is larger than 2 MB"),
        ("a.ipynb", "{not json", 2, "a.ipynb:1: is no JSON"),
        ("a.ipynb", "[]", 2, "a.ipynb"),
        ("a.md", "caf\udce9", 2, "a.md:1: is not UTF-8"),
        ("a.md", "\0", 2, "holds a null character"),
        ("a.txt", "$$ 1 = 2 $$", 2, "nothing reads .txt"),
        ("a.md", "<!-- lemmata: givn x > 0 -->" + TRUE, 1, "L007 unknown directive 'givn'"),
        ("a.md", "<!-- lemmata: given __import__('os').system('touch owned') -->" + TRUE, 1, "L007"),
        ("a.tex", r"\newcommand{\a}{\b\b}\newcommand{\b}{\a\a} \[ \a = 1 \]" + TRUE_TEX, 0, r"\a grows too much"),
        ("a.tex", r"\def\a#1{\a{#1#1}} \[ \a{x} = 1 \]" + TRUE_TEX, 0, r"\a grows too much"),
        ("a.tex", r"\input{/etc/passwd}" + TRUE_TEX, 0, r"\input{/etc/passwd} is not read"),
        ("a.tex", r"\input{../../x}" + TRUE_TEX, 0, r"\input{../../x} is not read"),
        ("a.tex", r"\write18{touch owned}\immediate\write18{touch owned}" + TRUE_TEX, 0, "1 proved"),
        ("a.py", '"""Doc.\n\n.. math:: e^x > x\n"""\nopen("owned", "w")\n', 0, "1 document"),
        ("a.md", "$$ " + "{" * 5_000 + "x" + "}" * 5_000 + " = 1 $$" + TRUE, 0, "1 proved"),
        ("a.md", "Let $" + "(" * 5_000 + "$ be." + TRUE, 0, "nested too deeply"),
        ("a.md", "$$ x = " + "x + " * 20_000 + "x $$" + TRUE, 0, "1 proved"),
        ("a.md", "> " * 3_000 + TRUE, 0, "1 proved"),
    ],
)  # fmt: skip
def test_a_document(
    name: str,
    text: str,
    status: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    if "owned" not in text:  # which would be written to the folder of the worker
        request.getfixturevalue("one_worker")
    Path(name).write_bytes(text.encode("utf-8", "surrogateescape"))
    started = time.monotonic()
    assert main(["check", name]) == status
    assert time.monotonic() - started < 60
    out, err = capsys.readouterr()
    assert said in out + err, out + err
    assert "root:" not in out + err
    assert not Path("owned").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("lemmata.toml", "strict = [", "lemmata.toml: not TOML"),
        ("lemmata.toml", "profil = 'ml'", "did you mean 'profile'?"),
        ("lemmata.toml", "timeout = 'long'", "expected seconds"),
        ("lemmata.toml", "given = ['x in']", "x in"),
        ("lemmata.toml", "profile = 'lm'", "unknown profile 'lm'"),
        ("lemmata.toml", "baseline = 'absent.json'", "absent.json: No such file"),
        ("pyproject.toml", "[tool.lemmata]\nstric = true", "did you mean 'strict'?"),
    ],
)
def test_settings(name: str, text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(TRUE)
    Path(name).write_text(text)
    assert main(["check", "a.md"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [('{"version": 7, "entries": []}', "of version 7, expected 1"), ("[", "not a baseline")],
)
def test_a_baseline(text: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(TRUE)
    Path("known.json").write_text(text)
    assert main(["check", "a.md", "--baseline", "known.json"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "--write-baseline known.json" in err


def test_folders_without_documents_and_links_out_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs").mkdir()
    assert main(["check", "docs"]) == 2
    assert "docs: holds no documents" in capsys.readouterr().err
    Path("docs/passwd.md").symlink_to("/etc/passwd")
    Path("docs/again").symlink_to(".")
    assert main(["check", "docs"]) == 2


def test_what_cannot_be_written_is_said_before_anything_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(TRUE)
    assert main(["check", "a.md", "-o", "absent/out.txt"]) == 2
    assert "absent" in capsys.readouterr().err


def test_a_cache_of_a_stranger_is_no_program(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(TRUE)
    Path(".lemmata_cache").mkdir()
    Path(".lemmata_cache/other.sqlite").write_bytes(b"cos\nsystem\n(S'touch owned'\ntR.")
    assert main(["check", "a.md"]) == 0
    assert not Path("owned").exists()


@pytest.mark.usefixtures("one_worker")
def test_a_defect_spoils_one_display_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = Context.judged

    def failing(self: Context, display: Display, after: Prose | None) -> list[Finding | Question]:
        if "kappa" in display.tex:
            raise KeyError("kappa")
        return judged(self, display, after)

    monkeypatch.setattr(Context, "judged", failing)
    Path("a.md").write_text("$$ \\kappa = 1 $$" + TRUE)
    assert main(["check", "a.md"]) == 0
    out = capsys.readouterr().out
    assert "a.md:1:4: note L006 a defect of Lemmata, please report it: KeyError('kappa')" in out
    assert "1 proved" in out
