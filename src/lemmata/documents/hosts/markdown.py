r"""Markdown and MyST.

markdown-it-py finds the structure: lists, quotations, tables, code.  Three of its rules are ours,
because a formula may hold what Markdown takes for structure (a line ``= b`` for a heading, ``- b`` for a
list): displays, paragraphs, and the directives of MyST.  Formulas within text are found by `inline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from lemmata.documents import directives, frontmatter
from lemmata.documents.blocks import Begin, Block, End, Heading
from lemmata.documents.displays import Found, find_display, split_equations
from lemmata.documents.errors import missing_library
from lemmata.documents.inline import LABEL, Inline
from lemmata.documents.macros import Macros
from lemmata.documents.source import Source, Traced

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

__all__ = ["SUFFIXES", "blocks", "blocks_of"]

SUFFIXES = (".md", ".markdown", ".mdx", ".qmd", ".rmd")

FENCE = re.compile(
    r"(?P<fence>`{3,}|~{3,}|:{3,})[ \t]*(?:\{(?P<name>[^{}`\s]+)\}|(?P<plain>[\w-]*))(?P<rest>[^`]*)"
)

DIV = re.compile(r"[ \t]*\{?[^{}\n]*?\.(?P<name>[\w-]+)")
"""``::: {#thm-gibbs .theorem}``, as pandoc and Quarto write it."""

OPTION = re.compile(r":(?P<name>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*")

LINE_WITHOUT_TEXT = re.compile(r"<a\b[^<>\n]*>\s*</a>[ \t]*$|%|\([^()\n]+\)=[ \t]*$|\+{3,}(?=[ \t]|$)")

CONTENT_STOP = re.compile(r"#{1,6} |```|~~~")
"""What stands in no formula; an opening ``$$`` above it was none."""


def blocks(path: str, text: str) -> Iterator[Block]:
    """The blocks of a Markdown file."""
    return blocks_of(Source(path, text), Macros())


def blocks_of(source: Source, macros: Macros) -> Iterator[Block]:
    """The blocks of ``source``; ``macros`` are those of the cells before it in a notebook.

    Raises DocumentError where markdown-it-py is not installed.
    """
    try:
        parser = _parser()
    except ImportError as error:
        raise missing_library(source.path, error) from None
    tokens: list[Token] = []
    parser.block.parse(source.text, parser, {}, tokens)
    yield from _Reader(source, macros, tokens).blocks()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.front_matter import front_matter_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": 60}).enable("table").use(front_matter_plugin)
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    rules = parser.block.ruler
    rules.before("code", "lemmata_comment", _comment_rule, ends)
    rules.before("table", "lemmata_display", _display_rule, ends)
    rules.before("fence", "lemmata_directive", _directive_rule, ends)
    rules.at("paragraph", _paragraph_rule)
    rules.disable("lheading")
    return parser


def _line(state: StateBlock, line: int) -> tuple[int, int]:
    """Where the content of a line starts and ends, without what its containers put before it."""
    return state.bMarks[line] + state.tShift[line], state.eMarks[line]


def _text(state: StateBlock, first: int, stop: int) -> list[tuple[int, int]]:
    return [_line(state, line) for line in range(first, stop)]


def _joined(source: Source, pieces: list[tuple[int, int]]) -> Traced:
    """Lines of content, with an end of line between them."""
    parts: list[Traced] = []
    for start, end in pieces:
        if parts:
            parts.append(Traced.fixed("\n", start))
        parts.append(source.cut(min(start, end), end))
    return Traced.join(parts)


def _plain(state: StateBlock, pieces: list[tuple[int, int]]) -> str:
    return "\n".join(state.src[start:end] for start, end in pieces)


def _comment_rule(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A line of MyST that is no text: a comment ``% …``, a target ``(name)=``, a break ``+++``."""
    start, end = _line(state, line)
    if not LINE_WITHOUT_TEXT.match(state.src, start, end) or state.is_code_block(line):
        return False
    if not silent:
        token = state.push("lemmata_comment", "", 0)
        token.meta = {"pieces": [(start, end)]}
        state.line = line + 1
    return True


def _display_rule(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A display that starts a line, whatever its lines look like to Markdown."""
    start, end = _line(state, line)
    if state.src[start : start + 1] not in ("$", "\\") or state.is_code_block(line):
        return False
    if not re.compile(r"\$\$|\\\\?\[|\\begin\{").match(state.src, start):
        return False
    pieces, found = [(start, end)], None
    fenced = not state.src[start:end].strip("$\\[ \t")
    for following in range(line + 1, last + 1):
        found = find_display(_plain(state, pieces), 0) if _may_close(state, pieces[-1]) else None
        if found or following == last or len(pieces) > MAX_LINES:
            break
        first, stop = _line(state, following)
        if first >= stop and not fenced:
            break
        if first < stop and (
            state.sCount[following] < state.blkIndent or CONTENT_STOP.match(state.src, first)
        ):
            break
        pieces.append((first, stop))
    if found is None or _followed_by_words(_plain(state, pieces), found):
        return False
    if silent:
        return True
    token = state.push("lemmata_display", "", 0)
    token.meta = {"pieces": pieces, "found": found}
    state.line = line + len(pieces)
    return True


MAX_LINES = 500
"""Lines of one display; beyond that the opening marker was none."""


def _may_close(state: StateBlock, piece: tuple[int, int]) -> bool:
    line = state.src[piece[0] : piece[1]]
    return "$$" in line or "\\]" in line or "\\end" in line


def _followed_by_words(text: str, found: Found) -> bool:
    return "\n" not in text and bool(re.search(r"\w", LABEL.sub("", text[found.end :])))


def _paragraph_rule(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A paragraph, or a heading that is underlined; a display within it is not broken up."""
    rules = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    level, following = 0, line + 1
    pieces = [_line(state, line)]
    inside = _open_display(state, pieces)
    while following < state.lineMax and not state.isEmpty(following):
        start, end = _line(state, following)
        if not inside and 0 <= state.sCount[following] - state.blkIndent <= 3:
            underline = re.fullmatch(r"(=+|-+)[ \t]*", state.src[start:end])
            if underline:
                level = 1 if underline[1][0] == "=" else 2
                break
            if any(rule(state, following, state.lineMax, True) for rule in rules):
                break
        pieces.append((start, end))
        inside = _open_display(state, pieces, inside)
        following += 1
    state.parentType = parent
    state.line = following + bool(level)
    token = state.push("lemmata_heading" if level else "lemmata_text", "", 0)
    token.meta = {"pieces": pieces, "level": level}
    return True


def _open_display(state: StateBlock, pieces: list[tuple[int, int]], inside: str = "") -> str:
    """The marker of the display that is open after the last of the lines, if one is."""
    start, end = pieces[-1]
    for match in re.compile(r"`[^`]*`|\\\\?\[|\\\\?\]|\\.|\$\$").finditer(state.src, start, end):
        if match[0] == "$$":
            inside = "" if inside == "$$" else inside or "$$"
        elif match[0] in (r"\[", r"\\["):
            inside = inside or r"\["
        elif match[0] in (r"\]", r"\\]") and inside == r"\[":
            inside = ""
    return inside


def _directive_rule(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    """A directive of MyST, a division of pandoc, or a block ```` ```math ````; other fences are code."""
    start, end = _line(state, line)
    match = FENCE.fullmatch(state.src, start, end)
    if match is None or state.is_code_block(line):
        return False
    marker, name = match["fence"], (match["name"] or "")
    name = name.rpartition(":")[2].lower() if not name.startswith((".", "#")) else name
    if marker[0] == ":":
        name = name if re.fullmatch(r"[\w-]+", name) else ""
        division = DIV.match(state.src, start + len(marker), end)
        name = name or match["plain"] or (division["name"].lower() if division else "")
        if not name:
            return False
        text = name not in directives.LITERAL and name != "math"
    elif match["plain"] == "math" and not match["rest"].strip():
        name, text = "math", False
    else:
        text = name in directives.TEXT
        if name != "math" and not text:
            return False
    if silent:
        return True
    stop = _fence_end(state, line, last, marker)
    closed = stop < last and state.src.startswith(marker, _line(state, stop)[0])
    content, options = _options(state, line + 1, stop)
    token = state.push("lemmata_open" if text else "lemmata_math", "", 1 if text else 0)
    token.meta = {"name": name, "options": options, "start": start, "literal": name in directives.LITERAL}
    token.meta["title"] = (match.start("rest"), end) if match["name"] else (end, end)
    if text:
        parent, state.parentType = state.parentType, "container"
        limit, state.lineMax = state.lineMax, stop
        state.md.block.tokenize(state, content, stop)
        state.parentType, state.lineMax = parent, limit
        close = state.push("lemmata_close", "", -1)
        close.meta = {"name": name, "start": _line(state, stop if closed else stop - 1)[0]}
    else:
        token.meta["pieces"] = _text(state, content, stop)
    state.line = stop + closed
    return True


def _fence_end(state: StateBlock, line: int, last: int, marker: str) -> int:
    """The line of the closing fence, or the one after the content where none closes."""
    depth = 1
    for following in range(line + 1, last):
        start, end = _line(state, following)
        if start < end and state.sCount[following] < state.blkIndent:
            return following
        text = state.src[start:end].strip()
        if not text.startswith(marker):
            continue
        if text == marker[0] * len(text) and not (marker[0] == ":" and len(text) > len(marker)):
            depth -= 1
            if not depth:
                return following
        elif marker[0] == ":" and re.match(rf"{marker}(?!:)[ \t]*\S", text):
            depth += 1  # pandoc lets divisions of the same length nest
    return last


def _options(state: StateBlock, line: int, stop: int) -> tuple[int, dict[str, str]]:
    """Where the content of a directive starts, after its options in either form."""
    options: dict[str, str] = {}
    following = line
    if following < stop and state.src[slice(*_line(state, following))].strip() == "---":
        for following in range(line + 1, stop):
            text = state.src[slice(*_line(state, following))].strip()
            if text == "---":
                return following + 1, options
            key, _, value = text.partition(":")
            options[key.strip()] = value.strip()
        return line, {}
    while following < stop:
        match = OPTION.fullmatch(state.src[slice(*_line(state, following))])
        if match is None:
            break
        options[match["name"]] = match["value"]
        following += 1
    return following, options


class _Reader:
    """Turns the tokens of a page into blocks."""

    def __init__(self, source: Source, macros: Macros, tokens: list[Token]) -> None:
        self.source, self.tokens = source, tokens
        self.inline = Inline(source, macros)

    def blocks(self) -> Iterator[Block]:
        level, searched = 0, {}  # type: ignore[var-annotated]
        for token in self.tokens:
            meta: dict[str, Any] = token.meta
            if token.type == "lemmata_text":
                yield from self.inline.blocks(_joined(self.source, meta["pieces"]))
            elif token.type == "lemmata_heading":
                yield self._heading(_joined(self.source, meta["pieces"]), meta["level"])
            elif token.type == "lemmata_display":
                text = _joined(self.source, meta["pieces"])
                end = yield from self.inline.found(text, meta["found"])
                yield from self.inline.blocks(text.cut(end))
            elif token.type == "lemmata_math" and not meta["literal"]:
                yield from self._math(meta)
            elif token.type == "lemmata_open":
                if meta["name"] not in directives.TRANSPARENT:
                    yield Begin(meta["name"], self.source.place(meta["start"]))
                    yield from self.inline.blocks(self.source.cut(*meta["title"]).strip())
            elif token.type == "lemmata_close" and meta["name"] not in directives.TRANSPARENT:
                yield End(meta["name"], self.source.place(meta["start"]))
            elif token.type == "lemmata_comment":
                yield from self._comment(meta["pieces"])
            elif token.type == "front_matter" and token.map:
                yield from frontmatter.directives(
                    self.source, self._lines(token.map[0] + 1, token.map[1] - 1)
                )
            elif token.type == "html_block" and token.map:
                yield from self._html(self._lines(*token.map))
            elif token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type == "inline" and token.map:
                text = self._found_in_lines(token, searched)
                if level:
                    yield self._heading(text, level)
                    level = 0
                else:
                    yield from self.inline.blocks(text)

    def _lines(self, first: int, stop: int) -> Traced:
        return self.source.lines(first, stop)

    def _heading(self, text: Traced, level: int) -> Heading:
        prose = [getattr(block, "text", "") for block in self.inline.blocks(text)]
        return Heading(level, " ".join(filter(None, prose)), self.source.place(text.origin(0)))

    def _math(self, meta: dict[str, Any]) -> Iterator[Block]:
        argument = self.source.cut(*meta["title"]).strip()
        content = _joined(self.source, meta["pieces"])
        equations = [argument] * bool(argument.text) + split_equations(content)
        for equation in equations:
            found = find_display(equation.text, 0)
            if found and found.end == len(equation.text) and found.environment in ("$$", r"\["):
                equation = equation.cut(found.first, found.last)
            label = meta["options"].get("label") or meta["options"].get("name", "")
            yield from self.inline.display(equation, "math", label)

    def _comment(self, pieces: list[tuple[int, int]]) -> Iterator[Block]:
        comment = _joined(self.source, pieces)
        start = len(comment.text) - len(comment.text.lstrip("%"))
        yield from directives.in_comment(self.source, comment.cut(start))

    def _html(self, text: Traced) -> Iterator[Block]:
        """Formulas stand in HTML too; scripts, styles and preformatted text have none."""
        if re.match(r"\s*<(script|style|pre|textarea|code)\b", text.text, re.IGNORECASE):
            return
        yield from self.inline.blocks(text)

    def _found_in_lines(self, token: Token, searched: dict[int, int]) -> Traced:
        """The text of a heading or of a cell of a table, which stand in order in one line."""
        assert token.map is not None
        line = self._lines(token.map[0], token.map[0] + 1)
        start = line.text.find(token.content, searched.get(token.map[0], 0))
        if start < 0:
            return Traced.fixed(token.content, line.origin(0))
        searched[token.map[0]] = start + len(token.content)
        return line.cut(start, start + len(token.content))
