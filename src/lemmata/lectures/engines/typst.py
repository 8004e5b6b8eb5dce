"""PDFs by Typst, which one wheel brings; it has the fonts of TeX, and those beside this package for Korean."""

from __future__ import annotations

from importlib.util import find_spec

from lemmata.lectures.engines import EngineError
from lemmata.rendering.pdf import compile_typst

__all__ = ["HELP", "RANK", "READS", "available", "compiled"]

READS = "typst"
RANK = 1
HELP = "pip install 'lemmata[pdf]'"


def available(program: str = "") -> bool:
    return find_spec("typst") is not None


def compiled(source: str, name: str, program: str = "") -> bytes:
    """The PDF, the same bytes for the same source: the fonts are those that come along, and it bears no date.

    Raises EngineError where Typst stops at the source.
    """
    for row in source.splitlines():
        if lacking := sorted({c for c in row if "가" <= c <= "힣" and not _is_common(c)}):
            raise EngineError(
                f"{name}.typ", f"the Korean font has no {', '.join(lacking)}; --engine tex has", row.strip()
            )
    try:
        return compile_typst(source, name)
    except RuntimeError as error:
        raise EngineError(f"{name}.typ", *_complaint(error)) from error


def _is_common(syllable: str) -> bool:
    """Whether it is one of the 2,350 syllables of KS X 1001, which the font has."""
    try:
        return len(syllable.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def _complaint(error: RuntimeError) -> tuple[str, str]:
    message = str(getattr(error, "message", error)).strip()
    diagnostic = str(getattr(error, "diagnostic", ""))
    shown = [line.strip() for line in diagnostic.splitlines() if "│" in line]
    return message, " ".join(line.partition("│")[2].strip() for line in shown[:2]).strip()
