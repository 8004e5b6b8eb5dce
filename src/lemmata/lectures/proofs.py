"""Statements and proofs of the catalogue as parts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lemmata.derivation import Chain, Proof
from lemmata.lectures.document import Block, Formula, Inline, Inlines, Math, Text, Words
from lemmata.lectures.phrases import PHRASES
from lemmata.notation import Given
from lemmata.rendering import prose, words
from lemmata.rendering.exposition import arguments, spoken
from lemmata.rendering.formulas import formula
from lemmata.rendering.layout import Prose
from lemmata.rendering.steps import parts
from lemmata.rendering.words import Titles

__all__ = ["folded", "given", "said", "steps"]


def said(text: str) -> Inlines:
    """Prose of the catalogue: words, and formulas between dollars or typed as plain text."""
    return _inlines(prose.prose(text))


def _inlines(parts: Prose) -> Inlines:
    return tuple(Words(part) if isinstance(part, str) else Math(part) for part in parts)


def given(givens: Sequence[Given], lang: str) -> Inlines:
    """“For z ∈ Rⁿ, T > 0:”, or nothing."""
    if not givens:
        return ()
    before, after = PHRASES[lang]["for"].split("{}")
    found: list[Inline] = [Words(before)] if before else []
    for position, one in enumerate(givens):
        found += [Words(", ")] if position else []
        found += _inlines(spoken(formula(one, lang)))
    if isinstance(found[-1], Math):
        found[-1] = Math(found[-1].layout, tight=not after.startswith(":"))
    return (*found, Words(after))


def steps(proof: Proof, lang: str, titles: Titles, ems: float) -> Iterator[Block]:
    """The proof, case by case: words, and chains as lines with their reasons, none wider than ``ems``."""
    for argument in arguments(proof, lang, titles, ems):
        if argument.case:
            yield Text(_inlines(argument.case))
        if argument.lines:
            yield Formula(argument.lines)
        else:
            before, after = PHRASES[lang]["by"].split("{}")
            yield Text((Words(before), *_inlines(argument.reasons), Words(after)))


def folded(proof: Proof, lang: str, titles: Titles) -> Inlines:
    """All reasons of a proof in one line, each once."""
    found: list[str] = []
    for part in parts(proof, lang):
        argument = part.argument
        all_ = [s.reasons for s in argument.steps] if isinstance(argument, Chain) else [argument.reasons]
        found += (words.reason(one, lang, titles) for several in all_ for one in several)
    return said("; ".join(dict.fromkeys(found)))
