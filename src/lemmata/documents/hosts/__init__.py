"""Hosts: one module a kind of file, found by discovery; each says its suffixes and reads blocks.

A host module has ``SUFFIXES: tuple[str, ...]`` and ``blocks(path, text) -> Iterator[Block]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lemmata.documents.blocks import Block

__all__ = ["Host", "hosts"]

Host = Callable[[str, str], Iterator[Block]]


@cache
def hosts() -> dict[str, Host]:
    """Every suffix with the host that reads it."""
    found: dict[str, Host] = {}
    for module in iter_modules(__path__):
        host = import_module(f"{__name__}.{module.name}")
        for suffix in host.SUFFIXES:
            if suffix in found:
                raise ValueError(f"two hosts read {suffix}: {module.name} is the second")
            found[suffix] = host.blocks
    return found
