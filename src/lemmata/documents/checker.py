"""From the blocks of documents to findings: the context asks, the prover answers, caution decides what is said.

A line is an error only if every name in it has been introduced; a definition, a constraint or a goal is
never refuted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

from lemmata.checking import Here, Pool
from lemmata.documents.asking import Asked, Inquiry, settled
from lemmata.documents.blocks import Begin, Block, Display, End, Prose, Refused
from lemmata.documents.claims import Question, Reading, names_of, written_out
from lemmata.documents.context import Context
from lemmata.documents.conventions import profile_of
from lemmata.documents.finding import Code, Finding, resting
from lemmata.documents.options import DEFAULT, OUTSIDE, Options, OptionsError
from lemmata.documents.place import Place
from lemmata.documents.state import DOCSTRINGS
from lemmata.documents.survey import survey
from lemmata.errors import LemmataError
from lemmata.transport import dumps
from lemmata.worker import Answer, Request

__all__ = ["Options", "found_in", "inquiry", "questions"]

LONGEST = 10_000
"""Characters of a display that is looked at."""

DEEPEST = 100
"""Brackets within each other; those of a long text that are never closed count too."""

SHOWN = 200
"""Characters of a display that is told as a whole."""

LOOK = 5.0
"""Seconds for a given that may have been left out."""


VERDICTS = ("proved", "refuted", "undecided")

_GIVE = re.compile(r"; give (?P<given>[^;\n]+)$")
"""How the prover says under which condition a claim means something."""

MOST_CONDITIONS = 3
"""Conditions under which a claim is defined that are added to it."""


def found_in(blocks: Sequence[Block], options: Options = DEFAULT) -> list[Finding]:
    """The findings of one document, in its order; asks one by one, on the worker of this thread."""
    entries = [e if isinstance(e, Finding) else inquiry(e, options) for e in questions(blocks, options)]
    with Pool(Here()) as pool:
        (found,) = settled([entries], pool)
    return resting(found)


def questions(blocks: Sequence[Block], options: Options = DEFAULT) -> list[Finding | Question]:
    """What a document says, relation by relation: a finding where nothing is to be asked.

    Raises `OptionsError` where a given or a meaning among the options is not understood.
    """
    blocks = [_shallow(block) for block in blocks]
    context = Context(survey(blocks), profile_of(options.profile) if options.profile else None)
    out: list[Finding | Question] = []
    for directive in options.directives(blocks[0].place.path if blocks else ""):
        context.heard(directive)
    for refused in context.directives.refused:
        raise OptionsError(refused.latex, refused.message, refused.tries)
    parts = _parts(blocks)
    for number, block in enumerate(blocks):
        if number in parts:
            first, last = parts[number]
            context.see(survey(blocks[first:last]))
        if isinstance(block, Display):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            try:
                out += context.judged(block, following if isinstance(following, Prose) else None)
            except Exception as error:  # the other displays are read all the same
                out.append(_defect(Finding(block.place, "not understood", block.tex[:SHOWN]), error))
        elif isinstance(block, Refused):
            out.append(Finding(block.place, "not understood", "", code="L006", message=block.text))
        else:
            context.heard(block)
    # What is given for all documents need not be used in each.
    return _among(out, [f for f in context.directives.complaints() if f.place.line != OUTSIDE])


def _among(entries: Sequence[Finding | Question], complaints: Sequence[Finding]) -> list[Finding | Question]:
    """The entries, each complaint before the first that stands after it in the same file."""
    out = list(entries)
    for complaint in sorted(complaints, key=lambda finding: _order(finding.place)):
        places = [(e if isinstance(e, Finding) else e.finding).place for e in out]
        later = (
            k
            for k, place in enumerate(places)
            if place.path == complaint.place.path and _order(place) > _order(complaint.place)
        )
        out.insert(next(later, len(out)), complaint)
    return out


def _order(place: Place) -> tuple[int, int, int]:
    return (-1 if place.cell is None else place.cell, place.line, place.column)


def _shallow(block: Block) -> Block:
    """The block, or its refusal where it is longer or its brackets deeper than anybody writes them."""
    if not isinstance(block, (Display, Prose)):
        return block
    if isinstance(block, Display) and len(block.tex) > LONGEST:
        return Refused(f"a formula of more than {LONGEST:,} characters", block.place)
    depth = deepest = 0
    for bracket in re.findall(r"[\[({})\]]", block.tex if isinstance(block, Display) else block.text):
        depth = depth + 1 if bracket in "[({" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return block if deepest <= DEEPEST else Refused("brackets are nested too deeply", block.place)


def inquiry(question: Question, options: Options = DEFAULT) -> Inquiry[Finding]:
    """Asks about a relation: as it stands, then with meanings written out, then whether a given was left out."""
    try:
        finding = yield from _inquiry(question, options)
        stated = question.directive
        if stated is not None and stated.word == "id":
            from lemmata.documents.citing import cited  # which imports the catalogue

            while question.fuller:
                question = written_out(question)
            return (yield from cited(finding, question.claim, stated.rest, options.timeout))
        return finding
    except Exception as error:
        return _defect(question.finding, error)


def _defect(finding: Finding, error: Exception) -> Finding:
    """What is said of a relation that Lemmata itself stumbles over: it is no verdict."""
    deep = isinstance(error, RecursionError)
    why = "nested too deeply" if deep else f"a defect of Lemmata, please report it: {error!r:.200}"
    return replace(finding, kind="not understood", verdict="", code="L006", message=why)


def _inquiry(question: Question, options: Options) -> Inquiry[Finding]:
    answer = yield Asked(Request(dumps(question.claim)), options.timeout)
    while answer.word != "proved" and question.fuller:
        question = written_out(question)
        answer = yield Asked(Request(dumps(question.claim)), options.timeout)
    while (defined := where_defined(question, answer)) is not None:
        question = defined
        answer = yield Asked(Request(dumps(question.claim)), options.timeout)
    if question.condition and (given := _GIVE.search(answer.text.strip())) and answer.word not in VERDICTS:
        with suppress(LemmataError):
            claim = question.reading.claim(given["given"].strip())
            elsewhere = yield Asked(Request(dumps(claim)), min(options.timeout, LOOK))
            # What holds wherever it means something is a statement, and none about some values.
            question = replace(question, condition=elsewhere.word != "proved")
    finding = _worded(question, answer)
    if finding.code in ("L001", "L008"):
        for other, told, tries in _unsaid(question):
            with suppress(LemmataError):
                claim = other.claim(*question.restricted)
                if claim != question.claim:
                    elsewhere = yield Asked(Request(dumps(claim)), min(options.timeout, LOOK))
                    if elsewhere.word != "refuted":
                        return _silent(finding, told, tries)
    if answer.word == "proved" or not question.assumed or finding.verdict == "undecided":
        return finding
    for more in question.reading.natural(question.assumed):
        with suppress(LemmataError):
            claim = question.reading.claim(*more)
            answer = yield Asked(Request(dumps(claim)), min(options.timeout, LOOK))
            if answer.word == "proved":
                return _offered(finding, more)
    return finding


def _unsaid(question: Question) -> Iterator[tuple[Reading, str, tuple[str, ...]]]:
    """Other readings that an author may have in mind without saying so at this line."""
    reading: Reading = question.reading
    if (bits := reading.in_bits()) is not None:
        told = "holds with logarithms to the base 2, and nothing here says their base"
        yield bits, told, ("lemmata: profile info",)
    if (valued := reading.where_valued()) is not None:
        said = ", ".join(m.shown for m in reading.state.values.values())
        yield valued, f"not refuted where {said}, as this section says", ()


def _offered(finding: Finding, more: tuple[str, ...]) -> Finding:
    """A given that nobody has stated makes a refuted line hold: no error, the given is offered."""
    told = f"holds with {'; '.join(more)}, which nothing here says"
    return _silent(finding, told, tuple(f"lemmata: given {given}" for given in more))


def _silent(finding: Finding, message: str, tries: tuple[str, ...]) -> Finding:
    """No error: the line holds with what its author may have left unsaid."""
    return replace(
        finding,
        kind="not understood",
        verdict="",
        code="L004",
        message=message,
        tries=tries,
        witness=None,
        repair="",
    )


def where_defined(question: Question, answer: Answer) -> Question | None:
    """The question restricted to where both sides are defined, as one reads a formula of a page."""
    if answer.word in VERDICTS or len(question.restricted) >= MOST_CONDITIONS:
        return None
    found = _GIVE.search(answer.text.strip())
    if found is None:
        return None
    given = found["given"].strip()
    if given in question.restricted or not set(names_of(given)) & set(question.assumed):
        return None
    with suppress(LemmataError):
        restricted = (*question.restricted, given)
        claim = question.reading.claim(*restricted)
        context = (*question.finding.context, f"{given} (where it is defined)")
        return replace(
            question, claim=claim, restricted=restricted, finding=replace(question.finding, context=context)
        )
    return None


def _parts(blocks: Sequence[Block]) -> dict[int, tuple[int, int]]:
    """Where the formulas of a docstring start to be a page of their own, or end, with the part that is in force."""
    out: dict[int, tuple[int, int]] = {}
    whole = (0, len(blocks))
    begun: list[int] = []
    closed: dict[int, int] = {}
    for number, block in enumerate(blocks):
        if isinstance(block, Begin) and block.kind in DOCSTRINGS:
            begun.append(number)
        elif isinstance(block, End) and block.kind in DOCSTRINGS and begun:
            closed[begun.pop()] = number
    inside: list[tuple[int, int]] = [whole]
    ends = {end: begin for begin, end in closed.items()}
    for number in range(len(blocks)):
        if number in closed:
            inside.append((number, closed[number]))
            out[number] = inside[-1]
        elif number in ends:
            inside.pop()
            out[number] = inside[-1]
    return out


_UNDEFINED = re.compile(r"(?P<what>.+ is undefined at .+?)(?:; give (?P<given>[^;]+))?")
"""What the prover says of a claim that means nothing somewhere in its domain."""


def _worded(question: Question, answer: Answer) -> Finding:
    """The finding that an answer makes of a question."""
    finding = question.finding
    seconds = float(answer.json.get("seconds", 0.0))
    finding = replace(finding, seconds=seconds)
    if question.directive is not None and question.directive.word == "false":
        return _meant_to_be_false(finding, answer)
    if answer.word == "proved":
        kind = "definition" if question.standard else finding.kind
        return replace(finding, kind=kind, verdict="proved")
    if answer.word == "refuted":
        return _refuted(question, finding, answer.json)
    if answer.word == "undecided":
        if question.standard or question.condition or question.later:
            kind = "constraint" if question.condition else "definition"
            return replace(finding, kind=kind)
        stopped = (answer.json.get("evidence") or {}).get("stopped", "")
        return replace(
            finding, verdict="undecided", code="L005", message=stopped or "neither proved nor refuted"
        )
    message = str(answer.json.get("error", answer.text)).splitlines()[0]
    if question.condition or question.later:
        return replace(finding, kind="constraint" if question.condition else "definition", message=message)
    undefined = _UNDEFINED.fullmatch(message)
    if undefined and not (question.missing or question.assumed or question.standard or question.quiet):
        tries = (f"lemmata: given {undefined['given']}",) if undefined["given"] else ()
        return replace(finding, code="L002", message=undefined["what"], tries=tries)
    return replace(
        finding, kind="not understood", code="L006" if not question.missing else "L004", message=message
    )


def _meant_to_be_false(finding: Finding, answer: Answer) -> Finding:
    if answer.word == "refuted":
        return replace(
            finding,
            verdict="refuted",
            witness=answer.json.get("witness"),
            message="false, as its author says",
        )
    if answer.word == "proved":
        return replace(
            finding, verdict="proved", code="L001", message="its author says that it is false, but it holds"
        )
    return replace(
        finding, verdict="undecided", code="L005", message="its author says that it is false; not decided"
    )


def _refuted(question: Question, finding: Finding, answer: dict[str, Any]) -> Finding:
    if question.missing:
        names = ", ".join(question.missing)
        in_words = all(map(question.reading.state.described, question.missing))
        why = f"only words say what {names} is" if in_words else f"nothing introduces {names}"
        message = f"{why}; as read, it would be false"
        tries = tuple(
            f"lemmata: let {name} = …" if in_words else f"lemmata: given {name} in R"
            for name in question.missing
        )
        return replace(finding, kind="not understood", code="L004", message=message, tries=tries)
    if question.condition and not _never(finding.read, answer):
        return replace(finding, kind="constraint", message="an equation for free variables, not a statement")
    if question.later:
        return replace(finding, kind="definition", message="defined anew from here on")
    for name, values in question.reading.weakened.items():
        at = ((answer.get("witness") or {}).get("at") or {}).get(name, ())
        if not {str(value) for value in at} <= values:
            told = f"no counterexample was found where every component of {name} is in {{{', '.join(sorted(values))}}}"
            return replace(finding, verdict="undecided", code="L005", message=told)
    if question.quiet:
        return replace(finding, verdict="undecided", code="L005", message=question.quiet)
    repair = (answer.get("repair") or {}).get("claim", "") or ""
    code: Code = "L008" if question.standard else "L001"
    finding = replace(finding, verdict="refuted", code=code, witness=answer.get("witness"), repair=repair)
    return replace(finding, message=f"false at {finding.at}" if finding.at else "false")


_EQUATION = re.compile(r"(?P<left>.+) == (?P<number>-?\d+(?:/\d+)?)")


def _never(read: str, answer: dict[str, Any]) -> bool:
    """Whether an equation holds nowhere, since its left side is proved to be another number everywhere."""
    asked = _EQUATION.fullmatch(read)
    mended = _EQUATION.fullmatch((answer.get("repair") or {}).get("claim") or "")
    return (
        asked is not None
        and mended is not None
        and asked["left"] == mended["left"]
        and Fraction(asked["number"]) != Fraction(mended["number"])
    )
