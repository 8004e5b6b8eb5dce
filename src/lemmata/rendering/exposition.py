"""What is printed of a result: prose and layouts, before any markup.

The formats of `lemmata.rendering.formats` write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lemmata.derivation import Chain, Derivation, Proof
from lemmata.rendering import words
from lemmata.rendering.formulas import formula
from lemmata.rendering.layout import EMPTY, Aligned, Layout, Line, Prose, Text, items, merged, row
from lemmata.rendering.measure import fitted
from lemmata.rendering.phrases import PHRASES, filled
from lemmata.rendering.prose import prose
from lemmata.rendering.steps import because, lines, parts
from lemmata.rendering.words import Titles
from lemmata.rendering.writers.latex import write

__all__ = [
    "WIDTH",
    "Argument",
    "Exposition",
    "arguments",
    "display",
    "exposition",
    "for_given",
    "label",
    "proof_in",
    "spoken",
    "statement_in",
]

WIDTH = 33.0
"""A line of an article at ten points, in ems."""


@dataclass(frozen=True)
class Argument:
    """A stretch of a proof: the case that it treats, then lines of formulas, or reasons alone."""

    case: Prose
    lines: Aligned | None
    reasons: Prose = ()


@dataclass(frozen=True)
class Exposition:
    """One result; what it has not is empty.

    ``remarks`` are said after the statement: the conventions that it rests on, or where it fails.
    """

    lang: str
    statement: Layout
    given: tuple[Prose, ...] = ()
    id: str = ""
    title: Prose = ()
    idea: Prose = ()
    proof: tuple[Argument, ...] = ()
    remarks: tuple[Prose, ...] = ()
    source: str = ""


def exposition(
    derivation: Derivation, lang: str = "en", titles: Titles | None = None, ems: float = WIDTH
) -> Exposition:
    """A derivation in a language, its formulas broken where they are wider than ``ems``.

    ``titles`` gives cited results their titles; one without stands there by its ID.
    """
    return Exposition(
        lang,
        fitted(formula(derivation.statement), ems),
        tuple(spoken(formula(given, lang)) for given in derivation.claim.givens),
        derivation.id,
        prose(derivation.title.get(lang, "")),
        prose(derivation.idea.get(lang, "")),
        tuple(arguments(derivation.proof, lang, titles or {}, ems)),
        tuple(prose(words.convention(key, lang)) for key in derivation.conventions),
        derivation.source,
    )


def arguments(proof: Proof, lang: str, titles: Titles, ems: float = WIDTH) -> Iterator[Argument]:
    """The proof, case by case."""
    for part in parts(proof, lang):
        if isinstance(part.argument, Chain):
            yield Argument(prose(part.case), lines(part.argument, lang, titles, ems))
        else:
            yield Argument(prose(part.case), None, because(part.argument.reasons, lang, titles))


def spoken(layout: Layout) -> Prose:
    """A formula for a line of text: its words stand outside the mathematics, where a line can be broken."""
    parts: list[str | Layout] = []
    formula: list[Layout] = []
    for item in items(layout):
        if isinstance(item, Text):
            parts += ([row(*formula)] if formula else []) + [item.words]
            formula = []
        else:
            formula.append(item)
    return (*parts, *([row(*formula)] if formula else []))


def for_given(shown: Exposition) -> Prose:
    """“For z ∈ Rⁿ, T > 0”, or nothing where nothing is given."""
    joined: Prose = ()
    for given in shown.given:
        joined = (*joined, *((", ",) if joined else ()), *given)
    return filled(PHRASES[shown.lang]["for"], joined) if joined else ()


def statement_in(
    shown: Exposition, text: Callable[[Prose], str], formula: Callable[[Layout], str]
) -> Iterator[str]:
    """The statement as paragraphs of a markup, which says how prose and a displayed formula are written."""
    if given := for_given(shown):
        yield text(given) + PHRASES[shown.lang]["comma"]
    yield formula(shown.statement)
    yield from map(text, shown.remarks)


def proof_in(
    shown: Exposition, text: Callable[[Prose], str], aligned: Callable[[Aligned], str]
) -> Iterator[str]:
    """The proof as paragraphs of a markup, which says how prose and aligned lines are written."""
    if shown.idea:
        yield text(shown.idea)
    for argument in shown.proof:
        if argument.case:
            yield text(argument.case)
        if argument.lines:
            yield aligned(argument.lines)
        if argument.reasons:
            yield f"({PHRASES[shown.lang]['reason']}: {text(argument.reasons)}.)"


def display(shown: Exposition) -> str:
    """All of it as lines of one display in LaTeX, for what shows nothing else."""
    given = for_given(shown)
    lines = [Line(EMPTY, EMPTY, _said(shown.title)), *([Line(EMPTY, EMPTY, _said(given))] if given else [])]
    statement = shown.statement
    lines += (
        statement.lines if isinstance(statement, Aligned) else [Line(EMPTY, EMPTY, statement, indent=1.0)]
    )
    lines += (Line(EMPTY, EMPTY, _said(remark)) for remark in shown.remarks)
    for argument in shown.proof:
        lines += [Line(EMPTY, EMPTY, _said(argument.case))] if argument.case else []
        lines += argument.lines.lines if argument.lines else []
        lines += [Line(EMPTY, EMPTY, EMPTY, argument.reasons)] if argument.reasons else []
    return write(Aligned(tuple(line for line in lines if line.right != EMPTY or line.reason)))


def _said(prose: Prose) -> Layout:
    return row(*(Text(part) if isinstance(part, str) else part for part in merged(prose)))


def label(id: str) -> str:
    """The name by which a document refers to a result.

    >>> label("softmax/softmax_jacobian")
    'softmax-jacobian'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", id.rpartition("/")[2]).strip("-")
