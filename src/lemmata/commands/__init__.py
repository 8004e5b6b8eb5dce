"""One command a module: ``HELP``, ``configure(parser)`` and ``run(arguments) -> exit status``.

Their first lines import nothing heavy; what a command needs, it imports when it runs.
"""

from lemmata.errors import LemmataError

__all__ = ["UsageError"]


class UsageError(LemmataError):
    """Arguments that do not go together, or a file that does not hold what it should."""
