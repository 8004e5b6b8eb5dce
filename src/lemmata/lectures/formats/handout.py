"""A handout: the formulas, statements and pictures that one wants to have before one's eyes."""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.lectures import model as m
from lemmata.lectures.composition import Composer, leads
from lemmata.lectures.document import Block

__all__ = ["shape"]

LEFT_OUT = (m.Paragraph, m.Items, m.Code, m.Quotation, m.Exercise, m.Conventions, m.Index)
"""Unless the author says that they are for the handout."""


def shape(composer: Composer) -> Iterator[Block]:
    """Headings, formulas, statements, figures, tables and examples; a heading above nothing is left out."""
    headings: list[m.Heading] = []
    blocks = composer.blocks
    for position, block in enumerate(blocks):
        following = blocks[position + 1] if position + 1 < len(blocks) else None
        if isinstance(block, m.Heading):
            headings = [above for above in headings if above.level < block.level] + [block]
        elif composer.is_meant(block) or not isinstance(block, LEFT_OUT) or _leads(block, following):
            made = composer.all((block,))
            if made:
                yield from composer.all(headings)
                headings = []
            yield from made
    yield from composer.added()


def _leads(block: m.Block, following: m.Block | None) -> bool:
    return (
        isinstance(block, m.Paragraph) and not isinstance(following, LEFT_OUT) and leads(block, following, 80)
    )
