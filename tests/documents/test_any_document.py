"""Whatever stands in a document, Lemmata does not stumble: a defect would be told as one."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lemmata.documents.checker import questions
from lemmata.documents.errors import DocumentError
from lemmata.documents.finding import Finding
from lemmata.documents.hosts import hosts

PAGES = Path(__file__).with_name("pages")
MARKDOWN = "\n\n".join(
    PAGES.joinpath(name).read_text(encoding="utf-8")
    for name in ("linear_classifier.md", "entropy_notes_ko.md")
)
TEXTS = {
    ".md": MARKDOWN,
    ".tex": "\\begin{document}\n" + MARKDOWN + "\n\\end{document}",
    ".rst": PAGES.joinpath("logit_model.rst").read_text(encoding="utf-8"),
    ".py": PAGES.joinpath("losses_doc.py").read_text(encoding="utf-8"),
}
TEXTS[".ipynb"] = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": cell.splitlines(keepends=True)}
            for cell in MARKDOWN.split("\n\n")
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    ensure_ascii=False,
)
SEPARATORS = ("\n\n", "\n", " ", "$$", "\\", "=", "{", "_")


def defects(suffix: str, text: str) -> list[Finding]:
    with suppress(DocumentError):
        found = questions(list(hosts()[suffix](f"page{suffix}", text)))
        return [f for f in found if isinstance(f, Finding) and "defect" in f.message]
    return []


def test_a_page_that_has_used_every_letter_numbers_its_samples_as_it_does() -> None:
    for letters in ("irsuvh", "abcgijklmopqrsuvh"):
        line = " + ".join(("t_n", *letters))
        page = f"For numbers $t_n$ and ${', '.join(letters)}$:\n\n$$\n{line} = {line}\n$$\n"
        assert defects(".md", page) == []


@pytest.mark.parametrize("suffix", TEXTS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
def test_a_truncated_document_is_read_as_far_as_it_goes(suffix: str, data: st.DataObject) -> None:
    text = TEXTS[suffix]
    start = data.draw(st.integers(0, len(text)))
    assert defects(suffix, text[start : start + data.draw(st.integers(0, 1500))]) == []


@pytest.mark.parametrize("suffix", TEXTS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
def test_a_shuffled_document_is_read(suffix: str, data: st.DataObject) -> None:
    text = TEXTS[suffix]
    start = data.draw(st.integers(0, len(text)))
    cut, glue = data.draw(st.sampled_from(SEPARATORS)), data.draw(st.sampled_from(SEPARATORS))
    pieces = data.draw(st.permutations(text[start : start + 1200].split(cut)))
    assert defects(suffix, glue.join(pieces)) == []


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=25)
def test_a_notebook_of_shuffled_and_cut_cells_is_read(data: st.DataObject) -> None:
    """A notebook that is cut anywhere is no JSON: what is cut here are its cells."""
    cells = json.loads(TEXTS[".ipynb"])["cells"]
    first = data.draw(st.integers(0, len(cells) - 1))
    cells = data.draw(st.permutations(cells[first : first + 12]))
    for cell in cells:
        kept = data.draw(st.integers(0, len(cell["source"])))
        cell["cell_type"] = data.draw(st.sampled_from(("markdown", "code", "raw")))
        cell["source"] = data.draw(st.sampled_from((cell["source"][:kept], "".join(cell["source"]), None, 3)))
    assert defects(".ipynb", json.dumps({"cells": cells})) == []
