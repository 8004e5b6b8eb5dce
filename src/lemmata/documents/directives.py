"""Directives: those of Lemmata in comments, and which of the host's own hold text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lemmata.documents.blocks import Directive
from lemmata.documents.source import Source, Traced

__all__ = ["LITERAL", "TEXT", "TRANSPARENT", "in_comment"]

WORDS = re.compile(r"[\w-]+")

TEXT = frozenset(
    WORDS.findall(
        """admonition attention assumption axiom caution card conjecture corollary criterion danger definition
        deprecated details dropdown epigraph error example exercise figure grid grid-item grid-item-card hint
        highlights important lemma margin note observation only container compound pull-quote proof property
        proposition question remark seealso sidebar solution tab-item tab-set theorem tip topic todo
        versionadded versionchanged warning"""
    )
)
"""Directives of MyST and Sphinx whose title and content are text; of others nothing is known."""

LITERAL = frozenset(
    WORDS.findall(
        """code code-block code-cell sourcecode literalinclude raw parsed-literal mermaid graphviz digraph
        plantuml doctest testcode testsetup testcleanup testoutput prompt csv-table toctree bibliography
        include image eval-rst jupyter-execute ipython plot bokeh-plot highlight contents default-role
        currentmodule module replace unicode index meta comment lemmata productionlist"""
    )
)
"""Directives whose content is no text."""

TRANSPARENT = frozenset(WORDS.findall("only container compound highlights grid tab-set figure rst-class"))
"""Directives for layout alone: what is introduced within one holds after it."""

ENTRY = re.compile(r"(?:\A|\n)\s*lemmata:(?!:)[ \t]*")


def in_comment(source: Source, comment: Traced) -> Iterator[Directive]:
    """The directives of a comment, without its markers: each starts a line with ``lemmata:``.

    >>> comment = Source("a.md", "lemmata: given p in\\n  simplex(n)\\nlemmata: skip")
    >>> [directive.text for directive in in_comment(comment, comment.whole)]
    ['given p in simplex(n)', 'skip']
    """
    entries = list(ENTRY.finditer(comment.text))
    if not entries or comment.text[: entries[0].start()].strip():
        return
    ends = [*(entry.start() for entry in entries[1:]), len(comment.text)]
    for entry, end in zip(entries, ends, strict=True):
        text = " ".join(comment.text[entry.end() : end].split())
        yield Directive(text, source.place(comment.origin(entry.end())))
