"""reStructuredText, of files and of docstrings.

What matters here is indentation: which lines belong to a directive, to a comment, to literal text.  The
rest of the markup (lists, tables, fields) only makes paragraphs.  A role or directive that nobody knows
is read for its text, so that pages of Sphinx need none of its extensions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import NamedTuple

from lemmata.documents import directives
from lemmata.documents.blocks import Begin, Block, End, Heading, Refused
from lemmata.documents.displays import find_display, split_equations, without_comments
from lemmata.documents.macros import Macros
from lemmata.documents.place import Place
from lemmata.documents.source import Source, Traced

__all__ = ["SUFFIXES", "Line", "Reader", "blocks", "lines_of"]

SUFFIXES = (".rst", ".rest")

EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")

DIRECTIVE = re.compile(r"(?:\|[^|]+\|[ \t]+)?(?P<name>[A-Za-z][\w:.+-]*?)[ \t]?::(?:[ \t]+|$)")

TARGET = re.compile(r"_|\|")

FOOTNOTE = re.compile(r"\[[^\]\s]+\](?:[ \t]+|$)")

OPTION = re.compile(r":(?P<name>[\w-]+):(?:[ \t]+(?P<value>.*))?")

BULLET = re.compile(r"(?:[-*+•‣⁃]|\(?(?:\d+|[A-Za-z]|[ivxlc]+|#)[.)])[ \t]+(?=\S)")

FIELD = re.compile(r":(?![ \t:])[^`:\n]*:(?:[ \t]+|$)")

ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*")

TABLE_RULE = re.compile(r"\+[-=+]*\+|=+(?:[ \t]+=+)+|-+(?:[ \t]+-+)+")

FENCE = re.compile(r"(`{3,}|~{3,})[ \t]*(\w*)")

PIECE = re.compile(
    r"""
      (?P<literal>``(?P<code>.+?)``(?!`))
    | (?::(?P<role>[A-Za-z][\w:.+-]*):)?`(?P<text>(?:[^`\\]|\\.)+)`(?::(?P<after>[A-Za-z][\w:.+-]*):)?(?:__?(?!\w))?
    | (?P<escape>\\.)
    | (?P<emphasis>\*{1,2}(?=[^\s*])|(?<=[^\s*])\*{1,2})
    | (?P<note>\[[^\]\s]+\]_(?!\w))
    | (?P<dollar>\$\$?)
    | (?P<bar>(?<!\S)\|(?!\S))
    """,
    re.VERBOSE | re.DOTALL,
)

FORMULA_OPENS = re.compile(r"\$\$|\\\[|\\\(|\\begin\{|\$")

INLINE = {"$": re.compile(r"\$(?!\s)((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\d)", re.DOTALL)}


class Line(NamedTuple):
    """A line without the space around it, and the column where it starts."""

    indent: int
    text: Traced

    @property
    def plain(self) -> str:
        return self.text.text


def blocks(path: str, text: str) -> Iterator[Block]:
    """The blocks of a reStructuredText file."""
    source = Source(path, text)
    return Reader(source).blocks(lines_of(source.whole))


def lines_of(text: Traced) -> list[Line]:
    """The lines of a text with their indentation; a tab reaches to the next multiple of eight."""
    found = []
    for line in text.lines():
        plain = line.text
        space = plain[: len(plain) - len(plain.lstrip())]
        found.append(Line(len(space.expandtabs(8)), line.strip()))
    return found


class Reader:
    """Reads the lines of ``source``; with ``dollars`` formulas are also written as in Markdown."""

    def __init__(self, source: Source, *, dollars: bool = False) -> None:
        self.source, self.dollars = source, dollars
        self.macros = Macros()
        self.styles: list[str] = []
        self.default_role = ""

    def blocks(self, lines: Sequence[Line]) -> Iterator[Block]:
        at = 0
        while at < len(lines):
            line = lines[at]
            title = self._title(lines, at) if line.plain else None
            if (
                not line.plain
                or TABLE_RULE.fullmatch(line.plain)
                or (not title and _is_transition(lines, at))
            ):
                at += 1
                continue
            if title:
                level, text, at = title
                yield Heading(level, " ".join(self._words(text)), self._place(text))
                continue
            while (bullet := BULLET.match(line.plain)) and not EXPLICIT.match(line.plain):
                line = Line(line.indent + bullet.end(), line.text.cut(bullet.end()))
            if EXPLICIT.match(line.plain):
                end = _body_end(lines, at + 1, line.indent)
                yield from self._explicit(line, lines[at + 1 : end])
                at = end
            elif line.plain.startswith(">>>"):
                at = _until(lines, at, lambda found: not found.plain)
            elif self.dollars and (fence := FENCE.match(line.plain)):
                end = _until(lines, at + 1, lambda found: found.plain.startswith(fence[1]))
                if fence[2] == "math":
                    yield from self._displays(_joined(lines[at + 1 : end]), "")
                at = end + 1
            else:
                at = yield from self._paragraph(lines, at, line)

    def _place(self, text: Traced) -> Place:
        return self.source.place(text.origin(0))

    def _title(self, lines: Sequence[Line], at: int) -> tuple[int, Traced, int] | None:
        """A title with its level and the line after it; levels are in the order of their first use."""
        over = at + 2 < len(lines) and _is_adornment(lines[at]) and lines[at + 2].plain == lines[at].plain
        title, under = at + over, at + over + 1
        if under >= len(lines) or not _is_adornment(lines[under]) or not lines[title].plain:
            return None
        text, length = lines[title].text, len(lines[under].plain)
        if _is_adornment(lines[title]) or (lines[title].indent != lines[under].indent and not over):
            return None
        if length < len(text.text) and length < 4:
            return None
        style = lines[under].plain[0] * (1 + over)
        if style not in self.styles:
            self.styles.append(style)
        return self.styles.index(style) + 1, text, under + 1

    def _explicit(self, line: Line, body: Sequence[Line]) -> Iterator[Block]:
        """Directives, footnotes, targets; whatever else starts with two dots is a comment."""
        mark = EXPLICIT.match(line.plain)
        rest = line.text.cut(mark.end() if mark else 0)
        directive = DIRECTIVE.match(rest.text)
        footnote = FOOTNOTE.match(rest.text)
        if directive:
            name = directive["name"].rpartition(":")[2].lower()
            if name == "default-role":
                self.default_role = rest.text[directive.end() :].strip()
            if not rest.text.startswith("|") and name not in directives.LITERAL:
                yield from self._directive(name, line, rest.cut(directive.end()), body)
        elif footnote:
            yield from self.blocks([Line(line.indent + 3, rest.cut(footnote.end())), *body])
        elif not TARGET.match(rest.text):
            comment = [Line(0, rest), *body] if rest.text else body
            yield from directives.in_comment(self.source, _joined(comment))

    def _directive(self, name: str, line: Line, argument: Traced, body: Sequence[Line]) -> Iterator[Block]:
        head = _until(body, 0, lambda found: not found.plain or bool(OPTION.fullmatch(found.plain)))
        arguments = [Line(line.indent, argument)] * bool(argument.text) + list(body[:head])
        options: dict[str, str] = {}
        while head < len(body) and (option := OPTION.fullmatch(body[head].plain)):
            options[option["name"]] = option["value"] or ""
            head += 1
        if name == "math":
            label = options.get("label") or options.get("name", "")
            yield from self._displays(_joined(arguments), label)
            yield from self._displays(_joined(body[head:]), label)
            return
        scope = name not in directives.TRANSPARENT
        if scope:
            yield Begin(name, self._place(line.text))
        if arguments and scope and name in directives.TEXT:
            yield from self._text(_joined(arguments))
        yield from self.blocks(body[head:])
        if scope:
            last = next((found for found in reversed(body) if found.plain), line)
            yield End(name, self.source.place(last.text.origin(len(last.plain))))

    def _paragraph(self, lines: Sequence[Line], at: int, first: Line) -> Generator[Block, None, int]:
        """A run of lines of one indentation; returns the line after it, and after literal text that follows."""
        field = FIELD.match(first.plain)
        found, indent = [first], first.indent
        at += 1
        if field:
            found = [Line(indent, first.text.cut(1))]
            if at < len(lines) and lines[at].plain and lines[at].indent > indent:
                indent = lines[at].indent
        opened = self._open(first.plain, "")
        while at < len(lines) and lines[at].plain:
            line = lines[at]
            if not opened and (
                line.indent != indent or EXPLICIT.match(line.plain) or TABLE_RULE.fullmatch(line.plain)
            ):
                break
            if (
                not opened
                and (field or line.indent == 0)
                and FIELD.match(line.plain)
                and line.indent == first.indent
            ):
                break
            opened = self._open(line.plain, opened)
            found.append(line)
            at += 1
        text = _joined(found)
        literal = text.text.endswith("::")
        yield from self._text(text.cut(0, len(text.text) - 1) if literal else text)
        return _after_literal(lines, at, first.indent) if literal else at

    def _open(self, line: str, opened: str) -> str:
        """The marker of a display that goes on after this line."""
        if self.dollars:
            for mark in re.findall(r"\$\$|\\\[|\\\]", line):
                if mark == "$$":
                    opened = "" if opened == "$$" else opened or "$$"
                else:
                    opened = (opened or mark) if mark == r"\[" else "" if opened == r"\[" else opened
        return opened

    def _displays(self, content: Traced, label: str) -> Iterator[Block]:
        for tex in split_equations(content):
            found = find_display(tex.text, 0)
            environment = "math"
            if found and found.end == len(tex.text):
                tex, environment = tex.cut(found.first, found.last), found.environment
            yield from self._display(tex, environment, label)

    def _display(self, tex: Traced, environment: str, label: str = "") -> Iterator[Block]:
        tex = self.macros.expand(without_comments(tex)).strip()
        yield from self._refusals()
        if tex.text:
            yield self.source.display(tex, environment, label)

    def _refusals(self) -> Iterator[Block]:
        for origin, reason in self.macros.refused:
            yield Refused(reason, self.source.place(origin))
        self.macros.refused.clear()

    def _words(self, text: Traced) -> list[str]:
        return [getattr(block, "text", "") for block in self._text(text)]

    def _text(self, text: Traced) -> Iterator[Block]:
        """Running text: plain words, formulas in dollars, and displays where dollars mean them."""
        prose: list[Traced] = []
        at, whole = 0, text.text
        unclosed: set[str] = set()
        while match := PIECE.search(whole, at):
            prose.append(text.cut(at, match.start()))
            at = match.end()
            if self.dollars and (match["dollar"] or match["escape"]):
                opener = FORMULA_OPENS.match(whole, match.start())
                if opener and opener[0] not in unclosed:
                    found = find_display(whole, match.start()) if opener[0] != "$" else None
                    inline = _inline(whole, match.start(), opener[0])
                    if found:
                        yield from self._prose(prose)
                        prose = []
                        yield from self._display(text.cut(found.first, found.last), found.environment)
                        at = found.end
                        continue
                    if inline:
                        prose.append(self._formula(text.cut(*inline.span(1))))
                        at = inline.end()
                        continue
                    unclosed.add(opener[0])
            if match["literal"]:
                code = " ".join(match["code"].replace("$", "").split())
                prose.append(Traced.fixed(f"`{code}`", text.origin(match.start())))
            elif match["text"]:
                prose.append(self._role(match, text))
            elif match["escape"] and match["escape"][1] not in " \n$":
                prose.append(text.cut(match.start() + 1, at))
        prose.append(text.cut(at))
        yield from self._prose(prose)

    def _role(self, match: re.Match[str], text: Traced) -> Traced:
        role = match["role"] or match["after"] or self.default_role
        content = text.cut(*match.span("text"))
        if role == "math":
            return self._formula(content)
        target = re.match(r"(.*?)\s*<[^<>]*>\Z", content.text, re.DOTALL)
        words = content.cut(0, target.end(1)) if target else content
        if "$" in words.text:
            return Traced.fixed(words.text.replace("$", ""), words.origin(0))
        return words

    def _formula(self, tex: Traced) -> Traced:
        tex = self.macros.expand(without_comments(tex)).strip()
        if not tex.text:
            return tex
        last = tex.origin(len(tex.text) - 1)
        return Traced.join([Traced.fixed("$", tex.origin(0)), tex, Traced.fixed("$", last)])

    def _prose(self, parts: list[Traced]) -> Iterator[Block]:
        yield from self._refusals()
        text = Traced.join(parts).strip()
        if text.text:
            yield self.source.prose(text)


def _inline(text: str, at: int, opener: str) -> re.Match[str] | None:
    if opener == "$":
        return INLINE["$"].match(text, at)
    if opener == r"\(":
        return re.compile(r"\\\(((?:[^\\]|\\[^)])*)\\\)").match(text, at)
    return None


def _joined(lines: Sequence[Line]) -> Traced:
    parts: list[Traced] = []
    for line in lines:
        if parts:
            parts.append(Traced.fixed("\n", line.text.origin(0)))
        parts.append(line.text)
    return Traced.join(parts)


def _is_adornment(line: Line) -> bool:
    return len(line.plain) > 1 and ADORNMENT.fullmatch(line.plain) is not None


def _is_transition(lines: Sequence[Line], at: int) -> bool:
    ends = at + 1 == len(lines) or not lines[at + 1].plain
    return ends and len(lines[at].plain) >= 4 and _is_adornment(lines[at])


def _until(lines: Sequence[Line], at: int, holds: Callable[[Line], bool]) -> int:
    while at < len(lines) and not holds(lines[at]):
        at += 1
    return at


def _body_end(lines: Sequence[Line], at: int, indent: int) -> int:
    """The line after those that are indented more, blank lines among them."""
    while at < len(lines) and (not lines[at].plain or lines[at].indent > indent):
        at += 1
    return at


def _after_literal(lines: Sequence[Line], at: int, indent: int) -> int:
    """The line after literal text: indented, or quoted by one sign at the start of each line."""
    start = _until(lines, at, lambda line: bool(line.plain))
    if start < len(lines) and lines[start].indent > indent:
        return _body_end(lines, start, indent)
    if start < len(lines) and start > at and (quote := ADORNMENT.match(lines[start].plain)):
        return _until(lines, start, lambda line: not line.plain.startswith(quote[1]))
    return at
