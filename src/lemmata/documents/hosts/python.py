"""Docstrings of Python modules, found in the syntax tree: nothing is imported, nothing is run.

They are read as reStructuredText with the sections of NumPy's and Google's style; formulas may also be
written in dollars.  A docstring's scope holds for what is defined below it: a module's for its functions.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import unicodedata
import warnings
from collections import deque
from collections.abc import Iterator

from lemmata.documents import directives
from lemmata.documents.blocks import Begin, Block, Directive, End, Heading
from lemmata.documents.errors import DocumentError
from lemmata.documents.hosts.rst import Line, Reader, lines_of
from lemmata.documents.source import Source, Traced

__all__ = ["SUFFIXES", "blocks"]

SUFFIXES = (".py", ".pyi")

KINDS = {
    ast.Module: "module",
    ast.ClassDef: "class",
    ast.FunctionDef: "function",
    ast.AsyncFunctionDef: "function",
}

LITERAL = re.compile(r"([A-Za-z]{0,2})(\"{3}|'{3}|\"|')")

ESCAPE = re.compile(
    r"\\(?:(?P<line>\n)|(?P<octal>[0-7]{1,3})|x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})"
    r"|U(?P<U>[0-9a-fA-F]{8})|N\{(?P<name>[^}]+)\}|(?P<one>[\\'\"abfnrtv]))"
)

ONE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

SECTIONS = frozenset(
    {
        *(
            "parameters",
            "other parameters",
            "arguments",
            "args",
            "keyword arguments",
            "attributes",
            "methods",
        ),
        *("returns", "return", "yields", "receives", "raises", "warns", "warnings"),
        *("see also", "note", "notes", "references", "example", "examples"),
    }
)
"""Headings of NumPy's style; they order a docstring and close nothing."""


def blocks(path: str, text: str) -> Iterator[Block]:
    """The blocks of the docstrings of a module; a comment ``# lemmata: …`` is a directive too.

    Raises DocumentError, with the line, where the file is no Python.
    """
    source = Source(path, text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that Python does not know: LaTeX is full of them
            tree = ast.parse(source.text)
        waiting = deque(_comments(source))
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        line = getattr(error, "lineno", None)
        raise DocumentError(
            path, f"is no Python: {getattr(error, 'msg', error)}", f"python -m py_compile {path}", line=line
        ) from None
    except (RecursionError, MemoryError):
        raise DocumentError(path, "is nested too deeply to be read", "exclude the file") from None
    for block in _Docstrings(source).blocks(tree):
        while waiting and waiting[0].place < block.place:
            yield waiting.popleft()
        yield block
    yield from waiting


def _comments(source: Source) -> Iterator[Directive]:
    if "lemmata:" not in source.text:
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            start = source.offset(token.start[0], token.start[1])
            comment = source.cut(start, start + len(token.string))
            yield from directives.in_comment(
                source, comment.cut(len(token.string) - len(token.string.lstrip("#")))
            )


class _Docstrings:
    def __init__(self, source: Source) -> None:
        self.source = source

    def blocks(self, tree: ast.Module) -> Iterator[Block]:
        """The docstrings in the order of the file, each scope closed after what it holds."""
        pending: list[ast.AST | End] = [tree]
        while pending:
            node = pending.pop()
            if isinstance(node, End):
                yield node
                continue
            if type(node) in KINDS and ast.get_docstring(node, clean=False) is not None:  # type: ignore[arg-type]
                yield from self._scope(KINDS[type(node)], node.body[0].value)  # type: ignore[attr-defined]
                pending.append(End(KINDS[type(node)], self.source.place(self._end(node))))
            elif isinstance(node, ast.Expr):
                yield from self._scope("attribute", node.value)  # type: ignore[arg-type]
                yield End("attribute", self.source.place(self._end(node)))
            pending += reversed(_documented(node))

    def _scope(self, kind: str, string: ast.Constant) -> Iterator[Block]:
        text = self._text(string)
        yield Begin(kind, self.source.place(text.origin(0)))
        yield from self._read(text)

    def _read(self, text: Traced) -> Iterator[Block]:
        lines = lines_of(text)
        margin = min((line.indent for line in lines[1:] if line.plain), default=0)
        lines[0] = Line(margin, lines[0].text)
        for block in Reader(self.source, dollars=True).blocks(lines):
            if not (isinstance(block, Heading) and block.text.lower().rstrip(":") in SECTIONS):
                yield block

    def _end(self, node: ast.AST) -> int:
        line, column = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None)
        return len(self.source.text) if line is None or column is None else self._offset(line, column)

    def _offset(self, line: int, column: int) -> int:
        """The tree counts columns in bytes."""
        start = self.source.offset(line, 0)
        text = self.source.lines(line - 1, line).text
        return start + len(text.encode("utf-8")[:column].decode("utf-8", "ignore"))

    def _text(self, node: ast.Constant) -> Traced:
        """The value of a string with the origin of each of its characters."""
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        text = Traced.join(self._values(start, end))
        # a form that is not foreseen here: the value stands where the string starts
        return text if text.text == node.value else Traced.fixed(str(node.value), start)

    def _values(self, start: int, end: int) -> Iterator[Traced]:
        """The value of each literal between ``start`` and ``end``; those side by side are one string."""
        text = self.source.text
        while (opening := LITERAL.search(text, start, end)) is not None:
            raw, quote = "r" in opening[1].lower(), opening[2]
            at = opening.end()
            closing = re.compile(rf"(?:[^\\]|\\.)*?(?={quote})", re.DOTALL).match(text, at, end)
            if closing is None:
                return
            yield self.source.cut(at, at) if raw else _fresh(self.source, at, closing.end())
            if raw:
                yield self.source.cut(at, closing.end())
            start = closing.end() + len(quote)


def _fresh(source: Source, start: int, end: int) -> Traced:
    """The text of a literal that is not raw, its escapes replaced."""
    parts = []
    for match in ESCAPE.finditer(source.text, start, end):
        parts.append(source.cut(start, match.start()))
        start = match.end()
        parts.append(Traced.fixed(_value(match), match.start()))
    parts.append(source.cut(start, end))
    return Traced.join(parts)


def _value(match: re.Match[str]) -> str:
    if match["line"]:
        return ""
    if match["one"]:
        return ONE.get(match["one"], match["one"])
    if match["name"]:
        return unicodedata.lookup(match["name"])
    base = 8 if match["octal"] else 16
    return chr(int(match["octal"] or match["x"] or match["u"] or match["U"], base))


def _documented(node: ast.AST) -> list[ast.AST]:
    """The statements below ``node`` that may have a docstring, and texts that follow an assignment.

    The latter are documentation to Sphinx; any other text that stands as a statement is none.
    """
    found: list[ast.AST] = []
    for _, value in ast.iter_fields(node):
        before: object = None
        for child in value if isinstance(value, list) else ():
            if isinstance(child, ast.Expr):
                text = isinstance(child.value, ast.Constant) and isinstance(child.value.value, str)
                if text and isinstance(before, ast.Assign | ast.AnnAssign):
                    found.append(child)
            elif isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                found.append(child)
            before = child
    return found
