"""One self-contained page: the document's text, each relation coloured, its finding beside it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from lemmata.documents.finding import Finding, shown
from lemmata.documents.formats import Texts
from lemmata.documents.summary import Summary

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["Writer"]


class Writer:
    """Collects all findings; the page is written at the end."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._findings: dict[str, list[tuple[Finding, bool]]] = {}

    def add(self, finding: Finding, error: bool) -> str:
        self._findings.setdefault(finding.place.path, []).append((finding, error))
        return ""

    def end(self, summary: Summary) -> str:
        pages = [_page(path, self._texts(path), found) for path, found in self._findings.items()]
        return _template().render(pages=pages, summary=str(summary), shown=shown) + "\n"


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = files("lemmata.documents.formats").joinpath("page.html.jinja").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)


COLOURS = ("refuted", "open", "proved", "other")
"""How a finding is shown, the worst first."""


def _colour(finding: Finding, error: bool) -> str:
    if error:
        return "refuted"
    return "proved" if finding.verdict == "proved" else "open" if finding.code else "other"


def _page(path: str, text: str, found: list[tuple[Finding, bool]]) -> dict[str, Any]:
    """The lines of a document with the findings that start there; a notebook's by cell."""
    starts: dict[tuple[int | None, int], list[tuple[Finding, str]]] = {}
    for finding, error in found:
        here = starts.setdefault((finding.place.cell, finding.place.line), [])
        here.append((finding, _colour(finding, error)))
    lines = []
    for cell, number, line in _numbered(path, text):
        here = starts.get((cell, number), [])
        worst = min((how for _, how in here), key=COLOURS.index, default="")
        lines.append({"cell": cell, "number": number, "text": line, "findings": here, "worst": worst})
    return {"path": path, "lines": lines}


def _numbered(path: str, text: str) -> list[tuple[int | None, int, str]]:
    if not path.endswith(".ipynb"):
        return [(None, number, line) for number, line in enumerate(text.splitlines(), 1)]
    import json

    out: list[tuple[int | None, int, str]] = []
    for index, cell in enumerate(json.loads(text).get("cells", [])):
        source = cell.get("source", "")
        lines = (source if isinstance(source, str) else "".join(source)).splitlines()
        if cell.get("cell_type") == "markdown":
            out += [(index, number, line) for number, line in enumerate(lines, 1)]
    return out
