"""A result in MyST, a lemma and its proof by the directives of sphinx-proof."""

from __future__ import annotations

from lemmata.rendering.exposition import Exposition, label
from lemmata.rendering.formats import markdown
from lemmata.rendering.phrases import PHRASES

__all__ = ["ASSETS", "SUFFIX", "write"]

SUFFIX = ".md"
ASSETS: tuple[str, ...] = ()


def write(shown: Exposition, plain: bool = False) -> str:
    """The result; plain, it needs ``dollarmath`` alone."""
    proof = list(markdown.proof(shown))
    if plain or not proof:
        return markdown.write(shown)
    head = [f":::{{prf:lemma}} {markdown.text(shown.title)}".rstrip()]
    head += [f":label: lem-{label(shown.id)}"] if shown.id else []
    blocks = ["\n".join(head), *markdown.statement(shown), ":::", ":::{prf:proof}", *proof, ":::"]
    comment = f"% {shown.id or PHRASES[shown.lang]['claim']}; needs sphinx-proof, dollarmath and colon_fence"
    return "\n\n".join([comment, *blocks]) + "\n"
