r"""A proof on paper: the steps of a chain under one another, the reasons at the side.

In TeX the reasons are tags (``\tag*``): amsmath sets them flush at the margin and moves one
below its line by itself when the formula needs the room.  Markdown renderers get a further
column of ``\text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy.core.relational import Relational

from lemmata.derivation import Chain, Step
from lemmata.rendering import words
from lemmata.rendering.latex import broken, latex, relation_sign
from lemmata.rendering.measure import width
from lemmata.rendering.words import Titles

__all__ = ["Layout", "display", "markdown_steps", "tex_steps"]

_REL_WIDTH = 2.0  # a relation sign with its space, in ems


@dataclass(frozen=True)
class Layout:
    """What a page offers: the width of a displayed line in ems, and the look of a reason."""

    ems: float = 33.0
    reason: str = r"\text{%s}"


@dataclass(frozen=True)
class _Row:
    formula: str
    reasons: str = ""


def tex_steps(chain: Chain, lang: str, titles: Titles, layout: Layout) -> str:
    """The ``align*`` environment of a chain."""
    lines = []
    for row in _rows(chain, lang, titles, layout.ems):
        tag = rf" \tag*{{{layout.reason % words.for_tex(row.reasons)}}}" if row.reasons else ""
        lines.append(f"  {row.formula}{tag}")
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def markdown_steps(chain: Chain, lang: str, titles: Titles, layout: Layout) -> str:
    """The ``aligned`` environment of a chain, for KaTeX and MathJax."""
    lines = []
    for row in _rows(chain, lang, titles, layout.ems):
        reason = f" && {words.for_math(row.reasons)}" if row.reasons else ""
        lines.append(f"{row.formula}{reason}")
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def display(statement: Relational, ems: float) -> str:
    """A statement as the inside of a display, broken at its relation when it is too wide."""
    whole = latex(statement)
    if width(whole) <= ems:
        return whole
    left, right = statement.args
    rows = _relation_rows(broken(left, ems, width), statement.rel_op, broken(right, ems - 2 * _REL_WIDTH, width))
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _relation_rows(left: list[str], operator: str, right: list[str]) -> Iterator[str]:
    for position, piece in enumerate(left):
        yield ("&\\qquad " if position else "&") + piece
    for position, piece in enumerate(right):
        yield f"&\\quad {relation_sign(operator)} {piece}" if position == 0 else f"&\\qquad\\quad {piece}"


def _rows(chain: Chain, lang: str, titles: Titles, ems: float) -> Iterator[_Row]:
    start = latex(chain.start)
    widest = max((width(latex(step.expression)) for step in chain.steps), default=0.0)
    beside = width(start) + _REL_WIDTH + widest <= ems or width(start) <= 5.0
    if beside:
        room = ems - width(start) - _REL_WIDTH
        lead, indent = "&", "&\\qquad "
    else:
        # A long left-hand side has a line of its own, and the steps hang below it.
        room = ems - 1.0 - _REL_WIDTH
        lead, indent = "&\\quad ", "&\\qquad\\quad "
        for position, piece in enumerate(broken(chain.start, ems, width)):
            yield _Row(("&\\qquad " if position else "&") + piece)
    for position, step in enumerate(chain.steps):
        first = f"{start} " if beside and position == 0 else ""
        yield from _step_rows(first + lead, indent, step, lang, titles, room)


def _step_rows(lead: str, indent: str, step: Step, lang: str, titles: Titles, room: float) -> Iterator[_Row]:
    pieces = broken(step.expression, room, width)
    reasons = words.reasons(step.reasons, lang, titles)
    for position, piece in enumerate(pieces):
        last = position == len(pieces) - 1
        start = f"{lead}{relation_sign(step.relation)} " if position == 0 else indent
        yield _Row(start + piece, reasons if last else "")
