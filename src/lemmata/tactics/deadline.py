"""The time that there is to decide a claim, for whatever works long between two answers.

Who searches says how long (`working_while`); what is visited often asks (`need_time`).  Where nobody said
anything, as for the catalogue, there is no end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lemmata.errors import LemmataError

__all__ = ["OutOfTime", "need_time", "time_is_left", "working_while"]

_alive: ContextVar[Callable[[], bool]] = ContextVar("alive", default=lambda: True)


class OutOfTime(LemmataError):
    """The time is over; nothing is said about what was being worked on.

    It is neither a `TacticError` nor `NotElaborated`, so that no search takes it for a way that failed, tries the
    next one and remembers that there was none.
    """

    def __init__(self) -> None:
        super().__init__("the time is over")


def time_is_left() -> bool:
    return _alive.get()()


def need_time() -> None:
    """Raises `OutOfTime` when the time is over."""
    if not time_is_left():
        raise OutOfTime


@contextmanager
def working_while(alive: Callable[[], bool]) -> Iterator[None]:
    """Within this there is time while ``alive`` says so too, afterwards as before."""
    outer = _alive.get()
    before = _alive.set(lambda: alive() and outer())
    try:
        yield
    finally:
        _alive.reset(before)
