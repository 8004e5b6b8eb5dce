"""Every snippet of the catalogue, in the documents for which it is written: few compilations, all in one.

On a laptop without TeX these are skipped; in CI they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lemmata import catalogue
from lemmata.rendering import pdf
from lemmata.rendering.formats import formats
from lemmata.rendering.snippet import assets, snippet, suffix

tex = [
    pytest.mark.tex,
    pytest.mark.skipif(not pdf.tex_available() and not os.environ.get("CI"), reason="needs pdflatex"),
]


@cache
def snippets(format: str, lang: str, plain: bool = False) -> dict[str, str]:
    titles = {id: result.title for id, result in catalogue.load().items()}
    return {id: snippet(result, format, lang, titles, plain=plain) for id, result in catalogue.load().items()}


def written(folder: Path, format: str, lang: str) -> list[str]:
    """The files that ``lemmata show --all -o FOLDER`` writes; their IDs."""
    folder.mkdir(exist_ok=True)
    for name, text in assets(format).items():
        (folder / name).write_text(text, encoding="utf-8")
    for id, text in snippets(format, lang).items():
        path = folder / f"{id}{suffix(format)}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(snippets(format, lang))


def compiled(folder: Path, body: str) -> str:
    """TeX's log of a document in ``folder``."""
    (folder / "document.tex").write_text(body, encoding="utf-8")
    pdflatex = shutil.which("pdflatex")
    assert pdflatex, "CI must have TeX"
    command = [
        pdflatex,
        "-no-shell-escape",
        "-interaction=batchmode",
        "-halt-on-error",
        "-draftmode",
        "document",
    ]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, timeout=120, check=False)
    log = (folder / "document.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, "\n".join(line for line in log.splitlines() if line.startswith(("!", "l.")))
    return log


DOCUMENT = r"\documentclass%s\begin{document}%s\end{document}"


def narrow(log: str) -> None:
    """Nothing stands far over the margin."""
    wide = re.findall(r"^Overfull \\hbox \(([0-9.]+)pt", log, re.MULTILINE)
    assert max(map(float, wide), default=0.0) < 10.0


class TestInTeX:
    pytestmark = tex

    def test_an_article_of_the_whole_catalogue_in_both_languages(self, tmp_path: Path) -> None:
        ids = written(tmp_path, "latex", "en")
        written(tmp_path / "ko", "latex", "ko")
        body = "\n".join(rf"\lemmata*{{{id}}}" for id in ids)
        # The proof alone, and a reference.
        body += r"\lemmataproof{softmax/softmax_jacobian}\ref{lem:softmax-jacobian}"
        body += r"\lemmatafolder{ko}" + "\n".join(rf"\lemmata*{{{id}}}" for id in ids)
        narrow(compiled(tmp_path, DOCUMENT % (r"{article}\usepackage[korean]{lemmata}", body)))

    @pytest.mark.parametrize("subject", ["entropy/", pytest.param("", marks=pytest.mark.nightly)])
    def test_slides(self, tmp_path: Path, subject: str) -> None:
        ids = [id for id in written(tmp_path, "latex", "en") if id.startswith(subject)]
        frame = r"\begin{frame}[allowframebreaks]\lemmata*{%s}\end{frame}"
        head = r"[aspectratio=169]{beamer}\usepackage{lemmata}"
        narrow(compiled(tmp_path, DOCUMENT % (head, "\n".join(frame % id for id in ids))))

    def test_plain_snippets_need_amsmath_alone(self, tmp_path: Path) -> None:
        body = "\n\n".join(snippets("latex", "en", plain=True).values())
        compiled(
            tmp_path,
            rf"\documentclass{{article}}\usepackage{{amsmath}}\begin{{document}}{body}\end{{document}}",
        )

    def test_what_is_not_there_is_said(self, tmp_path: Path) -> None:
        written(tmp_path, "latex", "en")
        with pytest.raises(AssertionError, match=r"No result no/result\.tex"):
            compiled(tmp_path, DOCUMENT % (r"{article}\usepackage{lemmata}", r"\lemmata{no/result}"))


def test_typst_in_both_languages_and_plain(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst") if not os.environ.get("CI") else __import__("typst")
    ids = written(tmp_path / "en", "typst", "en")
    written(tmp_path / "ko", "typst", "ko")
    lines = [f'#include "en/{id}.typ"' for id in ids] + ["See @lem:softmax-jacobian."]
    lines += snippets("typst", "en", plain=True).values()
    (tmp_path / "en.typ").write_text("\n\n".join(lines), encoding="utf-8")
    (tmp_path / "ko.typ").write_text("\n\n".join(f'#include "ko/{id}.typ"' for id in ids), encoding="utf-8")
    for document in ("en.typ", "ko.typ"):  # two, because a label may be given once
        typst.compile(str(tmp_path / document), root=str(tmp_path))


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_html_is_well_formed_and_each_name_is_given_once(lang: str) -> None:
    page = ElementTree.fromstring(f"<body>{''.join(snippets('html', lang).values())}</body>")
    names = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(names) == len(set(names)) == len(catalogue.load())
    assert not any("$" in (element.text or "") for element in page.iter())


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("format", ["markdown", "myst"])
def test_displays_of_markdown_hold_no_dollar(format: str, lang: str) -> None:
    for text in snippets(format, lang).values():
        assert not any("$" in block for block in text.split("$$")[1::2])
        assert text.count(":::{") * 2 == len(re.findall("^:::", text, re.MULTILINE))


def test_every_format_names_its_suffix_and_what_it_needs() -> None:
    assert set(formats()) == {"latex", "typst", "markdown", "myst", "html"}
    for name, format in formats().items():
        assert format.SUFFIX.startswith(".")
        assert set(assets(name)) == set(format.ASSETS)
