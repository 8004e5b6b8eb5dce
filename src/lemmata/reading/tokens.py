r"""Tokens of LaTeX mathematics.

What a character means depends on its surroundings: which ``\frac`` is a derivative, which
``\sigma`` is applied, which ``|`` opens.  All of that is decided here, so that the grammar
(``latex.lark``) stays small.  A token's value is the meaning: a name of the text syntax, a
function's name, a relation's sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark import Token
from lark.lexer import Lexer

from lemmata.reading.guard import Refused
from lemmata.reading.names import nearest
from lemmata.reading.signs import FUNCTIONS, HINTS, OPERATORS, SIGNS, WORDS
from lemmata.reading.syntax import GREEK

__all__ = ["LatexLexer"]

MOST_STYLES = 4
"""Accents and styles inside one another."""

ENDS = frozenset(
    (
        "NUMBER",
        "NAME",
        "BOLD",
        "WORD",
        "ITALIC",
        "CONSTANT",
        "RPAR",
        "RSQB",
        "RCURLY",
        "RBRACE",
        "RBAR",
        "PRIME",
    )
)
"""Tokens after which something has ended, so that a bare | may close."""

ARGUMENTS = {"SUB": 1, "SUP": 1, "SQRT": 1, "FRAC": 2}
"""How many braced or single arguments follow."""

_SKIPPED = re.compile(
    r"(\s|~|\\[,;:!> ]|\\(q?quad|left|right|middle|[bB]igg?[lrm]?|displaystyle|textstyle|limits|nolimits"
    r"|mathstrut|nonumber|notag|enspace|thinspace|medspace|thickspace)(?![A-Za-z]))+"
)
_COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
_SIDE = re.compile(r"\^\s*(\{\s*([+-])\s*\}|[+-])")
_BAR = re.compile(r"\\(?P<side>left|right|[bB]igg?[lr])\s*(\||\\vert(?![A-Za-z]))")
_UPRIGHT = re.compile(
    r"\\(operatorname\*?|mathrm|text|textrm|textnormal|mathsf|textsf|mathtt|texttt|mbox|mathit|textit)"
    r"\s*(\{(?P<word>(?:[^{}\\]|\\[_ \-])*)\}|(?P<letter>[A-Za-z]))"
)
_BOLD = re.compile(
    r"\\(mathbf|boldsymbol|bm|pmb|vec|textbf|mathbb|mathds|mathbbm|mathcal|mathscr)(?![A-Za-z])"
)
_ACCENT = re.compile(r"\\(hat|widehat|bar|overline|tilde|widetilde|dot)(?![A-Za-z])")
_ACCENTS = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}
_DIVERGENCE = re.compile(
    r"D\s*_\s*\{?\s*(\\(mathrm|text|textrm|operatorname|mathit|mathsf)\s*\{)?\s*(?P<which>KL|JSD?)\s*\}?\s*\}?(?=[^A-Za-z}]|$)"
)
_BINARY_ENTROPY = re.compile(
    r"H\s*_\s*(\{\s*(\\(mathrm|text)\s*\{)?\s*(b|2)\s*\}?\s*\}|b|2)(?=(\s|\\left|\\,|\\!|\\[bB]igg?l?)*\()"
)
_OPENS = re.compile(r"(\s|\\left|\\[,;:!]|\\[bB]igg?l?(?![A-Za-z]))*[(\[]")
_SCRIPT_OPENS = re.compile(r"\s*[_^]\s*(\{[^{}]*\}|[A-Za-z0-9])(\s|\\left|\\,|\\!)*\(")
_DIFFERENTIAL = re.compile(
    r"\\partial(?![A-Za-z])|\\mathrm\s*\{\s*d\s*\}|\\mathrm\s+d|d(?=\s*([A-Za-z\\^{}]|$))"
)
_INDICATED = re.compile(r"1\s*(\\(left|[bB]igg?l?))?\s*(\\\{|_\s*\{[^{}]*(=|\\neq?))")


class LatexLexer(Lexer):
    """Makes the tokens of ``latex.lark``.  Raises Refused at the first thing that it does not know."""

    def __init__(self, conf: Any = None) -> None:
        pass

    def lex(self, data: str) -> Iterator[Token]:  # type: ignore[override]  # what lark calls without a lexer of its own
        yield from _Scanner(data).tokens(0, len(data))


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.differentials: dict[int, int] = {}  # offset and length of each d of a derivative
        self.braces = 0
        self.awaited: list[list[int]] = []  # [depth of braces, arguments still to come]
        self.bars: list[int] = []  # brackets open where a bare | opened
        self.brackets = 0
        self.cases = 0
        self.styles = 0
        self.last = ""

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        at = start
        while at < end:
            if bar := _BAR.match(self.text, at, end):
                yield self._made(
                    "BAR" if bar["side"][-1] in "tl" and bar["side"] != "right" else "RBAR", "|", at
                )
                at = bar.end()
                continue
            if skipped := _SKIPPED.match(self.text, at, end):
                at = skipped.end()
                continue
            for token, after in self._next(at, end):
                at = after
                if token is not None:
                    yield token

    def _made(self, kind: str, value: str, at: int) -> Token:
        """The token, after counting what it opens and closes."""
        if self.awaited and self.awaited[-1][0] == self.braces and kind != "RBRACE":
            self.awaited[-1][1] -= 1
            if not self.awaited[-1][1]:
                self.awaited.pop()
        if kind in ARGUMENTS:
            self.awaited.append([self.braces, ARGUMENTS[kind]])
        self.braces += (kind == "LBRACE") - (kind == "RBRACE")
        self.brackets += (kind in ("LPAR", "LSQB", "LCURLY", "LBRACE")) - (
            kind in ("RPAR", "RSQB", "RCURLY", "RBRACE")
        )
        self.last = kind
        return Token(kind, value, start_pos=at)

    @property
    def _single(self) -> bool:
        """Whether the next token is an argument of its own unless a brace opens."""
        return bool(self.awaited) and self.awaited[-1][0] == self.braces

    def _next(self, at: int, end: int) -> Iterator[tuple[Token | None, int]]:
        text = self.text
        character = text[at]
        if at in self.differentials:
            yield self._made("DIFF", "d", at), at + self.differentials[at]
        elif side := _SIDE.match(text, at, end):
            yield self._made("SIDE", side[2] or side[0].strip()[-1], at), side.end()
        elif character.isascii() and (character.isdigit() or character == "."):
            yield self._number(at, end)
        elif character.isascii() and character.isalpha():
            yield self._letter(at, end)
        elif character == "\\":
            yield from self._command(at, end)
        elif text.startswith("||", at) and not self._closes:
            yield self._made("PARALLEL", "||", at), at + 2
        elif character == "|":
            yield self._bar(at), at + 1
        elif character == "&":
            yield (self._made("AMP", "&", at) if self.cases else None), at + 1
        elif character in SIGNS:
            kind, _, value = SIGNS[character].partition(" ")
            yield self._made(kind, value or character, at), at + 1
        else:
            raise Refused(
                at, "LaTeX of the notation", f"the character {character!r}", HINTS.get(character, "")
            )

    def _number(self, at: int, end: int) -> tuple[Token, int]:
        match = _NUMBER.match(self.text, at, end)
        if match is None:
            raise Refused(at, "a number", "a dot alone")
        if _INDICATED.match(self.text, at, end) and self.last not in ("SUB", "SUP"):
            return self._made("INDICATOR", "1", at), at + 1
        if self._single and len(match[0]) > 1:
            if self.last in ("SUB", "SUP"):
                raise Refused(at, "braces around a script of several digits", match[0], f"{{{match[0]}}}")
            return self._made("NUMBER", match[0][0], at), at + 1  # \frac12 is one half
        return self._made("NUMBER", match[0], at), match.end()

    def _letter(self, at: int, end: int) -> tuple[Token, int]:
        text = self.text
        for pattern, named in ((_DIVERGENCE, ""), (_BINARY_ENTROPY, "binary_entropy")):
            if (match := pattern.match(text, at, end)) and not self._single:
                name = named or ("kl" if match["which"] == "KL" else "js")
                return self._made("FUNCTION", name, at), match.end()
        run = re.compile("[A-Za-z]+").match(text, at, end)
        word = run[0] if run else text[at]
        after = at + len(word)
        if not self._single and _OPENS.match(text, after, end):
            if len(word) > 1 and (token := self._function(word, at)):
                return token, after
            if word in ("H", "D"):
                return self._made("FUNCTION", "kl" if word == "D" else word, at), after
            if len(word) > 2 and not any(
                word.endswith(known) for known in (*FUNCTIONS, *OPERATORS, "max", "min")
            ):
                raise Refused(at, "a known function", word, nearest(word, WORDS) or r"\cdot between factors")
        if len(word) > 3 and not _OPENS.match(text, after, end):
            raise Refused(at, "single letters", word, rf"\mathrm{{{word}}} for one name")
        letter = text[at]
        if letter == "e":
            if re.compile(r"\s*_").match(text, at + 1, end):
                raise Refused(at, "another letter", "e, which is exp(1)")
            return self._made("CONSTANT", "E", at), at + 1
        if letter == "E":
            raise Refused(at, "another letter", "E, which means exp(1) in claims as text", "e for exp(1)")
        return self._made("NAME", letter, at), at + 1

    def _function(self, word: str, at: int) -> Token | None:
        """The token of a word that names a function; None for any other word."""
        folded = word.lower().replace("-", "_").replace(" ", "_")
        if folded in ("max", "min"):
            return self._made("EXTREME", folded, at)
        if folded in OPERATORS:
            return self._made("OPERATOR", OPERATORS[folded], at)
        if folded in FUNCTIONS and word != "h":
            return self._made("FUNCTION", FUNCTIONS[folded], at)
        return None

    @property
    def _closes(self) -> bool:
        """Whether a bare | closes one that is open."""
        return bool(self.bars) and self.bars[-1] == self.brackets and self.last in ENDS

    def _bar(self, at: int) -> Token:
        if self._closes:
            self.bars.pop()
            return self._made("RBAR", "|", at)
        self.bars.append(self.brackets)
        return self._made("BAR", "|", at)

    # ------------------------------------------------------------ commands

    def _command(self, at: int, end: int) -> Iterator[tuple[Token | None, int]]:
        text = self.text
        if upright := _UPRIGHT.match(text, at, end):
            yield self._upright(upright, at)
            return
        if bold := _BOLD.match(text, at, end):
            yield from self._styled(bold[1], at, bold.end(), end)
            return
        if accent := _ACCENT.match(text, at, end):
            yield from self._accented(_ACCENTS.get(accent[1], accent[1]), at, accent.end(), end)
            return
        match = _COMMAND.match(text, at, end)
        command, after = (match[0], match.end()) if match else ("\\", at + 1)
        name = command[1:]
        if command in ("\\begin", "\\end"):
            yield self._environment(command, at, after, end)
        elif command == "\\\\":
            if not self.cases:
                raise Refused(at, "one line", "a line break")
            spacing = re.compile(r"\s*\[[^\]]*\]").match(text, after, end)
            yield self._made("NEWROW", command, at), spacing.end() if spacing else after
        elif name == "prime" and self.last == "SUP":
            raise Refused(at, "a prime as '", r"^\prime", r"\sigma'(x)")
        elif name == "pi" and re.compile(r"\s*_").match(text, after, end):
            raise Refused(at, "another letter", r"\pi with an index: \pi is a number")
        elif name in ("frac", "dfrac", "tfrac") and self._is_derivative(after, end):
            yield self._made("DFRAC", command, at), after
        elif name == "sqrt" and re.compile(r"\s*\[").match(text, after, end):
            raise Refused(at, r"\sqrt{x}", "another root", "x^{1/3}")
        elif name in ("max", "min") and self._in_script(after):
            yield self._made("WORD", name, at), after
        elif command in SIGNS:
            kind, _, value = SIGNS[command].partition(" ")
            yield self._made(kind, value or command, at), after
        elif name == "Delta" and self.last == "IN":
            yield self._made("SIMPLEX", command, at), after
        elif name in GREEK:
            yield self._greek(name, at, after, end)
        else:
            hint = HINTS.get(command) or nearest(name, [*GREEK, *(c[1:] for c in SIGNS if c[0] == "\\")])
            raise Refused(at, "LaTeX of the notation", command, hint)

    def _greek(self, name: str, at: int, after: int, end: int) -> tuple[Token, int]:
        if name == "sigma" and not self._single:
            if re.compile(r"\s*'").match(self.text, after, end) or _OPENS.match(self.text, after, end):
                return self._made("FUNCTION", "sigma", at), after
            if _SCRIPT_OPENS.match(self.text, after, end):
                raise Refused(
                    at, r"\sigma with its argument first", "a script before the bracket", r"\sigma(z)_i"
                )
        return self._made("NAME", name, at), after

    def _upright(self, match: re.Match[str], at: int) -> tuple[Token, int]:
        r"""``\operatorname{softmax}``, ``\text{if}``, ``z_{\mathrm{max}}``."""
        word = re.sub(
            r"\\([_ \-])", r"\1", match["word"] if match["word"] is not None else match["letter"]
        ).strip()
        if self.cases and word.lower() in ("if", "for", "when", "where"):
            return self._made("IF", word, at), match.end()
        if self.cases and word.lower() in ("otherwise", "else"):
            return self._made("OTHERWISE", word, at), match.end()
        if word == "e":
            return self._made("CONSTANT", "E", at), match.end()
        italic = match[1].endswith("it")
        opens = _OPENS.match(self.text, match.end())
        if not italic and (opens or word.lower() in ("max", "min")) and not self._in_script(match.end()):
            token = self._function(word, at)
            if token is None:
                raise Refused(at, "a known function", word or "nothing", nearest(word, WORDS))
            return token, match.end()
        if not italic and word.lower() in OPERATORS and not self._in_script(match.end()):
            return self._made("OPERATOR", OPERATORS[word.lower()], at), match.end()
        if not italic and not self._in_script(match.end()) and self._function(word, at) is not None:
            raise Refused(match.end(), f"brackets right after {word}", "none", rf"{match[0]}(z)_i")
        if not re.fullmatch("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", word) or (word == "d" and not italic):
            raise Refused(at, "a name of letters and digits", word or "nothing")
        return self._made("ITALIC" if italic else "WORD", word, at), match.end()

    def _in_script(self, after: int) -> bool:
        """Whether a word stands alone in a subscript, as in z_{max}."""
        return self.last == "SUB" or (self.last == "LBRACE" and self.text[after : after + 1] == "}")

    def _argument(self, at: int, end: int, styles: int = 0) -> tuple[int, int, int]:
        """Where the argument of a command starts and ends, and where the text goes on."""
        while at < end and self.text[at].isspace():
            at += 1
        if at < end and self.text[at] == "{":
            close = self._matching(at, end)
            return at + 1, close, close + 1
        if at < end and (command := _COMMAND.match(self.text, at, end)):
            nested = _BOLD.match(self.text, at, end) or _ACCENT.match(self.text, at, end)
            if nested and styles > MOST_STYLES:
                raise Refused(at, f"at most {MOST_STYLES} accents and styles on one name", "more")
            after = self._argument(nested.end(), end, styles + 1)[2] if nested else command.end()
            return at, after, after
        return at, min(at + 1, end), min(at + 1, end)

    def _matching(self, at: int, end: int) -> int:
        depth = 0
        for position in range(at, end):
            if self.text[position - 1 : position] == "\\":
                continue
            depth += (self.text[position] == "{") - (self.text[position] == "}")
            if not depth:
                return position
        raise Refused(at, "a closing }", "the end")

    def _styled(self, style: str, at: int, after: int, end: int) -> Iterator[tuple[Token | None, int]]:
        start, stop, after = self._argument(after, end)
        inside = self.text[start:stop].strip()
        if inside == "1" or (style == "mathbb" and inside == "I"):
            yield self._made("INDICATOR", "1", at), after
        elif style == "mathbb" and inside == "R":
            yield self._made("REALS", "R", at), after
        elif style in ("mathbb", "mathds", "mathbbm"):
            raise Refused(at, r"\mathbb{R} or \mathbb{1}", inside or "nothing")
        else:
            kind = "NAME" if style in ("mathcal", "mathscr") else "BOLD"
            yield from self._renamed(at, start, stop, after, kind, "")

    def _accented(self, accent: str, at: int, after: int, end: int) -> Iterator[tuple[Token | None, int]]:
        start, stop, after = self._argument(after, end)
        yield from self._renamed(at, start, stop, after, "", f"_{accent}")

    def _renamed(
        self, at: int, start: int, stop: int, after: int, kind: str, suffix: str
    ) -> Iterator[tuple[Token | None, int]]:
        r"""The name inside a style or an accent, with what follows it there: ``\hat{y_i}``."""
        self.styles += 1
        if self.styles > MOST_STYLES:
            raise Refused(at, f"at most {MOST_STYLES} accents and styles on one name", "more")
        awaited, self.awaited = self.awaited, []
        inner = list(self.tokens(start, stop))
        self.awaited = awaited
        self.styles -= 1
        if not inner or inner[0].type not in ("NAME", "BOLD", "WORD", "ITALIC"):
            raise Refused(at, "a name under an accent or in bold", self.text[start:stop] or "nothing")
        first = inner[0]
        yield self._made(kind or first.type, f"{first}{suffix}", at), after
        for token in inner[1:]:
            yield token, after

    def _environment(self, command: str, at: int, after: int, end: int) -> tuple[Token, int]:
        start, stop, after = self._argument(after, end)
        if self.text[start:stop] != "cases":
            raise Refused(at, r"\begin{cases}", rf"{command}{{{self.text[start:stop]}}}")
        self.cases += 1 if command == "\\begin" else -1
        return self._made("CASES" if command == "\\begin" else "ENDCASES", command, at), after

    def _is_derivative(self, at: int, end: int) -> bool:
        r"""Whether a fraction is ``\frac{d f}{d x}``; if so, note where its d's are."""
        top, top_end, after = self._argument(at, end)
        if self.text[top - 1 : top] != "{":
            return False
        bottom, bottom_end, _ = self._argument(after, end)
        if bottom > end or self.text[bottom - 1 : bottom] != "{":
            return False
        above = self._differential(top, top_end)
        below = self._differential(bottom, bottom_end)
        if above is None or below is None or above[0].startswith("\\p") != below[0].startswith("\\p"):
            return False
        if below.end() == bottom_end or self.text[below.end()] in "^}":
            return False  # d alone, or a power of it
        self.differentials[above.start()] = len(above[0])
        at = bottom
        while at < bottom_end:
            if d := _DIFFERENTIAL.match(self.text, at, bottom_end):
                self.differentials[at] = len(d[0])
                at = self._past(d.end(), bottom_end)
            else:
                at = self._past(at, bottom_end)
        return True

    def _differential(self, at: int, end: int) -> re.Match[str] | None:
        while at < end and self.text[at].isspace():
            at += 1
        return _DIFFERENTIAL.match(self.text, at, end)

    def _past(self, at: int, end: int) -> int:
        """Where the next letter, command or braced group ends."""
        if at >= end:
            return end
        return max(at + 1, self._argument(at, end)[2])
