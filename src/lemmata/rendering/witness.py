"""The values of a witness as formulas: exact numbers, vectors, and enclosures such as 0.731 ± 2e-9."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sympy import Expr, Rational

from lemmata.notation import scalar
from lemmata.rendering.formulas import formula, inline
from lemmata.rendering.layout import Atom, Fence, Kind, Layout, Space, Text, row
from lemmata.rendering.texmath import texmath
from lemmata.rendering.writers.latex import write

__all__ = ["point", "point_tex", "value", "value_tex"]

_COMMA = Atom(",", Kind.PUNCTUATION)


def point(values: Iterable[tuple[str, Any]]) -> Layout:
    """The point, name by name: n = 2, z = (0, 1)."""
    parts: list[Layout] = []
    for name, each in values:
        parts += [_COMMA, Space(5 / 18)] if parts else []
        parts += [formula(scalar(name)), Atom("=", Kind.RELATION), value(each)]
    return row(*parts)


def value(found: object, *, within: bool = False) -> Layout:
    """One value; ``within`` a vector a quotient has a slash."""
    if isinstance(found, (tuple, list)):
        parts: list[Layout] = []
        for each in found:
            parts += [*([_COMMA] if parts else []), _entry(each)]
        return Fence("(", row(*parts), ")")
    if isinstance(found, Expr):
        return inline(found) if within else formula(found)
    text = str(found).strip()
    if re.fullmatch(r"-?\d+(/\d+)?", text):
        return inline(Rational(text)) if within else formula(Rational(text))
    if not re.fullmatch(r"[-+]?(\d[\d.]*(e[-+]?\d+)?|oo)( ± \d[\d.]*(e[-+]?\d+)?)?", text):
        return Text(text)
    powers = re.sub(r"e([-+]?)0*(\d+)", lambda m: rf" \cdot 10^{{{m[1].strip('+')}{m[2]}}}", text)
    return texmath(powers.replace("oo", r"\infty"))


def _entry(each: object) -> Layout:
    return value(each, within=True)


def point_tex(values: Iterable[tuple[str, Any]]) -> str:
    r"""The point in LaTeX.

    >>> point_tex([("n", 2), ("x_1", "-1/2"), ("z", (0, 1))])
    'n = 2,\\; x_1 = -\\frac{1}{2},\\; z = (0, 1)'
    """
    return write(point(values))


def value_tex(each: object) -> str:
    r"""One value in LaTeX.

    >>> value_tex("0.36787944 ± 2e-9")
    '0.36787944 \\pm 2 \\cdot 10^{-9}'
    """
    return write(value(each))
