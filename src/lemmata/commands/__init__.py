"""One command a module: ``HELP``, ``configure(parser)`` and ``run(arguments) -> exit status``.

Their first lines import nothing heavy; what a command needs, it imports when it runs.
"""

import argparse

from lemmata.errors import LemmataError

__all__ = ["UsageError", "at_least_one", "ems", "seconds"]


class UsageError(LemmataError):
    """Arguments that do not go together, or a file that does not hold what it should."""


def at_least_one(text: str) -> int:
    """The argument of an option that counts something: jobs, points, digits."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, found {text!r}")
    return value


def seconds(text: str) -> float:
    """The argument of ``--timeout``."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"expected seconds, more than 0 and at most 86400, found {text!r}")
    return value


def ems(text: str) -> float:
    """The argument of ``--width``: a line of the page, in ems."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 10 <= value <= 1000:
        raise argparse.ArgumentTypeError(f"expected ems, at least 10 and at most 1000, found {text!r}")
    return value
