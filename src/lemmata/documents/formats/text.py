"""Text for people: what is wrong or not known, then one line of counts."""

from __future__ import annotations

import re

from lemmata.documents.finding import Finding, shown
from lemmata.documents.formats import Texts
from lemmata.documents.summary import Summary
from lemmata.reading.errors import pointed

__all__ = ["Writer", "paragraph"]


class Writer:
    """Findings with a code as short paragraphs; what is in order is only counted."""

    def __init__(self, texts: Texts) -> None:
        pass

    def add(self, finding: Finding, error: bool) -> str:
        return paragraph(finding, error) if finding.code else ""

    def end(self, summary: Summary) -> str:
        return f"{summary}\n"


def _spaced(latex: str) -> str:
    """The text on one line, each character in its place."""
    return re.sub(r"\s", " ", latex)


def paragraph(finding: Finding, error: bool) -> str:
    """The place, what is wrong with the relation, and what would be right."""
    head = (
        f"{finding.place}: {'error' if error else 'note'} {finding.code} {finding.message or finding.verdict}"
    )
    lines = [head]
    if finding.position is not None:
        lines += [f"    {line}" for line in pointed(_spaced(finding.latex), finding.position)]
    elif finding.latex:
        lines.append(f"    {' '.join(finding.latex.split())}")
    if finding.read:
        lines.append(f"    read   {finding.read}")
    if finding.context and finding.code != "L004":
        lines.append(f"    given  {'; '.join(finding.context)}")
    if finding.witness:
        lines += [f"    at     {finding.at}"] if finding.at else []
        left, right = finding.witness.get("left"), finding.witness.get("right")
        lines.append(f"    left   {shown(left)}      right  {shown(right)}")
    if finding.repair:
        lines.append(f"    true   {finding.repair}      PROVED")
    if finding.rests_on:
        lines.append(f"    rests on the step at {finding.rests_on}")
    lines += [f"    try    {attempt}" for attempt in finding.tries]
    return "\n".join(lines) + "\n"
