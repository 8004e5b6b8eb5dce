"""How the kernel refuses."""

from __future__ import annotations

from lemmata.errors import LemmataError

__all__ = ["KernelError", "Refused", "Undefined", "Unsupported"]


class KernelError(LemmataError):
    """The kernel did not build the theorem."""


class Unsupported(KernelError):
    """The expression is outside what the rules of the kernel read."""


class Undefined(KernelError):
    """An expression is not shown to be defined on the whole domain."""


class Refused(KernelError):
    """A rule does not give the conclusion that was asked of it."""
