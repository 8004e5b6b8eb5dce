"""The languages in which code is written, one a file; every module here with a ``TARGET`` is discovered."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lemmata.codegen.targets.base import Target

__all__ = ["Target", "targets"]


@cache
def targets() -> dict[str, type[Target]]:
    """Every target by name."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return {module.TARGET.name: module.TARGET for module in modules if hasattr(module, "TARGET")}
