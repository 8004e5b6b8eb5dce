"""A handout: what one wants to have before one's eyes; no running text."""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.lectures import model as m
from lemmata.lectures.composition import Composer, leads
from lemmata.lectures.document import Block

__all__ = ["shape"]


def shape(composer: Composer) -> Iterator[Block]:
    """Headings, formulas, statements, figures, tables, lists, examples and exercises."""
    blocks = composer.blocks
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        running = isinstance(block, m.Paragraph) and not leads(block, following)
        if isinstance(block, m.Index) or (running and not composer.is_meant(block)):
            continue
        yield from composer.block(block)
    yield from composer.added()
