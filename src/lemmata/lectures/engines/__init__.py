"""Engines: a module each that makes a PDF of what a writer wrote; whatever module lies here is found.

A module has ``READS``, the language that it takes, ``available() -> bool``, ``HELP``, what to install, and
``compiled(source, name, program) -> bytes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from lemmata.errors import LemmataError

__all__ = ["EngineError", "NoEngineError", "engine", "engines"]


class EngineError(LemmataError):
    """An engine stopped at a source; ``message`` is what it said, ``where`` a line of the source."""

    def __init__(self, source: str, message: str, where: str = "") -> None:
        self.source, self.message, self.where = source, message, where
        at = f"\n  at     {where}" if where else ""
        super().__init__(f"{source} could not be typeset: {message}{at}\n  the previous files are unchanged")


class NoEngineError(LemmataError):
    """Nothing here makes PDFs; ``tries`` say what would."""

    def __init__(self, wanted: str, tries: tuple[str, ...]) -> None:
        self.wanted, self.tries = wanted, tries
        what = f"{wanted} is not installed" if wanted else "nothing is installed that makes a PDF"
        told = "".join(f"\n  try    {attempt}" for attempt in tries)
        super().__init__(f"{what}; nothing was written{told}\n         or leave out --pdf")


@cache
def engines() -> Mapping[str, ModuleType]:
    """Every engine by its name, as ``--engine`` has it; in the order in which they are preferred."""
    found = {m.name: import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__)}
    return dict(sorted(found.items(), key=lambda item: item[1].RANK))


def engine(name: str = "", program: str = "") -> ModuleType:
    """The engine of this name, or the first that is there.

    Raises `NoEngineError` where it is not installed.
    """
    if name:
        module = engines()[name]
        if not module.available(program):
            raise NoEngineError(program or name, (module.HELP,))
        return module
    for module in engines().values():
        if module.available(""):
            return module
    raise NoEngineError("", tuple(module.HELP for module in engines().values()))
