"""TeX runs shut in, for a limited time, and gives the same bytes for the same source."""

from __future__ import annotations

import pytest

from lemmata.rendering import pdf

pytestmark = [pytest.mark.tex, pytest.mark.skipif(not pdf.tex_available(), reason="needs pdflatex")]

DOCUMENT = r"\documentclass{article}\begin{document}%s\end{document}"


def test_the_same_bytes() -> None:
    first, _ = pdf.compile_pdf(DOCUMENT % "x", "a")
    again, _ = pdf.compile_pdf(DOCUMENT % "x", "a")
    other, _ = pdf.compile_pdf(DOCUMENT % "y", "a")
    assert first == again
    assert first != other


def test_no_shell(tmp_path: pytest.TempPathFactory) -> None:
    touched = f"{tmp_path}/touched"
    _, log = pdf.compile_pdf(DOCUMENT % rf"x\immediate\write18{{touch {touched}}}", "a")
    assert "runsystem" in log
    assert "disabled" in log


@pytest.mark.parametrize("path", ["/etc/hostname", "../secret", ".hidden"])
def test_no_other_files(path: str) -> None:
    with pytest.raises(pdf.TeXError, match=r"not found|can't"):
        pdf.compile_pdf(DOCUMENT % rf"\input{{{path}}}", "a")


def test_an_error_says_where() -> None:
    with pytest.raises(pdf.TeXError, match="Undefined control sequence") as error:
        pdf.compile_pdf("\\documentclass{article}\n\\begin{document}\n\\oops\n\\end{document}", "a")
    assert error.value.line.startswith("l.3")


def test_a_time_limit() -> None:
    with pytest.raises(pdf.TeXError, match="stopped after 1 s"):
        pdf.compile_pdf(DOCUMENT % r"\def\a{\a}\a", "a", seconds=1)
