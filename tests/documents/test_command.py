"""`lemmata check` with documents: one that is broken leaves the others checked."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import lemmata
from lemmata.cli import main
from lemmata.errors import LemmataError


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


PAGE = """For every real $x$:

$$ e^x > x $$

$$ e^x < x $$

$$ e^x = \\foo(x) $$
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_worker: None) -> Path:
    """A document with a true line, a false one and one that is not understood; its answers are kept."""
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE)
    return Path("page.md")


def test_status_formats_and_baseline(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "page.md"]) == 1
    text, complaints = capsys.readouterr()
    assert "page.md:5:4: error L001" in text
    assert "3 relations: 1 proved, 1 refuted, 1 not understood" in text
    assert complaints == ""
    assert main(["check", "page.md", "--format", "github", "-o", "out.txt"]) == 1
    assert Path("out.txt").read_text().startswith("::error file=page.md,title=L001 ")
    assert main(["check", "page.md", "--format", "html"]) == 1
    assert "<html" in capsys.readouterr().out
    assert main(["check", "page.md", "--format", "jso"]) == 2
    assert "jsonl" in capsys.readouterr().err

    assert main(["check", "page.md", "--write-baseline", "known.json"]) == 0
    assert main(["check", "page.md", "--baseline", "known.json"]) == 0
    assert "1 known from the baseline" in capsys.readouterr().out
    assert main(["check", "page.md", "--baseline", "known.json", "--strict"]) == 3
    page.write_text(PAGE.replace("< x", "> x"))
    assert main(["check", "page.md", "--baseline", "known.json"]) == 1
    complaints = capsys.readouterr().err
    assert "page.md: no longer occurs: L001" in complaints
    assert "--write-baseline known.json" in complaints


def test_settings_hold_below_their_folder_and_the_command_line_wins(page: Path) -> None:
    Path("lemmata.toml").write_text("strict = true\nexclude = ['old']\nbaseline = 'known.json'\n")
    assert main(["check", "page.md"]) == 2  # the baseline is missing
    assert main(["check", "page.md", "--write-baseline", "known.json"]) == 0
    assert main(["check", "page.md"]) == 0
    Path("old").mkdir()
    Path("old/false.md").write_text("$$ 1 = 2 $$")
    assert main(["check", "."]) == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["page.md", "--profile", "lm"], "unknown profile 'lm'; known are"),
        (["page.md", "--given", "x in"], "given"),
        (["page.md", "--tex"], "--tex goes with a claim"),
        (["page.md", "absent.md"], "absent.md: neither a file nor a folder"),
        (["absent.md"], "absent.md: neither a file nor a folder"),
        (["notes/absent.pdf"], "notes/absent.pdf: neither a file nor a folder"),
        (["absent/"], "absent/: neither a file nor a folder"),
        (["0.5*x.y"], "found the character '.'"),  # no path: a claim that cannot be read
        (["x/y"], "expected a relation"),
        (["exp(x) > x", "--strict"], "--strict goes with documents"),
        (["page.md", "--baseline", "page.md"], "page.md: not a baseline"),
    ],
)
def test_bad_input(
    page: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    assert main(["check", *arguments]) == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ('profile = "lm"', "unknown profile 'lm'; known are"),
        ('given = ["x >"]', "given x >: expected an expression, found the end"),
        ('names = { L = "foo(" }', "let L = foo(: expected an expression"),
    ],
)
def test_a_setting_that_is_not_understood_is_told_with_its_file(
    page: Path, capsys: pytest.CaptureFixture[str], setting: str, complaint: str
) -> None:
    page.write_text("No formula.\n")
    Path("lemmata.toml").write_text(setting)
    assert main(["check", "page.md"]) == 2
    assert f"lemmata.toml: {complaint}" in capsys.readouterr().err
    Path("lemmata.toml").write_text('profile = "ml"\ngiven = ["x > 0"]\nnames = { L = "exp(x)" }')
    assert main(["check", "page.md"]) == 0


def test_a_caret_stands_below_what_is_not_read(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text("<!-- lemmata: given x >> 3 -->\n\n$$ x\n\\le \\foo(3) $$\n")
    assert main(["check", "page.md"]) == 1
    lines = capsys.readouterr().out.splitlines()
    for beginning, what in (("    given", "> 3"), ("    x ", r"\foo")):
        at = next(k for k, line in enumerate(lines) if line.startswith(beginning))
        assert lines[at + 1].strip() == "^"
        assert lines[at][lines[at + 1].index("^") :].startswith(what)


def test_a_tree_goes_to_any_executor(page: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        found = list(lemmata.check_documents([page, "absent.md"], executor=executor))
    assert isinstance(found[0], LemmataError)
    assert [f.verdict for f in found[1:]] == ["proved", "refuted", ""]


def test_undefined_where_the_page_says_that_it_holds(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text("For every real number $t$:\n\n$$ \\log t \\le t - 1 $$\n\n$$ \\log u \\le u - 1 $$\n")
    assert main(["check", "page.md", "--format", "jsonl"]) == 1
    undefined, proved = map(json.loads, capsys.readouterr().out.splitlines())
    assert (undefined["code"], undefined["tries"]) == ("L002", ["lemmata: given t > 0"])
    assert undefined["message"] == "log(t) is undefined at t = 0: logarithm of zero"
    assert (proved["code"], proved["verdict"]) == ("", "proved")  # of u nothing is said: where it is defined


def test_saving_a_document_checks_it_again(page: Path) -> None:
    pytest.importorskip("watchfiles")
    page.write_text("For every real $x$: $$ e^x > x $$\n")
    command = [sys.executable, "-m", "lemmata", "check", "page.md", "--watch", "-j", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        try:
            assert "1 proved" in watching.stdout.readline()
            time.sleep(1.0)  # it starts to watch
            page.write_text("For every real $x$: $$ e^x < x $$\n")
            assert "page.md:1:24: error L001" in watching.stdout.readline()
        finally:
            watching.kill()


def test_a_tree_goes_to_a_cluster(page: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as client:
        found = list(lemmata.check_documents([page], executor=client.get_executor()))
    assert [f.verdict for f in found] == ["proved", "refuted", ""]
