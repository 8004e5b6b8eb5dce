"""Hosts: one module a kind of file, found by discovery; each says its suffixes and reads blocks.

A host module has ``SUFFIXES: tuple[str, ...]``, in lower case, and ``blocks(path, text) -> Iterator[Block]``.
Where a document consists of several files it also has ``inputs(path, text) -> Iterator[Path]``: those
that ``blocks`` reads besides ``path``; where its files are large, ``LARGEST`` in bytes.  Libraries are
imported when a file is read, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from lemmata.documents.blocks import Block
from lemmata.documents.files import LARGEST

__all__ = ["Host", "hosts", "inputs", "largest"]

Host = Callable[[str, str], Iterator[Block]]
Inputs = Callable[[str, str], Iterator[Path]]


@cache
def _modules() -> dict[str, ModuleType]:
    found: dict[str, ModuleType] = {}
    for module in iter_modules(__path__):
        host = import_module(f"{__name__}.{module.name}")
        for suffix in host.SUFFIXES:
            if suffix in found:
                raise ValueError(f"two hosts read {suffix}: {module.name} is the second")
            found[suffix] = host
    return found


@cache
def hosts() -> dict[str, Host]:
    """Every suffix with the host that reads it."""
    return {suffix: module.blocks for suffix, module in _modules().items()}


@cache
def inputs() -> dict[str, Inputs]:
    """Suffixes of documents of several files, with what finds the others."""
    return {suffix: module.inputs for suffix, module in _modules().items() if hasattr(module, "inputs")}


def largest(suffix: str) -> int:
    """Bytes that a document of this kind may have."""
    return int(getattr(_modules()[suffix], "LARGEST", LARGEST))
