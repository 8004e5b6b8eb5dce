r"""A text in LaTeX, before its tokens: where braces close, where arguments end, which fraction is d/dx."""

from __future__ import annotations

import re

from lemmata.reading.guard import Refused
from lemmata.reading.latex.patterns import SKIPPED, SLASHED

__all__ = ["ACCENT", "COMMAND", "MOST_STYLES", "STYLE", "LatexSource"]

MOST_STYLES = 4
"""Accents and styles inside one another."""

MOST_PARTS = 6
"""Scripts and brackets of a notation that is one name."""

LONGEST_NOTATION = 200
"""Characters between the brackets of a notation that is one name."""

FONT = re.compile(r"\\(operatorname\*?|mathrm|text|textrm|textnormal|mathsf|mathit|textit)(?![A-Za-z])")

COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
STYLE = re.compile(
    r"\\(mathbf|boldsymbol|bm|pmb|vec|textbf|mathbb|mathds|mathbbm|mathcal|mathscr)(?![A-Za-z])"
)
ACCENT = re.compile(r"\\(hat|widehat|bar|overline|tilde|widetilde|dot)(?![A-Za-z])")
_DIFFERENTIAL = re.compile(
    r"\\partial(?![A-Za-z])|\\mathrm\s*\{\s*d\s*\}|\\mathrm\s+d|d(?=\s*([A-Za-z\\^{}]|$))"
)


class LatexSource:
    """A text and the places of its braces, found in one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closing: dict[int, int] = {}
        opened: list[int] = []
        at = 0
        while at < len(text):
            match text[at]:
                case "\\":
                    at += 1
                case "{":
                    opened.append(at)
                case "}" if opened:
                    self.closing[opened.pop()] = at
            at += 1

    def argument(self, at: int, end: int, styles: int = 0) -> tuple[int, int, int]:
        """Where the argument of a command starts and ends, and where the text goes on."""
        text = self.text
        while at < end and text[at].isspace():
            at += 1
        if at < end and text[at] == "{":
            close = self.closing.get(at, end)
            if close >= end:
                raise Refused(at, "a closing }", "the end")
            return at + 1, close, close + 1
        if at < end and (command := COMMAND.match(text, at, end)):
            nested = STYLE.match(text, at, end) or ACCENT.match(text, at, end)
            if nested and styles > MOST_STYLES:
                raise Refused(at, f"at most {MOST_STYLES} accents and styles on one name", "more")
            after = self.argument(nested.end(), end, styles + 1)[2] if nested else command.end()
            return at, after, after
        return at, min(at + 1, end), min(at + 1, end)

    def extents(self, at: int, end: int) -> list[int]:
        r"""Where a notation at ``at`` may end: after x, after ``x_i``, after ``x_i(…)``, and so on."""
        text = self.text
        if text[at] == "|":
            close = text.find("|", at + 1, end)
            return [close + 1] if close > 0 else []
        named = text[at].isalpha() or (text[at] == "\\" and text[at + 1 : at + 2].isalpha())
        if not named:
            return []
        first = FONT.match(text, at, end)
        out = [self.argument(first.end() if first else at, end)[2]]
        while len(out) < MOST_PARTS:
            at = self.after_spaces(out[-1], end)
            if at < end and text[at] in "_^":
                out.append(self.argument(at + 1, end)[2])
            elif at < end and text[at] == "'":
                out.append(at + 1)
            elif at < end and text[at] in "([" and (close := self._bracket(at, end)):
                out.append(close + 1)
            else:
                break
        return out

    def after_spaces(self, at: int, end: int) -> int:
        """Where the next thing that is no space starts."""
        skipped = SKIPPED.match(self.text, at, end)
        return skipped.end() if skipped else at

    def _bracket(self, at: int, end: int) -> int:
        """Where the bracket at ``at`` closes; 0 if it does not, or not soon."""
        depth = 0
        for place in range(at, min(end, at + LONGEST_NOTATION)):
            depth += (self.text[place] in "([") - (self.text[place] in ")]")
            if not depth:
                return place
        return 0

    def slashed(self, at: int, end: int) -> tuple[dict[int, int], int] | None:
        r"""The d's of ``{\partial f}/{\partial x}`` and the place of its stroke; None for any other braces."""
        close = self.closing.get(at, end)
        stroke = SLASHED.match(self.text, close + 1, end)
        if close >= end or not stroke:
            return None
        found = self.differentials(at, end, stroke.end())
        return (found, self.text.index("/", close)) if found else None

    def differentials(self, at: int, end: int, below_at: int = 0) -> dict[int, int]:
        r"""Offsets and lengths of the d's, if the arguments at ``at`` make ``\frac{d f}{d x}``; else none."""
        text = self.text
        top, top_end, after = self.argument(at, end)
        after = below_at or after
        if text[top - 1 : top] != "{":
            return {}
        bottom, bottom_end, _ = self.argument(after, end)
        if bottom > end or text[bottom - 1 : bottom] != "{":
            return {}
        above, below = self._differential(top, top_end), self._differential(bottom, bottom_end)
        if above is None or below is None or above[0].startswith("\\p") != below[0].startswith("\\p"):
            return {}
        if below.end() == bottom_end or text[below.end()] in "^}":
            return {}  # d alone, or a power of it
        out = {above.start(): len(above[0])}
        at = bottom
        while at < bottom_end:
            if d := _DIFFERENTIAL.match(text, at, bottom_end):
                out[at] = len(d[0])
                at = self._past(d.end(), bottom_end)
            elif text[at] in "_^":
                at = self._past(at + 1, bottom_end)
            else:
                at = at + 1 if text[at].isspace() else self._past(at, bottom_end)
        return out

    def _differential(self, at: int, end: int) -> re.Match[str] | None:
        while at < end and self.text[at].isspace():
            at += 1
        return _DIFFERENTIAL.match(self.text, at, end)

    def _past(self, at: int, end: int) -> int:
        """Where the next letter, command or braced group ends."""
        return end if at >= end else max(at + 1, self.argument(at, end)[2])
