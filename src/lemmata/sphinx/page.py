"""A page of Sphinx as blocks and findings, whatever its parsers read: reStructuredText, MyST, docstrings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import SphinxError

from lemmata.documents import directives
from lemmata.documents.blocks import Begin, Block, Display, End, Heading, Prose, Refused
from lemmata.documents.checker import found_in
from lemmata.documents.displays import find_display, split_equations, without_comments
from lemmata.documents.finding import Finding
from lemmata.documents.macros import Macros
from lemmata.documents.options import Options
from lemmata.documents.place import Mark, Place, SourceMap
from lemmata.documents.source import Source

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["WrongFormulas", "check_page"]

LITERAL = (nodes.literal_block, nodes.doctest_block, nodes.Invisible, addnodes.index, addnodes.toctree)

SCOPES = (nodes.Admonition, nodes.sidebar, nodes.topic, addnodes.desc)

CELL = 10_000
"""Line 4 of the first cell of a notebook is 10004 for myst-nb."""

SEARCHED = 40
"""Lines below the one that docutils names in which a formula may start: its directive has options."""


class WrongFormulas(SphinxError):
    """The build is to fail because of what the warnings before have named."""

    category = "lemmata"


def check_page(config: Config, page: nodes.document) -> list[Finding]:
    """The findings of a page, in its order."""
    options = Options(config.lemmata_timeout, config.lemmata_profile)
    return found_in(list(_blocks(page, _macros(config))), options)


def _macros(config: Config) -> Macros:
    """The macros that conf.py gives to MathJax and to LaTeX."""
    macros = Macros()
    tex = (getattr(config, "mathjax3_config", None) or {}).get("tex", {})
    for name, body in tex.get("macros", {}).items():
        text, count = (body[0], body[1]) if isinstance(body, list) and len(body) > 1 else (body, 0)
        macros.collect(Source("conf.py", rf"\newcommand{{\{name}}}[{count}]{{{text}}}").whole)
    macros.collect(Source("conf.py", str(config.latex_elements.get("preamble", ""))).whole)
    return macros


def _blocks(page: nodes.Element, macros: Macros, level: int = 0) -> Iterator[Block]:
    """The blocks below ``page``, in reading order."""
    for node in page.children:
        place = _place(node)
        if isinstance(node, nodes.comment):
            comment = Source("", node.astext())
            for directive in directives.in_comment(comment, comment.whole):
                yield replace(directive, place=place)
        elif isinstance(node, nodes.math_block):
            yield from _displays(node, macros)
        elif isinstance(node, nodes.section):
            title = next(iter(node.findall(nodes.title)), None)
            yield Heading(level + 1, _words(title, macros) if title else "", place)
            yield from _blocks(node, macros, level + 1)
        elif isinstance(node, SCOPES):
            kind = type(node).__name__
            yield Begin(kind, place)
            yield from _blocks(node, macros, level)
            yield End(kind, place)
        elif isinstance(node, nodes.TextElement) and not isinstance(node, LITERAL):
            if not isinstance(node, (nodes.title, addnodes.desc_signature)):
                where = SourceMap(place.path, (Mark(0, place.line, 1, True),), place.cell)
                yield Prose(_words(node, macros), where)
        elif isinstance(node, nodes.Element) and not isinstance(node, LITERAL) and not _is_output(node):
            yield from _blocks(node, macros, level)


def _displays(node: nodes.math_block, macros: Macros) -> Iterator[Block]:
    if "lemmata" in node:  # a result of the catalogue, which the kernel has proved
        return
    source = Source(_place(node).path, node.astext())
    rows = _rows(node)
    for part in split_equations(without_comments(source.whole)):
        found = find_display(part.text, 0)
        environment = "math"
        if found and found.end == len(part.text):
            part, environment = part.cut(found.first, found.last), found.environment
        tex = macros.expand(part).strip()
        for _, reason in macros.refused:
            yield Refused(reason, _place(node))
        macros.refused.clear()
        if tex.text:
            marks = tuple(_mark(mark, *rows[mark.line - 1]) for mark in source.map(tex).marks)
            where = SourceMap(source.path, marks, _place(node).cell)
            yield Display(tex.text, where, environment, str(node.get("label") or ""))


def _mark(mark: Mark, line: int, indent: int) -> Mark:
    return replace(mark, line=line, column=mark.column + indent)


def _words(node: nodes.Node, macros: Macros) -> str:
    """Plain words, with formulas in dollars and code in backticks."""
    if isinstance(node, nodes.math):
        return f"${macros.expand(Source('', node.astext()).whole).text.strip()}$"
    if isinstance(node, nodes.literal):
        return f"`{node.astext().replace('$', '')}`"
    if isinstance(node, nodes.Text):
        return node.astext().replace("$", "")
    return "".join(_words(child, macros) for child in node.children)


def _is_output(node: nodes.Element) -> bool:
    """Whether myst-nb shows here what a cell has computed, which claims nothing."""
    return "cell_output" in node.get("classes", ())


def _place(node: nodes.Node) -> Place:
    while node.parent is not None and (node.line is None or node.source is None):
        node = node.parent
    path, line = str(node.source or ""), max(node.line or 1, 1)
    if path.endswith(".ipynb") and line > CELL:
        return Place(path, max(line % CELL, 1), cell=line // CELL - 1)
    return Place(path, line)


def _rows(node: nodes.Element) -> list[tuple[int, int]]:
    """Line and indentation of each row of a formula in its file; where the file has it no more, the node's line."""
    place, found = _place(node), []
    if place.cell is not None:
        return [(place.line + k, 0) for k, _ in enumerate(node.astext().split("\n"))]
    text, line = _lines(place.path), place.line
    for row in node.astext().split("\n"):
        near = range(line, min(line + SEARCHED, len(text) + 1))
        number = next((n for n in near if row.strip() and row in text[n - 1]), None)
        found.append((line, 0) if number is None else (number, text[number - 1].index(row)))
        line = line if number is None else number + 1
    return found


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return []  # a docstring, or a page that an extension made up
