"""The lecture: nothing unproved, nothing typed that should be computed, nothing over the margin."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from lemmata import catalogue
from lemmata.derivation import Chain
from lemmata.rendering import lecture, pdf
from lemmata.rendering.lecture import LectureError, VerifiedResult, render, write
from lemmata.rendering.steps import parts

from .conftest import TEMPLATES
from .test_snippet import overfull, tex

Results = list[VerifiedResult]
NUMBERS = ("0.982", "0.881", "0.119", "1.982", "0.8789", "0.1291")


def ids(lang: str) -> list[str]:
    text = (TEMPLATES / f"lecture.{lang}.tex.jinja").read_text(encoding="utf-8")
    return re.findall(r'(?:result|ref)\("([^"]+)"', text)


def test_both_languages_tell_the_same_story() -> None:
    assert ids("en") == ids("ko")


def test_the_decimals_are_computed(verified: Results) -> None:
    for lang in ("en", "ko"):
        source = (TEMPLATES / f"lecture.{lang}.tex.jinja").read_text(encoding="utf-8")
        text = render(lang, verified)
        for number in NUMBERS:
            assert number not in source
            assert number in text


def test_every_result_has_its_mark_and_id(verified: Results) -> None:
    text = render("en", verified)
    for id in dict.fromkeys(ids("en")):
        assert rf"\proved{{proved, 4 steps, 50 digits}}{{{id.replace('_', chr(92) + '_')}}}" in text


def test_a_missing_result_is_named_with_its_neighbours(verified: Results, tmp_path: Path) -> None:
    without = [r for r in verified if r.derivation.id != "softmax/softmax_two"]
    with pytest.raises(
        LectureError, match="softmax/softmax_two  is not in the catalogue; nearest: softmax/"
    ) as error:
        write(tmp_path, "en", without, pdf=False)
    assert error.value.ids == ("softmax/softmax_two",)
    assert list(tmp_path.iterdir()) == []


def test_an_unproved_result_stops_the_lecture(verified: Results, tmp_path: Path) -> None:
    doubtful = [replace(r, proved=r.derivation.id != "log/log_le_sub_one") for r in verified]
    with pytest.raises(LectureError, match="log/log_le_sub_one  was not proved"):
        write(tmp_path, "ko", doubtful, pdf=False)
    assert list(tmp_path.iterdir()) == []


def test_references_agree_with_numbers(verified: Results) -> None:
    text = render("en", verified)
    number = re.search(r"This mirrors\nresult~\\hyperlink\{result\.(\d+)\}\{\1\}", text)
    assert number
    assert re.search(rf"\\begin\{{result\}}\{{{number[1]}\}}.*?logit\\_one\\_sub\}}", text, re.DOTALL)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_said_to_follow_from_the_last_two_results_does(lang: str) -> None:
    text = (TEMPLATES / f"lecture.{lang}.tex.jinja").read_text(encoding="utf-8")
    before, after = re.split("these two results together|이 두 결과를 합치면", text)
    last_two = re.findall(r'result\("([^"]+)"', before)[-2:]
    (gibbs, *_) = re.findall(r'result\("([^"]+)"', after)
    (proof,) = (part.argument for part in parts(catalogue.find(gibbs).proof, lang))
    assert isinstance(proof, Chain)
    reasons = [reason.name for step in proof.steps for reason in step.reasons]
    assert sorted(reasons) == sorted(last_two)


def test_without_tex_the_source_is_written(
    verified: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "tex_available", lambda: False)
    with pytest.raises(pdf.TeXMissingError, match="texlive-lang-korean") as error:
        write(tmp_path, "en", verified, pdf=True)
    assert error.value.tex == tmp_path / "lecture-en.tex"
    assert error.value.tex.read_text(encoding="utf-8").startswith(r"\documentclass")


@tex
@pytest.mark.tex
def test_when_tex_fails_the_old_files_stay(
    verified: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix in ("tex", "pdf"):
        (tmp_path / f"lecture-en.{suffix}").write_text("old")
    monkeypatch.setattr(
        lecture, "render", lambda *_: r"\documentclass{article}\begin{document}\oops\end{document}"
    )
    with pytest.raises(pdf.TeXError, match="Undefined control sequence"):
        write(tmp_path, "en", verified, pdf=True)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["lecture-en.pdf", "lecture-en.tex"]
    assert {f.read_text() for f in tmp_path.iterdir()} == {"old"}


def test_an_unwritable_folder(verified: Results, tmp_path: Path) -> None:
    in_the_way = tmp_path / "out"
    in_the_way.write_text("a file, not a folder")
    with pytest.raises(pdf.UnwritableError, match="out is a file, not a folder"):
        write(in_the_way, "en", verified, pdf=False)
    assert in_the_way.read_text() == "a file, not a folder"


@tex
@pytest.mark.tex
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_pages(verified: Results, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logs: list[str] = []
    compile_pdf = pdf.compile_pdf

    def watched(source: str, name: str) -> tuple[bytes, str]:
        document, log = compile_pdf(source, name)
        logs.append(log)
        return document, log

    monkeypatch.setattr(pdf, "compile_pdf", watched)
    written = write(tmp_path, lang, verified, pdf=True)
    assert [path.name for path in written] == [f"lecture-{lang}.tex", f"lecture-{lang}.pdf"]
    assert written[1].read_bytes().startswith(b"%PDF")
    assert overfull(logs[0]) == []
    assert "LaTeX Warning" not in logs[0]
