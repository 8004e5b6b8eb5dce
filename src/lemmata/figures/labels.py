r"""Text of figures: words, and formulas between dollars in a few commands of TeX.

A label is read into runs, which a writer sets one after the other: upright or italic, on the
line, below it or above it.  TeX gets the label as it is.

>>> [(r.text, r.italic, r.script) for r in runs("score $x_1$")]
[('score ', False, 0), ('x', True, 0), ('1', False, -1)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lemmata.errors import LemmataError

__all__ = ["LabelError", "Run", "runs"]

_SIGNS = {
    r"\sigma": "σ", r"\le": " ≤ ", r"\approx": " ≈ ", r"\to": " → ", r"\infty": "∞", r"\cdot": " · ", r"\eta": "η",
    r"\,": "\u2009", r"\ ": " ", r"\|": "‖", r"\%": "%",
}  # fmt: skip
_WORDS = {rf"\{word}": word for word in ("log", "max", "exp")}
_TOKEN = re.compile(r"\\mathrm\{(?P<word>\w+)\}|\\[A-Za-z]+|\\.|[_^]\{(?:[^{}]|\{[^{}]*\})*\}|[_^].|\s+|.")
_SPACED = {"=": " = ", "+": " + ", "<": " < ", ">": " > ", "-": " − ", ",": ", "}
_OPENING = "([{|=+<>-,/ "


class LabelError(LemmataError):
    """A label uses a command that figures do not know."""

    def __init__(self, label: str, part: str) -> None:
        known = " ".join([*_SIGNS, *_WORDS, r"\mathrm{…}"])
        super().__init__(f"label {label!r}: {part!r} is not known\n  try    {known}")


@dataclass(frozen=True)
class Run:
    """Characters set alike; ``script`` is -1 below the line, 1 above it."""

    text: str
    italic: bool = False
    script: int = 0
    formula: bool = False


def runs(label: str) -> tuple[Run, ...]:
    """The runs of a label.  Raises `LabelError`."""
    found: list[Run] = []
    for position, part in enumerate(label.split("$")):
        if position % 2:
            found += _formula(label, part, 0)
        elif part:
            found.append(Run(part))
    return tuple(found)


def _formula(label: str, math: str, script: int) -> Iterator[Run]:
    before = ""
    for match in _TOKEN.finditer(math):
        token = match[0]
        if token.isspace():
            continue
        if token[0] in "_^":
            inner = token[2:-1] if token[1] == "{" else token[1:]
            yield from _formula(label, inner, -1 if token[0] == "_" else 1)
        elif match["word"] or token in _WORDS:
            gap = " " if before and before[-1] not in _OPENING else ""
            after = "" if math[match.end() :].lstrip()[:1] in ("", "(", "_", "^") else "\u2009"
            yield Run(gap + (match["word"] or _WORDS[token]) + after, formula=True, script=script)
        elif token in _SIGNS:
            yield Run(_SIGNS[token], italic=token in (r"\sigma", r"\eta"), formula=True, script=script)
        elif token[0] == "\\":
            raise LabelError(label, token)
        elif token == "-" and (not before or before[-1] in _OPENING):
            yield Run("−", formula=True, script=script)
        elif script == 0 and token in _SPACED:
            yield Run(_SPACED[token], formula=True)
        else:
            yield Run("−" if token == "-" else token, token.isalpha(), script, formula=True)
        before = token
