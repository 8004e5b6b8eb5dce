"""Points of curves: each value certified, each curve ended where it meets its frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Expr, Rational, Symbol

from lemmata.evaluation.evaluate import evaluate
from lemmata.figures.model import Point, Tick

__all__ = ["curve", "decimal", "grid", "number", "short", "spread", "ticks", "to_height"]

DIGITS = 8


def number(expr: Expr, digits: int = DIGITS) -> float:
    """The value of a closed expression, rounded from certified digits."""
    return float(evaluate(expr, {}, digits))


def decimal(expr: Expr, places: int) -> str:
    """A closed expression as a formula in decimals, correctly rounded.

    >>> decimal(Rational(-1, 3), 3)
    '$-0.333$'
    """
    value = Rational(evaluate(expr, {}, 20))
    scaled = abs(value) * 10**places
    whole = int(scaled + Rational(1, 2))
    text = f"{whole:0{places + 1}d}"
    shown = f"{text[:-places]}.{text[-places:]}" if places else text
    return f"$-{shown}$" if value < 0 and whole else f"${shown}$"


def short(value: Rational) -> str:
    """A number as a formula, as one writes it by hand."""
    return f"${value if value.is_Integer else f'{float(value):.6g}'}$"


def ticks(values: Iterable[int | Rational]) -> tuple[Tick, ...]:
    """Ticks at numbers, each with its number."""
    return tuple(Tick(float(v), short(Rational(v))) for v in values)


def grid(low: Rational | int, high: Rational | int, steps: int) -> list[Rational]:
    """``steps + 1`` numbers from ``low`` to ``high``, evenly spaced."""
    low, high = Rational(low), Rational(high)
    return [low + (high - low) * Rational(k, steps) for k in range(steps + 1)]


def curve(f: Expr, x: Symbol, at: Iterable[Rational]) -> tuple[Point, ...]:
    """The points (x, f(x))."""
    return tuple((float(a), float(evaluate(f, {x: a}, DIGITS))) for a in at)


def to_height(f: Expr, x: Symbol, inside: Rational, outside: Rational, height: Rational | int) -> Rational:
    """Where a curve that is monotone between two arguments has this height, to ten digits of their distance."""
    height = Rational(height)
    above = Rational(evaluate(f, {x: inside}, 20)) > height
    for _ in range(34):
        middle = (inside + outside) / 2
        if (Rational(evaluate(f, {x: middle}, 20)) > height) == above:
            inside = middle
        else:
            outside = middle
    return inside


def spread(f: Expr, x: Symbol, low: Rational, high: Rational, steps: int) -> list[Rational]:
    """Arguments between two, close together where the curve is steep: evenly spaced along it."""
    rough: Callable[[Rational], float] = lambda a: float(evaluate(f, {x: a}, DIGITS))  # noqa: E731
    parts = grid(low, high, steps)
    heights = [rough(a) for a in parts]
    reach = (max(heights) - min(heights)) or 1.0
    found: list[Rational] = []
    for a, b, u, v in zip(parts, parts[1:], heights, heights[1:], strict=False):
        pieces = 1 + int(abs(v - u) / reach * steps)
        found += [a + (b - a) * Rational(k, pieces) for k in range(pieces)]
    return [*found, high]
