"""Values of expressions: enclosed by balls, or to any number of certified digits.

>>> from sympy import log
>>> evaluate(log(2, evaluate=False), digits=20)
'0.69314718055994530942'
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol

from lemmata.evaluation.balls import Ball, Field, Imprecise, TooLarge
from lemmata.evaluation.closures import NoNumericMeaning, Point, Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity, Undefined
from lemmata.notation import component, fresh_index, is_vector, size

__all__ = [
    "Imprecise",
    "Infinity",
    "NoNumericMeaning",
    "Program",
    "State",
    "Undefined",
    "enclose",
    "evaluate",
    "evaluate_entries",
    "finished",
]

MOST_BITS = 1 << 20
"""The precision at which digits are given up."""

PLAIN_BITS = 1 << 12
"""Beyond this precision a value is first looked for among the rationals: log 2 − log 2 takes any number of bits."""


def enclose(
    expr: Expr, point: Point | None = None, bits: int = 64, backend: str | None = None
) -> Ball | Infinity:
    """A `Ball` around the value of ``expr`` at an exact point, or an `Infinity`.

    ``point`` maps each free Symbol to a rational (indices and sizes to int) and each vector to a
    tuple of rationals.  ``bits`` is the working precision: the ball is rigorous and as narrow as
    that precision makes it.

    Raises `Undefined` with the smallest failing subterm, `NoNumericMeaning` for limits and free
    names, `Imprecise` when more bits are needed to tell whether the value exists.

    >>> import sympy
    >>> from lemmata.notation import scalar
    >>> x = scalar("x")
    >>> enclose(1 / (1 + sympy.exp(-x)), {x: 0}).exact
    Fraction(1, 2)
    """
    program = Program(expr)
    with field(bits, backend) as arithmetic:
        return finished(arithmetic, program.run(0, State(arithmetic, point or {})))


def finished(arithmetic: Field, value: Any) -> Ball | Infinity:
    """A value of a field as the result that leaves it."""
    return value if isinstance(value, Infinity) else arithmetic.ball(value)


def evaluate(expr: Expr, point: Point | None = None, digits: int = 15, backend: str | None = None) -> str:
    """``digits`` certified significant digits of ``expr``, correctly rounded.

    A vector is written as a list.  Exact values that are shorter are written in full, and
    infinities as ``oo``.  Raises as `enclose` does.

    >>> import sympy
    >>> evaluate(sympy.sqrt(2, evaluate=False), digits=10)
    '1.414213562'
    """
    if is_vector(expr):
        return f"[{', '.join(evaluate_entries(expr, point, digits, backend))}]"
    return _digits([expr], point or {}, digits, backend)[0]


def evaluate_entries(
    expr: Expr, point: Point | None = None, digits: int = 15, backend: str | None = None
) -> tuple[str, ...]:
    """The components of a vector, each to ``digits`` certified digits."""
    point = dict(point or {})
    k = fresh_index([expr], "k")
    with field(64, backend) as arithmetic:
        length = Program(size(expr)).run(0, State(arithmetic, point))
        count = int(arithmetic.fraction(length))
    # Explicit entries are compiled once and looked up by index.
    body = component(expr, k)
    return tuple(_digits([body], point, digits, backend, k, count))


def _digits(
    bodies: list[Expr],
    point: Point,
    digits: int,
    backend: str | None,
    index: Symbol | None = None,
    count: int = 1,
) -> list[str]:
    program = Program(*bodies)
    found: list[str | None] = [None] * count
    bits, plain = int(digits * 3.33) + 24, int(16 * 3.33 * digits) + PLAIN_BITS
    while bits <= MOST_BITS:
        with field(bits, backend) as arithmetic:
            state = State(arithmetic, point)
            for k in range(count):
                if index is not None:
                    state.values[index] = k + 1
                if found[k] is None:
                    found[k] = _attempt(program, state, digits)
        if None in found and bits < plain <= 2 * bits:
            found = _exact_digits(program, point, digits, index, found)
        if None not in found:
            return found  # type: ignore[return-value]
        bits *= 2
    raise Imprecise(f"the value of {bodies[0]}")


def _attempt(program: Program, state: State, digits: int) -> str | None:
    try:
        value = finished(state.field, program.run(0, state))
    except TooLarge:
        raise
    except Imprecise:
        return None
    return str(value) if isinstance(value, Infinity) else value.digits(digits)


def _exact_digits(
    program: Program, point: Point, digits: int, index: Symbol | None, found: list[str | None]
) -> list[str | None]:
    """Where no precision suffices, the value may be rational in disguise: log 2 − log 2."""
    from lemmata.evaluation.exact import ExactField

    with ExactField() as arithmetic:
        state = State(arithmetic, point)
        for k, known in enumerate(found):
            if index is not None:
                state.values[index] = k + 1
            if known is None:
                rational = arithmetic.rational(program.run(0, state))
                found[k] = None if rational is None else Ball(rational, rational).digits(digits)
    return found
