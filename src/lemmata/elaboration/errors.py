"""What elaboration cannot do; it costs a proof, never the truth."""

from __future__ import annotations

from lemmata.errors import LemmataError

__all__ = ["NotElaborated"]


class NotElaborated(LemmataError):
    """No proof by primitive rules was found, or the statement has no translation into terms of the kernel."""
