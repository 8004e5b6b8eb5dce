"""Vectors that stand where a distribution belongs and are certainly none.

The formula of an entropy has a value at [0.5, 0.6] too; it is not an entropy, and whoever asks should hear so.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, preorder_traversal

from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Ball
from lemmata.evaluation.closures import Point, Program, State
from lemmata.evaluation.evaluate import enclose, evaluate
from lemmata.evaluation.fields import field
from lemmata.notation import component, fresh_index, size, total

__all__ = ["no_distributions"]

_PARAMETERS = ("p", "q")
"""What the definitions call their distributions."""


def no_distributions(expr: Expr, point: Point) -> Iterator[str]:
    """What is certainly no distribution at the point, though it is the p or q of a definition, with the reason.

    What cannot be evaluated, or not told from a distribution, is passed over.

    >>> from lemmata.definitions import entropy
    >>> from lemmata.notation import Entries
    >>> from sympy import Rational
    >>> p = Entries(Rational(1, 2), Rational(3, 5))
    >>> list(no_distributions(entropy(p, evaluate=False), {}))
    ['[0.5, 0.6] in entropy is no distribution: its components sum to 1.1']
    """
    found = {
        (argument, type(node).__name__): None
        for node in preorder_traversal(expr)
        if isinstance(node, Definition)
        for kind, parameter, argument in zip(
            node.kinds, getattr(node, "parameters", ()), node.args, strict=False
        )
        if kind == "vector" and str(getattr(parameter, "label", parameter)) in _PARAMETERS
    }
    for argument, name in found:
        try:
            if reason := _reason(argument, point):
                written = evaluate(argument, point, 6)
                words = written if len(written) <= 60 else "a vector"
                yield f"{words} in {name} is no distribution: {reason}"
        except LemmataError:
            continue


def _reason(vector: Expr, point: Point) -> str | None:
    whole = total(lambda k: component(vector, k), vector)
    k = fresh_index([vector], "k")
    program = Program(component(vector, k), size(vector))
    with field(64) as arithmetic:
        state = State(arithmetic, point)
        for at in range(1, int(arithmetic.fraction(program.run(1, state))) + 1):
            state.values[k] = at
            if program.run(0, state) < 0:
                return f"component {at} is negative"
    value = enclose(whole, point)
    if isinstance(value, Ball) and value.contains(1):
        return None
    return f"its components sum to {evaluate(whole, point, 6)}"
