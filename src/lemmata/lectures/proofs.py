"""Statements and proofs of the catalogue as parts of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lemmata.derivation import Chain, Proof, Reason
from lemmata.lectures.document import Block, Formula, Inline, Inlines, Math, Text, Words
from lemmata.lectures.phrases import PHRASES
from lemmata.notation import Given
from lemmata.rendering import words
from lemmata.rendering.formulas import formula, relation
from lemmata.rendering.layout import EMPTY, Aligned, Layout, Line
from lemmata.rendering.steps import parts
from lemmata.rendering.texmath import texmath
from lemmata.rendering.words import Titles

__all__ = ["folded", "given", "prose", "steps"]


def prose(text: str) -> Inlines:
    """Prose of the catalogue: words, and formulas between dollars or typed as plain text."""
    return tuple(Math(texmath(p.text)) if p.math else Words(p.text) for p in words._pieces(text))


def reason(reasons: Sequence[Reason], lang: str, titles: Titles) -> tuple[str | Layout, ...]:
    """The reasons of a step as words and layouts."""
    said = words.reasons(reasons, lang, titles)
    return tuple(texmath(p.text) if p.math else p.text for p in words._pieces(said))


def given(givens: Sequence[Given], lang: str) -> Inlines:
    """“For z ∈ Rⁿ, T > 0:”, or nothing."""
    if not givens:
        return ()
    before, after = PHRASES[lang]["for"].split("{}")
    found: list[Inline] = [Words(before)] if before else []
    for position, one in enumerate(givens):
        if position:
            found.append(Words(", "))
        found.append(Math(formula(one, lang), tight=bool(after) and position == len(givens) - 1))
    return (*found, Words(after))


def steps(proof: Proof, lang: str, titles: Titles) -> Iterator[Block]:
    """The proof, case by case: words, and chains as aligned lines with their reasons."""
    for part in parts(proof, lang):
        if part.case:
            yield Text(prose(part.case))
        if isinstance(part.argument, Chain):
            yield Formula(_aligned(part.argument, lang, titles))
        else:
            why = words.reasons(part.argument.reasons, lang, titles)
            yield Text(prose(PHRASES[lang]["by"].format(why)))


def folded(proof: Proof, lang: str, titles: Titles) -> Inlines:
    """All reasons of a proof in one line, each once."""
    found: list[str] = []
    for part in parts(proof, lang):
        chain = isinstance(part.argument, Chain)
        reasons = [s.reasons for s in part.argument.steps] if chain else [part.argument.reasons]  # type: ignore[union-attr]
        found += (words.reason(one, lang, titles) for several in reasons for one in several)
    return prose("; ".join(dict.fromkeys(found)))


def _aligned(chain: Chain, lang: str, titles: Titles) -> Aligned:
    lines = []
    for position, step in enumerate(chain.steps):
        left = EMPTY if position else formula(chain.start)
        why = reason(step.reasons, lang, titles)
        lines.append(Line(left, relation(step.relation), formula(step.expression), why))
    return Aligned(tuple(lines))
