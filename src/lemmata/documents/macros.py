r"""The macros of a document, expanded without TeX: every step is counted, nothing else is run.

``\newcommand``, ``\renewcommand``, ``\providecommand``, ``\DeclareRobustCommand``, ``\def`` with plain
parameters, ``\let``, ``\DeclareMathOperator``, ``\DeclarePairedDelimiter`` and the mandatory arguments
of ``\NewDocumentCommand``.  A definition holds from where it stands to the end of the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lemmata.documents.source import Traced

__all__ = ["Macros"]

CONTROL = re.compile(r"\\([A-Za-z@]+|.)", re.DOTALL)
WORD_END = re.compile(r"\\[A-Za-z@]+\Z")
PARAMETER = re.compile(r"#(#|[1-9])")

STEPS_PER_CALL = 2_000
CHARACTERS_PER_CALL = 50_000
STEPS_IN_ALL = 100_000
CHARACTERS_IN_ALL = 10_000_000
NESTED_CALLS = 200
LONGEST_OPTIONAL = 1_000


@dataclass(frozen=True)
class Macro:
    """``body`` with ``#1`` …; ``default`` is that of an optional first argument.

    A ``final`` body is not read again: ``\\let\\old\\vec`` means the ``\\vec`` of that moment.
    """

    body: str
    parameters: int = 0
    default: str | None = None
    final: bool = False
    starred: bool = False


BUILT_IN = {"xspace": Macro("")}


class _Unreadable(Exception):
    """What follows a macro or a definition is not what it takes."""


class _TooMuch(Exception):
    """The work allowed for one call, or for the whole document, is spent."""


@dataclass(frozen=True)
class _Call:
    """A call in the text itself: where it starts, and what had been written and spent before it."""

    name: str
    length: int
    start: int
    steps: int
    characters: int


class _Reader:
    """What is still to be read: the text, and on top of it the expansions that came in between."""

    def __init__(self, text: Traced) -> None:
        self.stack: list[tuple[Traced, int]] = [(text, 0)]

    def push(self, text: Traced) -> None:
        if len(self.stack) > NESTED_CALLS:
            raise _TooMuch
        self.stack.append((text, 0))

    def settle(self) -> bool:
        """Leaves what is used up; is there more?"""
        while self.stack and self.stack[-1][1] >= len(self.stack[-1][0].text):
            self.stack.pop()
        return bool(self.stack)

    def skip(self, pattern: str = r"\s*") -> None:
        while self.settle():
            text, at = self.stack[-1]
            match = re.compile(pattern).match(text.text, at)
            if match is None or match.end() == at:
                return
            self.stack[-1] = (text, match.end())
            if match.end() < len(text.text):
                return

    def peek(self) -> str:
        return self.stack[-1][0].text[self.stack[-1][1]] if self.settle() else ""

    def take(self, pattern: re.Pattern[str]) -> Traced:
        if not self.settle():
            raise _Unreadable
        text, at = self.stack[-1]
        match = pattern.match(text.text, at)
        if match is None:
            raise _Unreadable
        self.stack[-1] = (text, match.end())
        return text.cut(at, match.end())

    def argument(self) -> Traced:
        """A group without its braces, a control sequence or one character."""
        self.skip()
        if self.peek() != "{":
            return self.take(re.compile(r"\\(?:[A-Za-z@]+|.)|[^}]", re.DOTALL))
        text, at = self.stack[-1]
        end = text.groups.get(at)
        if end is None:
            raise _Unreadable
        self.stack[-1] = (text, end)
        return text.cut(at + 1, end - 1)

    def optional(self) -> Traced | None:
        """What stands in brackets, if they come next; a bracket within braces closes nothing."""
        self.skip(r"[ \t]*\n?[ \t]*(?=\[)")
        if self.peek() != "[":
            return None
        text, at = self.stack[-1]
        depth = 0
        for match in re.compile(r"\\.|[{}\]]", re.DOTALL).finditer(text.text, at, at + LONGEST_OPTIONAL):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if match[0] == "]" and depth <= 0:
                self.stack[-1] = (text, match.end())
                return text.cut(at + 1, match.start())
        raise _Unreadable

    def name(self) -> str:
        """The control sequence that is defined, in braces or not."""
        self.skip()
        braces = self.peek() == "{"
        text = self.argument().text.strip() if braces else self.take(re.compile(r"\\(?:[A-Za-z@]+|.)")).text
        if not re.fullmatch(r"\\(?:[A-Za-z@]+|.)", text):
            raise _Unreadable
        return text[1:]


class Macros:
    """The macros known so far; ``refused`` grows by the origin and the reason of each that is not expanded."""

    def __init__(self) -> None:
        self.known: dict[str, Macro] = dict(BUILT_IN)
        self.refused: list[tuple[int, str]] = []
        self._steps = self._characters = 0

    def collect(self, text: Traced) -> None:
        """Takes up the definitions of ``text``, as of a file that is input, and expands nothing."""
        self._run(text, expand=False)

    def expand(self, text: Traced) -> Traced:
        r"""``text`` with its macros expanded and its definitions taken up and left out.

        A macro that grows without end stays as it stands, and is refused from then on.

        >>> from lemmata.documents.source import Source
        >>> Macros().expand(Source("a.tex", r"\newcommand{\pd}[1]{\partial #1}\pd{x}").whole).text
        '\\partial x'
        """
        return self._run(text, expand=True)

    def _run(self, text: Traced, *, expand: bool) -> Traced:
        out: list[Traced] = []
        reader = _Reader(text)
        call = _Call("", 0, 0, 0, 0)  # the outermost call that is being expanded
        while reader.settle():
            top, at = reader.stack[-1]
            match = self._next(top.text, at, expand)
            stop = match.start() if match else len(top.text)
            _put(out, top.cut(at, stop))
            if match is None:
                reader.stack.pop()
                continue
            if len(reader.stack) == 1:
                call = _Call(match[1], len(out), match.start(), self._steps, self._characters)
            reader.stack[-1] = (top, match.end())
            before = list(reader.stack)
            try:
                if match[1] in DEFINERS:
                    reader.skip(r"\*")
                    DEFINERS[match[1]](self, reader)
                    continue
                macro = self.known[match[1]]
                body = self._body(macro, reader, top.origin(stop))
                self._spend(call, len(body.text))
                if macro.final:
                    _put(out, body)
                else:
                    reader.push(body)
            except _Unreadable:
                reader.stack = before
                _put(out, top.cut(stop, match.end()))
            except _TooMuch:
                del out[call.length :]
                after = call.start + 1 + len(call.name)
                reader.stack = [(text, after)]
                _put(out, text.cut(call.start, after))
                self.known.pop(call.name, None)
                self.refused.append((text.origin(call.start), rf"the macro \{call.name} grows too much"))
        return Traced.join(out)

    def _next(self, text: str, at: int, expand: bool) -> re.Match[str] | None:
        for match in CONTROL.finditer(text, at):
            if match[1] in DEFINERS or (expand and match[1] in self.known):
                return match
        return None

    def _spend(self, call: _Call, characters: int) -> None:
        self._steps += 1
        self._characters += characters
        if (
            self._steps - call.steps > STEPS_PER_CALL
            or self._characters - call.characters > CHARACTERS_PER_CALL
            or self._steps > STEPS_IN_ALL
            or self._characters > CHARACTERS_IN_ALL
        ):
            raise _TooMuch

    @staticmethod
    def _body(macro: Macro, reader: _Reader, origin: int) -> Traced:
        arguments: list[Traced] = []
        if macro.starred:
            reader.skip(r"\*")
        if macro.default is not None:
            given = reader.optional()
            arguments.append(Traced.fixed(macro.default, origin) if given is None else given)
        while len(arguments) < macro.parameters:
            arguments.append(reader.argument())
        parts: list[Traced] = []
        start = 0
        for match in PARAMETER.finditer(macro.body):
            _put(parts, Traced.fixed(macro.body[start : match.start()], origin))
            if match[1] == "#":
                _put(parts, Traced.fixed("#", origin))
            elif int(match[1]) <= len(arguments):
                _put(parts, arguments[int(match[1]) - 1])
            start = match.end()
        _put(parts, Traced.fixed(macro.body[start:], origin))
        return Traced.join(parts)


def _put(out: list[Traced], text: Traced) -> None:
    """Adds ``text``, of which a control word before it must swallow no letter."""
    if not text.text:
        return
    if out and text.text[0].isalpha() and WORD_END.search(out[-1].text[-60:]):
        out.append(Traced.fixed(" ", text.origin(0)))
    out.append(text)


def _command(macros: Macros, reader: _Reader, *, replace: bool = True) -> None:
    name = reader.name()
    count, default = reader.optional(), None
    if count is not None:
        first = reader.optional()
        default = first.text if first is not None else None
    parameters = count.text.strip() if count else "0"
    body = reader.argument().text
    if not re.fullmatch("[0-9]", parameters):
        raise _Unreadable
    if replace or name not in macros.known:
        macros.known[name] = Macro(body, int(parameters), default)


def _definition(macros: Macros, reader: _Reader) -> None:
    name = reader.name()
    parameters = reader.take(re.compile(r"\s*((?:#[1-9])*)(?=\{)")).text
    macros.known[name] = Macro(reader.argument().text, parameters.count("#"))


def _let(macros: Macros, reader: _Reader) -> None:
    name = reader.name()
    target = reader.take(re.compile(r"\s*=?\s*(?:\\(?:[A-Za-z@]+|.)|\S)")).text.lstrip("= \n\t")
    macros.known[name] = macros.known.get(target[1:], Macro(target, final=True))


def _operator(macros: Macros, reader: _Reader) -> None:
    name = reader.name()
    macros.known[name] = Macro(rf"\operatorname{{{reader.argument().text}}}")


def _delimiters(macros: Macros, reader: _Reader) -> None:
    name = reader.name()
    left, right = reader.argument().text, reader.argument().text
    macros.known[name] = Macro(rf"{left} #2{right} ", 2, "", starred=True)


def _document_command(macros: Macros, reader: _Reader) -> None:
    name = reader.name()
    signature = reader.argument().text
    body = reader.argument().text
    plain = re.fullmatch(r"\s*(?:O\s*\{([^{}]*)\}\s*)?((?:m\s*)*)", signature)
    if plain is None:
        raise _Unreadable
    macros.known[name] = Macro(body, plain[2].count("m") + (plain[1] is not None), plain[1])


def _provide(macros: Macros, reader: _Reader) -> None:
    _command(macros, reader, replace=False)


DEFINERS: dict[str, Callable[[Macros, _Reader], None]] = {
    "newcommand": _command,
    "renewcommand": _command,
    "DeclareRobustCommand": _command,
    "providecommand": _provide,
    "def": _definition,
    "gdef": _definition,
    "edef": _definition,
    "xdef": _definition,
    "let": _let,
    "DeclareMathOperator": _operator,
    "DeclarePairedDelimiter": _delimiters,
    "NewDocumentCommand": _document_command,
    "RenewDocumentCommand": _document_command,
    "ProvideDocumentCommand": _document_command,
    "DeclareDocumentCommand": _document_command,
}
