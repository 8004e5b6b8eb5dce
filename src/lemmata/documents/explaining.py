"""Everything about the relations of one line: what was read, the context with its places, the whole answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lemmata.checking import Here, Pool
from lemmata.documents.asking import Inquiry, settled
from lemmata.documents.checker import inquiry, questions
from lemmata.documents.claims import Question, names_of
from lemmata.documents.discovery import read_blocks
from lemmata.documents.finding import Finding
from lemmata.documents.options import OUTSIDE, Options
from lemmata.documents.place import Place
from lemmata.errors import LemmataError
from lemmata.worker import Answer

__all__ = ["Explanation", "NothingThere", "explained"]


@dataclass
class NothingThere(LemmataError):
    """No relation stands at the line; ``nearest`` are places where there are some."""

    path: str
    line: int
    nearest: tuple[Place, ...]
    cell: int | None = None

    def __str__(self) -> str:
        near = f"\n  try    {', '.join(dict.fromkeys(map(_shown, self.nearest)))}" if self.nearest else ""
        at = f"line {self.line}" if self.cell is None else f"cell {self.cell}:{self.line}"
        return f"{self.path}: no displayed relation at {at}{near}"


@dataclass(frozen=True)
class Explanation:
    """A finding, each part of its context with where it was said (or not), and the prover's last answer."""

    finding: Finding
    context: tuple[tuple[str, Place | None], ...] = ()
    answer: Answer | None = None


def explained(path: Path, line: int, cell: int | None, options: Options) -> list[Explanation]:
    """The explanations of the relations that stand at a line.

    Raises `NothingThere`, or DocumentError where the document cannot be read.
    """
    entries = questions(read_blocks(path), options)
    of = [(e.finding if isinstance(e, Question) else e, e) for e in entries]
    found = [(finding, e) for finding, e in of if _covers(finding, str(path), line, cell)]
    if not found:
        places = [f.place for f, _ in of if f.place.path == str(path) and f.place.cell == cell] or [
            f.place for f, _ in of
        ]
        nearest = tuple(sorted(set(places), key=lambda p: (abs(p.line - line), _order(p)))[:4])
        raise NothingThere(str(path), line, nearest, cell)
    out = []
    with Pool(Here()) as pool:
        for finding, entry in found:
            if isinstance(entry, Finding):
                out.append(Explanation(finding, tuple((text, None) for text in finding.context)))
                continue
            answers: list[Answer] = []
            asking: list[Finding | Inquiry[Finding]] = [_overheard(inquiry(entry, options), answers)]
            (said,) = next(settled([asking], pool))
            out.append(Explanation(said, tuple(_placed(said, entry)), _decisive(said, answers)))
    return out


def _decisive(finding: Finding, answers: list[Answer]) -> Answer:
    """The answer that the finding tells: after it, a given that may have been left out is looked for."""
    same = (a for a in answers if finding.witness and a.json.get("witness") == finding.witness)
    return next(same, answers[-1])


def _shown(place: Place) -> str:
    return f"line {place.line}" if place.cell is None else f"cell {place.cell}:{place.line}"


def _covers(finding: Finding, path: str, line: int, cell: int | None) -> bool:
    first, last = finding.place, finding.end or finding.place
    return (first.path, first.cell) == (path, cell) and first.line <= line <= max(first.line, last.line)


def _overheard(asking: Inquiry[Finding], answers: list[Answer]) -> Inquiry[Finding]:
    """The same inquiry, its answers noted."""
    asked = next(asking)
    while True:
        answers.append((yield asked))
        try:
            asked = asking.send(answers[-1])
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def _placed(finding: Finding, question: Question) -> Iterator[tuple[str, Place | None]]:
    """Each given and definition that was used, with the last place before the line that speaks of it."""
    page = question.reading.page
    meanings = {m.shown: m.place for m in question.reading.meanings.values() if not m.convention}
    said: list[tuple[frozenset[str], Place]] = [(frozenset([n]), p) for n, p in page.state.said]
    said += [(s.places or s.names, s.block.place) for s in page.directives.stated]
    for text in finding.context:
        place = meanings.get(text)
        if place is None:
            names = set(names_of(text)[:1])
            before = [p for about, p in said if about & names and _order(p) <= _order(finding.place)]
            place = max(before, key=_order, default=None)
        yield text, place if place and place.line != OUTSIDE else None


def _order(place: Place) -> tuple[int, int, int]:
    return (-1 if place.cell is None else place.cell, place.line, place.column)
