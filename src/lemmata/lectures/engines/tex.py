"""PDFs by TeX: pdfLaTeX, or LuaLaTeX and XeLaTeX where they are asked for."""

from __future__ import annotations

from lemmata.lectures.engines import EngineError
from lemmata.rendering.pdf import PACKAGES, TeXError, compile_pdf, tex_available

__all__ = ["HELP", "PROGRAMS", "RANK", "READS", "available", "compiled"]

READS = "tex"
RANK = 2
PROGRAMS = ("pdflatex", "xelatex", "lualatex")
HELP = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}   (Debian, Ubuntu; elsewhere TeX Live or MacTeX)"


def available(program: str = "") -> bool:
    """Whether ``program``, pdfLaTeX by default, can be run."""
    return tex_available(program or PROGRAMS[0])


def compiled(source: str, name: str, program: str = "") -> bytes:
    """The PDF of a source.

    Raises EngineError where TeX stops on an error or takes too long.
    """
    try:
        return compile_pdf(source, name, program=program or PROGRAMS[0])[0]
    except TeXError as error:
        raise EngineError(error.source, error.message, error.line) from error
