"""The base of every error that Lemmata raises on purpose."""

from __future__ import annotations

from typing import ClassVar

__all__ = ["LemmataError"]


class LemmataError(Exception):
    """Something the user gave cannot be accepted; the message says where, what and what to try."""

    status: ClassVar[int] = 2
    """The exit status of a command that ends with it: bad input, unless an error says otherwise."""
