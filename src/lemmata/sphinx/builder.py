"""``sphinx-build -b lemmata``: the findings of all pages, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.dummy import DummyBuilder

from lemmata.documents.finding import ERRORS
from lemmata.sphinx.page import check_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["FindingsBuilder"]


class FindingsBuilder(DummyBuilder):
    """Writes ``findings.jsonl``, a finding a line; the build fails if one of them is an error."""

    name = "lemmata"
    epilog = "The findings are in %(outdir)s/findings.jsonl."
    allow_parallel = False

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        self._sphinx = app  # what builders called app has no name common to Sphinx 8 and 11

    def get_outdated_docs(self) -> Iterator[str]:
        yield from self.env.found_docs

    def prepare_writing(self, docnames: set[str]) -> None:
        self._path = Path(self.outdir) / "findings.jsonl"
        self._path.write_text("", encoding="utf-8")
        self._wrong = 0

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        with self._path.open("a", encoding="utf-8") as out:
            for finding in check_page(self.config, doctree):
                print(json.dumps(finding.to_json(), ensure_ascii=False), file=out)
                if finding.code in ERRORS:
                    self._wrong += 1
                    print(f"{finding.place}: {finding.code} {finding.message}; {finding.read}")

    def finish(self) -> None:
        if self._wrong:
            print(f"{self._wrong} formulas are wrong, named above")
            self._sphinx.statuscode = 1
