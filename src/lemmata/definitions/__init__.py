"""The definitions, each in one file; every module beside this one is discovered."""

from importlib import import_module
from pkgutil import iter_modules

from lemmata.definitions.definition import Definition, define, registry

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

globals().update(registry)
__all__ = ["Definition", "define", "registry", *sorted(registry)]
