"""A layout in Typst's mathematics, for use between dollars."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from lemmata.rendering.layout import (
    APPLY,
    EMPTY,
    MINUS,
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
from lemmata.rendering.signs import DELIMITERS

__all__ = ["write"]


def write(layout: Layout) -> str:
    """The layout in Typst.

    >>> from lemmata.rendering.texmath import texmath
    >>> write(texmath(r"\\frac{1}{n} \\sum_{k=1}^n p_k"))
    'frac(1, n) sum_(k=1)^n p_k'
    """
    match layout:
        case Atom():
            return _atom(layout)
        case Row(content):
            return _row(content)
        case Fraction(above, below):
            return f"frac({_argument(above)}, {_argument(below)})"
        case Root(inside, None):
            return f"sqrt({_argument(inside)})"
        case Root(inside, degree):
            return f"root({_argument(degree)}, {_argument(inside)})" if degree else ""
        case Script(Accent("underbrace" | "overbrace" as brace, inside), below, above):
            return f"{brace}({_argument(inside)}, {_argument(below or above or EMPTY)})"
        case Script(base, below, above):
            return _base(base) + _scripts(below, above)
        case Fence(left, inside, right, growing):
            return _fence(left, inside, right, growing)
        case Big(sign, below, above):
            return _SIGNS.get(sign, sign) + _scripts(below, above)
        case Accent(mark, inside):
            return _accent(mark, inside)
        case Text(words):
            return _quoted(words)
        case Space(ems):
            return _space(ems)
        case Cases(rows):
            return f"cases({', '.join(_cells(cells, ' & quad ') for cells in rows)})"
        case Matrix(rows, left, right):
            body = "; ".join(_cells(cells, ", ") for cells in rows)
            return f"mat(delim: #({_delimiter(left)}, {_delimiter(right)}), {body})"
        case Line():
            return _line(layout)
        case Aligned(lines):
            return " \\\n".join(map(_line, lines))
    raise TypeError(type(layout).__name__)


_SIGNS = {
    "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "⇒": "=>", "↦": "|->", "≔": ":=", "/": "slash", "∗": "*",
    "∑": "sum", "∏": "product", "∫": "integral", "∥": "parallel",
    "argmax": 'op("arg max", limits: #true)', "argmin": 'op("arg min", limits: #true)',
    **{sign: f"\\{sign}" for sign in "#$_&\"'\\()[]{}|"},
}  # fmt: skip
_OPERATORS = frozenset({
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp", "gcd", "hom",
    "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan",
    "tanh",
})  # fmt: skip
_ACCENTS = {
    "hat": "hat", "bar": "macron", "tilde": "tilde", "dot": "dot", "ddot": "dot.double", "vec": "arrow",
    "overline": "overline", "underline": "underline", "bold": "bold", "blackboard": "bb", "calligraphic": "cal",
    "fraktur": "frak", "roman": "upright", "underbrace": "underbrace", "overbrace": "overbrace",
}  # fmt: skip
_IN_ARGUMENTS = {sign: f"\\{sign}" for sign in ",;:"}
_SPACES = {1 / 6: "thin", 2 / 9: "med", 5 / 18: "thick", 1.0: "quad", 2.0: "wide"}
_IN_FRONT = (MINUS, Atom("+", Kind.OPERATOR), Atom("±", Kind.OPERATOR))
_CALLS = {("|", "|"): "abs", ("‖", "‖"): "norm", ("⌊", "⌋"): "floor", ("⌈", "⌉"): "ceil"}


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _atom(atom: Atom) -> str:
    text = atom.text
    if atom.kind is Kind.FUNCTION:
        return _SIGNS.get(text) or (text if text in _OPERATORS else f"op({_quoted(text)})")
    if atom.kind is Kind.WORD:
        return f"upright({text})" if len(text) == 1 else _quoted(text)
    if atom.kind is Kind.NUMBER:
        return text.replace(",", "\\,")
    return _SIGNS.get(text, text)


# ------------------------------------------------------------------ side by side


def _row(content: Sequence[Layout], signs: Mapping[str, str] = MappingProxyType({})) -> str:
    """Items with spaces between; ``signs`` are those that mean something else where the row stands."""
    out = ""
    for at, item in enumerate(content):
        if item == APPLY:
            continue
        if item in _IN_FRONT and at and isinstance(content[at - 1], Text):
            text = f'class("unary", {write(item)})'  # words are taken for an operand
        elif isinstance(item, Atom) and item.text in signs:
            text = signs[item.text]
        elif isinstance(item, Script) and isinstance(item.base, Fence) and _after_function(content, at):
            # As one thing with its script, the bracket would be kept apart from the function.
            text = _escaped(item.base) + _scripts(item.below, item.above)
        else:
            text = write(item)
        out += ("" if at == 0 or _close(content, at, text) else " ") + text
    return out


def _after_function(content: Sequence[Layout], at: int) -> bool:
    heads = [item for item in content[:at] if item != APPLY][-1:]
    return any(
        isinstance(atom, Atom) and atom.kind is Kind.FUNCTION
        for atom in (head.base if isinstance(head, Script) else head for head in heads)
    )


def _escaped(fence: Fence) -> str:
    """Brackets as mere signs, which do not grow."""
    if fence.growing:
        return write(fence)
    return (
        f"{_SIGNS.get(fence.left, fence.left)}{_argument(fence.inside)}{_SIGNS.get(fence.right, fence.right)}"
    )


def _close(content: Sequence[Layout], at: int, text: str) -> bool:
    """Whether an item is typed right after the one before."""
    before, item = content[at - 1], content[at]
    if isinstance(item, Atom) and item.kind is Kind.PUNCTUATION:
        return True
    if before == APPLY:  # H(p), but not op("log")(p), which would be a call
        head = content[at - 2] if at > 1 else None
        return isinstance(head, Atom) and head.kind is Kind.IDENTIFIER and text.startswith("(")
    return before in _IN_FRONT and (at == 1 or _expects(content[at - 2]))


def _expects(item: Layout) -> bool:
    signs = (Kind.OPERATOR, Kind.RELATION, Kind.PUNCTUATION)
    return isinstance(item, Big) or (isinstance(item, Atom) and item.kind in signs)


def _argument(layout: Layout) -> str:
    """The layout as an argument of a function, in which commas and their kin would divide."""
    return _row(items(layout), _IN_ARGUMENTS)


# ------------------------------------------------------------------ scripts and brackets


def _base(base: Layout) -> str:
    if isinstance(base, (Row, Script, Fraction)):
        return f"attach({_argument(base)})" if items(base) else '""'
    return write(base)


def _scripts(below: Layout | None, above: Layout | None) -> str:
    primes = items(above) if above else ()
    raised = f"^{_script(above)}" if above else ""
    if primes and all(prime == Atom("′", Kind.IDENTIFIER) for prime in primes):
        raised = "'" * len(primes)
    return (
        (raised + f"_{_script(below)}" if "'" in raised[:1] else f"_{_script(below)}" + raised)
        if below
        else raised
    )


def _script(layout: Layout) -> str:
    if isinstance(layout, Atom) and (len(layout.text) == 1 or layout.kind in (Kind.NUMBER, Kind.WORD)):
        return write(layout)
    text = write(layout)
    simple = (
        all(isinstance(item, Atom) and len(item.text) == 1 for item in items(layout))
        and len(items(layout)) == 3
    )
    return f"({text.replace(' ', '') if simple and '=' in text else text})"


def _accent(mark: str, inside: Layout) -> str:
    if mark == "large":
        return f"lr({_argument(inside)}, size: #180%)"
    marked = f"{_ACCENTS[mark]}({_argument(inside)})"
    upright = mark == "bold" and isinstance(inside, Atom) and inside.text.isascii()
    return f"upright({marked})" if upright else marked


def _fence(left: str, inside: Layout, right: str, growing: bool) -> str:
    if (call := _CALLS.get((left, right))) and items(inside):
        return f"{call}({_argument(inside)})"
    if DELIMITERS.get(left) == right:
        return f"{left}{write(inside)}{right}"
    # Any two brackets, or one alone.
    size = "" if growing else ", size: #100%"
    return f"lr({_SIGNS.get(left, left)} {_argument(inside)} {_SIGNS.get(right, right)}{size})"


def _delimiter(sign: str) -> str:
    return _quoted(sign) if sign else "none"


def _cells(cells: Iterable[Layout], between: str) -> str:
    return between.join(map(_argument, cells))


def _line(line: Line) -> str:
    indent = _space(line.indent) if line.indent else ""
    right = write(line.right)
    if line.relation == EMPTY and _is_operator(items(line.right)[0] if items(line.right) else EMPTY):
        sign, *rest = items(line.right)  # an empty text makes a leading sign a binary operator
        right = f'"" {write(sign)} {_row(rest)}'
    right = " ".join(filter(None, (indent, write(line.relation), right)))
    reason = " ".join(_quoted(part) if isinstance(part, str) else write(part) for part in merged(line.reason))
    return f"{write(line.left)} & {right}".strip() + (f" && {reason}" if reason else "")


def _is_operator(item: Layout) -> bool:
    return isinstance(item, Atom) and item.kind is Kind.OPERATOR


def _space(ems: float) -> str:
    return _SPACES.get(ems, f"#h({ems:.4g}em)")
