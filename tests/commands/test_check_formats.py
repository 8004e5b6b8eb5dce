"""A proof or a refutation just found, in the markup of a document."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from lemmata.cli import main
from lemmata.errors import LemmataError
from lemmata.prover.decide import decide
from lemmata.reading.text.reader import read_claim
from lemmata.rendering.formats import formats
from lemmata.worker import Answer, Request


class InThisProcess:
    """A worker without its process: what is tested here is what is printed."""

    def __init__(self, warm: bool) -> None:
        pass

    def ask(self, request: Request, seconds: float) -> Answer:
        try:
            return Answer.of(decide(read_claim(request.text, request.given), seconds))
        except LemmataError as error:
            return Answer.refusing(error)

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lemmata.checking.Worker", InThisProcess)


PROVED = "sigmoid(-x) == 1 - sigmoid(x)"
REFUTED = ["kl(p, q) > 0", "--given", "p, q in simplex(n)"]


def test_a_proof_in_latex(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", PROVED, "--format", "latex"]) == 0
    out = capsys.readouterr().out
    assert "\\begin{lemma}\n\\[ \\sigma(-x) = 1 - \\sigma(x) \\]\n\\end{lemma}" in out
    assert r"\tag*{definition of sigmoid}" in out
    assert r"\label" not in out


def test_a_proof_in_korean_and_plain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", PROVED, "--format", "typst", "--lang", "ko", "--plain"]) == 0
    out = capsys.readouterr().out
    assert "_증명._" in out
    assert "import" not in out


def test_a_refutation_says_where_and_what_is_true(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *REFUTED, "--format", "markdown"]) == 1
    assert capsys.readouterr().out.strip().split("\n\n") == [
        r"**Refuted at $n = 1,\; p = (1),\; q = (1)$**",
        r"For $p \in \Delta^{n-1}$, $q \in \Delta^{n-1}$:",
        "$$\nD_{\\mathrm{KL}}(p \\,\\|\\, q) > 0\n$$",
        "The left side is $0$, the right side is $0$.",
        r"What is true: $D_{\mathrm{KL}}(p \,\|\, q) \ge 0$ (proved).",
    ]


def test_a_result_of_the_catalogue_is_cited_by_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "entropy(p) <= log(n)", "--given", "p in simplex(n)", "--format", "html"]) == 0
    page = ElementTree.fromstring(capsys.readouterr().out)
    reasons = [cell.text for cell in page.iter("td") if cell.text]
    assert len(reasons) == 1
    assert "/" not in reasons[0]


def test_undecided_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["check", "x**3 + x <= 1 + exp(exp(x)) + cosh(x)**3", "--timeout", "0.5", "--format", "latex"])
        == 3
    )
    assert r"\textbf{Undecided.}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([PROVED, "--format", "sarif"], "unknown format 'sarif' for a claim; known are text, html, latex"),
        ([PROVED, "--format", "latex", "--json"], "--format F prints one CLAIM"),
        (["--file", "claims.json", "--format", "latex"], "--format F prints one CLAIM"),
        ([PROVED, "--lang", "ko"], "--lang and --plain go with --format F"),
        (["page.md", "--plain"], "--lang and --plain go with a claim"),
        (["page.md", "--format", "latex"], "unknown format 'latex'"),
        (["no claim", "--format", "latex"], "no claim"),
    ],
)
def test_bad_input(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("$$ 1 = 1 $$")
    assert main(["check", *arguments]) == 2
    streams = capsys.readouterr()
    assert complaint in streams.err
    assert "{lemma}" not in streams.out


def test_the_help_names_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    out = capsys.readouterr().out
    assert all(name in out for name in formats())
