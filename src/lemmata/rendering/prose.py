"""Prose of the catalogue as words, and layouts for the formulas among them."""

from __future__ import annotations

from lemmata.rendering import words
from lemmata.rendering.layout import Layout, Prose
from lemmata.rendering.texmath import TexmathError, texmath
from lemmata.rendering.words import ProseError

__all__ = ["prose"]


def prose(text: str) -> Prose:
    """The parts of a title, an idea, a reason: formulas between dollars, or typed as plain text.

    >>> from lemmata.rendering.writers.typst import write
    >>> words, formula = prose("weight by p_k")
    >>> words, write(formula)
    ('weight by ', 'p_k')

    Raises ProseError for a formula that cannot be read.
    """
    parts: list[str | Layout] = []
    for piece in words.pieces(text):
        try:
            parts.append(texmath(piece.text) if piece.math else piece.text)
        except TexmathError as error:
            raise ProseError(text, piece.text, str(error)) from error
    return tuple(parts)
