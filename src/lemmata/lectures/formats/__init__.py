"""Formats: a module each with ``shape(composer) -> blocks``, the blocks of a document in this format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lemmata.lectures.composition import Composer
    from lemmata.lectures.document import Block

__all__ = ["shaped"]


def shaped(composer: Composer) -> tuple[Block, ...]:
    """The blocks of the format that the composer's options name."""
    module = import_module(f"{__name__}.{composer.options.format}")
    return tuple(module.shape(composer))
