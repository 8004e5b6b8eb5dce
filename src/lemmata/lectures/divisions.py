"""The blocks ``::: name arguments {options}``: one function a block, registered under its name.

To add a block, write its function here and its class in `model`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lemmata.lectures.errors import Fault, nearest
from lemmata.lectures.model import (
    Anchor,
    Block,
    Check,
    Claim,
    Conventions,
    Definition,
    Example,
    Exercise,
    Figure,
    Index,
    Inlines,
    Note,
    Only,
    Paragraph,
    Result,
    Showing,
    Slide,
    Solution,
    inlines_of,
)

__all__ = ["DIVISIONS", "FORMATS", "Opening", "Refused", "opening"]

FORMATS = ("article", "slides", "handout")
SHOWINGS: tuple[Showing, ...] = ("full", "short", "appendix", "none")


class Refused(Exception):
    """A block is not as it should be; ``fault`` says how."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.found)


@dataclass(frozen=True)
class Argument:
    text: str
    column: int
    quoted: bool = False
    key: int = 0
    """The column of an option's name."""


@dataclass(frozen=True)
class Opening:
    """The first line of a block."""

    name: str
    line: int
    column: int
    arguments: tuple[Argument, ...] = ()
    options: Mapping[str, Argument] = field(default_factory=dict)
    label: str = ""
    end: int = 0

    @property
    def at(self) -> Anchor:
        return Anchor(self.line, self.label)

    def refuse(self, found: str, *tries: str, column: int = 0) -> Refused:
        return Refused(Fault(self.line, column or self.column, found, tries))

    def only(self, *known: str) -> None:
        """Refuse options that the block does not have."""
        for key, value in self.options.items():
            if key not in known:
                tries = nearest(key, known) if known else ("leave it out",)
                raise self.refuse(f"{self.name} has no option {key!r}", *tries, column=value.key)

    def word(self, what: str) -> Argument:
        """The only argument."""
        if len(self.arguments) != 1:
            found = f"found {len(self.arguments)}" if self.arguments else "found nothing"
            raise self.refuse(
                f"{self.name} takes {what}, {found}",
                f"::: {self.name} {what}",
                column=self.arguments[1].column if len(self.arguments) > 1 else self.end,
            )
        return self.arguments[0]

    def nothing(self) -> None:
        if self.arguments:
            raise self.refuse(f"{self.name} takes no argument", column=self.arguments[0].column)

    def title(self) -> Inlines:
        return inlines_of(" ".join(argument.text for argument in self.arguments))

    def flag(self, key: str) -> bool:
        value = self.options.get(key)
        if value is None or value.text in ("", "yes", "true"):
            return value is not None
        if value.text in ("no", "false"):
            return False
        raise self.refuse(f"{key} is yes or no, found {value.text!r}", column=value.column)

    def option(self, key: str) -> str:
        value = self.options.get(key)
        return value.text if value else ""

    def showing(self, key: str = "proof") -> Showing:
        value = self.options.get(key)
        if value is None:
            return ""
        for known in SHOWINGS:
            if value.text == known:
                return known
        raise self.refuse(
            f"no way to show a proof is called {value.text!r}",
            *nearest(value.text, SHOWINGS),
            column=value.column,
        )


TITLED = ("example", "exercise", "slide")
_OPTIONS = re.compile(r"(?<![^ \t])\{[^{}]*\}?[ \t]*$")
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|(?P<plain>[^\s"{]+)|(?P<brace>\{)')
_OPTION = re.compile(
    r'#(?P<label>[\w:./-]+)|(?P<key>[\w-]+)(?:=(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"}]+)))?|(?P<end>\})'
)


def opening(text: str, line: int, column: int) -> Opening:
    """The first line of a block, from after its colons; ``column`` is that of the name.

    >>> o = opening('result a/b {proof=short #one}', 1, 5)
    >>> o.name, o.arguments[0].text, o.option("proof"), o.label
    ('result', 'a/b', 'short', 'one')

    Raises `Refused`.
    """
    name = re.match(r"[\w-]+", text)
    if name is None:
        raise Refused(Fault(line, column, "a block begins with its name", ("::: result ID",)))
    arguments: list[Argument] = []
    options: dict[str, Argument] = {}
    label = ""
    at, inside = name.end(), False
    if name[0] in TITLED:  # running text, in which a brace may belong to a formula
        options_at = _OPTIONS.search(text, at)
        stop = options_at.start() if options_at else len(text)
        if title := text[at:stop].strip():
            arguments.append(Argument(title, column + text.index(title, at)))
        at = stop
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = (_OPTION if inside else _TOKEN).match(text, at)
        if match is None:
            found = (
                "a quotation mark that is not closed"
                if text[at] == '"'
                else f"{text[at]!r} is not expected here"
            )
            raise Refused(Fault(line, column + at, found))
        if not inside and match["brace"]:
            inside = True
        elif not inside:
            quoted = match["quoted"] is not None
            arguments.append(
                Argument(match["quoted"] if quoted else match["plain"], column + at + quoted, quoted)
            )
        elif match["end"]:
            inside, at = False, match.end()
            if text[at:].strip():
                raise Refused(Fault(line, column + at + 1, "the options in braces come last"))
            break
        elif match["label"]:
            label = match["label"]
        else:
            value = match["quoted"] if match["quoted"] is not None else match["value"] or ""
            place = match.start("quoted") if match["quoted"] is not None else match.start("value")
            options[match["key"]] = Argument(value, column + (place if place >= 0 else at), key=column + at)
        at = match.end()
    if inside:
        raise Refused(Fault(line, column + len(text), "a brace { that is not closed", ("}",)))
    return Opening(name[0], line, column, tuple(arguments), options, label, column + len(text))


Builder = Callable[[Opening, tuple[Block, ...]], Block]
DIVISIONS: dict[str, Builder] = {}


def _division(build: Builder) -> Builder:
    DIVISIONS[build.__name__.strip("_")] = build
    return build


@_division
def _result(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only("proof", "slides", "title")
    id = o.word("ID")
    return Result(id.text, o.showing(), o.option("title"), blocks, o.at, id.column, o.showing("slides"))


@_division
def _check(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only("refuted", "hidden", "proof", "slides", "title")
    claim = _claim(o)
    shown, on_slides = o.showing(), o.showing("slides")
    return Check(claim, shown, o.option("title"), o.flag("hidden"), blocks, o.at, on_slides)


def _claim(o: Opening) -> Claim:
    how = '::: check "entropy(p) <= log(n)" given "p in simplex(n)"'
    if not o.arguments or not o.arguments[0].quoted:
        raise o.refuse(
            "a claim stands in quotes", how, column=o.arguments[0].column if o.arguments else o.end
        )
    first, *rest = o.arguments
    given: tuple[str, ...] = ()
    if rest:
        if rest[0].text != "given" or len(rest) < 2 or not all(r.quoted for r in rest[1:]):
            raise o.refuse('after a claim comes: given "GIVENS"', how, column=rest[0].column)
        given = tuple(r.text for r in rest[1:])
    return Claim(first.text, given, o.flag("refuted"), o.line, first.column)


@_division
def _definition(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    name = o.word("NAME")
    return Definition(name.text, o.at, name.column)


@_division
def _figure(o: Opening, blocks: tuple[Block, ...]) -> Block:
    name = o.word("NAME")
    caption: Inlines = ()
    for block in blocks:
        if not isinstance(block, Paragraph) or caption:
            raise o.refuse("the caption of a figure is one paragraph")
        caption = block.inlines
    options = {key: value.text for key, value in o.options.items()}
    return Figure(name.text, options, caption, o.at, name.column)


@_division
def _example(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    return Example(o.title(), blocks, o.at)


@_division
def _exercise(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    solutions = tuple(block for block in blocks if isinstance(block, Solution))
    rest = tuple(block for block in blocks if not isinstance(block, Solution))
    return Exercise(o.title(), rest, solutions, o.at)


@_division
def _solution(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only("claim", "given", "refuted")
    o.nothing()
    claim = None
    if text := o.options.get("claim"):
        given = (o.option("given"),) if "given" in o.options else ()
        claim = Claim(text.text, given, o.flag("refuted"), o.line, text.column)
    elif o.options:
        raise o.refuse("given and refuted go with a claim", 'claim="…"')
    return Solution(blocks, claim, o.at)


@_division
def _note(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    o.nothing()
    return Note(blocks, o.at)


@_division
def _only(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    if not o.arguments:
        raise o.refuse("only takes formats, found nothing", f"::: only {FORMATS[0]}", column=o.end)
    for argument in o.arguments:
        if argument.text not in FORMATS:
            raise o.refuse(
                f"no format is called {argument.text!r}",
                *nearest(argument.text, FORMATS),
                column=argument.column,
            )
    return Only(tuple(argument.text for argument in o.arguments), blocks, o.at)


@_division
def _slide(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    return Slide(o.title(), blocks, o.at)


@_division
def _index(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    o.nothing()
    return Index(o.at)


@_division
def _conventions(o: Opening, blocks: tuple[Block, ...]) -> Block:
    o.only()
    o.nothing()
    return Conventions(o.at)
