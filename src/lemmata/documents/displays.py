r"""Where a displayed formula starts and ends in TeX, however it is marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from lemmata.documents.source import Traced

__all__ = [
    "BEGIN",
    "CLOSERS",
    "ENVIRONMENTS",
    "Found",
    "environment_end",
    "find_display",
    "split_equations",
    "without_comments",
]

WITH_COLUMNS = ("alignat", "xalignat", "xxalignat", "alignedat", "IEEEeqnarray", "empheq")
"""Environments with an argument, which is no part of the formula."""

ENVIRONMENTS = (
    *("equation", "displaymath", "dmath", "dgroup", "math", "align", "aligned", "flalign", "split"),
    *("gather", "gathered", "multline", "eqnarray", *WITH_COLUMNS),
)

BEGIN = re.compile(r"\\begin\{((?:" + "|".join(ENVIRONMENTS) + r")\*?)\}")

COLUMNS = re.compile(r"\s*(?:\[[^\[\]]*\])?\{[^{}]*\}")

CLOSERS = {
    r"\\[": re.compile(r"(\\\\\])"),
    r"\[": re.compile(r"(?<!\\)(?:\\\\)*(\\\])"),
    r"\\(": re.compile(r"(\\\\\))"),
    r"\(": re.compile(r"(?<!\\)(?:\\\\)*(\\\))"),
    "$$": re.compile(r"(?<!\\)(?:\\\\)*(\$\$)"),
}


class Found(NamedTuple):
    """A display in a text: its formula from ``first`` to ``last``, all of it up to ``end``."""

    first: int
    last: int
    end: int
    environment: str


def find_display(text: str, start: int) -> Found | None:
    r"""The display that opens at ``start``, or None where none opens or it is never closed.

    >>> find_display("$$ x $$ y", 0)
    Found(first=2, last=5, end=7, environment='$$')
    """
    for opener in (r"\\[", r"\[", "$$"):
        if text.startswith(opener, start):
            first = start + len(opener)
            match = CLOSERS[opener].search(text, first)
            if match is None:
                return None
            environment = "$$" if opener == "$$" else r"\["
            return Found(first, match.start(1), match.end(), environment)
    begin = BEGIN.match(text, start)
    return environment_end(text, begin) if begin else None


def environment_end(text: str, begin: re.Match[str]) -> Found | None:
    """The environment that ``begin`` opens; one of the same name may stand within it."""
    depth = 0
    for match in re.compile(rf"\\(begin|end)\s*\{{{re.escape(begin[1])}\}}").finditer(text, begin.start()):
        depth += 1 if match[1] == "begin" else -1
        if depth == 0:
            columns = COLUMNS.match(text, begin.end()) if begin[1].rstrip("*") in WITH_COLUMNS else None
            first = min(columns.end() if columns else begin.end(), match.start())
            return Found(first, match.start(), match.end(), begin[1])
    return None


def split_equations(tex: Traced) -> list[Traced]:
    """The formulas of a directive, which blank lines separate unless a brace or an environment is open."""
    found, start = [], 0
    for gap in re.finditer(r"\n[ \t]*\n\s*", tex.text):
        part = re.sub(r"\\[\\{}]", "", tex.text[start : gap.start()])
        if part.count("{") == part.count("}") and part.count(r"\begin{") == part.count(r"\end{"):
            found.append(tex.cut(start, gap.start()))
            start = gap.end()
    found.append(tex.cut(start))
    return [part.strip() for part in found if part.text.strip()]


def without_comments(tex: Traced) -> Traced:
    """A formula without its comments, each from a percent sign to the end of the line and of the space after it."""
    if "%" not in tex.text:
        return tex
    parts, start = [], 0
    for match in re.finditer(r"\\.|(%[^\n]*(?:\n[ \t]*)?)", tex.text, re.DOTALL):
        if match[1]:
            parts.append(tex.cut(start, match.start()))
            start = match.end()
    return Traced.join([*parts, tex.cut(start)])
