"""Sketches: what a tactic says it has shown, and from what.  A theorem is made of it by `elaboration`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec

from sympy.core.relational import Relational

from lemmata.notation import Given
from lemmata.tactics.errors import TacticError

__all__ = ["TACTICS", "Sketch", "tactic"]

P = ParamSpec("P")

TACTICS: dict[str, str] = {}
"""The tactics by name, with their docstrings; empty ones under ``python -OO``."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Sketch:
    """``givens ⊢ statement``, with the tactic that proposed it and the sketches that it rests on."""

    statement: Relational
    givens: tuple[Given, ...]
    rule: str
    premises: tuple[Sketch, ...] = ()
    laws: frozenset[str] = frozenset()
    parameters: tuple[Any, ...] = ()
    """What the tactic was told beside its premises, where that does not show in the statement."""


def tactic(function: Callable[P, Sketch]) -> Callable[P, Sketch]:
    """Register a tactic; its docstring says what it concludes."""
    stripped = sys.flags.optimize >= 2  # python -OO leaves no docstring to ask for
    if not function.__doc__ and not stripped:
        raise TacticError(f"the tactic {function.__name__} does not say what it concludes")
    TACTICS[function.__name__] = function.__doc__ or ""
    return function
