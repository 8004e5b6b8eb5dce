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
from lemmata.reading.latex import patterns
from lemmata.reading.latex.introduced import OWN, Introduced, function_named, letter_named
from lemmata.reading.latex.notation import NOTHING, Notation, spelling
from lemmata.reading.latex.signs import FUNCTIONS, HINTS, OPERATORS, SIGNS, WORDS
from lemmata.reading.latex.source import ACCENT, COMMAND, MOST_STYLES, STYLE, LatexSource
from lemmata.reading.names import SHORT, nearest
from lemmata.reading.syntax import GREEK

__all__ = ["BASE", "OWN", "LatexLexer", "tokens_of"]

BASE = "@"
"""Between a logarithm and the base that it has without a subscript."""

ENDS = frozenset(
    (
        "NUMBER",
        "NAME",
        "NOTED",
        "INFORMATION",
        "BOLD",
        "WORD",
        "ITALIC",
        "CONSTANT",
        "RPAR",
        "RSQB",
        "RCURLY",
        "RBRACE",
        "RBAR",
        "RNORM",
        "RANGLE",
        "ONES",
        "PRIME",
    )
)
"""Tokens after which something has ended, so that a bare | may close."""

ARGUMENTS = {"SUB": 1, "SUP": 1, "SQRT": 1, "FRAC": 2}
"""How many braced or single arguments follow."""

OPENING = ("LPAR", "LSQB", "LCURLY", "LBRACE")
CLOSING = ("RPAR", "RSQB", "RCURLY", "RBRACE")

UPPER_WORDS = ("KL", "JS", "JSD", "CE", "BCE", "LSE")
"""Names of functions that would otherwise be products of letters."""

ACCENTS = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}


class LatexLexer(Lexer):
    """Stands where lark wants a lexer: the parser is fed with `tokens_of` a text and its notation."""

    def __init__(self, conf: Any = None) -> None:
        pass

    def lex(self, data: str) -> Iterator[Token]:  # type: ignore[override]
        yield from tokens_of(data)


def tokens_of(
    text: str, notation: Notation = NOTHING, vectors: frozenset[str] = frozenset()
) -> Iterator[Token]:
    """The tokens of ``latex.lark``; ``^T`` after one of ``vectors`` transposes.

    Raises Refused at the first thing that it does not know.
    """
    yield from _Scanner(text, notation, vectors).tokens(0, len(text))


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str, notation: Notation, vectors: frozenset[str]) -> None:
        self.text = text
        self.vectors = vectors
        self.notation = notation
        self.source = LatexSource(text)
        self.differentials: dict[int, int] = {}  # offset and length of each d of a derivative
        self.skipped: set[int] = set()  # the strokes of {\partial f}/{\partial x}, braces around a name
        self.flat: dict[int, int] = {}  # offset and length of the lower d of \partial f / \partial x
        self.braces = 0
        self.awaited: list[list[int]] = []  # [depth of braces, arguments still to come]
        self.bars: list[int] = []  # brackets open where a bare | opened
        self.norms: list[int] = []  # the same for \|
        self.divergences: list[int] = []  # brackets of D( … \| … )
        self.brackets = 0
        self.cases = 0
        self.styles = 0
        self.roles: dict[str, str] = {}  # how L, \mathcal{L} and \sigma were used
        self.last = ""
        self.value = ""
        self.recent = ["", "", ""]  # the kinds of the last three tokens
        self.introduced = Introduced(self.source, notation, self.skipped)

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        at = start
        while at < end:
            if bar := patterns.BAR.match(self.text, at, end):
                opens = bar["side"][-1] in "tl" and bar["side"] != "right"
                yield self._made("BAR" if opens else "RBAR", "|", at)
                at = bar.end()
                continue
            if skipped := patterns.SKIPPED.match(self.text, at, end):
                at = skipped.end()
                continue
            for token, after in self._next(at, end):
                at = after
                if token is not None:
                    yield token

    def _made(self, kind: str, value: str, at: int) -> Token:
        """The token, after counting what it opens and closes."""
        if kind == "OPERATOR":
            value = self._based(value, at)
        if self.awaited and self.awaited[-1][0] == self.braces and kind != "RBRACE":
            self.awaited[-1][1] -= 1
            if not self.awaited[-1][1]:
                self.awaited.pop()
        if kind in ARGUMENTS:
            self.awaited.append([self.braces, ARGUMENTS[kind]])
        self.braces += (kind == "LBRACE") - (kind == "RBRACE")
        self.brackets += (kind in OPENING) - (kind in CLOSING)
        if kind in OPENING and self.last == "FUNCTION" and self.value in SHORT:
            self.divergences.append(self.brackets)
        elif kind in CLOSING and self.divergences and self.divergences[-1] > self.brackets:
            self.divergences.pop()
        self.last, self.value = kind, value
        self.recent = [*self.recent[-2:], kind]
        return Token(kind, value, start_pos=at)

    def _based(self, operator: str, at: int) -> str:
        r"""The logarithm with the base that ``\log`` and ``\lg`` have in the document."""
        if operator == "lg":
            if not self.notation.lg_base:
                hint = r"\log_2 x or \log_{10} x"
                raise Refused(at, "a logarithm whose base is known", r"\lg", hint, missing=r"\lg")
            return f"log{BASE}{self.notation.lg_base}"
        natural = patterns.NATURAL.match(self.text, at) or not self.notation.log_base
        return operator if operator != "log" or natural else f"log{BASE}{self.notation.log_base}"

    @property
    def _single(self) -> bool:
        """Whether the next token is an argument of its own unless a brace opens."""
        return bool(self.awaited) and self.awaited[-1][0] == self.braces

    @property
    def _outermost(self) -> bool:
        return not self.brackets and not self.cases

    def _next(self, at: int, end: int) -> Iterator[tuple[Token | None, int]]:
        text = self.text
        character = text[at]
        if at in self.differentials:
            yield self._made("DIFF", "d", at), at + self.differentials[at]
        elif at in self.skipped:
            yield None, at + 1
        elif character == "{" and not self._single and (brace := self._brace(at, end)):
            yield brace
        elif (flat := self._flat(at, end)) is not None:
            yield flat
        elif primes := patterns.PRIMES.match(text, at, end):
            yield self._primed(primes[0], at), primes.end()
        elif transpose := self._transposed(at, end):
            yield self._made("TRANSPOSE", "T", at), transpose.end()
        elif (side := patterns.SIDE.match(text, at, end)) and (side[0][0] == "^" or self.last in ENDS):
            yield self._made("SIDE", side[2] or side[3] or side[0].strip()[-1], at), side.end()
        elif stop := patterns.ROW_STOP.match(text, at, end):
            yield None, stop.end()
        elif found := self.introduced.found(at, end, single=self._single):
            yield self._made(found[0], found[1], at), found[2]
        elif character.isascii() and (character.isdigit() or character == "."):
            yield self._number(at, end)
        elif character.isascii() and character.isalpha():
            yield self._letter(at, end)
        elif (double := patterns.DOUBLE_BAR.match(text, at, end)) and not (character == "|" and self._closes):
            yield self._double_bar(double[0], at), double.end()
        elif character == "\\":
            yield from self._command(at, end)
        elif old := patterns.OLD_STYLE.match(text, at, end):
            yield from self._old_style(old, at, end)
        elif character == "|":
            yield self._bar(at), at + 1
        elif character == "&":
            yield (self._made("AMP", "&", at) if self.cases else None), at + 1
        elif character in SIGNS:
            yield self._signed(character, character, at), at + 1
        else:
            raise Refused(
                at, "LaTeX of the notation", f"the character {character!r}", HINTS.get(character, "")
            )

    def _brace(self, at: int, end: int) -> tuple[Token | None, int] | None:
        """What braces that hold no argument mean; None where they only group."""
        if close := self._around_name(at, end):
            self.skipped.add(close)
            return None, at + 1
        if empty := patterns.EMPTY.match(self.text, at, end):
            return None, empty.end()
        slashed = self.source.slashed(at, end)
        if slashed is None or slashed[1] in self.skipped:
            return None
        self.differentials.update(slashed[0])
        self.skipped.add(slashed[1])
        return self._made("DFRAC", "/", at), at

    def _primed(self, primes: str, at: int) -> Token:
        if self.last in ("NAME", "BOLD", "WORD"):
            hint = r"\frac{d}{dx} for a derivative, another letter for another number"
            found = f"{self.value}, which nothing introduces"
            raise Refused(at, "a known function before a prime", found, hint, missing=self.value)
        return self._made("PRIME", "'" * max(primes.count("'"), primes.count("prime")), at)

    def _around_name(self, at: int, end: int) -> int:
        r"""Where the braces at ``at`` close if they hold a name and its scripts, as in ``{\zeta_i}(x)``; else 0."""
        close = self.source.closing.get(at, end)
        start = self.source.after_spaces(at + 1, close)
        if close >= end or start >= close or start in self.differentials or self.last == "DFRAC":
            return 0
        if self.text[start] == "{":
            inner = self._around_name(start, close)
            stop = self.source.after_spaces(inner + 1, close)
            if stop < close and self.text[stop] == "_":
                stop = self.source.after_spaces(self.source.argument(stop + 1, close)[2], close)
            return close if inner and stop == close else 0
        ends = (self.source.after_spaces(stop, close) for stop in self.source.extents(start, close))
        return close if close in ends and "^" not in self.text[at:close] else 0

    def _flat(self, at: int, end: int) -> tuple[Token, int] | None:
        r"""The d's of ``\partial f / \partial x`` and ``dy/dx``, written without braces."""
        if at in self.flat:
            return self._made("DFLAT", "d", at), at + self.flat.pop(at)
        if self.text[at] not in "d\\":
            return None
        found = patterns.FLAT.match(self.text, at, end)
        if found is None:
            return None
        lower = "curly" if found["curly"] else "plain"
        self.flat[found.start(lower)] = len(found[lower])
        return self._made("DFLAT", "d", at), at + len(found[lower])

    def _signed(self, sign: str, value: str, at: int) -> Token:
        kind, _, meaning = SIGNS[sign].partition(" ")
        return self._made(kind, meaning or value, at)

    def _transposed(self, at: int, end: int) -> re.Match[str] | None:
        r"""``^\top``; also ``^T`` on what is bold, hence a vector."""
        if self.text[at] != "^":
            return None
        vector = self.last in ("BOLD", "ONES") or (self.last == "NAME" and self.value in self.vectors)
        if scripted := patterns.SCRIPTED.search(self.text, max(0, at - 80), at):
            vector = vector or scripted["bold"] is not None or scripted["name"] in self.vectors
        vector = vector or patterns.TWICE.search(self.text, max(0, at - 8), at) is not None
        bold = patterns.TRANSPOSED_BOLD.match(self.text, at, end) if vector else None
        return bold or patterns.TRANSPOSED.match(self.text, at, end)

    def _number(self, at: int, end: int) -> tuple[Token, int]:
        text = self.text
        match = patterns.NUMBER.match(text, at, end)
        if match is None:
            raise Refused(at, "a number", "a dot alone")
        if patterns.INDICATED.match(text, at, end) and self.last not in ("SUB", "SUP"):
            return self._made("INDICATOR", "1", at), at + 1
        if self._single and match[0][0] == ".":
            raise Refused(at, "braces around a decimal", match[0], f"{{0{match[0]}}}")
        if self._single and len(match[0]) > 1:
            if self.last in ("SUB", "SUP"):
                raise Refused(at, "braces around a script of several digits", match[0], f"{{{match[0]}}}")
            return self._made("NUMBER", match[0][0], at), at + 1  # \frac12 is one half
        if patterns.SCIENTIFIC.match(text, match.end(), end):
            hint = rf"{match[0]} \cdot 10^{{-3}}, or {match[0]} \cdot e"
            raise Refused(match.end(), "a power of ten written out", "e after a number", hint)
        return self._made("NUMBER", match[0], at), match.end()

    # ------------------------------------------------------------ letters

    def _letter(self, at: int, end: int) -> tuple[Token, int]:
        text = self.text
        if not self._single and (named := letter_named(text, at, end)):
            return self._made("FUNCTION", named[0], at), named[1]
        run = patterns.LETTERS.match(text, at, end)
        word = run[0] if run else text[at]
        after = at + len(word)
        opens = patterns.CALLED.match(text, after, end)
        if not self._single and opens:
            if len(word) > 1 and (token := self._function(word, at)):
                return token, after
            if len(word) > 2 and not word.endswith((*FUNCTIONS, *OPERATORS, "max", "min")):
                raise Refused(at, "a known function", word, nearest(word, WORDS) or r"\cdot between factors")
        alone = self.last == "LBRACE" and text[after : after + 1] == "}"
        below = self.recent[-2:] == ["SUB", "LBRACE"] and self.recent[0] in ("NAME", "BOLD", "WORD", "ITALIC")
        if alone and below and (word in UPPER_WORDS or (len(word) > 2 and word.isupper())):
            return self._made("WORD", word, at), after  # L_{CE}
        if not self._single and not alone:
            if word in ("max", "min") or word in OPERATORS:
                return self._named_function(word, at), after
            if (bare := patterns.BARE.fullmatch(word)) and word.lower() not in FUNCTIONS:
                return self._made("OPERATOR", OPERATORS[bare[1]], at), at + len(bare[1])
        if len(word) > 1 and not alone:
            self._check_word(word, at, applied=bool(opens))
        letter = text[at]
        if letter == "e":
            if patterns.SUBSCRIPT.match(text, at + 1, end):
                raise Refused(at, "another letter", "e, which is exp(1)")
            return self._made("CONSTANT", "E", at), at + 1
        if letter == "E" and patterns.EXPECTED.match(text, at + 1, end):
            return self._made("EXPECT", "E", at), at + 1
        if letter == "E":
            raise Refused(at, "another letter", "E, which means exp(1) in claims as text", "e for exp(1)")
        if letter == "D" and not self._single and patterns.SUBSCRIPT.match(text, at + 1, end):
            hint = r"\frac{\partial f}{\partial x}, or D_{KL}(p \| q)"
            raise Refused(at, "another letter", "D with an index, which is often a derivative", hint)
        self._plays(letter, "a letter", at)
        return self._made("NAME", letter, at), at + 1

    def _check_word(self, word: str, at: int, *, applied: bool) -> None:
        """Refuse letters that are a word rather than a product: a function without its backslash."""
        if patterns.BESIDE_BARE.fullmatch(word):
            return  # p log p, written as one word
        if found := patterns.FORGOTTEN.search(word):
            known = found[0] in OPERATORS or found[0] in ("max", "min", "lim", "sum")
            hint = rf"\{found[0]}" if known else r"\text{for} …" if found[0] in ("for", "if") else ""
            raise Refused(at + found.start(), "a product of letters", f"the word {found[0]}", hint)
        if word in UPPER_WORDS:
            raise Refused(at, "a product of letters", f"the word {word}", rf"\mathrm{{{word}}}(…)")
        if len(word) > 3 and not applied:
            raise Refused(at, "single letters", word, rf"\mathrm{{{word}}} for one name")

    def _plays(self, name: str, role: str, at: int) -> None:
        r"""Refuse one name in two roles: L and \mathcal{L} are different to the eye, one in claims."""
        before = self.roles.setdefault(name, role)
        if before != role:
            raise Refused(at, f"one meaning of {name}", f"{role}, after {before}", "use another letter")

    def _function(self, word: str, at: int) -> Token | None:
        """The token of a word that names a function; None for any other word."""
        named = function_named(word)
        return named and self._made(*named, at)

    def _named_function(self, word: str, at: int) -> Token:
        token = self._function(word, at)
        if token is None:
            raise Refused(at, "a known function", word, nearest(word, WORDS), missing=word)
        return token

    # ------------------------------------------------------------ bars

    @property
    def _closes(self) -> bool:
        """Whether a bare | closes one that is open."""
        return bool(self.bars) and self.bars[-1] == self.brackets and self.last in ENDS

    def _bar(self, at: int) -> Token:
        if self._closes:
            self.bars.pop()
            return self._made("RBAR", "|", at)
        if self.divergences and self.divergences[-1] == self.brackets and self.last in ENDS:
            return self._made("PARALLEL", "|", at)
        self.bars.append(self.brackets)
        return self._made("BAR", "|", at)

    def _double_bar(self, sign: str, at: int) -> Token:
        r"""``\|`` closes a norm, divides the arguments of a divergence, or opens a norm."""
        if sign != r"\lVert" and self.norms and self.norms[-1] == self.brackets and self.last in ENDS:
            self.norms.pop()
            return self._made("RNORM", sign, at)
        if self.divergences and self.divergences[-1] == self.brackets and self.last in ENDS:
            return self._made("PARALLEL", sign, at)
        self.norms.append(self.brackets)
        return self._made("NORM", sign, at)

    # ------------------------------------------------------------ commands

    def _command(self, at: int, end: int) -> Iterator[tuple[Token | None, int]]:
        text = self.text
        if not self._single and (named := letter_named(text, at, end)):
            yield self._made("FUNCTION", named[0], at), named[1]
            return
        if self.cases and (inline := patterns.IF_INLINE.match(text, at, end)):
            yield self._made("IF", "if", at), inline.end()
            for inside in self.tokens(inline.start("condition"), inline.end("condition")):
                yield inside, inline.end()
            return
        if upright := patterns.UPRIGHT.match(text, at, end):
            word = upright["word"] if upright["word"] is not None else upright["letter"]
            yield self._upright(word, upright, at, italic=upright[1].endswith("it"))
            return
        if style := STYLE.match(text, at, end):
            yield from self._styled(style[1], at, style.end(), end)
            return
        if accent := ACCENT.match(text, at, end):
            yield from self._accented(ACCENTS.get(accent[1], accent[1]), at, accent.end(), end)
            return
        match = COMMAND.match(text, at, end)
        command, after = (match[0], match.end()) if match else ("\\", at + 1)
        name = command[1:]
        if command in ("\\begin", "\\end"):
            yield self._environment(command, at, after, end)
        elif command == "\\\\":
            yield self._line_break(at, after, end)
        elif name == "pi" and patterns.SUBSCRIPT.match(text, after, end):
            raise Refused(at, "another letter", r"\pi with an index: \pi is a number")
        elif name in ("Sigma", "Pi") and patterns.SUBSCRIPT.match(text, after, end):
            operator = r"\sum" if name == "Sigma" else r"\prod"
            raise Refused(at, f"{operator} or another letter", rf"\{name} with an index", f"{operator}_i")
        elif name in ("frac", "dfrac", "tfrac") and (found := self.source.differentials(after, end)):
            self.differentials.update(found)
            yield self._made("DFRAC", command, at), after
        elif name == "partial" and patterns.SUBSCRIPT.match(text, after, end):
            yield self._made("PARTIAL", command, at), after
        elif name == "sqrt" and patterns.BRACKETED.match(text, after, end):
            raise Refused(at, r"\sqrt{x}", "another root", "x^{1/3}")
        elif name in ("max", "min") and self._in_script(after):
            yield self._made("WORD", name, at), after
        elif name == "vert":
            yield self._bar(at), after
        elif name == "in" and self.braces:
            yield None, self._alphabet(at, after, end)
        elif unequal := patterns.NOT_EQUAL.match(text, at, end):
            yield self._made("RELATION", "!=", at), unequal.end()
        elif name == "forall" and self._outermost:
            yield self._made("FOR", "for all", at), after
        elif command in SIGNS:
            yield self._signed(command, command, at), after
        elif name == "Delta" and self.last == "IN":
            yield self._made("SIMPLEX", command, at), after
        elif name in GREEK:
            yield self._greek(name, at, after, end)
        elif (
            len(name) > 1 and patterns.CALLED.match(text, after, end) and (token := self._function(name, at))
        ):
            yield token, after  # \softmax, as many a preamble defines it
        else:
            hint = HINTS.get(command) or nearest(name, [*GREEK, *(c[1:] for c in SIGNS if c[0] == "\\")])
            raise Refused(at, "LaTeX of the notation", command, hint)

    def _line_break(self, at: int, after: int, end: int) -> tuple[Token | None, int]:
        r"""``\\``: a row of cases, or a line that goes on with an operator or a relation."""
        if self.cases:
            spacing = patterns.ROW_SPACE.match(self.text, after, end)
            return self._made("NEWROW", "\\\\", at), spacing.end() if spacing else after
        if patterns.CONTINUED.match(self.text, after, end):
            return None, after
        raise Refused(at, "one relation", "a line break", "check each line as a claim of its own")

    def _alphabet(self, at: int, after: int, end: int) -> int:
        r"""Where ``\in \mathcal{X}`` ends below a sum, which is over all if X is a set of the document."""
        after = self.source.argument(after, end)[2] if after < end else end
        close = self.text.find("}", after - 1, end)
        name = spelling(self.text[at:after]).removeprefix("in")
        if close < 0 or self.notation.sizes.get(name) is None:
            raise Refused(
                at, "a set of which the document says how large it is", name, r"\sum_x", missing=name
            )
        return after

    def _greek(self, name: str, at: int, after: int, end: int) -> tuple[Token, int]:
        text = self.text
        if name != "sigma" or self._single:
            return self._made("NAME", name, at), after
        if patterns.POWER_OPENS.match(text, after, end):
            hint = r"\sigma(x)^2 for a power, \operatorname{logit}(p) for the inverse"
            raise Refused(at, r"\sigma with its argument first", "a power before the bracket", hint)
        if called := patterns.CALLED.match(text, after, end):
            if "_" not in called[0] or patterns.VECTOR_INSIDE.match(text, called.end(), end):
                self._plays("sigma", "a function", at)
                return self._made("FUNCTION", "sigma", at), after
            if not patterns.FACTOR_INSIDE.match(text, called.end(), end):
                hint = r"\sigma(z)_i for a function, \sigma_i \cdot (…) for a product"
                raise Refused(at, r"\sigma with its argument first", "a script before the bracket", hint)
        if self.last != "DIFF":
            self._plays("sigma", "a letter", at)
        return self._made("NAME", name, at), after

    # ------------------------------------------------------------ words and styles

    def _upright(self, written: str, match: re.Match[str], at: int, *, italic: bool) -> tuple[Token, int]:
        r"""``\operatorname{softmax}``, ``\text{if}``, ``z_{\mathrm{max}}``."""
        after = match.end()
        word = re.sub(r"\\([_ \-,])", r"\1", written).strip().removesuffix(":").strip()
        if self.cases and word.lower() in ("if", "for", "when", "where"):
            return self._made("IF", word, at), after
        if self.cases and word.lower() in ("otherwise", "else"):
            return self._made("OTHERWISE", word, at), after
        if self._outermost and patterns.FOR.fullmatch(word.lower()):
            return self._made("FOR", word.lower(), at), after
        if word == "e":
            return self._made("CONSTANT", "E", at), after
        if word == "E" and patterns.EXPECTED.match(self.text, after):
            return self._made("EXPECT", "E", at), after
        in_script = self._in_script(after)
        opens = patterns.CALLED.match(self.text, after)
        if not italic and not in_script and (opens or word.lower() in ("max", "min")):
            return self._named_function(word or "nothing", at), after
        if not italic and not in_script and (token := self._function(word, at)):
            if token.type == "OPERATOR":
                return token, after
            raise Refused(after, f"brackets right after {word}", "none", rf"{match[0]}(z)_i")
        if not patterns.WORD.fullmatch(word) or (word == "d" and not italic):
            raise Refused(at, "a name of letters and digits", word or "nothing")
        if match[0].startswith(r"\operatorname"):
            raise Refused(at, "a known function", word, nearest(word, WORDS))
        return self._made("ITALIC" if italic else "WORD", word, at), after

    def _old_style(self, match: re.Match[str], at: int, end: int) -> Iterator[tuple[Token | None, int]]:
        r"""``{\rm softmax}`` and ``{\bf z}``."""
        if match["style"] in ("bf", "cal"):
            kind = "BOLD" if match["style"] == "bf" else "NAME"
            yield from self._renamed(at, match.start("word"), match.end("word"), match.end(), kind, "")
        else:
            yield self._upright(match["word"], match, at, italic=match["style"] == "it")

    def _in_script(self, after: int) -> bool:
        """Whether a word stands alone in a subscript, as in z_{max}."""
        return self.last == "SUB" or (self.last == "LBRACE" and self.text[after : after + 1] == "}")

    def _styled(self, style: str, at: int, after: int, end: int) -> Iterator[tuple[Token | None, int]]:
        start, stop, after = self.source.argument(after, end)
        inside = self.text[start:stop].strip()
        if inside == "1" or (style == "mathbb" and inside == "I"):
            conditional = patterns.CONDITION.match(self.text, after, end)
            yield self._made("INDICATOR" if conditional else "ONES", "1", at), after
        elif style == "mathbb" and inside == "R":
            yield self._made("REALS", "R", at), after
        elif style == "mathbb" and inside == "E":
            yield self._made("EXPECT", "E", at), after
        elif inside in UPPER_WORDS and patterns.OPENS.match(self.text, after, end):
            yield self._named_function(inside, at), after
        elif style in ("mathbb", "mathds", "mathbbm"):
            raise Refused(at, r"\mathbb{R} or \mathbb{1}", inside or "nothing", HINTS.get(inside, ""))
        else:
            if style in ("mathcal", "mathscr"):
                self._plays(inside, "calligraphic", at)
            kind = "NAME" if style in ("mathcal", "mathscr") else "BOLD"
            yield from self._renamed(at, start, stop, after, kind, "")

    def _accented(self, accent: str, at: int, after: int, end: int) -> Iterator[tuple[Token | None, int]]:
        start, stop, after = self.source.argument(after, end)
        yield from self._renamed(at, start, stop, after, "", f"_{accent}")

    def _renamed(
        self, at: int, start: int, stop: int, after: int, kind: str, suffix: str
    ) -> Iterator[tuple[Token | None, int]]:
        r"""The name inside a style or an accent, with what follows it there: ``\hat{y_i}``."""
        self.styles += 1
        if self.styles > MOST_STYLES:
            raise Refused(at, f"at most {MOST_STYLES} accents and styles on one name", "more")
        awaited, self.awaited = self.awaited, []
        roles, self.roles = self.roles, {}
        inner = list(self.tokens(start, stop))
        self.awaited, self.roles = awaited, roles
        self.styles -= 1
        if not inner or inner[0].type not in ("NAME", "BOLD", "WORD", "ITALIC"):
            raise Refused(at, "a name under an accent or in bold", self.text[start:stop] or "nothing")
        first = inner[0]
        yield self._made(kind or first.type, f"{first}{suffix}", at), after
        for token in inner[1:]:
            yield token, after

    def _environment(self, command: str, at: int, after: int, end: int) -> tuple[Token, int]:
        start, stop, after = self.source.argument(after, end)
        if self.text[start:stop] != "cases":
            raise Refused(at, r"\begin{cases}", rf"{command}{{{self.text[start:stop]}}}")
        self.cases += 1 if command == "\\begin" else -1
        return self._made("CASES" if command == "\\begin" else "ENDCASES", command, at), after
