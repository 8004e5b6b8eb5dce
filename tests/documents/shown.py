"""Blocks of a document, short enough to compare."""

from __future__ import annotations

from collections.abc import Iterable

from lemmata.documents.blocks import Begin, Block, Display, End, Heading, Prose
from lemmata.documents.hosts import hosts


def blocks(text: str, suffix: str = ".md", path: str = "page") -> list[Block]:
    return list(hosts()[suffix](f"{path}{suffix}", text))


def displays(text: str, suffix: str = ".md") -> list[str]:
    return [block.tex for block in blocks(text, suffix) if isinstance(block, Display)]


def prose(text: str, suffix: str = ".md") -> list[str]:
    return [block.text for block in blocks(text, suffix) if isinstance(block, Prose)]


def shown(found: Iterable[Block]) -> list[str]:
    """``line:column kind text`` of each block."""
    lines = []
    for block in found:
        at = f"{block.place.line}:{block.place.column}"
        if isinstance(block, Display):
            lines.append(f"{at} {block.environment} {block.tex}")
        elif isinstance(block, Begin | End):
            lines.append(f"{at} {type(block).__name__} {block.kind}")
        elif isinstance(block, Heading):
            lines.append(f"{at} {'#' * block.level} {block.text}")
        else:
            lines.append(f"{at} {type(block).__name__} {block.text}")
    return lines
