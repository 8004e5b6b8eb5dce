"""What a lecture says is checked before anything is written.

Results must exist and be proved, displayed formulas of the prose must not be false, claims must be proved (or
refuted, where the author says so), names must be known, and numbers must have values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lemmata import catalogue
from lemmata.catalogue import UnknownResult
from lemmata.checking import Here, Pool, check
from lemmata.definitions import registry
from lemmata.documents.asking import settled
from lemmata.documents.checker import inquiry, questions
from lemmata.documents.finding import ERRORS, Finding, shown
from lemmata.documents.hosts.markdown import blocks as document_blocks
from lemmata.documents.options import Options, OptionsError
from lemmata.errors import LemmataError
from lemmata.figures import FigureError, draw
from lemmata.lectures.errors import Fault, nearest, refusal
from lemmata.lectures.model import (
    Block,
    Claim,
    Definition,
    Display,
    Figure,
    Formula,
    Lecture,
    Number,
    Only,
    Reference,
    Result,
    mapped,
    walk,
)
from lemmata.lectures.numbers import computed, inserted
from lemmata.lectures.source import NUMBER
from lemmata.reading.errors import ReadingError
from lemmata.rendering.texmath import TexmathError, texmath
from lemmata.verdict import Verdict

__all__ = ["Checked", "checked"]

SECONDS = 20.0
"""For one claim or formula."""

FALSE = ERRORS - {"L007"}
"""Findings about what is said; a directive that is not understood says nothing."""


@dataclass(frozen=True)
class Checked:
    """A lecture whose statements hold, with its numbers; ``warnings`` tell what was not understood."""

    lecture: Lecture
    verdicts: Mapping[Claim, Verdict]
    warnings: tuple[Fault, ...] = ()
    formulas: int = 0
    """Displayed formulas of the prose that were proved."""


def checked(lecture: Lecture, lang: str) -> Checked:
    """The lecture with its numbers and verdicts.

    Raises LectureError, or FalseLecture where something is false, naming every fault.
    """
    faults = [*_results(lecture, lang), *_names(lecture, lang), *_references(lecture), *_unreadable(lecture)]
    lecture, unknown = _computed(lecture)
    faults += unknown
    verdicts, unproved = _claims(lecture)
    faults += unproved
    findings = _formulas(lecture, faults)
    told = [_fault(finding) for finding in findings if finding.code]
    wrong = [fault for finding, fault in zip(_coded(findings), told, strict=True) if finding.code in ERRORS]
    faults += wrong
    if faults:
        raise refusal(lecture.path, lecture.text, faults)
    proved = sum(finding.verdict == "proved" for finding in findings)
    return Checked(lecture, verdicts, tuple(told), proved)


def _coded(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.code]


# ------------------------------------------------------------------ names


def _results(lecture: Lecture, lang: str) -> Iterator[Fault]:
    stated: dict[str, int] = {}
    once = [part for block in lecture.blocks if not isinstance(block, Only) for part in walk(block)]
    for part in walk(lecture.blocks):
        if not isinstance(part, Result):
            continue
        try:
            found = catalogue.load()[part.id]
        except UnknownResult as error:
            near = tuple(error.nearest)
            yield Fault(
                part.at.line, part.column, f"no result is called {part.id!r}", near or ("lemmata list",)
            )
            continue
        for what in ("title", "idea"):
            said = part.title if what == "title" else part.remark
            if not said and not getattr(found, what).get(lang):
                told = f"{part.id} has no {what} in the language {lang!r}"
                how = 'title="…"' if what == "title" else "words within the block"
                yield Fault(part.at.line, part.column, told, (how,))
        if any(part is other for other in once):
            if part.id in stated:
                told = f"{part.id} is stated in line {stated[part.id]} already"
                yield Fault(part.at.line, part.column, told, (f"[@{part.id}]",))
            stated.setdefault(part.id, part.at.line)


def _names(lecture: Lecture, lang: str) -> Iterator[Fault]:
    for part in walk(lecture.blocks):
        if isinstance(part, Definition) and part.name not in registry:
            near = nearest(part.name, sorted(registry))
            yield Fault(part.at.line, part.column, f"no function is called {part.name!r}", near)
        elif isinstance(part, Figure):
            try:
                draw(part.name, lang, part.options)
            except LemmataError as error:
                first, *rest = str(error).split("\n")
                # The name of the figure, of its option, or the option's value.
                word = error.found if isinstance(error, FigureError) else part.name
                place = _row(lecture, part.at.line).find(word, part.column - 1) + 1
                yield Fault(part.at.line, place or part.column, first, _tries(rest))


def _row(lecture: Lecture, line: int) -> str:
    rows = lecture.text.split("\n")
    return rows[line - 1] if 0 < line <= len(rows) else ""


def named(blocks: Sequence[Block]) -> list[tuple[str, int]]:
    """The names that the author has given, each with its line."""
    return [
        (part.at.name, part.at.line)
        for part in walk(tuple(blocks))
        if getattr(part, "at", None) and part.at.name
    ]


def _references(lecture: Lecture) -> Iterator[Fault]:
    names = named(lecture.blocks)
    for name, times in Counter(name for name, _ in names).items():
        if times > 1:
            lines = [line for other, line in names if other == name]
            column = _row(lecture, lines[1]).find(f"#{name}") + 1
            yield Fault(lines[1], column, f"the name {name!r} is given in line {lines[0]} already")
    known = {name for name, _ in names}
    for part in walk(lecture.blocks):
        if isinstance(part, Reference) and part.target not in known:
            try:
                catalogue.load()[part.target]
            except UnknownResult as error:
                near = nearest(part.target, sorted(known)) if "/" not in part.target else tuple(error.nearest)
                yield Fault(part.line, part.column, f"nothing is called {part.target!r}", near)


def _unreadable(lecture: Lecture) -> Iterator[Fault]:
    """Formulas that no format could set: an unknown command, a brace without partner."""
    for part in walk(lecture.blocks):
        if not isinstance(part, (Display, Formula)):
            continue
        try:
            texmath(inserted(part.tex, ["0"] * len(part.numbers)))
        except TexmathError as error:
            line = part.at.line if isinstance(part, Display) else part.line
            yield _located(lecture, line, error)


def _located(lecture: Lecture, line: int, error: TexmathError) -> Fault:
    """The fault at its own line and column, where the formula stands there as it was read."""
    tries = (error.try_,) if error.try_ else ()
    start = error.tex.rfind("\n", 0, error.at) + 1
    row = error.tex[start:].split("\n", 1)[0]
    first = line + error.tex.count("\n", 0, start)
    for at in (first, first + 1):  # a display may begin below its dollars
        there = _row(lecture, at)
        found = there.find(f"${row}") + 1 or there.find(row)
        if row.strip() and found >= 0:
            return Fault(at, found + error.at - start + 1, error.what, tries)
    return Fault(line, 0, error.what, tries, (error.tex,))


# ------------------------------------------------------------------ numbers


def _computed(lecture: Lecture) -> tuple[Lecture, list[Fault]]:
    faults: list[Fault] = []

    def change(part: Any) -> Any:
        if not isinstance(part, Number):
            return part
        try:
            return computed(part)
        except LemmataError as error:
            first, *rest = str(error).split("\n")
            faults.append(Fault(part.line, _within(part.column, part.expression, error), first, _tries(rest)))
            return part

    return replace(lecture, blocks=mapped(lecture.blocks, change)), faults


def _within(column: int, text: str, error: LemmataError) -> int:
    """The column at which reading ``text``, which stands in ``column``, stopped."""
    if isinstance(error, ReadingError) and error.text == text and column:
        return column + min(error.position, len(text.rstrip()))
    return column


def _tries(lines: Sequence[str]) -> tuple[str, ...]:
    found = (line.strip() for line in lines)
    return tuple(line.removeprefix("try").strip() for line in found if line.startswith("try"))


# ------------------------------------------------------------------ claims


def _claims(lecture: Lecture) -> tuple[dict[Claim, Verdict], list[Fault]]:
    verdicts: dict[Claim, Verdict] = {}
    faults: list[Fault] = []
    for part in walk(lecture.blocks):
        if not isinstance(part, Claim):
            continue
        try:
            verdict = check(part.text, part.given, timeout=SECONDS)
        except LemmataError as error:
            first, *rest = str(error).split("\n")
            told = tuple(line.strip() for line in rest if line.strip() and set(line.strip()) != {"^"})
            faults.append(Fault(part.line, _within(part.column, part.text, error), first, (), told))
            continue
        verdicts[part] = verdict
        wanted = "refuted" if part.refuted else "proved"
        if verdict.verdict != wanted:
            faults.append(_unexpected(part, verdict))
    return verdicts, faults


def _unexpected(claim: Claim, verdict: Verdict) -> Fault:
    answer = verdict.to_json()
    if verdict.verdict == "refuted":
        witness = answer["witness"]
        point = ", ".join(f"{name} = {shown(value)}" for name, value in witness["at"].items())
        told = [f"at     {point}"] if point else []
        told.append(f"left   {shown(witness['left'])}      right  {shown(witness['right'])}")
        if repair := answer.get("repair"):
            told += [f"true   when {repair['condition']}"] if repair["condition"] else []
            told += [f"true   {repair['claim']}"] if repair["claim"] else []
        return Fault(claim.line, claim.column, "this claim is false", (), tuple(told), false=True)
    if verdict.verdict == "proved":
        return Fault(claim.line, claim.column, "this claim holds, but is said to be refuted", false=True)
    stopped = (answer.get("evidence") or {}).get("stopped", "")
    told_ = (stopped,) if stopped else ()
    return Fault(claim.line, claim.column, "this claim is undecided", (), told_, undecided=True)


# ------------------------------------------------------------------ formulas of the prose


def _formulas(lecture: Lecture, faults: list[Fault]) -> list[Finding]:
    """The findings of the document checker, which reads the lecture as any page of Markdown."""
    values = {
        (part.expression, part.places, part.scientific): part.value
        for part in walk(lecture.blocks)
        if isinstance(part, Number)
    }

    def value(match: re.Match[str]) -> str:
        key = (match["expression"], int(match["places"]), bool(match["scientific"]))
        # As long as what it stands for, so that columns stay.
        return values.get(key, "").ljust(len(match[0]))

    text = NUMBER.sub(value, lecture.text)
    options = Options(timeout=SECONDS)
    try:
        asked = questions(list(document_blocks(lecture.path, text)), options)
    except OptionsError as error:
        faults.append(Fault(1, 0, error.found, error.tries))
        return []
    entries = [entry if isinstance(entry, Finding) else inquiry(entry, options) for entry in asked]
    with Pool(Here()) as pool:
        (found,) = settled([entries], pool)
    return found


def _fault(finding: Finding) -> Fault:
    told = []
    if finding.latex:
        told.append(" ".join(finding.latex.split()))
    if finding.read:
        told.append(f"read   {finding.read}")
    if finding.witness:
        told.append(f"at     {finding.at}")
        left, right = finding.witness.get("left"), finding.witness.get("right")
        told.append(f"left   {shown(left)}      right  {shown(right)}")
    if finding.repair:
        told.append(f"true   {finding.repair}")
    found = finding.message or finding.verdict
    return Fault(
        finding.place.line, finding.place.column, found, finding.tries, tuple(told), finding.code in FALSE
    )
