"""An article: everything in its order, then solutions, lemmas and works."""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.lectures.composition import Composer
from lemmata.lectures.document import Block

__all__ = ["shape"]


def shape(composer: Composer) -> Iterator[Block]:
    """Everything but what is for the speaker."""
    yield from composer.all(composer.blocks)
    yield from composer.added()
