"""lemmata figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata.cli import main


def test_without_a_name_it_lists_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("cross-entropy ") and "H(p, q) of a coin" in line]


def test_svg_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", "bars", "--with", "scores=3,1"]) == 0
    assert capsys.readouterr().out.startswith("<svg")


@pytest.mark.parametrize(
    ("suffix", "begins"), [("svg", b"<svg"), ("tex", b"\\providecolor"), ("typ", b"#block"), ("pdf", b"%PDF")]
)
def test_the_suffix_says_what_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str, begins: bytes
) -> None:
    if suffix == "pdf":
        pytest.importorskip("typst")
    path = tmp_path / f"coin.{suffix}"
    assert main(["figure", "cross-entropy", "-o", str(path), "--lang", "ko"]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert path.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cosine"], "no figure 'cosine'"),
        (["bars", "-o", "bars.png"], "expected a file ending in .svg, .pdf, .tex, .typ, found bars.png"),
        (["bars", "--with", "scores"], "expected KEY=NUMBERS, found scores"),
        (["bars", "--with", "truth=1"], "the figure bars has no option 'truth'"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert main(["figure", *arguments]) == 2
    assert told in capsys.readouterr().err
