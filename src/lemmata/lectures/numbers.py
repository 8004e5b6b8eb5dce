"""Numbers of a lecture: evaluated with certified digits, rounded, and written in TeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Context, Decimal

from lemmata.errors import LemmataError
from lemmata.functions import evaluate
from lemmata.lectures.model import Number

__all__ = ["computed", "inserted", "rounded"]

_ENOUGH = 30
"""Digits of a number that is smaller than the last place, to tell on which side of its half it lies."""


def computed(number: Number) -> Number:
    """The number with its value.

    Raises `LemmataError` where the expression is not read or has no value.
    """
    text = rounded(number.expression, number.places, number.scientific)
    return replace(number, value=text)


def inserted(tex: str, values: Sequence[str]) -> str:
    r"""The formula ``tex`` with its numbers, which it has as ``{=0}``, ``{=1}``, ….

    >>> inserted(r"q \approx {=0}", ["0.5"])
    'q \\approx {0.5}'
    """
    for position, value in enumerate(values):
        tex = tex.replace(f"{{={position}}}", f"{{{value}}}")
    return tex


def rounded(expression: str, places: int, scientific: bool = False) -> str:
    r"""The value of ``expression`` to ``places`` decimals, in TeX; every digit is certified.

    >>> rounded("softmax([4, 2, -2])[1]", 3), rounded("(1/4)**10", 1, True), rounded("cross_entropy([1, 0], [0, 1])", 2)
    ('0.879', '9.5 \\cdot 10^{-7}', '\\infty')
    """
    if scientific:
        return _scientific(_value(expression, places + 1), places)
    rough = _value(expression, 3)
    if isinstance(rough, str):
        return rough
    # As many digits as stand before the point and ``places`` after it; a smaller number needs its own.
    digits = rough.adjusted() + 1 + places if rough else 1
    value = _value(expression, digits if digits > 0 else _ENOUGH)
    assert isinstance(value, Decimal)
    number = value.quantize(
        Decimal(1).scaleb(-places), ROUND_HALF_EVEN, Context(prec=max(digits, 0) + _ENOUGH)
    )
    return str(number if number else abs(number))


def _value(expression: str, digits: int) -> Decimal | str:
    text = evaluate(expression, digits=digits)
    if text.startswith("["):
        raise LemmataError(f"expected a number, found the vector {text}; say which component, as in v[1]")
    if text.endswith("oo"):
        return r"-\infty" if text.startswith("-") else r"\infty"
    return Decimal(text)


def _scientific(value: Decimal | str, places: int) -> str:
    if isinstance(value, str):
        return value
    mantissa, exponent = re.fullmatch(r"(.*)E(.*)", f"{value:.{places}E}").groups()  # type: ignore[union-attr]
    return mantissa if int(exponent) == 0 else rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
