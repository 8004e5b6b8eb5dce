"""A result in Typst: functions of ``lemmata.typ``, or plain content that needs nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from lemmata.rendering.exposition import Exposition, label, proof_in, statement_in
from lemmata.rendering.layout import EMPTY, Aligned, Atom, Kind, Line, Prose
from lemmata.rendering.measure import prose_width, width
from lemmata.rendering.phrases import PHRASES
from lemmata.rendering.writers.typst import write as write_layout

__all__ = ["ASSETS", "SUFFIX", "display", "text", "write"]

SUFFIX = ".typ"
ASSETS = ("lemmata.typ",)

_UNDER = Atom("\ufffc", Kind.IDENTIFIER)  # stands for a box
_WIDTH = 38.0  # ems of a line on Typst's own page


def write(shown: Exposition, plain: bool = False) -> str:
    """The result, ready for ``#include``."""
    phrase = PHRASES[shown.lang]
    statement = "\n".join(statement_in(shown, text, lambda formula: f"$ {write_layout(formula)} $"))
    proof = "\n".join(proof_in(shown, text, display))
    name = shown.id or phrase["claim"]
    if plain or not proof or not shown.id:
        title = f"*{text(shown.title)}.*\n" if shown.title else ""
        proof = f"_{phrase['proof']}._ {proof}\n" if proof else ""
        return f"// {name}\n{title}{statement}\n\n{proof}"
    options = f", supplement: [{phrase['lemma']}]" if shown.lang != "en" else ""
    said = f"(said: [{phrase['proof']}])" if shown.lang != "en" else ""
    up = "../" * shown.id.count("/")
    tag = json.dumps(f"lem:{label(shown.id)}")
    return (
        f'// {name}\n#import "{up}lemmata.typ": lemma, proof\n'
        f"#lemma({tag}, [{text(shown.title)}]{options})[\n{statement}\n]\n#proof{said}[\n{proof}\n]\n"
    )


def text(prose: Prose) -> str:
    """Prose as Typst's text."""
    return "".join(_escaped(part) if isinstance(part, str) else f"${write_layout(part)}$" for part in prose)


def _escaped(words: str) -> str:
    return re.sub(r"([\\#$*_@<>~`\[\]=/+-])", r"\\\1", words).replace("\\-", "-").replace("\\/", "/")


def display(aligned: Aligned, ems: float = _WIDTH) -> str:
    """The lines as a grid, their reasons at the margin, or below where a line of ``ems`` leaves no room."""
    first = next((line.left for line in aligned.lines if line.left != EMPTY), EMPTY)
    indent = f"box(width: measure($display({write_layout(first)})$).width)" if first != EMPTY else "none"
    rows = [_row(line, width(first), ems) for line in aligned.lines]
    return "\n".join(["#context {", f"  let under = {indent}", _GRID, *rows, "  )", "}"])


# Every line is one equation, so that both its sides stand on one axis; what stands under the left side is
# as wide as it is.
_GRID = """\
  set math.equation(numbering: none)
  show math.equation.where(block: true): set align(left)
  grid(
    columns: (auto, 1fr), inset: (left: 0.5em, y: 0.3em), align: (left + horizon, right + horizon),"""


def _row(line: Line, left: float, ems: float) -> str:
    if line.left == EMPTY and left:
        line = replace(line, left=_UNDER)
    formula = write_layout(replace(line, reason=())).replace("& ", "", 1).replace(_UNDER.text, "#under")
    cells = f"    $ {formula} $,"
    if not line.reason:
        return f"{cells} [],"
    reason = f"text(0.9em)[{text(line.reason)}]"
    room = ems - 2.0 - left - line.indent - width(line.relation) - width(line.right)
    if 0.9 * prose_width(line.reason) <= room:
        return f"{cells} {reason},"
    return f"{cells} [],\n    grid.cell(colspan: 2, align: right, {reason}),"
