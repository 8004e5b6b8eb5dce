"""Output formats: one module a format, found by discovery, all written from the same findings.

A format module has a one-line docstring (the help text) and a class ``Writer`` (see `Writer` here).
``jsonl`` is the promise; the text for people may change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol

from lemmata.documents.finding import Finding
from lemmata.documents.summary import Summary

__all__ = ["Texts", "Writer", "formats"]

Texts = Callable[[str], str]
"""The text of a document by its path, for the formats that show the page itself."""


class Writer(Protocol):
    """Makes text of findings, which come in the order of their documents.

    ``add`` returns what can be printed at once, so that a long run shows what it has found.
    """

    def __init__(self, texts: Texts) -> None: ...
    def add(self, finding: Finding, error: bool) -> str: ...
    def end(self, summary: Summary) -> str: ...


@cache
def formats() -> Mapping[str, Callable[[Texts], Writer]]:
    """Every format by its name."""
    modules = sorted(module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").Writer for name in modules}
