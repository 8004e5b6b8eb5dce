"""Expressions in the text syntax of the language, for docstrings and messages."""

from __future__ import annotations

from sympy import (
    Add,
    Derivative,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Limit,
    Mul,
    Pow,
    Product,
    Rational,
    Sum,
)

from lemmata.definitions import Definition
from lemmata.matching import multiply
from lemmata.notation import Entries, Entry, Family

__all__ = ["spell"]

_SUM, _PRODUCT, _UNARY, _POWER, _ATOM = range(5)
_NAMES = {
    "kl_divergence": "kl",
    "js_divergence": "js",
    "vmax": "max",
    "vmin": "min",
    "Max": "max",
    "Abs": "abs",
}


def spell(expr: Expr, level: int = _SUM) -> str:
    """``expr`` as a user would type it.

    >>> from lemmata.definitions import sigmoid
    >>> from lemmata.notation import scalar
    >>> spell(sigmoid(scalar("x")).unfold())
    '1/(1 + exp(-x))'
    """
    text, own = _spelled(expr)
    return text if own >= level else f"({text})"


def _spelled(expr: Expr) -> tuple[str, int]:
    if isinstance(expr, Add):
        text = ""
        for arg in expr.args:
            part, level = _spelled(arg)
            minus = part.startswith("-") and not isinstance(arg, Add)
            if not text:
                text = part
            elif minus:
                text += f" - {part[1:]}"
            else:
                text += f" + {part if level >= _PRODUCT else f'({part})'}"
        return text, _SUM
    if isinstance(expr, Mul):
        return _product(expr)
    if isinstance(expr, Pow):
        base, power = expr.args
        if isinstance(power, Rational) and power.is_Integer and power < 0:
            return f"1/{spell(_lifted(base, -power), _POWER)}", _PRODUCT
        if power == Rational(1, 2):
            return f"sqrt({spell(base)})", _ATOM
        return f"{spell(base, _ATOM)}**{spell(power, _ATOM)}", _POWER
    if isinstance(expr, Rational):
        return str(expr), _ATOM if expr.is_Integer and expr >= 0 else _PRODUCT if expr >= 0 else _SUM
    if isinstance(expr, IndexedBase):
        return str(expr.label), _ATOM
    if isinstance(expr, (Indexed, Entry)):
        base, *at = expr.args
        return f"{spell(base, _ATOM)}[{', '.join(map(spell, at))}]", _ATOM
    if isinstance(expr, Entries):
        return f"[{', '.join(map(spell, expr.args))}]", _ATOM
    if isinstance(expr, (Sum, Product)):
        word = "sum" if isinstance(expr, Sum) else "prod"
        return f"{word}({spell(expr.args[0])}, {', '.join(str(lim.args[0]) for lim in expr.args[1:])})", _ATOM
    if isinstance(expr, Family):
        return spell(expr.args[0]), _SUM
    if isinstance(expr, Derivative):
        variables = "".join(f", {spell(x)}{f', {order}' if order != 1 else ''}" for x, order in expr.args[1:])
        return f"diff({spell(expr.args[0])}{variables})", _ATOM
    if isinstance(expr, Limit):
        return f"limit({', '.join(spell(arg) for arg in expr.args[:3])})", _ATOM
    if expr.args:
        return _call(expr), _ATOM
    return str(expr), _ATOM


def _call(expr: Expr) -> str:
    name = _NAMES.get(type(expr).__name__, type(expr).__name__)
    arguments, index = expr.args, ""
    kinds = getattr(type(expr), "kinds", ())
    if isinstance(expr, Definition) and "index" in kinds and len(arguments) == len(kinds):
        *arguments, at = arguments  # type: ignore[assignment]
        index = f"[{spell(at)}]"
    return f"{name}({', '.join(map(spell, arguments))}){index}"


def _product(expr: Mul) -> tuple[str, int]:
    above, below, sign = [], [], ""
    first, *others = expr.args
    for at, arg in enumerate([*(first.args if isinstance(first, Mul) else [first]), *others]):
        if at == 0 and arg == -1:
            sign = "-"
        elif isinstance(arg, Pow) and isinstance(arg.args[1], Rational) and arg.args[1] < 0:
            below.append(_lifted(arg.args[0], -arg.args[1]))
        else:
            above.append(arg)
    text = "*".join(spell(part, _PRODUCT if at == 0 else _UNARY) for at, part in enumerate(above)) or "1"
    for part in below:
        text += f"/{spell(part, _POWER)}"
    return sign + text, _SUM if sign else _PRODUCT


def _lifted(base: Expr, power: Rational) -> Expr:
    return multiply(Integer(1), [(base, power)])
