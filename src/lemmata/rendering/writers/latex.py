r"""A layout in LaTeX, with commands that amsmath, KaTeX and MathJax share, spaced as a hand would type it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lemmata.rendering.layout import (
    APPLY,
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
    Row,
    Script,
    Space,
    Text,
    items,
    merged,
)
from lemmata.rendering.signs import ACCENTS, BIG, DELIMITER_TEX, FUNCTIONS, SPACES, TEX

__all__ = ["write"]


def write(layout: Layout) -> str:
    r"""The layout in LaTeX, for use inside mathematics.

    >>> from lemmata.rendering.texmath import texmath
    >>> write(texmath(r"\frac12x+ \log (1-p)"))
    '\\frac{1}{2} x + \\log(1 - p)'
    """
    match layout:
        case Atom():
            return _atom(layout)
        case Row():
            return _row(layout.items)
        case Fraction(above, below):
            return rf"\frac{{{write(above)}}}{{{write(below)}}}"
        case Root(inside, degree):
            return rf"\sqrt{f'[{write(degree)}]' if degree else ''}{{{write(inside)}}}"
        case Script(base, below, above):
            return _base(base) + _sub(below) + _sup(above)
        case Fence(left, inside, right, growing):
            return _fence(left, write(inside), right, growing)
        case Big():
            return _big(layout)
        case Accent(mark, inside):
            return _accent(mark, inside)
        case Text(words):
            return _text(words)
        case Space(ems):
            return _space(ems)
        case Cases(rows):
            return _environment("cases", _rows(rows))
        case Matrix(rows, left, right):
            return _matrix(rows, left, right)
        case Line():
            return write(Aligned((layout,)))
        case Aligned(lines):
            return "\\begin{aligned}\n" + " \\\\\n".join(map(_line, lines)) + "\n\\end{aligned}"
    raise TypeError(type(layout).__name__)


_SPACES = {ems: command for command, ems in SPACES.items() if command in (r"\,", r"\;", r"\ ")}


def _space(ems: float) -> str:
    """As few commands as come near the width."""
    quads, rest = divmod(round(ems, 2), 1.0)
    nearest = min([0.0, *_SPACES], key=lambda known: abs(known - rest))
    return r"\qquad" * int(quads // 2) + r"\quad" * int(quads % 2) + _SPACES.get(nearest, "")


_STYLES = {mark: command for command, mark in reversed([*ACCENTS.items()])}
_BIG_WORDS = {"argmax": r"\operatorname*{arg\,max}", "argmin": r"\operatorname*{arg\,min}"}
_DIVIDES = Atom("∥", Kind.OPERATOR)  # D(p ∥ q)
_TIGHT = frozenset("/!\u2061")


def _atom(atom: Atom) -> str:
    text = atom.text
    if atom.kind is Kind.FUNCTION:
        if text in _BIG_WORDS:
            return _BIG_WORDS[text]
        return f"\\{text}" if text in FUNCTIONS else rf"\operatorname{{{text}}}"
    if atom.kind is Kind.WORD:
        return rf"\mathrm{{{_escaped(text)}}}"
    if atom == APPLY:
        return ""
    if atom.kind is Kind.NUMBER:
        return text.replace(",", "{,}")
    if atom == _DIVIDES:
        return r"\|"
    return TEX.get(text) or DELIMITER_TEX.get(text, text)


def _escaped(text: str) -> str:
    return re.sub(r"([_{}$&%#])", r"\\\1", text)


def _text(words: str) -> str:
    # MathJax reads a backslash before a sign only outside \text.
    text = re.sub(r"([_{}$&%#])", r"}\\\1\\text{", words.replace("\\", " ")).join((r"\text{", "}"))
    return text.replace(r"\text{}", "") if words else text


# ------------------------------------------------------------------ side by side


def _row(row: Sequence[Layout]) -> str:
    out = ""
    before: Layout | None = None
    prefix = False  # the item before was a sign in front of its only operand
    for at, item in enumerate(row):
        if item == APPLY:
            before = item
            continue
        text = write(item)
        in_front = _is_operator(item) and (at == 0 or _expects(row[at - 1]))
        if in_front and isinstance(before, Text):
            text = f"{{{text}}}"  # TeX takes words for an operand
        out += ("" if at == 0 or prefix else _gap(before, out, item, text)) + text
        if prefix and re.search(r"\\[A-Za-z]+$", out[: -len(text) or None]) and text[:1].isalpha():
            out = f"{out[: len(out) - len(text)]} {text}"
        before, prefix = item, in_front
    return out


def _is_operator(item: Layout) -> bool:
    return isinstance(item, Atom) and item.kind is Kind.OPERATOR and item.text not in _TIGHT


def _expects(item: Layout) -> bool:
    """Whether an operand must follow, so that a sign there stands in front of one."""
    if isinstance(item, (Space, Big, Text)) or _bracket(item) is Kind.OPENING:
        return True
    signs = (Kind.OPERATOR, Kind.RELATION, Kind.PUNCTUATION)
    return isinstance(item, Atom) and item.kind in signs and item.text != "!"


def _gap(before: Layout | None, out: str, item: Layout, text: str) -> str:
    """What is typed between two neighbours: a space, unless TeX and the eye do without it."""
    if before == APPLY or before is None:
        return ""
    if item == _DIVIDES:
        return r" \,"
    if before == _DIVIDES:
        return r"\, "
    if isinstance(item, Atom) and item.kind is Kind.PUNCTUATION:
        return ""
    if _bracket(before) is Kind.OPENING or _bracket(item) is Kind.CLOSING:
        return ""
    if isinstance(item, Space):
        return "" if isinstance(before, Atom) and before.kind is Kind.PUNCTUATION else " "
    if isinstance(before, Space):
        return "" if before.ems < 0.2 and text.startswith("\\") else " "
    if _tight(before) or _tight(item):
        return " " if re.search(r"\\[A-Za-z]+$", out) and text[:1].isalpha() else ""
    if _is_function(before) and not isinstance(item, Text):
        return "" if text.startswith(("\\", "(", "[")) and not _is_sign(item) else " "
    if before == Atom("d", Kind.IDENTIFIER) and text[:1].isalpha():
        return ""  # dx
    return " "


def _bracket(item: Layout) -> Kind | None:
    """Whether it is a bracket without its partner, and which."""
    base = item.base if isinstance(item, Script) else item
    sign = base.inside if isinstance(base, Accent) and base.mark == "large" else base
    return sign.kind if isinstance(sign, Atom) and sign.kind in (Kind.OPENING, Kind.CLOSING) else None


def _tight(item: Layout) -> bool:
    return isinstance(item, Atom) and item.kind is Kind.OPERATOR and item.text in _TIGHT


def _is_sign(item: Layout) -> bool:
    return isinstance(item, Atom) and item.kind in (Kind.OPERATOR, Kind.RELATION)


def _is_function(item: Layout) -> bool:
    base = item.base if isinstance(item, Script) else item
    return isinstance(base, Atom) and base.kind is Kind.FUNCTION


# ------------------------------------------------------------------ scripts and marks


def _base(base: Layout) -> str:
    if isinstance(base, (Script, Row, Fraction)):
        return f"{{{write(base)}}}"
    return write(base)


def _sub(below: Layout | None) -> str:
    return f"_{_braced(_script(below))}" if below else ""


def _sup(above: Layout | None) -> str:
    if above is None:
        return ""
    primes = items(above)
    if primes and all(prime == Atom("′", Kind.IDENTIFIER) for prime in primes):
        return "'" * len(primes)
    return f"^{_braced(_script(above))}"


def _script(layout: Layout) -> str:
    """A script; one of letters, digits and signs alone is typed without spaces: k=1, ij."""
    text = write(layout)
    simple = all(isinstance(item, Atom) for item in items(layout)) and "\\" not in text
    return text.replace(" ", "") if simple else text


def _braced(text: str) -> str:
    """A script: a single character stands without braces."""
    return text if len(text) == 1 else f"{{{text}}}"


def _fence(left: str, inside: str, right: str, growing: bool) -> str:
    opening, closing = DELIMITER_TEX.get(left, left), DELIMITER_TEX.get(right, right)
    if growing:
        space = " " if opening[-1:].isalpha() and inside[:1].isalpha() else ""
        return rf"\left{opening}{space}{inside}\right{closing}"
    opening, closing = opening if left else "", closing if right else ""
    space = " " if (opening[-1:].isalpha() or opening == r"\|") and inside[:1].isalpha() else ""
    return f"{opening}{space}{inside}{closing}"


def _big(big: Big) -> str:
    if big.sign in BIG:
        sign = f"\\{BIG[big.sign]}"
        below = f"_{{{_script(big.below)}}}" if big.below else ""
        above = f"^{{{_script(big.above)}}}" if big.above else ""
        return sign + below + above
    return _atom(Atom(big.sign, Kind.FUNCTION)) + _sub(big.below) + _sup(big.above)


def _accent(mark: str, inside: Layout) -> str:
    if mark == "roman":
        return rf"\mathrm{{{write(inside)}}}"
    if mark == "large" and isinstance(inside, Atom):
        return rf"\Big{'l' if inside.kind is Kind.OPENING else 'r'}{write(inside)}"
    if mark == "bold":
        letter = isinstance(inside, Atom) and inside.text.isascii()
        return rf"\{'mathbf' if letter else 'boldsymbol'}{{{write(inside)}}}"
    wide = {"hat": "widehat", "tilde": "widetilde", "bar": "overline"}
    single = isinstance(inside, Atom)
    return rf"\{_STYLES[mark] if single else wide.get(mark, _STYLES[mark])}{{{write(inside)}}}"


# ------------------------------------------------------------------ tables

_MATRICES = {
    "()": "pmatrix",
    "[]": "bmatrix",
    "{}": "Bmatrix",
    "||": "vmatrix",
    "‖‖": "Vmatrix",
    "": "matrix",
}


def _rows(rows: Iterable[Iterable[Layout]]) -> str:
    return r" \\ ".join(" & ".join(map(write, cells)) for cells in rows)


def _environment(name: str, body: str) -> str:
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _matrix(rows: Iterable[Iterable[Layout]], left: str, right: str) -> str:
    if name := _MATRICES.get(left + right):
        return _environment(name, _rows(rows))
    return _fence(left, _environment("matrix", _rows(rows)), right, True)


def _line(line: Line) -> str:
    indent = _space(line.indent) + " " if line.indent else ""
    right = " ".join(filter(None, (write(line.relation), write(line.right))))
    if line.relation == EMPTY and _is_operator(items(line.right)[0] if items(line.right) else EMPTY):
        sign, *rest = items(line.right)  # an empty group makes a leading sign a binary operator
        right = f"{{}} {write(sign)} {_row(rest)}"
    reason = " ".join(_text(part) if isinstance(part, str) else write(part) for part in merged(line.reason))
    return f"{write(line.left)} &{indent}{right}".lstrip() + (f" && {reason}" if reason else "")
