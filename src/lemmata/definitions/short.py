"""The short names of definitions, the same in claims and in Python: ``kl(p, q)`` is ``kl_divergence(p, q)``."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr

from lemmata.definitions.extremes import vmax, vmin

__all__ = ["SHORT", "max", "min"]

SHORT = {"kl": "kl_divergence", "js": "js_divergence"}


def max(*arguments: Any) -> Expr:
    """The largest component of one vector, or the largest of several numbers.

    >>> max([4, 2, -2]), max(1, 3)
    (4, 3)
    """
    return vmax(*arguments) if len(arguments) == 1 else sympy.Max(*arguments)


def min(*arguments: Any) -> Expr:
    """The smallest component of one vector, or the smallest of several numbers."""
    return vmin(*arguments) if len(arguments) == 1 else sympy.Min(*arguments)
