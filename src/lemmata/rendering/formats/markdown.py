"""A result in Markdown, for KaTeX and MathJax: the reasons are a column of the display."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lemmata.rendering.exposition import Exposition, for_given
from lemmata.rendering.layout import Layout, Prose
from lemmata.rendering.phrases import PHRASES
from lemmata.rendering.writers.latex import write as write_layout

__all__ = ["ASSETS", "SUFFIX", "proof", "statement", "text", "write"]

SUFFIX = ".md"
ASSETS: tuple[str, ...] = ()


def write(shown: Exposition, plain: bool = False) -> str:
    """The result; Markdown has no environments, so that ``plain`` changes nothing."""
    heading = f"**{text(shown.title)}**" if shown.title else ""
    if shown.id:
        heading += f" `{shown.id}`"
    blocks = [heading, *statement(shown), *proof(shown, said=f"*{PHRASES[shown.lang]['proof']}.* ")]
    return "\n\n".join(filter(None, blocks)) + "\n"


def statement(shown: Exposition) -> Iterator[str]:
    if given := for_given(shown):
        yield text(given) + PHRASES[shown.lang]["colon"]
    yield display(shown.statement)
    yield from map(text, shown.remarks)


def proof(shown: Exposition, said: str = "") -> Iterator[str]:
    """The paragraphs of the proof, the first begun by what is ``said``."""
    blocks: list[str] = [text(shown.idea)] if shown.idea else []
    for argument in shown.proof:
        blocks += [text(argument.case)] if argument.case else []
        blocks += [display(argument.lines)] if argument.lines else []
        blocks += (
            [f"({PHRASES[shown.lang]['reason']}: {text(argument.reasons)}.)"] if argument.reasons else []
        )
    if blocks and said and blocks[0].startswith("$$"):
        blocks.insert(0, said.strip())
    elif blocks:
        blocks[0] = said + blocks[0]
    yield from blocks


def display(layout: Layout) -> str:
    return f"$$\n{write_layout(layout)}\n$$"


def text(prose: Prose) -> str:
    """Prose in Markdown, in which no sign of the words is an instruction."""
    return "".join(
        re.sub(r"([\\`*_<>\[\]$])", r"\\\1", part) if isinstance(part, str) else f"${write_layout(part)}$"
        for part in prose
    )
