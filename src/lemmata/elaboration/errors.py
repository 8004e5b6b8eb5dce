"""What elaboration cannot do; it costs a proof, never the truth."""

from __future__ import annotations

from lemmata.errors import LemmataError

__all__ = ["NotElaborated"]


class NotElaborated(LemmataError):
    """No proof by primitive rules was found, or the statement has no translation into terms of the kernel.

    ``about`` is what of the kernel it stopped at: an intermediate term, which the text for people leaves out.
    """

    def __init__(self, reason: str, about: object = None) -> None:
        super().__init__(reason)
        self.about = about
