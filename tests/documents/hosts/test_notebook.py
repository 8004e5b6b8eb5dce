"""Notebooks: cells of text, counted among all cells, with lines within their source."""

from __future__ import annotations

import json

from lemmata.documents.blocks import Display, Heading
from lemmata.documents.hosts.notebook import blocks


def notebook(*cells: tuple[str, str | list[str]]) -> str:
    return json.dumps(
        {"cells": [{"cell_type": kind, "source": source} for kind, source in cells], "nbformat": 4}
    )


def test_cells_and_lines() -> None:
    text = notebook(
        ("code", "x = '$$ a $$'"),
        ("markdown", ["# Title\n", "\n", "$$ a\n", "= b $$"]),
        ("raw", "$$ c $$"),
        ("markdown", "$$ d $$"),
    )
    found = [block for block in blocks("n.ipynb", text) if isinstance(block, Display)]
    assert [(b.tex, b.place.cell, b.place.line, b.place.column) for b in found] == [
        ("a\n= b", 1, 3, 4),
        ("d", 3, 1, 4),
    ]
    assert str(found[0].source.place(2)) == "n.ipynb:cell 1:4:1"


def test_macros_hold_in_the_cells_after_them() -> None:
    text = notebook(("markdown", r"$\newcommand{\R}{\mathbb{R}}$"), ("markdown", r"$$ x \in \R $$"))
    assert [b.tex for b in blocks("n.ipynb", text) if isinstance(b, Display)] == [r"x \in \mathbb{R}"]


def test_format_3_has_sheets_and_headings() -> None:
    cells = [
        {"cell_type": "heading", "level": 2, "source": ["Part"]},
        {"cell_type": "markdown", "source": "$$ a $$"},
    ]
    found = list(blocks("n.ipynb", json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3})))
    assert isinstance(found[0], Heading)
    assert (found[0].level, found[0].text) == (2, "Part")
    assert isinstance(found[1], Display)
    assert found[1].place.cell == 1


def test_a_byte_order_mark_and_cells_without_source() -> None:
    assert list(blocks("n.ipynb", "\ufeff" + json.dumps({"cells": [{"cell_type": "markdown"}]}))) == []
