"""Writers of layouts, one markup a module: each has ``write(layout) -> str``.

Whatever module lies here is a writer; `writers` finds it.

>>> sorted(writers())
['latex', 'mathml', 'typst']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lemmata.rendering.layout import Layout

__all__ = ["writers"]


@cache
def writers() -> Mapping[str, Callable[[Layout], str]]:
    """Every writer by the name of its markup."""
    names = (module.name for module in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").write for name in names}
