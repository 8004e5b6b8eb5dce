"""From a Markdown file to the model of a lecture.

markdown-it-py finds the structure.  Four rules are added: the blocks ``::: name``, computed numbers
``{= … : 3}``, references ``[@name]``, and blanks ``[…]{.blank}``; formulas between dollars are those of
mdit-py-plugins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from lemmata.lectures.divisions import DIVISIONS, Opening, Refused, opening
from lemmata.lectures.errors import Fault, nearest, refusal
from lemmata.lectures.model import (
    Anchor,
    Blank,
    Block,
    Bold,
    Code,
    Display,
    Emphasis,
    Example,
    Exercise,
    Formula,
    Heading,
    Inline,
    Inlines,
    Items,
    Lecture,
    Link,
    Number,
    Only,
    Paragraph,
    Quotation,
    Reference,
    Rule,
    Slide,
    Solution,
    Table,
    Typed,
    Words,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

__all__ = ["HEAD", "NUMBER", "read"]

HEAD = (
    *("title", "author", "institute", "date", "lang", "lemmata"),
    *("format", "to", "proofs", "ids", "digits", "marks", "solutions"),
    *("exercises", "blanks", "template"),
)
"""What the front matter may say."""

NUMBER = re.compile(r"\{=\s*(?P<expression>[^{}\n]+?)\s*:\s*(?P<places>\d{1,2})(?P<scientific>e?)\s*\}")
REFERENCE = re.compile(r"\[@(?P<target>[\w/.:-]*[\w])\]")
FENCE = re.compile(r":{3,}[ \t]*(?P<rest>.*?)[ \t]*")
LABEL = re.compile(r"[ \t]*\{#(?P<label>[\w:./-]+)\}[ \t]*$")


def read(path: str, text: str) -> Lecture:
    """The lecture that the file says.

    Raises LectureError naming every block that is unknown, unclosed or misused, by its line.
    """
    text = re.sub("\r\n?", "\n", text.removeprefix("\ufeff"))
    reader = _Reader(text)
    head, lines, start = reader.head()
    parser = _parser()
    environment: dict[str, Any] = {"faults": reader.faults}
    # Lines keep their numbers: the head becomes empty ones.
    body = "\n" * start + "\n".join(text.split("\n")[start:])
    tokens = parser.parse(body, environment)
    blocks = reader.blocks(tokens)
    reader.nested(blocks)
    if reader.faults:
        raise refusal(path, text, reader.faults)
    return Lecture(path, text, head, lines, blocks)


# ------------------------------------------------------------------ rules of Markdown


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"typographer": True, "maxNesting": 60})
    parser.enable(["table", "smartquotes"]).disable(["lheading", "code", "reference"])
    parser.use(dollarmath_plugin, allow_labels=False, allow_space=True, allow_digits=True, double_inline=True)
    ends = {"alt": ["paragraph", "blockquote", "list"]}
    parser.block.ruler.before("fence", "lemmata_division", _division_rule, ends)  # type: ignore[arg-type]
    parser.inline.ruler.before("link", "lemmata_reference", _reference_rule)
    parser.inline.ruler.before("link", "lemmata_blank", _blank_rule)
    parser.inline.ruler.before("link", "lemmata_number", _number_rule)
    return parser


def _division_rule(state: StateBlock, line: int, last: int, silent: bool) -> bool:
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    match = FENCE.fullmatch(state.src, start, end)
    if match is None or state.is_code_block(line):
        return False
    if silent:
        return True
    rest, column = match["rest"], match.start("rest") - state.bMarks[line] + 1
    faults: list[Fault] = state.env["faults"]
    if not rest:
        faults.append(Fault(line + 1, start - state.bMarks[line] + 1, "this ::: closes no block"))
        state.line = line + 1
        return True
    stop = _closing(state, line, last)
    if stop == last:
        faults.append(
            Fault(
                line + 1, column, f"this block is not closed: {rest.split()[0]}", ("a line ::: at its end",)
            )
        )
    try:
        opened = opening(rest, line + 1, column)
        if opened.name not in DIVISIONS:
            raise opened.refuse(
                f"no block is called {opened.name!r}", *nearest(opened.name, tuple(DIVISIONS))
            )
    except Refused as refused:
        faults.append(refused.fault)
        opened = Opening("note", line + 1, column)
    token = state.push("division_open", "div", 1)
    token.map, token.meta = [line, stop], {"opening": opened}
    parent, state.parentType = state.parentType, "container"
    limit, state.lineMax = state.lineMax, stop
    state.md.block.tokenize(state, line + 1, stop)
    state.parentType, state.lineMax = parent, limit
    state.push("division_close", "div", -1)
    state.line = min(stop + 1, last)
    return True


def _closing(state: StateBlock, line: int, last: int) -> int:
    """The line that closes the block opened at ``line``; ``last`` where none does."""
    depth, code = 1, ""
    for following in range(line + 1, last):
        text = state.src[state.bMarks[following] : state.eMarks[following]].strip()
        fence = re.match(r"`{3,}|~{3,}", text)
        if code:
            code = "" if text.startswith(code) and not text.strip(code[0]) else code
        elif fence:
            code = fence[0]
        elif match := FENCE.fullmatch(text):
            depth += 1 if match["rest"] else -1
            if not depth:
                return following
    return last


def _number_rule(state: StateInline, silent: bool) -> bool:
    match = NUMBER.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("lemmata_number", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _reference_rule(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("lemmata_reference", "", 0).content = match["target"]
    state.pos = match.end()
    return True


def _blank_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    mark = "{.blank}"
    if end < 0 or not state.src.startswith(mark, end + 1):
        return False
    if not silent:
        state.push("blank_open", "span", 1)
        limit, state.posMax, state.pos = state.posMax, end, state.pos + 1
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push("blank_close", "span", -1)
    state.pos = end + 1 + len(mark)
    return True


# ------------------------------------------------------------------ tokens to the model


class _Reader:
    def __init__(self, text: str) -> None:
        self.rows = text.split("\n")
        self.faults: list[Fault] = []
        self.tokens: Sequence[Token] = ()
        self.at = 0
        self.seen: dict[tuple[int, str], int] = {}

    def fault(self, line: int, column: int, found: str, *tries: str) -> None:
        self.faults.append(Fault(line, column, found, tries))

    # -- the head

    def head(self) -> tuple[dict[str, str], dict[str, int], int]:
        """The entries of the front matter, their lines, and the first line after it, from 0."""
        head: dict[str, str] = {}
        lines: dict[str, int] = {}
        if not self.rows or self.rows[0].rstrip() != "---":
            self.fault(1, 1, "a lecture begins with its head", "---", "title: …", "---")
            return head, lines, 0
        end = next((at for at, row in enumerate(self.rows[1:], 1) if row.rstrip() == "---"), 0)
        if not end:
            self.fault(1, 1, "the head is not closed", "a line --- after its last entry")
            return head, lines, len(self.rows)
        for at, row in enumerate(self.rows[1:end], 1):
            if not row.strip() or row.startswith(("#", " ", "-")):
                continue  # what stands under ``lemmata:`` is for the document checker
            match = re.fullmatch(r"(?P<key>[\w-]+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*", row)
            if match is None:
                self.fault(at + 1, 1, "expected key: value")
            elif match["key"] not in HEAD:
                self.fault(at + 1, 1, f"the head has no entry {match['key']!r}", *nearest(match["key"], HEAD))
            else:
                value = match["value"]
                quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
                head[match["key"]] = value[1:-1] if quoted else value
                lines[match["key"]] = at + 1
        if not head.get("title"):
            self.fault(lines.get("title", 1), 1, "the head lacks a title", "title: …")
        if head.get("lang", "en") not in ("en", "ko"):
            self.fault(lines["lang"], 1, f"no language {head['lang']!r}", "en", "ko")
        return head, lines, end + 1

    # -- blocks

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        self.tokens, self.at = tokens, 0
        return self._until("")

    def _until(self, close: str) -> tuple[Block, ...]:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == close:
                break
            found += self._block(token)
        return tuple(found)

    def _block(self, token: Token) -> list[Block]:
        line = token.map[0] + 1 if token.map else 0
        at = Anchor(line)
        match token.type:
            case "heading_open":
                return [self._heading(token, line)]
            case "paragraph_open":
                inline = self._next()
                self.at += 1
                inlines = self._inlines(inline, line)
                return [*_split(inlines, at)] if inlines else []
            case "math_block":
                return [self._display(token.content, at)]
            case "bullet_list_open" | "ordered_list_open":
                ordered = token.type.startswith("ordered")
                items: list[tuple[Block, ...]] = []
                while self._next().type == "list_item_open":
                    items.append(self._until("list_item_close"))
                return [Items(tuple(items), ordered, at)]
            case "table_open":
                return [self._table(at)]
            case "fence":
                assert token.map is not None
                if token.markup not in self.rows[token.map[1] - 1] or token.map[1] == line:
                    self.fault(line, 1, "this code is not closed", f"a line {token.markup} at its end")
                return [Code(token.info.strip().split(" ")[0], token.content.rstrip("\n"), at)]
            case "blockquote_open":
                return [Quotation(self._until("blockquote_close"), at)]
            case "hr":
                return [Rule(at)]
            case "division_open":
                opened: Opening = token.meta["opening"]
                inner = self._until("division_close")
                try:
                    return [self._titled(DIVISIONS[opened.name](opened, inner))]
                except Refused as refused:
                    self.faults.append(refused.fault)
                    return []
            case "html_block":
                self._html(token.content, line)
        return []

    def _titled(self, block: Block) -> Block:
        """The block, with the formulas in its title read."""
        if not isinstance(block, (Example, Exercise, Slide)) or not block.title:
            return block
        (words,) = block.title
        assert isinstance(words, Words)
        (inline,) = _parser().parseInline(words.text, {"faults": self.faults})
        return replace(block, title=self._inlines(inline, block.at.line))

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _heading(self, token: Token, line: int) -> Heading:
        inline = self._next()
        self.at += 1
        label = ""
        last = inline.children[-1] if inline.children else None
        if last is not None and (match := LABEL.search(last.content)):
            label, last.content = match["label"], last.content[: match.start()]
        level = int(token.tag[1])
        if level > 2:
            self.fault(line, 1, "headings have two levels, # and ##", "## …")
        return Heading(min(level, 2), self._inlines(inline, line), Anchor(line, label))

    def _table(self, at: Anchor) -> Table:
        rows: list[tuple[Inlines, ...]] = []
        alignment = ""
        cells: list[Inlines] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                cells = []
            elif token.type in ("th_open", "td_open"):
                if not rows:
                    style = str(token.attrs.get("style", ""))
                    alignment += "r" if "right" in style else "c" if "center" in style else "l"
                inline = self._next()
                cells.append(self._inlines(inline, (inline.map or [at.line - 1])[0] + 1))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        return Table(alignment, rows[0], tuple(rows[1:]), at)

    def _html(self, html: str, line: int) -> None:
        if not re.fullmatch(r"\s*(<!--.*?-->\s*)*", html, re.DOTALL):
            self.fault(
                line, 1, "HTML is not read; only comments may stand here", "a block such as ::: example"
            )

    # -- running text

    def _inlines(self, inline: Token, line: int) -> Inlines:
        children = list(inline.children or ())
        position = 0

        def until(close: str) -> Inlines:
            nonlocal position, line
            found: list[Inline] = []
            while position < len(children):
                child = children[position]
                position += 1
                if child.type == close:
                    break
                if child.type in ("softbreak", "hardbreak"):
                    line += 1
                    found.append(Words(" "))
                else:
                    found += self._inline(child, line, until)
            return _joined(found)

        return _trimmed(until(""))

    def _inline(self, child: Token, line: int, until: Any) -> list[Inline]:
        match child.type:
            case "text" | "text_special":
                if "$$" in child.content and (column := self._column(line, "$$")):  # not \$\$
                    self.fault(line, column, "this formula is not closed", "$$")
                if "{=" in child.content:
                    self.fault(
                        line, self._column(line, "{="), "a number is not computed so", "{= EXPRESSION : 3}"
                    )
                return [Words(_dashes(child.content))]
            case "math_inline" | "math_inline_double":
                tex, numbers = self._numbers(child.content, line)
                if child.type.endswith("double"):
                    return [_Displayed(tex, numbers, line)]
                return [Formula(tex, numbers, line)]
            case "lemmata_number":
                return [self._number(child.content, line)]
            case "lemmata_reference":
                return [Reference(child.content, line, self._column(line, f"[@{child.content}]", 2))]
            case "code_inline":
                return [Typed(child.content)]
            case "em_open":
                return [Emphasis(until("em_close"))]
            case "strong_open":
                return [Bold(until("strong_close"))]
            case "blank_open":
                return [Blank(until("blank_close"))]
            case "link_open":
                return [Link(until("link_close"), str(child.attrs.get("href", "")))]
            case "image":
                self.fault(
                    line, self._column(line, "!["), "pictures are drawn, not included", "::: figure NAME"
                )
            case "html_inline":
                self._html(child.content, line)
        return []

    def _display(self, tex: str, at: Anchor) -> Display:
        found, numbers = self._numbers(tex, at.line)
        return Display(found, numbers, at)

    def _numbers(self, tex: str, line: int) -> tuple[str, tuple[Number, ...]]:
        """TeX with ``{=0}``, ``{=1}``, … in the place of its computed numbers, and these."""
        numbers: list[Number] = []

        def kept(match: re.Match[str]) -> str:
            here = line + tex.count("\n", 0, match.start())
            numbers.append(self._number(match[0], here))
            return f"{{={len(numbers) - 1}}}"

        return NUMBER.sub(kept, tex).strip(), tuple(numbers)

    def _number(self, text: str, line: int) -> Number:
        match = NUMBER.fullmatch(text)
        assert match is not None
        within = match.start("expression")
        column = self._column(line, text, within)
        return Number(match["expression"], int(match["places"]), bool(match["scientific"]), line, column)

    def _column(self, line: int, text: str, within: int = 0) -> int:
        """The column of the next ``text`` in its line; 0 where the line has it in another form."""
        if not 0 < line <= len(self.rows):
            return 0
        start = self.seen.get((line, text), 0)
        found = self.rows[line - 1].find(text, start)
        if found < 0:
            return 0
        self.seen[line, text] = found + len(text)
        return found + 1 + within

    # -- what stands where it must not

    def nested(self, blocks: Sequence[Block], within: Block | None = None) -> None:
        for block in blocks:
            if isinstance(block, Solution):
                self.fault(block.at.line, 1, "a solution stands within its exercise", "::: exercise")
            for inner in ("blocks", "remark"):
                self.nested(getattr(block, inner, ()), block)
            for item in getattr(block, "items", ()):
                self.nested(item, block)
            if isinstance(block, Only) and within is not None:
                self.fault(block.at.line, 1, "what only some formats have stands outside the other blocks")
            if isinstance(block, Heading) and within is not None and not isinstance(within, Only):
                self.fault(block.at.line, 1, "a heading stands outside the blocks")
            if isinstance(block, Exercise):
                for solution in block.solutions:
                    self.nested(solution.blocks, solution)


class _Displayed(Formula):
    """``$$…$$`` in the middle of a paragraph, which it divides."""


def _split(inlines: Inlines, at: Anchor) -> list[Block]:
    """A paragraph, divided at its displays."""
    found: list[Block] = []
    running: list[Inline] = []
    line = at.line

    def flush() -> None:
        if text := _trimmed(tuple(running)):
            found.append(Paragraph(text, Anchor(line)))
        running.clear()

    for inline in inlines:
        if isinstance(inline, _Displayed):
            flush()
            line = inline.line
            found.append(Display(inline.tex, inline.numbers, Anchor(inline.line)))
        else:
            running.append(inline)
    flush()
    return found


def _dashes(text: str) -> str:
    return text.replace("---", "—").replace("--", "–").replace("...", "…")


def _joined(found: Sequence[Inline]) -> Inlines:
    out: list[Inline] = []
    for inline in found:
        if isinstance(inline, Words) and out and isinstance(out[-1], Words):
            out[-1] = Words(out[-1].text + inline.text)
        else:
            out.append(inline)
    return tuple(out)


def _trimmed(inlines: Inlines) -> Inlines:
    out = list(inlines)
    if out and isinstance(out[0], Words):
        out[0] = Words(out[0].text.lstrip())
    if out and isinstance(out[-1], Words):
        out[-1] = Words(out[-1].text.rstrip())
    return tuple(inline for inline in out if inline != Words(""))
