"""The one way in which the kernel says no."""

from __future__ import annotations


class Refused(Exception):
    """A rule does not apply: its premises, its parameters or a side condition are not as it asks."""


def need(condition: bool, why: str) -> None:
    """Raise `Refused` unless ``condition`` holds."""
    if not condition:
        raise Refused(why)
