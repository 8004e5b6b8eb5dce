"""PDFs by Typst, which one wheel brings; it has the fonts of TeX, and those beside this package for Korean."""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path

from lemmata.lectures.engines import EngineError

__all__ = ["HELP", "RANK", "READS", "available", "compiled"]

READS = "typst"
RANK = 1
HELP = "pip install 'lemmata[pdf]'"
FONTS = Path(__file__).parents[1] / "fonts"


def available(program: str = "") -> bool:
    return find_spec("typst") is not None


def compiled(source: str, name: str, program: str = "") -> bytes:
    """The PDF, the same bytes for the same source: the fonts are those that come along, and it bears no date.

    Raises EngineError where Typst stops at the source.
    """
    import typst

    for row in source.splitlines():
        if lacking := sorted({c for c in row if "가" <= c <= "힣" and not _is_common(c)}):
            raise EngineError(
                f"{name}.typ", f"the Korean font has no {', '.join(lacking)}; --engine tex has", row.strip()
            )
    with tempfile.TemporaryDirectory(prefix="lemmata-") as folder:
        path = Path(folder) / f"{name}.typ"
        path.write_text(source, encoding="utf-8")
        try:
            document = typst.compile(
                str(path), root=folder, font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf"
            )
        except RuntimeError as error:
            raise EngineError(f"{name}.typ", *_complaint(error, folder)) from error
    assert isinstance(document, bytes)
    return document


def _is_common(syllable: str) -> bool:
    """Whether it is one of the 2,350 syllables of KS X 1001, which the font has."""
    try:
        return len(syllable.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def _complaint(error: RuntimeError, folder: str) -> tuple[str, str]:
    message = str(getattr(error, "message", error)).strip()
    diagnostic = str(getattr(error, "diagnostic", "")).replace(folder, "")
    shown = [line.strip() for line in diagnostic.splitlines() if "│" in line]
    return message, " ".join(line.partition("│")[2].strip() for line in shown[:2]).strip()
