"""Explain one line of a document: what was read, with which definitions and givens, and the whole answer.

  lemmata explain lecture.md:343
  lemmata explain "notes.ipynb:cell 4:2"

A place is written as lemmata check prints it; the column may follow.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from lemmata.commands import UsageError, seconds

if TYPE_CHECKING:
    from lemmata.documents.explaining import Explanation

HELP = "what was read at a line of a document, and why it holds or not"

PLACE = re.compile(r"(?P<path>.+?):(?:cell\s*(?P<cell>\d+):)?(?P<line>\d+)(?::\d+)?")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="FILE:LINE", help="or 'FILE:cell N:LINE' in a notebook")
    parser.add_argument("--given", action="append", default=[], metavar="G", help="a further given")
    parser.add_argument("--profile", metavar="P", help="what letters mean by convention")
    parser.add_argument("--timeout", type=seconds, metavar="S", help="seconds for a relation (default 10)")


def run(args: argparse.Namespace) -> int:
    found = PLACE.fullmatch(args.place)
    if found is None:
        raise UsageError(f"{args.place}: expected FILE:LINE, such as lecture.md:343")
    from pathlib import Path

    from lemmata.commands.documents import project_of
    from lemmata.documents.explaining import explained

    args.strict = False
    options = project_of(args, found["path"]).options
    cell = int(found["cell"]) if found["cell"] else None
    explanations = explained(Path(found["path"]), int(found["line"]), cell, options)
    print("\n\n".join(_text(explanation) for explanation in explanations))
    return 0


def _text(explanation: Explanation) -> str:
    """The paragraph of ``check``, with places, then the whole proof or witness."""
    finding, answer = explanation.finding, explanation.answer
    head = f"{finding.place}: {finding.verdict or finding.kind} {finding.code}".rstrip()
    lines = [head, f"    {' '.join(finding.latex.split())}"]
    if finding.message:
        lines.append(f"  why    {finding.message}")
    if finding.read:
        lines.append(f"  read   {finding.read}")
    for text, place in explanation.context:
        where = "by convention" if place is None else f"line {place.line}"
        if place is not None and place.cell is not None:
            where = f"cell {place.cell}, {where}"
        lines.append(f"  given  {text}    [{where}]")
    if finding.rests_on:
        lines.append(f"  rests on the step at {finding.rests_on}")
    lines += [f"  try    {attempt}" for attempt in finding.tries]
    if answer is not None:
        lines += ["", *(f"  {line}" for line in answer.text.splitlines())]
    return "\n".join(lines)
