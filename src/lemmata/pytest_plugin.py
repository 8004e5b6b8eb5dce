"""pytest: ``pytest --lemmata`` collects the displayed relations of documents as tests.

Each relation is an item, ``docs/a.md::line 343``; it fails where `lemmata check` would report an error.
Nothing of Lemmata is imported unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from lemmata.documents.finding import Finding

HELP = (
    "collect the displayed formulas of documents (Markdown, LaTeX, reStructuredText, notebooks, docstrings)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lemmata")
    group.addoption("--lemmata", action="store_true", help=HELP)
    group.addoption(
        "--lemmata-strict",
        action="store_true",
        help="what is undecided or not read fails too; implies --lemmata",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Document | None:
    chosen = parent.config.option
    if not (chosen.lemmata or chosen.lemmata_strict):
        return None
    from lemmata.documents.hosts import hosts

    if file_path.suffix.lower() not in hosts():
        return None
    return Document.from_parent(parent, path=file_path)  # type: ignore[no-any-return]


class Document(pytest.File):
    """A document; its relations are found when it is collected, all of them answered then or from the cache."""

    def collect(self) -> Iterator[Relation]:
        from lemmata.checking import Here
        from lemmata.documents.cache import FOLDER, Cache
        from lemmata.documents.discovery import Documents
        from lemmata.documents.options import Options
        from lemmata.documents.run import checked
        from lemmata.documents.settings import Settings, find_settings, read_settings
        from lemmata.errors import LemmataError

        try:
            file = find_settings(self.path.parent)
            chosen = read_settings(file) if file else Settings()
            options = Options(chosen.timeout, chosen.profile, chosen.given, chosen.names)
            cache = Cache((file.parent if file else self.config.rootpath) / FOLDER)
            try:
                (page,) = checked(Documents([self.path]), options, executor=Here(), cache=cache)
            finally:
                cache.close()
        except LemmataError as error:
            raise self.CollectError(str(error)) from error
        if page.error is not None:
            raise self.CollectError(str(page.error))
        names: set[str] = set()
        for finding in page.findings:
            place = finding.place
            name = f"line {place.line}" if place.cell is None else f"cell {place.cell} line {place.line}"
            name = f"{name}:{place.column}" if name in names else name
            names.add(name)
            yield Relation.from_parent(self, name=name, finding=finding)


class Relation(pytest.Item):
    """One relation with its finding."""

    def __init__(self, *, finding: Finding, **named: object) -> None:
        super().__init__(**named)  # type: ignore[arg-type]
        self.finding = finding

    def runtest(self) -> None:
        from lemmata.documents.summary import Summary

        if Summary(strict=self.config.option.lemmata_strict).is_error(self.finding):
            raise WrongRelation
        if self.finding.code:
            pytest.skip(self.finding.message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        from lemmata.documents.formats.text import paragraph

        if isinstance(excinfo.value, WrongRelation):
            return paragraph(self.finding, True).rstrip()
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.finding.place.line - 1, self.name


class WrongRelation(Exception):
    """The finding is an error."""
