"""A result as a piece of an HTML page, its formulas in MathML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from lemmata.rendering.exposition import Exposition, for_given, label
from lemmata.rendering.layout import EMPTY, Aligned, Layout, Line, Prose, row
from lemmata.rendering.phrases import PHRASES
from lemmata.rendering.writers.mathml import write as write_layout

__all__ = ["ASSETS", "SUFFIX", "display", "math", "styled", "text", "write"]

SUFFIX = ".html"
ASSETS = ("lemmata.css",)


def write(shown: Exposition, plain: bool = False) -> str:
    """The result as a ``section``; plain, it brings no style and no name of its own."""
    phrase = PHRASES[shown.lang]
    title = f'<p class="title"><b>{text(shown.title)}.</b></p>' if shown.title else ""
    proof = list(_proof(shown))
    if proof:
        said = f"<p><i>{phrase['proof']}.</i>"
        first = proof[0].removeprefix("<p>")
        head = f"{said} {first}" if first != proof[0] else f"{said}</p>\n{first}"
        proof = ['<div class="proof">', head, *proof[1:], "</div>"]
    name = "" if plain or not shown.id else f' id="lem-{label(shown.id)}"'
    lines = [
        f'<section class="lemmata"{name} lang="{shown.lang}">',
        title,
        *_statement(shown),
        *proof,
        "</section>",
    ]
    return "\n".join(filter(None, lines)) + "\n"


def styled(shown: Exposition) -> str:
    """The result with its style, for a page that has none: a notebook."""
    return f"<style>{(files(__package__) / ASSETS[0]).read_text(encoding='utf-8')}</style>\n{write(shown, plain=True)}"


def text(prose: Prose) -> str:
    """Prose as HTML."""
    return "".join(escape(part) if isinstance(part, str) else math(part) for part in prose)


def math(layout: Layout, *, block: bool = False, upright: bool = False) -> str:
    """A formula in text, or in a display; ``upright``, in text but with large fractions and sums."""
    kind = ' display="block"' if block else ' displaystyle="true"' if upright else ""
    return f"<math{kind}>{write_layout(layout)}</math>"


def _statement(shown: Exposition) -> Iterator[str]:
    if given := for_given(shown):
        yield f"<p>{text(given)}{PHRASES[shown.lang]['comma']}</p>"
    yield math(shown.statement, block=True)
    yield from (f"<p>{text(remark)}</p>" for remark in shown.remarks)


def _proof(shown: Exposition) -> Iterator[str]:
    if shown.idea:
        yield f"<p>{text(shown.idea)}</p>"
    for argument in shown.proof:
        if argument.case:
            yield f"<p>{text(argument.case)}</p>"
        if argument.lines:
            yield display(argument.lines)
        if argument.reasons:
            yield f"<p>({PHRASES[shown.lang]['reason']}: {text(argument.reasons)}.)</p>"


def display(aligned: Aligned) -> str:
    """The lines as a table: the formulas aligned at their relations, the reasons at the margin."""
    return "\n".join(['<table class="steps">', *map(_row, aligned.lines), "</table>"])


def _row(line: Line) -> str:
    left = math(line.left, upright=True) if line.left != EMPTY else ""
    # The writer sets a line as a table of one row; its right cell begins with the relation.
    right = math(row(line.relation, line.right), upright=True)
    indent = f' style="padding-left: {line.indent:g}em"' if line.indent else ""
    return f"<tr><td>{left}</td><td{indent}>{right}</td><td>{text(line.reason)}</td></tr>"
