"""How a tactic refuses."""

from __future__ import annotations

from lemmata.errors import LemmataError

__all__ = ["Refused", "TacticError", "Undefined", "Unsupported"]


class TacticError(LemmataError):
    """No sketch was made."""


class Unsupported(TacticError):
    """The expression is outside what the tactics read."""


class Undefined(TacticError):
    """An expression is not shown to be defined on the whole domain."""


class Refused(TacticError):
    """A tactic does not give the conclusion that was asked of it."""
