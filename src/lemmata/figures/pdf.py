"""A picture as a PDF of its own size: by Typst where that is installed, else by TeX."""

from __future__ import annotations

from importlib.util import find_spec

from lemmata.figures.model import Picture
from lemmata.figures.writers.pgfplots import pgfplots
from lemmata.figures.writers.typst import typst
from lemmata.rendering.pdf import compile_pdf, compile_typst

__all__ = ["pdf"]

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
        return compile_typst(_TYPST + typst(picture), "figure")
    korean = "\\usepackage[hangul]{kotex}\n" if lang == "ko" else ""
    return compile_pdf(_TEX % (korean, pgfplots(picture)), "figure")[0]
