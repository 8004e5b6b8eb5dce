"""Jupyter notebooks: the cells of text, each a Markdown source of its own; nothing is executed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lemmata.documents.blocks import Block
from lemmata.documents.errors import DocumentError
from lemmata.documents.hosts import markdown
from lemmata.documents.macros import Macros
from lemmata.documents.source import Source

__all__ = ["SUFFIXES", "blocks"]

SUFFIXES = (".ipynb",)

LARGEST = 50_000_000
"""Bytes of a notebook: it holds images too."""

TEXT = {"markdown", "heading", "html"}
"""Types of cells with text; ``heading`` and ``html`` are of format 3."""


def blocks(path: str, text: str) -> Iterator[Block]:
    """The blocks of the Markdown cells of a notebook of format 3 or 4; cells are counted from 0.

    Raises DocumentError where the file is no JSON, with the line, or no notebook.
    """
    macros = Macros()
    for number, cell in enumerate(_cells(path, text)):
        if not isinstance(cell, dict):
            raise _no_notebook(path, f"cell {number} is no object")
        if cell.get("cell_type") in TEXT:
            yield from markdown.blocks_of(Source(path, _source(path, number, cell), number), macros)


def _cells(path: str, text: str) -> list[Any]:
    try:
        notebook = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise DocumentError(
            path,
            f"is no JSON: {error.msg} at column {error.colno}",
            "open it in Jupyter and save it again",
            line=error.lineno,
        ) from None
    except RecursionError:
        raise _no_notebook(path, "its JSON is nested too deeply") from None
    if not isinstance(notebook, dict):
        raise _no_notebook(path, "no object at the top")
    sheets = notebook.get("worksheets")
    if "cells" not in notebook and isinstance(sheets, list):
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    else:
        lists = [notebook.get("cells")]
    if not lists or not all(isinstance(cells, list) for cells in lists):
        raise _no_notebook(path, "no list of cells")
    return [cell for cells in lists for cell in cells or []]


def _source(path: str, number: int, cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise _no_notebook(path, f"the source of cell {number} is no text")
    level = cell.get("level")
    if cell.get("cell_type") == "heading" and isinstance(level, int):
        return "#" * min(max(level, 1), 6) + " " + source
    return source


def _no_notebook(path: str, found: str) -> DocumentError:
    return DocumentError(path, f"is no notebook: {found}", "open it in Jupyter and save it again")
