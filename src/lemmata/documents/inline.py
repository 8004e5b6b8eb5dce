r"""Formulas and words in a piece of running text of Markdown.

Markdown has no rule for mathematics, so the writers of pages follow those of their tools: `$…$` and
`$$…$$`, ``\(…\)`` and ``\[…\]``, both with a second backslash where Markdown would eat the first, bare
environments of amsmath, and the backticks of GitHub.  All of them are read.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from html import unescape

from lemmata.documents.blocks import Block, Refused
from lemmata.documents.directives import in_comment
from lemmata.documents.displays import CLOSERS, Found, find_display, without_comments
from lemmata.documents.macros import Macros
from lemmata.documents.source import Source, Traced

__all__ = ["LABEL", "Inline"]

LABEL = re.compile(r"[ \t]*(?:\(([\w.:-]+)\)|\{#([\w.:-]+)[^}\n]*\})(?=[ \t]*(?:\n|\Z))")

PIECE = re.compile(
    r"""
      (?P<comment><!--.*?(?:-->|\Z))
    | (?P<role>(?:\{[\w:.+-]+\}|:[a-z]+:)(?=`))?(?P<ticks>`+)
    | (?P<open>\\\\\[ | \\\[ | \\\\\( | \\\( | \$\$ | \$ | \\begin\{[A-Za-z]+\*?\})
    | (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<link>!?\[(?=[^\[\]]*\][(\[])|\](?:\([^()\s]*(?:\s+"[^"\n]*")?\)|\[[^\[\]\n]*\]))
    | (?P<footnote>\[\^[^\]\s]+\])
    | (?P<tag></?[A-Za-z][^<>\n]*>|<https?:[^<>\s]*>)
    | (?P<entity>&(?:[a-zA-Z]{2,31}|\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6});)
    | (?P<emphasis>\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|~~)
    """,
    re.VERBOSE | re.DOTALL,
)

WORDS = re.compile(r"\\(?:text[a-z]*|math[a-z]+|operatorname\*?|mbox|label|tag)\s*\{[^{}]*\}")

INLINE_DOLLAR = re.compile(
    r"\$(?!\s)(?:[^$\\]|\\.)+?(?<!\s)\$(?!\d)"
    r"|\$ (?:[^$\\\n]|\\.)+? \$(?!\d)"
    r"|\$\s*\\(?:re)?(?:newcommand|def|let|DeclareMathOperator)(?![A-Za-z])(?:[^$\\]|\\.)*\$",
    re.DOTALL,
)
"""The last is a list of macros, with a line for each."""


class Inline:
    """Cuts the running text of ``source`` into blocks.

    Two kinds of pages are told by what they never write: those of ``kramdown`` have inline formulas in
    ``$$``; ``escaped`` ones protect formulas from Markdown, by two backslashes where TeX has one.
    """

    def __init__(self, source: Source, macros: Macros) -> None:
        self.source, self.macros = source, macros
        plain = re.sub(r"```.*?(?:```|\Z)|`[^`\n]*`", "", source.text, flags=re.DOTALL)
        # Within a display, two backslashes before a bracket end a row: \\[1ex].
        outside = re.sub(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", plain, flags=re.DOTALL)
        self.escaped = re.search(r"\\\\[(\[]", outside) is not None
        self.kramdown = not re.search(r"(?<![\\$])\$(?!\$)[^\s$][^$\n]*\$(?!\$)|\\\(", plain)

    def blocks(self, text: Traced) -> Iterator[Block]:
        prose: list[Traced] = []
        at, whole = 0, text.text
        self._unclosed: set[str] = set()  # what opens and never closes is looked for once
        while at < len(whole):
            match = PIECE.search(whole, at)
            if match is None:
                break
            prose.append(text.cut(at, match.start()))
            at = match.end()
            if match["open"]:
                display = self._display(text, match.start(), match["open"])
                if display is not None:
                    yield from self._prose(prose)
                    prose = []
                    at = yield from self.found(text, display)
                else:
                    formula, at = self._formula(text, match.start(), match["open"])
                    prose.append(formula)
            elif match["comment"]:
                comment = text.cut(match.start() + 4, at - 3 * match[0].endswith("-->"))
                found = list(in_comment(self.source, comment))
                if found:
                    yield from self._prose(prose)
                    prose = []
                    yield from found
            elif match["ticks"]:
                code, at = self._code(text, match)
                prose.append(code)
            else:
                prose.append(self._words(text, match))
        prose.append(text.cut(at))
        yield from self._prose(prose)

    def display(self, tex: Traced, environment: str, label: str = "") -> Iterator[Block]:
        """A displayed formula with its macros expanded, unless it only defines some."""
        tex = self.macros.expand(tex).strip()
        yield from self.refusals()
        if tex.text:
            yield self.source.display(tex, environment, label)

    def refusals(self) -> Iterator[Block]:
        for origin, reason in self.macros.refused:
            yield Refused(reason, self.source.place(origin))
        self.macros.refused.clear()

    def _display(self, text: Traced, start: int, opener: str) -> Found | None:
        if opener in ("$", r"\(", r"\\(") or opener in self._unclosed:
            return None
        found = find_display(text.text, start)
        if found is None:
            self._unclosed.add(opener)
            return None
        if not text.text[found.first : found.last].strip():
            return None
        if found.environment == "$$" and self.kramdown and self._amid_words(text.text, start, found.end):
            return None
        return found

    def found(self, text: Traced, found: Found) -> Generator[Block, None, int]:
        """The display's blocks; returns where the text goes on."""
        tex = text.cut(found.first, found.last)
        label = LABEL.match(text.text, found.end)
        name = (label[1] or label[2]) if label else ""
        yield from self.display(self._plain(tex), found.environment, name)
        return label.end() if label else found.end

    @staticmethod
    def _amid_words(text: str, start: int, end: int) -> bool:
        line = text[text.rfind("\n", 0, start) + 1 : start]
        stop = text.find("\n", end)
        rest = text[end : stop if stop >= 0 else len(text)]
        return bool(line.strip()) or bool(re.search(r"\w", LABEL.sub("", rest)))

    def _formula(self, text: Traced, start: int, opener: str) -> tuple[Traced, int]:
        """An inline formula as ``$…$``, and where it ends; a lone dollar is no word."""
        whole = text.text
        if opener == "$":
            match = INLINE_DOLLAR.match(whole, start)
            if match is None or re.search(r"\n[ \t]*\n", match[0]):
                return text.cut(start, start), start + 1
            first, last, end = start + 1, match.end() - 1, match.end()
            if whole[first] == whole[last - 1] == "`" and last - first > 2:
                first, last = first + 1, last - 1
            return self._dollars(text.cut(first, last)), end
        closer = None if opener in self._unclosed else CLOSERS.get(opener)
        match = closer.search(whole, start + len(opener)) if closer else None
        if match is None or opener in (r"\[", r"\\["):
            # a bracket that Markdown escapes, or an environment that is none of amsmath
            if match is None:
                self._unclosed.add(opener)
            return text.cut(start, start), start + len(opener)
        tex = text.cut(start + len(opener), match.start(1))
        return self._dollars(tex), match.end()

    def _plain(self, tex: Traced) -> Traced:
        """The formula as TeX gets it, without what protects it from Markdown."""
        tex = without_comments(tex)
        return _unescaped(tex) if self.escaped else _subscripts(tex)

    def _dollars(self, tex: Traced) -> Traced:
        tex = self.macros.expand(self._plain(tex)).strip()
        if not tex.text:
            return tex
        dollar = Traced.fixed("$", tex.origin(0))
        last = Traced.fixed("$", tex.origin(len(tex.text) - 1))
        return Traced.join([dollar, tex, last])

    def _code(self, text: Traced, match: re.Match[str]) -> tuple[Traced, int]:
        """Code stays in its backticks, so that a name is found; its dollars are no formula."""
        ticks = len(match["ticks"])
        close = None
        if match["ticks"] not in self._unclosed:
            close = re.compile(rf"(?<!`)`{{{ticks}}}(?!`)").search(text.text, match.end())
        if close is None:
            self._unclosed.add(match["ticks"])
            return text.cut(match.start("ticks"), match.end()), match.end()
        code = text.cut(match.end(), close.start())
        if match["role"] == "{math}":
            return self._dollars(code), close.end()
        words = " ".join(code.text.replace("$", "").split())
        return Traced.fixed(f"`{words}`", text.origin(match.start("ticks"))), close.end()

    def _words(self, text: Traced, match: re.Match[str]) -> Traced:
        here = text.cut(match.start(), match.end())
        if match["escape"]:
            return here.cut(1) if match["escape"] != r"\$" else here.cut(0, 0)
        if match["entity"]:
            return Traced.fixed(unescape(match["entity"]).replace("$", ""), here.origin(0))
        return here.cut(0, 0)

    def _prose(self, parts: list[Traced]) -> Iterator[Block]:
        yield from self.refusals()
        text = Traced.join(parts).strip()
        if text.text:
            yield self.source.prose(text)


def _unescaped(tex: Traced) -> Traced:
    """A formula that Markdown has still to see, without the backslashes that it takes away.

    A pair at the end of a row stays: who sees his rows run together writes four.
    """
    return _without(tex, re.finditer(r"\\\\(\\\\)|\\(\\)(?=[^\s\\])|\\([_*^`])", tex.text))


def _subscripts(tex: Traced) -> Traced:
    r"""The same, where only ``\_`` shows it; within words, as in ``\text{log\_softmax}``, it is meant."""
    words = [match.span() for match in WORDS.finditer(tex.text)]
    marks = [m for m in re.finditer(r"\\(_)", tex.text) if not any(a < m.start() < b for a, b in words)]
    return _without(tex, marks)


def _without(tex: Traced, escapes: Iterable[re.Match[str]]) -> Traced:
    parts, start = [], 0
    for match in escapes:
        parts += [tex.cut(start, match.start()), tex.cut(match.start(match.lastindex or 0), match.end())]
        start = match.end()
    return Traced.join([*parts, tex.cut(start)]) if parts else tex
