"""PDFs: the same bytes for the same source, with fonts, bookmarks, title and language; failures are told."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lemmata.lectures.checking import checked
from lemmata.lectures.engines import EngineError, NoEngineError, engine, engines, tex, typst
from lemmata.lectures.options import chosen
from lemmata.lectures.source import read
from lemmata.lectures.writers import writers
from lemmata.lectures.writing import documents, verified
from lemmata.rendering.pdf import compile_pdf

from ..conftest import Documents

needs_typst = pytest.mark.skipif(not typst.available(), reason="the extra pdf is not installed")
needs_tex = pytest.mark.skipif(not tex.available(), reason="there is no pdflatex")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext")


@needs_typst
@pytest.mark.parametrize("format", ["article", "slides", "handout"])
def test_typst_gives_the_same_bytes(made: Documents, format: str) -> None:
    source = writers()["typst"](made(format=format)[0]).write()
    first = typst.compiled(source, "scores")
    assert first.startswith(b"%PDF")
    assert typst.compiled(source, "scores") == first
    assert b"CreationDate" not in first


@needs_typst
@needs_poppler
def test_a_pdf_of_typst(made: Documents, tmp_path: Path) -> None:
    source = writers()["typst"](made()[0]).write()
    path = tmp_path / "scores.pdf"
    path.write_bytes(typst.compiled(source, "scores"))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "Proposition 1 Softmax sums to one" in text
    about = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r'^Title: +Scores & "probabilities" 100%$'.replace('"', "."), about, re.M)
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert all(row.split()[-5] == "yes" for row in fonts.splitlines()[2:])
    assert b"/Outlines" in path.read_bytes()
    assert b"/Lang" in path.read_bytes()


@needs_typst
@needs_poppler
def test_what_follows_a_reference_or_an_emphasis_is_text(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n# A {#a}\nSee [@a]; then [@a](x), *b*(x), **c**[y], `d`.e; [f](g:h).i.\n"
    found = checked(read("mine.md", text), "en")
    (article,) = documents(found, {}, chosen(found.lecture, {}), "mine")
    path = tmp_path / "mine.pdf"
    path.write_bytes(typst.compiled(writers()["typst"](article).write(), "mine"))
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "See section 1; then section 1(x), b(x), c[y], d.e; f.i." in said


@needs_typst
@needs_poppler
@pytest.mark.parametrize("family", ["Noto Serif CJK KR", "Noto Sans CJK KR"])
def test_korean_has_its_glyphs(tmp_path: Path, family: str) -> None:
    said = "쿨백–라이블러 발산, 깁스 부등식, 값, 몫, 여덟, 괜찮다"
    source = f'#set text(font: "{family}", fallback: false)\n{said}\n\n*{said}*'
    path = tmp_path / "ko.pdf"
    path.write_bytes(typst.compiled(source, "ko"))
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert text.split("\n")[0] == said
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert "Bold" in fonts


@needs_typst
def test_typst_tells_what_it_stops_at() -> None:
    with pytest.raises(EngineError, match=r"bad.typ could not be typeset: unknown variable: oops") as error:
        typst.compiled("A\n\n#oops", "bad")
    assert error.value.where == "#oops"


@needs_typst
def test_a_syllable_that_the_font_lacks_is_told() -> None:
    with pytest.raises(EngineError, match="the Korean font has no 뷁; --engine tex has") as error:
        typst.compiled("가나\n\n뷁이다", "rare")
    assert error.value.where == "뷁이다"


@needs_typst
def test_typst_reads_nothing_outside_its_folder() -> None:
    with pytest.raises(EngineError):
        typst.compiled('#read("/etc/hostname")', "bad")


@needs_tex
@pytest.mark.tex
def test_tex_tells_what_it_stops_at() -> None:
    with pytest.raises(EngineError, match=r"bad\.tex could not be typeset: Undefined control sequence"):
        tex.compiled(r"\documentclass{article}\begin{document}\oops\end{document}", "bad")


@needs_tex
@pytest.mark.tex
@pytest.mark.parametrize("format", ["article", "slides", "handout"])
def test_no_line_of_tex_is_overfull(made: Documents, format: str) -> None:
    source = writers()["tex"](made(format=format)[0]).write()
    document, log = compile_pdf(source, "scores")
    assert document.startswith(b"%PDF")
    assert re.findall(r"^Overfull \\hbox.*", log, re.M) == []


@pytest.mark.nightly
@pytest.mark.tex
@pytest.mark.skipif(not tex.available("lualatex"), reason="there is no lualatex")
def test_lualatex_takes_the_same_source(made: Documents) -> None:
    assert tex.compiled(writers()["tex"](made()[0]).write(), "scores", "lualatex").startswith(b"%PDF")


@needs_tex
@pytest.mark.tex
def test_the_template_of_the_manual(made: Documents, tmp_path: Path) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "lectures.md").read_text(encoding="utf-8")
    own = tmp_path / "department.tex"
    own.write_text(manual.partition("<!-- template -->\n```latex\n")[2].partition("```")[0], encoding="utf-8")
    text = writers()["tex"](made()[0]).write(own)
    assert "Department of Statistics, A. Lecturer" in text
    assert tex.compiled(text, "scores").startswith(b"%PDF")


def test_without_an_engine_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in engines().values():
        monkeypatch.setattr(module, "available", lambda program="": False)
    with pytest.raises(NoEngineError) as error:
        engine()
    assert "pip install 'lemmata[pdf]'" in str(error.value)
    assert "texlive" in str(error.value)
    assert error.value.status == 2
    with pytest.raises(NoEngineError, match="xelatex is not installed"):
        engine("tex", "xelatex")


def test_typst_is_preferred() -> None:
    assert list(engines()) == ["typst", "tex"]


@needs_tex
@needs_poppler
@pytest.mark.parametrize("statement", ['::: check "1 < 2"\n:::\n', "::: exercise\nCount.\n:::\n"])
def test_no_page_of_tex_ends_with_a_heading(tmp_path: Path, statement: str) -> None:
    found = checked(read("mine.md", f"---\ntitle: T\n---\n# Heading {{#a}}\n\n{statement}"), "en")
    (article,) = documents(found, {}, chosen(found.lecture, {"solutions": "none"}), "mine")
    source = writers()["tex"](article).write()
    start = source.index(r"\renewcommand{\thesection}")
    body = source[start : source.index(r"\end{document}")].split(r"\section*")[0]
    # The heading ever lower on the page, until it goes to the next.
    pages = "".join(rf"\newpage\vspace*{{{height}mm}}" + f"Above.\n\n{body}" for height in range(200, 244, 4))
    path = tmp_path / "mine.pdf"
    path.write_bytes(compile_pdf(f"{source[:start]}{pages}\\end{{document}}", "mine")[0])
    said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    ends = [page for page in said.split("\f") if "Heading" in page]
    assert len(ends) == len(range(200, 244, 4))
    assert any("Above" not in page for page in ends)
    assert all(re.search("Proposition 1|Statement 1|Exercise 1", page) for page in ends), ends


@needs_typst
@needs_poppler
def test_what_is_made_smaller_keeps_the_width_of_the_slide(tmp_path: Path) -> None:
    text = "---\ntitle: T\n---\n# S\n\n::: result softmax/softmax_jacobian {proof=full}\n:::\n"
    found = checked(read("mine.md", text), "en")
    options = chosen(found.lecture, {"format": "slides"})
    slides = documents(found, verified(found, options, 1, lambda _: None), options, "mine")[0]
    path = tmp_path / "mine.pdf"
    path.write_bytes(typst.compiled(writers()["typst"](slides).write(), "mine"))
    said = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    page = next(p for p in said.split("<page ") if ">quotient<" in p)
    words = {word: (float(right), float(low)) for right, low, word in re.findall(WORD, page)}
    margin, bottom = (mm * 72 / 25.4 for mm in (254 - 16, 142.875 - 13))
    assert abs(words["rule"][0] - margin) < 2  # a reason stands at the right margin
    assert all(low <= bottom + 1 for word, (_, low) in words.items() if not word.isdigit())


WORD = r'xMax="([0-9.]+)" yMax="([0-9.]+)">([^<]*)</word>'
