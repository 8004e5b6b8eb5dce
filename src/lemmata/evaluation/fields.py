"""The field of real balls in use: python-flint's where it is installed, else mpmath's intervals.

>>> with field(bits=64) as f:
...     f.ball(f.log(f.exact(2))).digits(12)
'0.693147180560'
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from lemmata.errors import LemmataError
from lemmata.evaluation.balls import Field

__all__ = ["BACKENDS", "BallError", "backend", "field"]

BACKENDS = ("flint", "mpmath")


@dataclass
class BallError(LemmataError):
    """A backend that is unknown or not installed."""

    found: str
    expected: str

    def __str__(self) -> str:
        return f"balls by {self.found!r}: expected {self.expected}"


def backend(name: str | None = None) -> str:
    """The backend in use: ``name``, or python-flint when it can be imported, else mpmath.

    Raises `BallError` for an unknown or missing one.
    """
    have_flint = importlib.util.find_spec("flint") is not None
    if name is None:
        return "flint" if have_flint else "mpmath"
    if name not in BACKENDS:
        raise BallError(name, " or ".join(BACKENDS))
    if name == "flint" and not have_flint:
        raise BallError(name, "python-flint; install lemmata[fast]")
    return name


def field(bits: int = 64, name: str | None = None) -> Field:
    """Balls of ``bits`` bits by the backend ``name`` (see `backend`)."""
    if backend(name) == "flint":
        from lemmata.evaluation.arb import Arb

        return Arb(bits)
    from lemmata.evaluation.intervals import Intervals

    return Intervals(bits)
