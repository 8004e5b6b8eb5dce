"""What must come out at infinities and nan: by the convention, or by extended arithmetic.

Where a convention lists no values, its formula is evaluated at ±∞ in the extended reals; an
indeterminate form such as oo − oo expects nothing.  nan in means nan out.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from lemmata.auditing.conventions import Convention
from lemmata.errors import LemmataError
from lemmata.evaluation.evaluate import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity

__all__ = ["specials_of"]

INF, NAN = math.inf, math.nan

VECTOR_SPECIALS: dict[str, tuple[tuple[tuple[Any, ...], Any], ...]] = {
    "softmax": (
        (((-INF, 0.0),), (0.0, 1.0)),
        (((0.0, 0.0),), (0.5, 0.5)),
        (((1.0,),), (1.0,)),
        (((NAN, 0.0),), (NAN, NAN)),
    ),
    "log_softmax": (
        (((-INF, 0.0),), (-INF, 0.0)),
        (((1.0,),), (0.0,)),
        (((NAN, 0.0),), (NAN, NAN)),
    ),
    "logsumexp": (
        (((-INF, 0.0),), 0.0),
        (((INF, 0.0),), INF),
        (((-INF, -INF),), -INF),
        (((1.0,),), 1.0),
        (((NAN, 0.0),), NAN),
    ),
}


def specials_of(convention: Convention, target: str = "") -> list[tuple[tuple[Any, ...], Any]]:
    """Points with the values expected there."""
    if (
        convention.name in VECTOR_SPECIALS
        and convention.kinds == ("scores",)
        and convention.scale != "gradient"
    ):
        return list(VECTOR_SPECIALS[convention.name])
    if convention.specials or any(kind not in _SCALAR for kind in convention.kinds):
        own = convention.own_specials if target in convention.targets else ()
        return [*convention.specials, *own]
    count = len(convention.arguments)
    found: list[tuple[tuple[Any, ...], Any]] = []
    for k in range(count):
        for value in (INF, -INF, NAN):
            point = tuple(value if j == k else 0.5 for j in range(count))
            expected = NAN if math.isnan(value) else _extended(convention, point)
            if expected is not None:
                found.append((point, expected))
    return found


_SCALAR = ("real", "probability", "nonnegative", "above_minus_one", "target", "binary")


def _extended(convention: Convention, point: tuple[float, ...]) -> float | None:
    """The value at a point with one infinite coordinate, where arithmetic in the extended reals has one."""
    with field(160) as arithmetic:
        state = State(arithmetic, {})
        for name, value in zip(convention.arguments, point, strict=True):
            if math.isinf(value):
                state.values[name] = Infinity(1 if value > 0 else -1)
            else:
                state.values[name] = arithmetic.exact(*Fraction(value).as_integer_ratio())
        try:
            result = Program(convention.formula).run(0, state)
            if isinstance(result, Infinity):
                return result.sign * INF
            low, high = arithmetic.endpoints(result)
        except (LemmataError, AttributeError, TypeError, ArithmeticError):
            return None
    # Only exact values: a rounded one is not certain to the last bit.
    return float(low) if low == high and Fraction(float(low)) == low else None
