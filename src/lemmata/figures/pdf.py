"""A picture as a PDF of its own size: by Typst where that is installed, else by TeX."""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path

from lemmata.figures.model import Picture
from lemmata.figures.writers.pgfplots import pgfplots
from lemmata.figures.writers.typst import typst
from lemmata.rendering.pdf import compile_pdf

__all__ = ["pdf"]

FONTS = Path(__file__).parents[1] / "lectures" / "fonts"
"""For Korean labels."""

_TYPST = """\
#set document(date: none)
#set page(width: auto, height: auto, margin: 2mm)
#set text(font: ("New Computer Modern", "Noto Serif CJK KR"))
"""
_TEX = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{lmodern, xcolor, pgfplots}
%s\pgfplotsset{compat=1.16}
\begin{document}
\setbox0=\hbox{%s}%%
\pdfhorigin=2mm \pdfvorigin=2mm
\pdfpagewidth=\dimexpr\wd0 + 4mm\relax \pdfpageheight=\dimexpr\ht0 + \dp0 + 4mm\relax
\shipout\box0
\end{document}
"""


def pdf(picture: Picture, lang: str) -> bytes:
    """The PDF.  Raises as `lemmata.rendering.pdf.compile_pdf` does where there is no Typst."""
    if find_spec("typst"):
        import typst as engine

        with tempfile.TemporaryDirectory(prefix="lemmata-") as folder:
            source = Path(folder) / "figure.typ"
            source.write_text(_TYPST + typst(picture), encoding="utf-8")
            document = engine.compile(
                str(source), root=folder, font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf"
            )
        assert isinstance(document, bytes)
        return document
    korean = "\\usepackage[hangul]{kotex}\n" if lang == "ko" else ""
    return compile_pdf(_TEX % (korean, pgfplots(picture)), "figure")[0]
