"""The values of a witness as formulas: exact numbers, vectors, and enclosures such as 0.731 ± 2e-9."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sympy import Expr, Integer, Rational

from lemmata.notation import scalar
from lemmata.rendering.latex import latex

__all__ = ["point_tex", "value_tex"]


def point_tex(values: Iterable[tuple[str, Any]]) -> str:
    r"""The point, name by name.

    >>> point_tex([("n", 2), ("x_1", "-1/2"), ("z", (0, 1))])
    'n = 2,\\; x_1 = -\\frac{1}{2},\\; z = (0, 1)'
    """
    return r",\; ".join(f"{latex(scalar(name))} = {value_tex(value)}" for name, value in values)


def value_tex(value: object) -> str:
    r"""One value as a formula.

    >>> value_tex("0.36787944 ± 2e-9")
    '0.36787944 \\pm 2 \\cdot 10^{-9}'
    """
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(value_tex, value))})"
    if isinstance(value, Expr):
        return latex(value)
    text = str(value).strip()
    if re.fullmatch(r"-?\d+(/\d+)?", text):
        number = Rational(text)
        return latex(Integer(number.p) if number.q == 1 else number)
    if not re.fullmatch(r"[-+]?(\d[\d.]*(e[-+]?\d+)?|oo)( ± \d[\d.]*(e[-+]?\d+)?)?", text):
        words = re.sub(r"([_{}$&%#])", r"}\\\1\\text{", text)
        return rf"\text{{{words}}}"
    powers = re.sub(r"e([-+]?)0*(\d+)", lambda m: rf" \cdot 10^{{{m[1].strip('+')}{m[2]}}}", text)
    return powers.replace("±", r"\pm").replace("oo", r"\infty")
