"""Formats of a result, one a module: each has ``write(shown, plain) -> str``.

Whatever module lies here is a format; `formats` finds it.  ``plain`` asks for what stands in any
document, without an environment or a function that the document must have.  A format with a
``SUFFIX`` is written to files; what ``ASSETS`` names is written beside them.

>>> sorted(formats())
['html', 'latex', 'markdown', 'myst', 'typst']
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from lemmata.rendering.exposition import Exposition

__all__ = ["Format", "formats"]


class Format(Protocol):
    """What a module of this package offers."""

    SUFFIX: str
    ASSETS: tuple[str, ...]

    def write(self, shown: Exposition, plain: bool = False) -> str: ...


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: cast(Format, import_module(f"{__name__}.{name}")) for name in names}
