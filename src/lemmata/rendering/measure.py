r"""How wide a formula will be, an estimate in ems, and where it is broken when that is too wide.

TeX alone knows widths exactly; this walks over the LaTeX that `lemmata.rendering.latex` writes
and adds up the advance widths of Computer Modern, rounded up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

__all__ = ["broken", "width"]

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&]|\s+|.")
_OPERATOR_WORDS = frozenset({"log", "max", "min", "lim", "exp", "tanh", "sinh", "cosh"})
_SPACES = {",": 0.17, ";": 0.28, " ": 0.28, "quad": 1.0, "qquad": 2.0}
_WIDE = {
    "=": 1.34,
    "+": 1.23,
    "-": 1.23,
    "<": 1.34,
    ">": 1.34,
    "(": 0.39,
    ")": 0.39,
    ",": 0.45,
    "/": 0.5,
    "m": 0.88,
}
_COMMANDS = {
    "le": 1.34, "ge": 1.34, "ne": 1.34, "in": 1.23, "to": 1.0, "cdot": 0.73, "times": 1.23, "infty": 1.0,
    "partial": 0.56, "|": 0.5, "left": 0.2, "right": 0.2, "Bigl": 0.3, "Bigr": 0.3, "Delta": 0.83,
}  # fmt: skip
_SCRIPT = 0.72


def width(latex: str) -> float:
    r"""The estimated width of displayed mathematics, in ems.

    >>> width("x + y") < width(r"\\sum_{k=1}^{n} x_k + y")
    True
    """
    return _sequence(iter(_TOKEN.findall(latex)))


def _sequence(tokens: Iterator[str], until: str = "") -> float:
    total = 0.0
    scripts = 0.0  # of the nucleus just set: its sub- and superscript share their width
    for token in tokens:
        if token == until:
            break
        if token in "^_":
            script = _SCRIPT * _argument(tokens)
            total += max(0.0, script - scripts)
            scripts = max(scripts, script)
            continue
        if token in (r"\sum", r"\prod"):
            scripts = 1.4  # limits stand above and below
        elif token == r"\lim" or token in (r"\max", r"\min"):
            scripts = 1.7
        else:
            scripts = 0.0
        total += _token(token, tokens)
    return total


def _argument(tokens: Iterator[str]) -> float:
    token = next(tokens, "")
    return _sequence(tokens, "}") if token == "{" else _token(token, tokens)


def _token(token: str, tokens: Iterator[str]) -> float:
    if token == "{":
        return _sequence(tokens, "}")
    if token.startswith("\\"):
        return _command(token[1:], tokens)
    if token.isspace() or token in "&{}":
        return 0.0
    return _WIDE.get(token, 0.54) if token.isascii() else 1.0


def _command(command: str, tokens: Iterator[str]) -> float:
    if command in ("frac", "tfrac"):
        return max(_argument(tokens), _argument(tokens)) + 0.24
    if command == "sqrt":
        return 0.85 + _argument(tokens)
    if command in ("operatorname", "mathrm", "text", "mathbf"):
        return _words(tokens) + (0.17 if command == "operatorname" else 0.0)
    if command in ("hat", "bar", "tilde", "dot"):
        return _argument(tokens)
    if command in ("sum", "prod"):
        return 1.6
    if command in _OPERATOR_WORDS:
        return 0.52 * len(command) + 0.17
    return _SPACES.get(command, _COMMANDS.get(command, 0.6))


def _words(tokens: Iterator[str]) -> float:
    next(tokens, "")  # the opening brace
    depth, total = 1, 0.0
    for token in tokens:
        depth += (token == "{") - (token == "}")
        if depth == 0:
            break
        total += 0.52 if token[-1].isascii() else 1.0
    return total


def broken(latex: str, ems: float) -> list[str]:
    r"""``latex`` in lines at most ``ems`` wide, broken before a sign or after a comma outside all groups.

    >>> broken("a + b - c", 3.0)
    ['a + b', '{} - c']

    A line stays too wide where nothing can be broken.
    """
    lines = [latex]
    depths = sorted({depth for _, depth in _breaks(latex)})
    # Break within as few brackets as will do.
    for deepest in depths:
        if max(map(width, lines)) <= ems:
            break
        lines = _filled([at for at, depth in _breaks(latex) if depth <= deepest], latex, ems)
    if len(lines) == 1:
        return lines
    # \left and \right must meet within a line.
    return [_BIG.sub(lambda match: r"\Big" + match[1][0], line) for line in lines]


_BIG = re.compile(r"\\(left|right)(?=[()|])")


def _filled(breaks: list[int], latex: str, ems: float) -> list[str]:
    """Lines filled as far as they go, broken at some of ``breaks``."""
    lines: list[str] = []
    for start, end in pairwise([0, *breaks, len(latex)]):
        piece = latex[start:end]
        if lines and width(lines[-1] + piece) <= ems:
            lines[-1] += piece
        else:
            # An empty group makes a leading sign a binary operator.
            lines.append("{}" + piece if re.match(" [+-] ", piece) else piece.lstrip())
    return [line.rstrip() for line in lines]


def _breaks(latex: str) -> Iterator[tuple[int, int]]:
    """Where a line may end outside all braces, each with the number of brackets open there."""
    braces = brackets = 0
    for found in re.finditer(r"\\left[(|]|\\right[)|]|\\[{}]|[{}()]| [+-] |, ", latex):
        token = found[0]
        if token in "{}":
            braces += 1 if token == "{" else -1
        elif token == "(" or token.startswith(r"\left"):
            brackets += 1
        elif token == ")" or token.startswith(r"\right"):
            brackets -= 1
        elif braces == 0 and token == ", ":
            yield found.end(), brackets
        elif braces == 0 and token.startswith(" "):
            yield found.start(), brackets
