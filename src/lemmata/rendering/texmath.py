r"""TeX mathematics as an author types it in prose, laid out: ``z = Wx + b``, ``\sum_{k=1}^n p_k``.

What is read is shape, not meaning: this is for formulas that are printed, and understands more
than `lemmata.reading.latex`, which reads claims.  No macro is ever expanded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken, VisitError

from lemmata.errors import LemmataError
from lemmata.rendering import signs
from lemmata.rendering.layout import (
    EMPTY,
    Accent,
    Aligned,
    Atom,
    Big,
    Cases,
    Fence,
    Fraction,
    Kind,
    Layout,
    Line,
    Matrix,
    Root,
    Script,
    Space,
    Text,
    items,
    row,
)

__all__ = ["TexmathError", "texmath"]


class TexmathError(LemmataError):
    """A formula cannot be read; ``at`` is the place in ``tex``, counted from 0, where reading stopped."""

    def __init__(self, tex: str, at: int, what: str, try_: str = "") -> None:
        self.tex, self.at, self.what, self.try_ = tex, at, what, try_
        start = tex.rfind("\n", 0, at) + 1
        end = tex.find("\n", at)
        line = tex[start : end if end >= 0 else None]
        lines = [what, f"  {line}", f"  {' ' * (at - start)}^"]
        super().__init__("\n".join(lines + ([f"  try  {try_}"] if try_ else [])))


def texmath(tex: str) -> Layout:
    r"""The layout of a formula in TeX, without its dollars.

    >>> from lemmata.rendering.writers import writers
    >>> for write in writers().values():
    ...     print(write(texmath(r"\frac12 x")))
    \frac{1}{2} x
    <mrow><mfrac><mn>1</mn><mn>2</mn></mfrac><mspace width="0.1667em"/><mi>x</mi></mrow>
    frac(1, 2) x

    Raises TexmathError with the place of an unknown command, of a brace without partner.
    """
    try:
        return _Builder(tex).transform(_parser().parse(tex))
    except VisitError as error:
        if isinstance(error.orig_exc, TexmathError):
            raise error.orig_exc from None
        raise
    except _Unknown as error:
        raise _unknown(tex, error.token) from None
    except UnexpectedInput as error:
        raise _unexpected(tex, error) from None


# ------------------------------------------------------------------ commands and their types

_SIGNS = {
    **{command: char for char, command in signs.TEX.items() if command.startswith("\\")},
    **{f"\\{command}": char for char, command in signs.BIG.items()},
    **signs.SYNONYMS,
    r"\%": "%",
    r"\#": "#",
    r"\$": "$",
}
_DRAWN = frozenset({*signs.KINDS, *signs.DELIMITERS, *signs.DELIMITERS.values()})
_FRACTIONS = frozenset({"frac", "tfrac", "dfrac", "binom"})
_STACKS = frozenset({"overset", "underset", "stackrel"})
_IGNORED = frozenset({"displaystyle", "textstyle", "limits", "nolimits", "bigl", "bigr", "Bigl", "Bigr", "big",
                      "Big", "bigg", "Bigg", "biggl", "biggr", "middle", "nonumber", "notag"})  # fmt: skip
_PHRASE = re.compile(r"\\(text|textrm|textit|textbf|mbox)\s*\{(.*)\}", re.DOTALL)
_WORD = re.compile(r"\\(mathrm|operatorname\*?|mathsf|mathtt)\s*\{([^{}]*)\}", re.DOTALL)
_MATRICES = {
    "pmatrix": "()",
    "bmatrix": "[]",
    "Bmatrix": "{}",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
    "matrix": "",
}
_ALIGNED = frozenset({"aligned", "align", "align*", "split", "gathered", "gather*", "alignedat"})
_KNOWN = sorted({*(c.lstrip("\\") for c in _SIGNS), *_FRACTIONS, *_STACKS, *signs.FUNCTIONS, *signs.ACCENTS,
                 "sqrt", "text", "mathrm", "operatorname", "left", "right", "begin", "end"})  # fmt: skip


class _Unknown(Exception):
    def __init__(self, token: Token) -> None:
        self.token = token


def _type(token: Token) -> str:
    """The type by which the grammar knows a command; the empty string for one that changes nothing."""
    name = token[1:]
    if _PHRASE.fullmatch(token):
        return "TEXT"
    if _WORD.fullmatch(token):
        return "WORD"
    if name in signs.ACCENTS:
        return "ACCENT"
    if name == "mathop":
        return "MATHOP"
    if name in _FRACTIONS:
        return "FRACTION"
    if name in _STACKS:
        return "STACK"
    if name in _IGNORED:
        return ""
    if token in signs.SPACES:
        return "SPACE"
    if token in _SIGNS or name in signs.FUNCTIONS:
        return "SIGN"
    for type_, pattern in _STRUCTURE.items():
        if re.fullmatch(pattern, name, re.DOTALL):
            return type_
    raise _Unknown(token)


_STRUCTURE = {
    "_LEFT": "left", "_RIGHT": "right", "BEGIN": r"begin\s*\{.*", "END": r"end\s*\{.*", "ROOT": r"sqrt(\s*\[.*)?",
    "_NEWLINE": r"\\(\*?\[.*)?",
}  # fmt: skip


class _Commands:
    """Between lexer and grammar: every command gets its type."""

    always_accept = ("COMMAND",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        for token in stream:
            if token.type != "COMMAND":
                yield token
            elif type_ := _type(token):
                yield token.update(type=type_)


def _typed(char: str) -> str:
    """How a character is typed that is a letter or a digit in another form: ² as ^2."""
    form, _, code = unicodedata.decomposition(char).partition(" ")
    known = {"<super>": "^{}", "<sub>": "_{}", "<font>": r"\mathbb{{{}}}"}
    return known[form].format(chr(int(code, 16))) if form in known else r"words stand in \text{…}"


def _unknown(tex: str, token: Token) -> TexmathError:
    from difflib import get_close_matches

    near = get_close_matches(token[1:], _KNOWN, 3, 0.7)
    hint = " or ".join(f"\\{command}" for command in near) or r"\operatorname{…} for a function of your own"
    return TexmathError(tex, token.start_pos or 0, f"unknown command {token}", hint)


_CLOSERS = {
    "_RBRACE": "}", "_RIGHT": r"\right", "END": r"\end{…}", "_LBRACE": "{", "_LEFT": r"\left", "_AMP": "&",
    "_NEWLINE": r"\\", "_SUB": "_", "_SUP": "^", "$END": "the end of the formula",
}  # fmt: skip


def _unexpected(tex: str, error: UnexpectedInput) -> TexmathError:
    if isinstance(error, UnexpectedCharacters):
        place = error.pos_in_stream or 0
        return TexmathError(tex, place, f"unexpected {tex[place]!r} in a formula")
    at = len(tex)
    expected: set[str] = set()
    found = "the end of the formula"
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
        if error.token.type != "$END":
            at = error.token.start_pos or 0
            found = str(error.token)
    closing = [_CLOSERS[name] for name in ("_RBRACE", "_RIGHT", "END") if name in expected]
    if found in ("&", r"\\"):
        return TexmathError(tex, at, f"unexpected {found}", f"{found} stands in aligned, cases or a matrix")
    if expected == {"SIGN"}:
        closing = ["a delimiter"]
    wanted = f"; expected {' or '.join(closing)}" if closing else "; expected an argument" if expected else ""
    return TexmathError(tex, at, f"unexpected {found}{wanted}")


@cache
def _parser() -> Lark:
    return Lark(
        (Path(__file__).parent / "texmath.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer="basic",
        maybe_placeholders=False,
        postlex=_Commands(),
    )


# ------------------------------------------------------------------ building


class _Written(NamedTuple):
    """A script as it was written: its place, and where its sign stands."""

    place: str
    layout: Layout
    at: int


@v_args(inline=True)
class _Builder(Transformer[Token, Layout]):
    def __init__(self, tex: str) -> None:
        super().__init__()
        self.tex = tex

    def start(self, content: Layout) -> Layout:
        return content

    def row(self, *parts: Layout) -> Layout:
        return row(*_fenced(_numbers([item for part in parts for item in items(part)])))

    def scripted(self, base: Layout, *scripts: _Written) -> Layout:
        return _scripted(base, self._scripts(scripts))

    def hanging(self, *scripts: _Written) -> Layout:
        return _scripted(EMPTY, self._scripts(scripts))

    def _scripts(self, written: Sequence[_Written]) -> dict[str, Layout]:
        """The scripts by place; primes stand before what is raised."""
        scripts: dict[str, Layout] = {}
        for script in written:
            if script.place in scripts and script.place != "primes":
                what = {"below": "subscript", "above": "superscript"}[script.place]
                raise TexmathError(
                    self.tex, script.at, f"a second {what}", "braces around what it belongs to"
                )
            scripts[script.place] = row(*items(scripts.get(script.place, EMPTY)), script.layout)
        if primes := scripts.pop("primes", None):
            scripts["above"] = row(primes, scripts.get("above", EMPTY))
        return scripts

    def below(self, sign: Token, argument: Layout) -> _Written:
        return _Written("below", argument, sign.start_pos or 0)

    def above(self, sign: Token, argument: Layout) -> _Written:
        return _Written("above", argument, sign.start_pos or 0)

    def prime(self, sign: Token) -> _Written:
        return _Written("primes", Atom("′", Kind.IDENTIFIER), sign.start_pos or 0)

    def group(self, content: Layout) -> Layout:
        if isinstance(content, Atom) and content.kind is Kind.PUNCTUATION:
            return Atom(content.text, Kind.NUMBER)  # 1{,}000
        return content

    def sign(self, token: Token) -> Layout:
        text = _SIGNS.get(token, str(token))
        name = token[1:]
        if token.startswith("\\") and name in signs.FUNCTIONS:
            return Atom(name, Kind.FUNCTION)
        if text in signs.BIG:
            return Big(text)
        if not text.isascii() and text not in _DRAWN:
            raise TexmathError(self.tex, token.start_pos or 0, f"unknown sign {text}", _typed(text))
        return Atom(text, signs.KINDS.get(text, Kind.IDENTIFIER))

    def mathop(self, _: Token, inside: Layout) -> Layout:
        return inside

    def letter(self, token: Token) -> Layout:
        return Atom(str(token), Kind.IDENTIFIER)

    def digit(self, token: Token) -> Layout:
        return Atom(str(token), Kind.NUMBER)

    def space(self, token: Token) -> Layout:
        ems = signs.SPACES.get(token, 0.0)
        return Space(ems) if ems else EMPTY

    def text(self, token: Token) -> Layout:
        """Words of a formula, and formulas in dollars among them."""
        found = _PHRASE.fullmatch(token)
        assert found
        parts: list[Layout] = []
        start = (token.start_pos or 0) + found.start(2)
        for at, part in enumerate(re.split(r"(?<!\\)\$", found[2])):
            if at % 2:
                parts.append(self._within(part, start))
            elif part or not found[2]:
                parts.append(Text(self._words(part, start)))
            start += len(part) + 1
        return row(*parts)

    def _within(self, part: str, start: int) -> Layout:
        try:
            return texmath(part)
        except TexmathError as error:
            raise TexmathError(self.tex, start + error.at, error.what, error.try_) from None

    def _words(self, typed: str, start: int) -> str:
        words = re.sub(r"\\([_{}$&%#])", r"\1", typed)
        if bad := re.search(r"\\(?![_{}$&%#])|(?<!\\)[{}]", typed):
            hint = "a formula among words stands in dollars"
            raise TexmathError(self.tex, start + bad.start(), f"unexpected {bad[0]} among words", hint)
        return words

    def word(self, token: Token) -> Layout:
        """An upright name."""
        found = _WORD.fullmatch(token)
        assert found
        command, typed = found.groups()
        name = re.sub(r"\\[,;! ]|\s", "", typed) if command.startswith("operatorname") else typed.strip()
        name = self._words(name, (token.start_pos or 0) + found.start(2))
        return Atom(name, Kind.FUNCTION if command.startswith("operatorname") else Kind.WORD)

    def root(self, token: Token, inside: Layout) -> Layout:
        degree = re.search(r"\[(.*)\]", token, re.DOTALL)
        return Root(inside, texmath(degree[1]) if degree else None)

    def accent(self, token: Token, inside: Layout) -> Layout:
        return Accent(signs.ACCENTS[token[1:]], inside)

    def fraction(self, token: Token, above: Layout, below: Layout) -> Layout:
        if token == r"\binom":
            return Matrix(((above,), (below,)))
        return Fraction(above, below)

    def stack(self, token: Token, over: Layout, base: Layout) -> Layout:
        return Script(base, below=over) if token == r"\underset" else Script(base, above=over)

    def fence(self, left: Token, inside: Layout, right: Token) -> Layout:
        return Fence(self._delimiter(left), inside, self._delimiter(right), growing=True)

    def _delimiter(self, token: Token) -> str:
        text = _SIGNS.get(token, str(token))
        if text == ".":
            return ""
        if text not in {*signs.DELIMITERS, *signs.DELIMITERS.values()}:
            raise TexmathError(
                self.tex, token.start_pos or 0, f"{token} is no delimiter", r"( ) [ ] \{ \} | \| ."
            )
        return text

    def cells(self, *cells: Layout) -> tuple[Layout, ...]:
        return cells

    def table(self, *rows: tuple[Layout, ...]) -> tuple[tuple[Layout, ...], ...]:
        if len(rows) > 1 and rows[-1] == (EMPTY,):  # after a last \\
            rows = rows[:-1]
        return rows

    def environment(self, begin: Token, rows: tuple[tuple[Layout, ...], ...], end: Token) -> Layout:
        name = begin[begin.index("{") + 1 : -1]
        if name != end[end.index("{") + 1 : -1]:
            raise TexmathError(self.tex, end.start_pos or 0, f"{end} ends {begin}", rf"\end{{{name}}}")
        if name == "cases":
            return Cases(rows)
        if name in _MATRICES:
            return Matrix(rows, *(_MATRICES[name] or ("", "")))
        if name in _ALIGNED:
            return Aligned(tuple(map(_line, rows)))
        known = ", ".join(["cases", "aligned", *_MATRICES])
        raise TexmathError(self.tex, begin.start_pos or 0, f"unknown environment {name}", known)


def _scripted(base: Layout, scripts: Mapping[str, Layout]) -> Layout:
    if not scripts:
        return base
    if isinstance(base, Big):
        return Big(base.sign, **scripts)
    if isinstance(base, Atom) and base.kind is Kind.FUNCTION and base.text in signs.WITH_LIMITS:
        return Big(base.text, **scripts)
    return Script(base, **scripts)


def _numbers(parts: Sequence[Layout]) -> list[Layout]:
    """Digits side by side as one number, also with a point between them and with scripts at the last."""
    out: list[Layout] = []
    point = Atom(".", Kind.PUNCTUATION)
    for part in parts:
        base = part.base if isinstance(part, Script) else part
        if isinstance(base, Atom) and base.kind is Kind.NUMBER and out:
            digits = base.text
            if out[-1] == point and len(out) > 1 and _is_number(out[-2]):
                out.pop()
                digits = f".{digits}"
            if _is_number(out[-1]):
                number = Atom(f"{out.pop().text}{digits}", Kind.NUMBER)  # type: ignore[attr-defined]
                part = replace(part, base=number) if isinstance(part, Script) else number
        out.append(part)
    return out


def _is_number(layout: Layout) -> bool:
    return isinstance(layout, Atom) and layout.kind is Kind.NUMBER


# ------------------------------------------------------------------ brackets

_CLOSING = frozenset(signs.DELIMITERS.values()) - {"|", "‖"}
_OPENING = frozenset(signs.DELIMITERS) - {"|", "‖"}


def _fenced(parts: Sequence[Layout]) -> Iterator[Layout]:
    """Brackets that match as fences, scripts at the closing one as scripts of the fence."""
    stack: list[list[Layout]] = [[]]
    opened: list[Atom] = []
    for part in parts:
        base = part.base if isinstance(part, Script) else part
        text = base.text if isinstance(base, Atom) else ""
        if isinstance(part, Atom) and text in _OPENING:
            opened.append(part)
            stack.append([])
        elif text in _CLOSING and opened:
            inside = row(*_barred(stack.pop()))
            fence = Fence(opened.pop().text, inside, text)
            stack[-1].append(replace(part, base=fence) if isinstance(part, Script) else fence)
        else:
            stack[-1].append(part)
    while opened:  # a bracket that nothing closes is a sign like any other
        inside_parts = stack.pop()
        stack[-1] += [opened.pop(), *inside_parts]
    return _barred(stack[0])


def _barred(parts: Sequence[Layout]) -> Iterator[Layout]:
    """Bars in pairs as fences; a single one divides: P(y | x), D(p ‖ q)."""
    parts = _doubled(parts)
    for bar, alone in (("|", Atom("∣", Kind.RELATION)), ("‖", Atom("∥", Kind.OPERATOR))):
        places = [at for at, part in enumerate(parts) if _bar(part) == bar]
        if len(places) % 2:
            parts = [alone if part == Atom(bar, Kind.IDENTIFIER) else part for part in parts]
            parts = [part for at, part in enumerate(parts) if not _spaces(parts, at, alone)]
            continue
        out: list[Layout] = []
        end = 0
        for opening, closing in zip(places[::2], places[1::2], strict=True):
            fence = Fence(bar, row(*parts[opening + 1 : closing]), bar)
            last = parts[closing]
            out += [*parts[end:opening], replace(last, base=fence) if isinstance(last, Script) else fence]
            end = closing + 1
        parts = [*out, *parts[end:]]
    return iter(parts)


def _doubled(parts: Sequence[Layout]) -> Sequence[Layout]:
    """Two bars side by side as one sign: ||x||."""
    single, double = Atom("|", Kind.IDENTIFIER), Atom("‖", Kind.IDENTIFIER)
    out: list[Layout] = []
    for part in parts:
        if out and out[-1] == single and _bar(part) == "|":
            out[-1] = replace(part, base=double) if isinstance(part, Script) else double
        else:
            out.append(part)
    return out


def _spaces(parts: Sequence[Layout], at: int, sign: Atom) -> bool:
    """Whether this is a space that only keeps distance from a sign."""
    return isinstance(parts[at], Space) and sign in parts[max(at - 1, 0) : at + 2]


def _bar(part: Layout) -> str:
    base: Any = part.base if isinstance(part, Script) else part
    return base.text if isinstance(base, Atom) and base.text in ("|", "‖") else ""


def _line(cells: Sequence[Layout]) -> Line:
    """A row of an aligned environment: what follows the first & begins with the relation."""
    left, *rest = cells
    if not rest:
        return Line(EMPTY, EMPTY, left)
    first, *others = items(rest[0]) or (EMPTY,)
    reason = tuple(cell for cell in rest[1:] if items(cell))
    if isinstance(first, Atom) and first.kind is Kind.RELATION:
        return Line(left, first, row(*others), reason)
    return Line(left, EMPTY, rest[0], reason)
