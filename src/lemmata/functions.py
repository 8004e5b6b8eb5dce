"""Values and NumPy functions of an expression, which may be text.

>>> evaluate("log_softmax([4, 2, -2])[1]", digits=30)
'-0.129108908829850585840020002848'
>>> numpy_function("log(1 + exp(x))")(-40.0).item()
4.248354255291589e-18
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from sympy import Basic, Expr, IndexedBase, Symbol

from lemmata.codegen import compile as compiling
from lemmata.errors import LemmataError
from lemmata.evaluation import evaluate as evaluating
from lemmata.evaluation.distributions import no_distributions
from lemmata.notation import free_symbols
from lemmata.reading.text.reader import read_expression

__all__ = ["NoDistributionWarning", "PointError", "evaluate", "numpy_function"]

Givens = str | Sequence[str]


class PointError(LemmataError):
    """A point that does not fit the expression: its message says what was expected and what found."""


class NoDistributionWarning(UserWarning):
    """Where a distribution belongs stands a vector that is none; its value is that of the formula."""


def numpy_function(
    expr: Expr | str,
    args: Sequence[Expr | str] | None = None,
    target: str = "numpy",
    *,
    given: Givens = "",
) -> Callable[..., Any]:
    """A stable NumPy function of an expression: vectorised, with an ``axis`` for vectors, keeping the dtype.

    ``expr`` is a SymPy expression or text, which ``given`` may say more of (``"z in R^n"``).  The
    arguments of the function come in their order of appearance, or as ``args`` has them.

    Domain: floats, the infinities and nan; no warning is raised.  The docstring of the function
    holds the formula and the error bound; the code is in ``__source__``.  With ``target="numba"`` a
    function of scalars runs as a compiled loop; this needs the extra ``numba``.  Raises
    `ReadingError` for text that cannot be read, and as `lemmata.codegen.compile.source` does.

    >>> softmax = numpy_function("softmax(z)")
    >>> softmax([[4.0, 2.0, -2.0], [0.0, 0.0, 0.0]]).round(4).tolist()
    [[0.8789, 0.1189, 0.0022], [0.3333, 0.3333, 0.3333]]
    """
    return compiling.numpy_function(_read(expr, given), args, target)


def evaluate(
    expr: Expr | str,
    point: Mapping[Any, Any] | None = None,
    digits: int = 15,
    *,
    given: Givens = "",
) -> str:
    """The value of an expression as text: ``digits`` certified significant digits, correctly rounded.

    A vector is its components in brackets, ``"[0.25, 0.75]"``; infinities are ``"oo"`` and ``"-oo"``.
    It is text because no float has so many digits: `float`, `fractions.Fraction` and, for a
    vector, `json.loads` make numbers of it.

    ``point`` gives the free names exact values: integers, fractions, floats as the binary fractions
    that they are, or text such as ``"1/3"`` and ``"0.1"``; lists for vectors, whose sizes follow.

    Raises `ReadingError`, `PointError`, and as `lemmata.evaluation.evaluate.enclose` does; warns with
    `NoDistributionWarning` where an entropy or a divergence is that of no distribution.

    >>> evaluate("logsumexp(z) - max(z)", {"z": [1000, 1000]}, digits=20)
    '0.69314718055994530942'
    >>> evaluate("softmax(z)", {"z": [0, 0]})
    '[0.5, 0.5]'
    """
    if not isinstance(digits, int) or digits < 1:
        raise PointError(f"expected at least 1 digit, found digits = {digits!r:.20}")
    expression = _read(expr, given)
    exact = _exact(expression, point or {})
    for words in no_distributions(expression, exact):
        warnings.warn(words, NoDistributionWarning, stacklevel=2)
    return evaluating.evaluate(expression, exact, digits)


def _read(expr: Expr | str, given: Givens) -> Expr:
    if isinstance(expr, str):
        return read_expression(expr, given)[0]
    if isinstance(expr, Expr):
        return expr
    raise PointError(f"expected an expression as text or of SymPy, found {expr!r:.60}")


def _exact(expr: Expr, point: Mapping[Any, Any]) -> dict[Basic, Any]:
    """The point by the expression's own names, with the sizes that its vectors have."""
    vectors = sorted(expr.atoms(IndexedBase), key=str)
    labels = {v.label for v in vectors}
    free = {s for s in free_symbols(expr) if isinstance(s, Symbol)} - labels
    names: dict[str, Basic] = {s.name: s for s in free}
    names |= {str(v.label): v for v in vectors}
    if not isinstance(point, Mapping):
        raise PointError(f"expected the point as a dictionary such as {{'x': 1}}, found {point!r:.60}")
    found: dict[Basic, Any] = {}
    for key, value in point.items():
        name = str(getattr(key, "label", key))
        if name not in names:
            known = ", ".join(sorted(names)) or "none"
            raise PointError(f"expected values for the names of the expression ({known}), found {name}")
        found[names[name]] = _value(names[name], name, value)
    sizes: dict[Basic, int] = {}
    for v in vectors:
        for length, size in zip(_lengths(found.get(v, ())), v.shape, strict=False):
            if length != sizes.setdefault(size, length) or length != found.get(size, length):
                raise PointError(
                    f"expected {found.get(size, sizes[size])} components, found {length} in {v.label}"
                )
    unknown = [v for v in vectors if v not in found]
    follow = {size for v in unknown for size in v.shape}
    missing = {s.name for s in free - found.keys() - sizes.keys() - follow}
    missing |= {str(v.label) for v in unknown}
    if missing:
        wanted = ", ".join(sorted(missing))
        raise PointError(
            f"expected a value for {wanted}, found none\n  try  numbers in the place of {wanted}"
        )
    return sizes | found


def _value(variable: Basic, name: str, value: Any) -> Any:
    exact = _exactly(name, value)
    depth = len(variable.shape) if isinstance(variable, IndexedBase) else 0
    if len(_lengths(exact)) != depth or (depth == 2 and len({_lengths(row) for row in exact}) > 1):
        kind = ("a number", "a list of numbers", "a list of rows of one length")[depth]
        raise PointError(f"expected {kind} for {name}, found {value!r:.60}")
    return exact


def _exactly(name: str, value: Any) -> Any:
    if isinstance(value, (list, tuple)) or bool(getattr(value, "ndim", False)):
        return tuple(_exactly(name, v) for v in value)
    if isinstance(value, int):
        return value
    try:
        if isinstance(value, str) and len(value) > 1000:
            raise ValueError("too long")
        return Fraction(str(value)) if isinstance(value, (str, Basic)) else Fraction(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise PointError(f"expected a finite exact number, found {name} = {value!r:.60}") from None


def _lengths(value: Any) -> tuple[int, ...]:
    return (len(value), *_lengths(value[0])) if isinstance(value, tuple) and value else ()
