r"""LaTeX of statements: laid out by `lemmata.rendering.formulas`, written by the LaTeX writer."""

from __future__ import annotations

from sympy import Basic

from lemmata.notation import Claim, Dominated, Membership
from lemmata.rendering import formulas
from lemmata.rendering.formulas import UnprintableError
from lemmata.rendering.writers.latex import write

__all__ = ["UnprintableError", "inline", "latex", "name"]


def latex(expr: Basic | Membership | Dominated | Claim, lang: str | None = None) -> str:
    r"""The LaTeX of an expression, a relation, a given or a claim.

    ``lang`` ("en" or "ko") allows words where a given reads better with them.

    >>> import sympy
    >>> from lemmata.notation import scalar, unevaluated
    >>> x = scalar("x")
    >>> with unevaluated():
    ...     print(latex(1 / (1 + sympy.exp(-x))))
    \frac{1}{1 + e^{-x}}

    Raises UnprintableError for a name or a function outside the language of statements.
    """
    return write(formulas.formula(expr, lang))


def inline(expr: Basic) -> str:
    """The LaTeX of ``expr`` for a line of text: divisions as slashes."""
    return write(formulas.inline(expr))


def name(text: str) -> str:
    r"""The LaTeX of a name.

    >>> [name(word) for word in ("x", "lambda", "p_hat", "x1", "loss")]
    ['x', '\\lambda', '\\hat{p}', 'x_1', '\\mathrm{loss}']

    Raises UnprintableError for anything but ASCII letters, digits and single underscores.
    """
    return write(formulas.name(text))
