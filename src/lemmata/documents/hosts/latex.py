r"""LaTeX, read and never run: no shell, no network, nothing outside the folder of the document.

First comments, listings and ``\iffalse … \fi`` are left out, then macros are expanded (`macros`), and
what remains is cut at its displays, headings and theorems.  A file that is input is read where it is
input, with the macros known there.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from lemmata.documents.blocks import Begin, Block, Directive, End, Heading, Refused
from lemmata.documents.displays import CLOSERS, ENVIRONMENTS, Found, environment_end
from lemmata.documents.errors import DocumentError
from lemmata.documents.files import read_text
from lemmata.documents.macros import Macros
from lemmata.documents.place import Place
from lemmata.documents.source import Source, Traced

__all__ = ["SUFFIXES", "blocks", "inputs"]

SUFFIXES = (".tex", ".ltx")

LITERAL = (
    r"verbatim\*?|[BL]?Verbatim\*?|lstlisting|minted|comment|alltt|filecontents\*?|tikzpicture|pycode|"
    r"algorithm2?e?|algorithmic|thebibliography"
)

HIDDEN = re.compile(
    rf"""
      (?P<verb>\\(?:verb\*?|lstinline(?:\[[^\[\]]*\])?|mintinline(?:\[[^\[\]]*\])?\{{[^{{}}]*\}})
          (?:(?P<mark>[^\sA-Za-z*{{])(?:(?!(?P=mark))[^\n])*(?P=mark)|\{{[^{{}}\n]*\}}))
    | (?P<iffalse>\\(?:iffalse|if0)(?![A-Za-z]))
    | (?P<escape>\\(?!begin\s*\{{)(?:[A-Za-z@]+|.))
    | (?P<comment>%[^\n]*(?:\n[ \t]*)?)
    | \\begin\s*\{{(?P<literal>{LITERAL})\}}
    """,
    re.VERBOSE | re.DOTALL,
)

CONDITIONAL = re.compile(
    r"\\(?:.|(?P<open>if[A-Za-z]*)(?![A-Za-z])|(?P<else>else)|(?P<close>fi))(?![A-Za-z])", re.DOTALL
)

HEADINGS = {
    "part": 1,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
}
r"""``\paragraph`` and below are run-in titles: what they introduce holds to the end of the section."""

THEOREMS = frozenset(
    {
        *(
            "theorem",
            "lemma",
            "corollary",
            "proposition",
            "definition",
            "remark",
            "example",
            "proof",
            "claim",
        ),
        *("assumption", "conjecture", "exercise", "solution", "problem", "fact", "observation", "notation"),
        *("property", "question", "axiom", "hypothesis", "note", "abstract"),
    }
)

TOKEN = re.compile(r"\\(?:[A-Za-z@]+\*?|.)|\$\$?|\n[ \t]*\n\s*|[{}]|~", re.DOTALL)

INPUT = re.compile(
    r"\\(?:(?P<package>usepackage|RequirePackage)\s*(?:\[[^\[\]]*\])?\s*\{(?P<names>[^{}]*)\}"
    r"|(?:input|include|subfile)(?:\s*\{(?P<name>[^{}]*)\}|[ \t]+(?P<word>[^\s\\{}%]+)))"
)

NEW_THEOREM = re.compile(
    r"\\(?:newtheorem|spnewtheorem|declaretheorem)\*?\s*(?:\[[^\[\]]*\])?\s*\{(?P<name>[^{}]*)\}"
    r"(?:\s*\[[^\[\]]*\])?(?:\s*\{(?P<title>[^{}]*)\})?"
)

NEW_ENVIRONMENT = re.compile(
    r"\\(?:re)?newenvironment\*?\s*\{(?P<name>[^{}]*)\}\s*(?:\[[^\[\]]*\]\s*){0,2}\{"
)

ENVIRONMENT = re.compile(r"\\(?:begin|end)\*?\s*\{([^{}\\]+)\}")

INLINE_END = re.compile(r"(?:[^$\\]|\\.)*\$", re.DOTALL)

OPTIONAL = re.compile(r"[ \t]*\n?[ \t]*\[([^\[\]]*)\]")

ARGUMENTS_WITHOUT_TEXT = {
    **dict.fromkeys(
        ("label", "ref", "eqref", "cref", "Cref", "autoref", "pageref", "cite", "citep", "citet"), 1
    ),
    **dict.fromkeys(("vspace", "hspace", "vskip", "includegraphics", "bibliography", "bibliographystyle"), 1),
    **dict.fromkeys(("pagestyle", "thispagestyle", "index", "title", "author", "date", "thanks", "tag"), 1),
    **dict.fromkeys(("url", "hypersetup", "usepackage", "graphicspath", "pagenumbering", "theoremstyle"), 1),
    **dict.fromkeys(("setcounter", "addtocounter", "setlength", "addtolength", "numberwithin"), 2),
    **dict.fromkeys(("href", "textcolor", "color", "hyperref"), 1),
    **dict.fromkeys(("newtheorem", "spnewtheorem", "declaretheorem"), 2),
    **dict.fromkeys(("newenvironment", "renewenvironment"), 3),
}
"""How many arguments of a command are no text; what follows them, and all arguments of others, is."""

SPACES = {",", ";", ":", "!", " ", "\n", "/", "quad", "qquad", "\\", "newline", "par", "item", "linebreak"}

SIGNS = {"%", "&", "_", "#", "{", "}"}

WITH_ARGUMENT = {"tabular", "tabularx", "array", "minipage", "multicols", "column", "wrapfigure", "list"}
"""Environments whose first argument is no text."""

LARGEST_DEPTH = 12
"""Files that input one another in a row."""

MOST_INPUTS = 500


def blocks(path: str, text: str) -> Iterator[Block]:
    """The blocks of a LaTeX document: of its body, where it has one."""
    return _Document(Path(path)).file(Source(path, text))


def inputs(path: str, text: str) -> Iterator[Path]:
    """The files that the body of a whole document inputs, and those that they input."""
    folder = Path(path).parent
    body = visible(Source(path, text))[0].text.partition(r"\begin{document}")[2]
    waiting, seen = [body], {path}
    while waiting:
        for match in INPUT.finditer(waiting.pop()):
            name = (match["name"] or match["word"] or "").strip()
            file = _file(folder, name)
            if name and str(file) not in seen and len(seen) <= MOST_INPUTS and file.is_file():
                seen.add(str(file))
                yield file
                try:
                    waiting.append(visible(Source(str(file), read_text(file)))[0].text)
                except DocumentError:
                    continue  # said when it is read


def _file(folder: Path, name: str) -> Path:
    return folder / (name if Path(name).suffix in (".tex", ".sty", ".ltx") else f"{name}.tex")


def visible(source: Source) -> tuple[Traced, list[Directive]]:
    """What LaTeX reads of the file, and the directives in its comments."""
    text = source.text
    parts: list[Traced] = []
    found: list[Directive] = []
    at, start = 0, 0
    while match := HIDDEN.search(text, at):
        at = match.end()
        if match["escape"]:
            continue
        parts.append(source.cut(start, match.start()))
        if match["comment"]:
            directive = re.match(r"%+\s*lemmata:[ \t]*([^\n]*)", match[0])
            if directive:
                place = source.place(match.start() + directive.start(1))
                found.append(Directive(directive[1].rstrip(), place))
        elif match["iffalse"]:
            at = _after_false(text, at)
        elif match["literal"]:
            end = text.find(rf"\end{{{match['literal']}}}", at)
            at = len(text) if end < 0 else end + len(rf"\end{{{match['literal']}}}")
        start = at
    parts.append(source.cut(start))
    return Traced.join(parts), found


def _after_false(text: str, at: int) -> int:
    r"""Where the text goes on after ``\iffalse``: at its ``\else`` or after its ``\fi``."""
    depth = 0
    for match in CONDITIONAL.finditer(text, at):
        if match["open"]:
            depth += 1
        elif match["close"]:
            if not depth:
                return match.end()
            depth -= 1
        elif match["else"] and not depth:
            return match.end()
    return len(text)


class _Document:
    """What holds for all files of a document: the macros, the theorems, the files that are being read."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.macros = Macros()
        self.theorems = {name: name for name in THEOREMS}
        self.displays = {name: name for stem in ENVIRONMENTS for name in (stem, f"{stem}*")}
        self.open = [str(path)]
        self.inputs = 0

    def file(self, source: Source) -> Iterator[Block]:
        text, directives = visible(source)
        waiting = deque(directives)
        for block in self._parts(source, text):
            while waiting and block.place.path == source.path and waiting[0].place < block.place:
                yield waiting.popleft()
            yield block
        yield from waiting

    def _parts(self, source: Source, text: Traced) -> Iterator[Block]:
        body = re.search(r"\\begin\s*\{document\}", text.text)
        if body:
            yield from self._pieces(source, text.cut(0, body.start()), preamble=True)
            end = re.compile(r"\\end\s*\{document\}").search(text.text, body.end())
            text = text.cut(body.end(), end.start() if end else None)
        yield from self._pieces(source, text)

    def _pieces(self, source: Source, text: Traced, *, preamble: bool = False) -> Iterator[Block]:
        """The blocks between the files that are input, and those of the files."""
        start = 0
        for match in INPUT.finditer(text.text):
            yield from self._piece(source, text.cut(start, match.start()), preamble)
            start = match.end()
            place = source.place(text.origin(match.start()))
            if match["package"]:
                for name in match["names"].split(","):
                    yield from self._input(f"{name.strip()}.sty", place, package=True)
            else:
                yield from self._input((match["name"] or match["word"]).strip(), place, preamble=preamble)
        yield from self._piece(source, text.cut(start), preamble)

    def _input(
        self, name: str, place: Place, *, preamble: bool = False, package: bool = False
    ) -> Iterator[Block]:
        path = _file(self.folder, name)
        if package and not path.is_file():
            return  # one of TeX's own
        try:
            self._admit(name, path)
            source = Source(str(path), read_text(path))
        except _NotRead as error:
            yield Refused(rf"\input{{{name}}} is not read: {error}", place)
            return
        except DocumentError as error:
            yield Refused(rf"\input{{{name}}}: {error.path} {error.found}; {error.tries}", place)
            return
        self.open.append(str(path))
        if preamble or package:
            yield from self._pieces(source, visible(source)[0], preamble=True)
        else:
            yield from self.file(source)
        self.open.pop()

    def _admit(self, name: str, path: Path) -> None:
        """Only files below the folder, also where a symbolic link leads."""
        if name.startswith(("/", "~", "|", "\\")) or ".." in Path(name).parts:
            raise _NotRead(f"only files below {self.folder} are")
        root = os.path.realpath(self.folder)
        if os.path.commonpath([root, os.path.realpath(path)]) != root:
            raise _NotRead(f"a symbolic link leads out of {self.folder}")
        self.inputs += 1
        if str(path) in self.open:
            raise _NotRead("it inputs itself")
        if len(self.open) >= LARGEST_DEPTH or self.inputs > MOST_INPUTS:
            raise _NotRead("too many files are input")

    def _piece(self, source: Source, text: Traced, preamble: bool) -> Iterator[Block]:
        self._learn(text)
        if preamble:
            self.macros.collect(text)
            return
        text = self.macros.expand(text)
        for origin, reason in self.macros.refused:
            yield Refused(reason, source.place(origin))
        self.macros.refused.clear()
        yield from _Cutter(self, source, text).blocks()

    def _learn(self, text: Traced) -> None:
        """Takes up the theorems and the environments that the document names itself."""
        for theorem in NEW_THEOREM.finditer(text.text):
            name, title = theorem["name"], (theorem["title"] or "").strip().lower()
            if name not in THEOREMS:
                self.theorems[name] = title if title in THEOREMS else name
        for environment in NEW_ENVIRONMENT.finditer(text.text):
            end = text.groups.get(environment.end() - 1, 0)
            inner = re.findall(r"\\begin\s*\{([^{}]*)\}", text.text[environment.end() : end])
            for known in (self.displays, self.theorems):
                if inner and inner[-1] in known:
                    known[environment["name"]] = known[inner[-1]]


class _NotRead(Exception):
    """Why a file is not input."""


class _Cutter:
    """Cuts what LaTeX typesets, with its macros expanded, into blocks."""

    def __init__(self, document: _Document, source: Source, text: Traced) -> None:
        self.document, self.source, self.text = document, source, text
        self.prose: list[Traced] = []
        self.at = 0
        self.unclosed: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        text = self.text.text
        while match := TOKEN.search(text, self.at):
            self.prose.append(self.text.cut(self.at, match.start()))
            self.at = match.end()
            sign = match[0][0]
            if sign == "\n":
                yield from self._flush()
            elif sign == "~":
                self._say(" ", match.start())
            elif sign == "$":
                yield from self._dollars(match)
            elif sign == "\\":
                yield from self._control(match[0][1:], match.start())
        self.prose.append(self.text.cut(self.at))
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        text = Traced.join(self.prose).strip()
        self.prose.clear()
        if text.text:
            yield self.source.prose(text)

    def _say(self, words: str, at: int) -> None:
        self.prose.append(Traced.fixed(words, self.text.origin(at)))

    def _place(self, at: int) -> Place:
        return self.source.place(self.text.origin(at))

    def _control(self, control: str, start: int) -> Iterator[Block]:
        name = control.rstrip("*")
        if name in ("[", "("):
            yield from self._delimited("\\" + name, start)
        elif name in ("begin", "end"):
            yield from self._environment(name, start)
        elif name in HEADINGS:
            yield from self._heading(HEADINGS[name], start)
        elif name == "ensuremath":
            self._inline(self._group())
        elif name in ARGUMENTS_WITHOUT_TEXT:
            for _ in range(ARGUMENTS_WITHOUT_TEXT[name]):
                self._group()
        elif name in SIGNS:
            self._say(name, start)
        elif name in SPACES:
            self._say(" ", start)

    def _group(self) -> Traced:
        """The argument in braces that comes next, after optional ones; an empty text where none does."""
        while optional := OPTIONAL.match(self.text.text, self.at):
            self.at = optional.end()
        opening = re.compile(r"\s*\{").match(self.text.text, self.at)
        end = self.text.groups.get(opening.end() - 1) if opening else None
        if opening is None or end is None:
            return self.text.cut(self.at, self.at)
        self.at = end
        return self.text.cut(opening.end(), end - 1)

    def _inline(self, tex: Traced) -> None:
        tex = tex.strip()
        if tex.text:
            last = tex.origin(len(tex.text) - 1)
            self.prose += [Traced.fixed("$", tex.origin(0)), tex, Traced.fixed("$", last)]

    def _dollars(self, match: re.Match[str]) -> Iterator[Block]:
        if match[0] == "$$":
            yield from self._delimited("$$", match.start())
            return
        closer = INLINE_END.match(self.text.text, match.end())
        if closer and "\n\n" not in closer[0]:
            self._inline(self.text.cut(match.end(), closer.end() - 1))
            self.at = closer.end()

    def _delimited(self, opener: str, start: int) -> Iterator[Block]:
        closer = None if opener in self.unclosed else CLOSERS[opener].search(self.text.text, self.at)
        if closer is None:
            self.unclosed.add(opener)
            return
        first, self.at = self.at, closer.end()
        if opener == r"\(":
            self._inline(self.text.cut(first, closer.start(1)))
        else:
            yield from self._display(Found(first, closer.start(1), closer.end(), opener))

    def _display(self, found: Found) -> Iterator[Block]:
        yield from self._flush()
        tex = self.text.cut(found.first, found.last).strip()
        label = re.search(r"\\label\s*\{([^{}]*)\}", tex.text)
        if tex.text:
            yield self.source.display(tex, found.environment, label[1] if label else "")

    def _environment(self, word: str, start: int) -> Iterator[Block]:
        begin = ENVIRONMENT.match(self.text.text, start)
        if begin is None:
            return
        self.at, name = begin.end(), begin[1]
        if word == "end":
            if name.rstrip("*") in self.document.theorems:
                yield from self._flush()
                yield End(self.document.theorems[name.rstrip("*")], self._place(start))
        elif name in self.document.displays:
            found = None if name in self.unclosed else environment_end(self.text.text, begin)
            if found is None:
                self.unclosed.add(name)
                return
            self.at = found.end
            yield from self._display(found._replace(environment=self.document.displays[name]))
        elif name.rstrip("*") in self.document.theorems:
            yield from self._flush()
            yield Begin(self.document.theorems[name.rstrip("*")], self._place(start))
            title = OPTIONAL.match(self.text.text, self.at)
            if title:
                self.at = title.end()
                yield from _Cutter(self.document, self.source, self.text.cut(*title.span(1))).blocks()
        elif name.rstrip("*") in WITH_ARGUMENT:
            self._group()

    def _heading(self, level: int, start: int) -> Iterator[Block]:
        yield from self._flush()
        title = self._group()
        words = [getattr(b, "text", "") for b in _Cutter(self.document, self.source, title).blocks()]
        yield Heading(level, " ".join(words), self._place(start))
